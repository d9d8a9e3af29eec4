package io.evj.http;

import io.evj.buffer.EvBuffer;

/// Takes the body of a message, whole or in pieces. Called on the loop's thread.
@FunctionalInterface
public interface BodyHandler {
    /// Some of the body, or all of it, has come.
    ///
    /// @param piece may be taken out, in full or in part; what is left is dropped when this returns. Move it to a buffer of your own
    ///              to keep it: `mine.addBuffer(piece)` copies nothing
    /// @throws HttpException a request is answered with its status
    /// @throws Exception     anything else is answered by 500, if nothing was sent yet, and goes to the base's uncaught handler
    void data(EvBuffer piece) throws Exception;
}
