package io.evj.http.codec;

import io.evj.http.HttpException;
import io.evj.http.HttpLimits;
import io.evj.http.HttpStatus;
import io.evj.http.HttpVersion;
import java.nio.ByteBuffer;

/// Decodes the head of a request (RFC 9112 §3, §5), in any pieces.
///
/// ```
/// request-line = method SP request-target SP HTTP-version CRLF
///                METHOD    TARGET            VERSION      LINE_CR LINE_LF
/// *( field-line CRLF ) CRLF                               FIELDS
/// ```
///
/// One empty line may stand before (§2.2): some clients send one behind a body. There is no lenient mode. What the fields say of
/// each other is for [HostRule], [BodyFraming] and [Expectation] to judge.
///
/// ```java
/// if (decoder.decode(bytes)) {
///     RequestHead head = decoder.head();
///     HostRule.check(head);
///     BodyFraming framing = BodyFraming.ofRequest(head, limits);
///     …
///     decoder.reset();
/// }
/// ```
///
/// It is made for many requests, one after the other, and allocates nothing for one whose method and fields are known. Not for
/// several threads.
public final class RequestDecoder {
    private enum State {
        /// The first octet: of a method, or the CR of an empty line.
        START,
        /// The CR of an empty line has been read; only LF may follow.
        START_LF,
        /// `method`, up to SP.
        METHOD,
        /// `request-target`, up to SP.
        TARGET,
        /// `%` has been read in the target; two digits must follow.
        ESCAPE,
        /// The first digit has been read.
        ESCAPE_DIGIT,
        /// `HTTP-version`.
        VERSION,
        /// The version is complete; only CR may follow.
        LINE_CR,
        /// Only LF may follow.
        LINE_LF,
        /// Field lines, up to the empty one.
        FIELDS,
        /// The head is complete.
        DONE,
        /// It has been refused.
        FAILED;

        boolean isInTarget() {
            return this == TARGET || this == ESCAPE || this == ESCAPE_DIGIT;
        }
    }

    private final HttpLimits limits;
    private final RequestHead head = new RequestHead();
    private final HeadInput input = new HeadInput(head.fields());
    private final FieldLines lines;
    private State state = State.START;
    private int part; // where what is being read begins

    /// A decoder, ready for a request.
    ///
    /// @param limits what is taken
    public RequestDecoder(HttpLimits limits) {
        this.limits = limits;
        this.lines = new FieldLines(input, MessageKind.REQUEST, limits.fieldCountMax());
        reset();
    }

    /// The head.
    ///
    /// @return complete when [#decode] has said so; valid until [#reset()]
    public RequestHead head() {
        return head;
    }

    /// Whether octets of a request have been read that is not complete.
    ///
    /// @return false before the first octet, and when the head is complete
    public boolean isUnderWay() {
        return state != State.DONE && input.at > 0;
    }

    /// Begins a new request; what the head says means nothing until that is complete.
    public void reset() {
        input.start(limits.startLineBytesMax() + 2);
        state = State.START;
        part = 0;
    }

    /// Reads on.
    ///
    /// @param source read up to its limit, or up to the end of the head; heap or direct, and perhaps read-only
    /// @return whether the head is complete
    /// @throws HttpException         the request is malformed or too large; nothing more can be read from its connection
    /// @throws IllegalStateException the head is complete, or has been refused
    public boolean decode(ByteBuffer source) {
        State s = state;
        if (s == State.DONE || s == State.FAILED) {
            throw new IllegalStateException("request is " + s + ": reset() is needed");
        }
        state = State.FAILED; // unless all goes well
        if (input.at == 0) {
            if (input.repeats(source)) {
                state = State.DONE;
                return true;
            }
            head.clear();
        }
        while (input.fill(source)) {
            if (s != State.FIELDS) {
                s = readLine(s);
            }
            if (s == State.FIELDS && lines.read()) {
                input.end(source);
                state = State.DONE;
                return true;
            }
        }
        if (input.isTooLong(source)) {
            throw s == State.FIELDS ? lines.tooLong("fields") : tooLong(s);
        }
        state = s;
        return false;
    }

    /// Reads what is there of the request line.
    private State readLine(State from) {
        byte[] bytes = input.bytes();
        int end = input.end();
        int at = input.at;
        State s = from;
        if (s == State.START) {
            boolean isEmpty = bytes[at] == Octets.CR;
            at += isEmpty ? 1 : 0;
            s = isEmpty ? State.START_LF : State.METHOD;
        }
        if (s == State.START_LF && at < end) {
            expect(Octets.LF, bytes, at, "a CR without LF");
            part = ++at;
            input.at = at;
            input.limit(limits.startLineBytesMax() + 2);
            s = State.METHOD;
        }
        if (s == State.METHOD && at < end) {
            at = Octets.skipToken(bytes, at, end);
            s = at == end ? State.METHOD : endMethod(bytes, at++);
        }
        while (s.isInTarget() && at < end) {
            if (s == State.TARGET) {
                at = Octets.skipQuery(bytes, at, end);
                s = at == end ? State.TARGET : endTarget(bytes, at++);
            } else {
                if (!Octets.is(bytes[at] & 0xff, Octets.HEX)) {
                    throw malformed("a % without two digits", bytes, at);
                }
                at++;
                s = s == State.ESCAPE ? State.ESCAPE_DIGIT : State.TARGET;
            }
        }
        if (s == State.VERSION && at < end) {
            at = VersionGrammar.skip(bytes, part, at, end);
            boolean isCut = at == end && at - part < VersionGrammar.LENGTH;
            s = isCut ? State.VERSION : endVersion(bytes, at);
        }
        if (s == State.LINE_CR && at < end) {
            expect(Octets.CR, bytes, at++, "no CR LF behind the version");
            s = State.LINE_LF;
        }
        if (s == State.LINE_LF && at < end) {
            expect(Octets.LF, bytes, at++, "a CR without LF");
            s = State.FIELDS;
            input.at = at;
            lines.start(limits.fieldBytesMax());
        }
        input.at = at;
        return s;
    }

    private State endMethod(byte[] bytes, int at) {
        if (bytes[at] != Octets.SP || at == part) {
            throw malformed("no method with a space behind it", bytes, at);
        }
        head.method(part, at);
        part = at + 1;
        return State.TARGET;
    }

    /// Brackets are for addresses of IPv6, which an origin-form does not have.
    private State endTarget(byte[] bytes, int at) {
        byte octet = bytes[at];
        if (octet == '%') {
            return State.ESCAPE;
        }
        if ((octet == '[' || octet == ']') && bytes[part] != '/') {
            return State.TARGET;
        }
        if (octet != Octets.SP || at == part) {
            throw malformed("an octet that no target may have there", bytes, at);
        }
        String problem = TargetRule.settle(head, part, at);
        if (problem != null) {
            throw malformed(problem, bytes, at);
        }
        part = at + 1;
        return State.VERSION;
    }

    private State endVersion(byte[] bytes, int at) {
        if (at - part < VersionGrammar.LENGTH) {
            throw malformed("no version where one must be", bytes, at);
        }
        HttpVersion version = VersionGrammar.of(bytes, part);
        if (version == null) {
            throw MessageKind.REQUEST.refused(
                    HttpStatus.VERSION_NOT_SUPPORTED,
                    "a version that is not spoken here",
                    bytes,
                    part,
                    at - 1);
        }
        head.version(version);
        return State.LINE_CR;
    }

    private void expect(byte octet, byte[] bytes, int at, String problem) {
        if (bytes[at] != octet) {
            throw malformed(problem, bytes, at);
        }
    }

    private HttpException malformed(String problem, byte[] bytes, int at) {
        return MessageKind.REQUEST.malformed(problem, bytes, part, at);
    }

    private static HttpException tooLong(State state) {
        boolean isMethod =
                switch (state) {
                    case START, START_LF, METHOD -> true;
                    case TARGET, ESCAPE, ESCAPE_DIGIT, VERSION, LINE_CR, LINE_LF -> false;
                    case FIELDS, DONE, FAILED -> throw new AssertionError(state);
                };
        return MessageKind.REQUEST.refused(
                isMethod ? HttpStatus.BAD_REQUEST : HttpStatus.URI_TOO_LONG,
                "a request line that is too long");
    }
}
