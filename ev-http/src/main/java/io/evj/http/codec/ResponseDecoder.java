package io.evj.http.codec;

import io.evj.http.HttpException;
import io.evj.http.HttpLimits;
import io.evj.http.HttpStatus;
import io.evj.http.HttpVersion;
import java.nio.ByteBuffer;

/// Decodes the head of a response (RFC 9112 §4, §5), in any pieces. Interim responses (1xx) are heads like others.
///
/// ```
/// status-line = HTTP-version SP status-code SP [ reason-phrase ] CRLF
///               VERSION VERSION_SP CODE   CODE_END  REASON       LINE_LF
/// *( field-line CRLF ) CRLF                                      FIELDS
/// ```
///
/// The one liberty: the second space may be missing together with the reason, as many servers have it. Every fault is a 502. Not
/// for several threads.
public final class ResponseDecoder {
    private enum State {
        /// `HTTP-version`.
        VERSION,
        /// Only SP may follow.
        VERSION_SP,
        /// `status-code`: three digits.
        CODE,
        /// SP, or the CR of a line without reason.
        CODE_END,
        /// `reason-phrase`, up to CR.
        REASON,
        /// The CR has been read; only LF may follow.
        LINE_LF,
        /// Field lines, up to the empty one.
        FIELDS,
        /// The head is complete.
        DONE,
        /// It has been refused.
        FAILED
    }

    private static final int CODE_LENGTH = 3;

    private final HttpLimits limits;
    private final ResponseHead head = new ResponseHead();
    private final HeadInput input = new HeadInput(head.fields());
    private final FieldLines lines;
    private State state = State.VERSION;
    private int part; // where what is being read begins

    /// A decoder, ready for a response.
    ///
    /// @param limits what is taken
    public ResponseDecoder(HttpLimits limits) {
        this.limits = limits;
        this.lines = new FieldLines(input, MessageKind.RESPONSE, limits.fieldCountMax());
        reset();
    }

    /// The head.
    ///
    /// @return complete when [#decode] has said so; valid until [#reset()]
    public ResponseHead head() {
        return head;
    }

    /// Whether octets of a response have been read that is not complete.
    ///
    /// @return false before the first octet, and when the head is complete
    public boolean isUnderWay() {
        return state != State.DONE && input.at > 0;
    }

    /// Begins a new response; what the head says means nothing until that is complete.
    public void reset() {
        input.start(limits.startLineBytesMax() + 2);
        state = State.VERSION;
        part = 0;
    }

    /// Reads on.
    ///
    /// @param source read up to its limit, or up to the end of the head; heap or direct, and perhaps read-only
    /// @return whether the head is complete
    /// @throws HttpException         the response is malformed or too large; nothing more can be read from its connection
    /// @throws IllegalStateException the head is complete, or has been refused
    public boolean decode(ByteBuffer source) {
        State s = state;
        if (s == State.DONE || s == State.FAILED) {
            throw new IllegalStateException("response is " + s + ": reset() is needed");
        }
        state = State.FAILED; // unless all goes well
        if (input.at == 0) {
            if (input.repeats(source)) {
                state = State.DONE;
                return true;
            }
            head.fields().clear();
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
            throw s == State.FIELDS
                    ? lines.tooLong("fields")
                    : MessageKind.RESPONSE.refused(
                            HttpStatus.BAD_GATEWAY, "a status line that is too long");
        }
        state = s;
        return false;
    }

    /// Reads what is there of the status line.
    private State readLine(State from) {
        byte[] bytes = input.bytes();
        int end = input.end();
        int at = input.at;
        State s = from;
        while (at < end && s != State.FIELDS) {
            s =
                    switch (s) {
                        case VERSION -> {
                            at = VersionGrammar.skip(bytes, part, at, end);
                            yield at == end && at - part < VersionGrammar.LENGTH
                                    ? State.VERSION
                                    : endVersion(bytes, at);
                        }
                        case VERSION_SP -> {
                            expect(Octets.SP, bytes, at, "no space behind the version");
                            part = ++at;
                            yield State.CODE;
                        }
                        case CODE -> {
                            if (!Octets.isDigit(bytes[at])) {
                                throw malformed("no status of three digits", bytes, at);
                            }
                            at++;
                            yield at - part < CODE_LENGTH ? State.CODE : endCode(bytes, at);
                        }
                        case CODE_END -> {
                            boolean reason = bytes[at] == Octets.SP;
                            if (!reason) {
                                expect(Octets.CR, bytes, at, "no status of three digits");
                            }
                            part = ++at;
                            head.reason(at, at);
                            yield reason ? State.REASON : State.LINE_LF;
                        }
                        case REASON -> {
                            at = Octets.skipText(bytes, at, end);
                            yield at == end ? State.REASON : endReason(bytes, at++);
                        }
                        case LINE_LF -> {
                            expect(Octets.LF, bytes, at++, "a CR without LF");
                            input.at = at;
                            lines.start(limits.fieldBytesMax());
                            yield State.FIELDS;
                        }
                        case FIELDS, DONE, FAILED -> throw new AssertionError(s);
                    };
        }
        input.at = at;
        return s;
    }

    private State endVersion(byte[] bytes, int at) {
        if (at - part < VersionGrammar.LENGTH) {
            throw malformed("no version where one must be", bytes, at);
        }
        HttpVersion version = VersionGrammar.of(bytes, part);
        if (version == null) {
            throw malformed("a version that is not spoken here", bytes, at - 1);
        }
        head.version(version);
        return State.VERSION_SP;
    }

    /// Below 100 and from 600 on there is nothing (RFC 9110 §15).
    private State endCode(byte[] bytes, int at) {
        int status =
                (bytes[part] - '0') * 100 + (bytes[part + 1] - '0') * 10 + bytes[part + 2] - '0';
        if (status < 100 || status > 599) {
            throw malformed("a status that is none", bytes, at - 1);
        }
        head.status(status);
        return State.CODE_END;
    }

    private State endReason(byte[] bytes, int at) {
        expect(Octets.CR, bytes, at, "a control character in the reason, or an LF without CR");
        head.reason(part, at);
        return State.LINE_LF;
    }

    private void expect(byte octet, byte[] bytes, int at, String problem) {
        if (bytes[at] != octet) {
            throw malformed(problem, bytes, at);
        }
    }

    private HttpException malformed(String problem, byte[] bytes, int at) {
        return MessageKind.RESPONSE.malformed(problem, bytes, part, at);
    }
}
