package io.evj.http.codec;

import io.evj.http.HttpException;
import io.evj.http.HttpLimits;
import java.nio.ByteBuffer;

/// Finds the data in a body, and its end. It does not touch the data: whoever holds the octets moves them, so that none is copied.
///
/// ```java
/// while (!body.isComplete() && input.hasRemaining()) {
///     long ahead = body.ahead();
///     if (ahead == 0) {
///         body.read(input);                      // framing goes
///     } else {
///         body.taken(move(input, ahead));        // data goes elsewhere
///     }
/// }
/// ```
public sealed interface BodyDecoder permits FixedBody, ChunkedBody, UntilCloseBody {
    /// Makes the decoder for a body.
    ///
    /// @param framing how its end is found; for none and a tunnel, the body is complete and empty
    /// @param limits  what is taken
    /// @param kind    whose body it is
    /// @return a decoder for that body alone
    static BodyDecoder of(BodyFraming framing, HttpLimits limits, MessageKind kind) {
        return switch (framing) {
            case BodyFraming.Mark.NONE, BodyFraming.Mark.TUNNEL -> new FixedBody(0, kind);
            case BodyFraming.Length(long bytes) -> new FixedBody(bytes, kind);
            case BodyFraming.Mark.CHUNKED -> new ChunkedBody(limits, kind);
            case BodyFraming.Mark.UNTIL_CLOSE -> new UntilCloseBody(limits.bodyBytesMax(), kind);
        };
    }

    /// How much of what comes next is data.
    ///
    /// @return octets, none of which is framing; 0: framing comes next, or the body is complete
    long ahead();

    /// Data has been taken.
    ///
    /// @param octets 0 to [#ahead()]
    /// @throws IllegalArgumentException it is more than there is
    void taken(long octets);

    /// Reads framing, when it comes next.
    ///
    /// @param source read up to its limit, up to data, or up to the end of the body; heap or direct, and perhaps read-only
    /// @throws HttpException         the framing is malformed, or the body too large; nothing more can be read from its connection
    /// @throws IllegalStateException that has been thrown before
    void read(ByteBuffer source);

    /// The connection has ended: nothing more will come.
    ///
    /// @throws HttpException         the body is not complete
    /// @throws IllegalStateException the body has been refused before
    void end();

    /// Whether the body has ended. What comes next is not of this message.
    ///
    /// @return whether
    boolean isComplete();
}
