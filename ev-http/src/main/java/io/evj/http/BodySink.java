package io.evj.http;

import io.evj.api.EventBase;
import io.evj.buffer.EvBuffer;

/// Where outgoing bodies go: a connection, which may have gone on to another message meanwhile, and takes nothing then. Called on its
/// loop's thread.
///
/// @param <M> what it calls a message
interface BodySink<M> {
    /// Its loop.
    EventBase base();

    /// Sends some more, if the message is still under way.
    ///
    /// @throws IllegalStateException it is more than was announced
    void write(M whose, OutgoingBody<M> from, byte[] bytes);

    /// As above, and empties the buffer in any case.
    ///
    /// @throws IllegalStateException it is more than was announced
    void write(M whose, OutgoingBody<M> from, EvBuffer bytes);

    /// Ends the body, if the message is still under way.
    ///
    /// @throws IllegalArgumentException a field may not be a trailer
    void end(M whose, HttpFields trailers);

    /// Gives the message up: whoever reads it sees that something is missing.
    void abort(M whose);

    /// What another thread has asked for cannot be done.
    void failed(M whose, RuntimeException thrown);
}
