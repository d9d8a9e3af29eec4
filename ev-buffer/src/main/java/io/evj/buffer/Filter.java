package io.evj.buffer;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Changes the bytes between a bufferevent and the one below it: compresses them, encrypts them, frames them.
///
/// Two functions are enough for most: see [#of]. A filter that is more than that, because it speaks with the peer itself before
/// any byte of the program's may pass (TLS), hears in [#opened] that it is in place and in [#event] what happens below, and
/// acts through its [FilterLink]: it writes to the bufferevent below without being asked, keeps CONNECTED to itself until its
/// handshake is over, tells its own failures.
///
/// One object serves one bufferevent. All is called on the loop's thread, and may close either bufferevent. What is thrown,
/// other than an `IOException`, closes both and goes to the base's uncaught handler; from [#opened], to the caller of
/// [BufferEvent#filter].
public interface Filter {
    /// What a function has done.
    enum Result {
        /// Moved something; call again if there is more in the source or, where `limit` was reached, when there is room again: also if
        /// the source is empty by then. Whoever says so and has moved nothing has said `NEED_MORE`.
        ///
        /// @libevent BEV_OK
        OK,
        /// Cannot do more before more bytes come, or [FilterLink#runSoon] is called.
        ///
        /// @libevent BEV_NEED_MORE
        NEED_MORE,
        /// The bytes cannot be right. The direction ends with an ERROR.
        ///
        /// @libevent BEV_ERROR
        ERROR
    }

    /// One direction of a filter.
    ///
    /// @libevent bufferevent_filter_cb
    @FunctionalInterface
    interface Function {
        /// Takes bytes from the front of `source`, and adds what they become to the end of `target`.
        ///
        /// @param source where bytes wait; perhaps none with `FLUSH` and `FINISHED`
        /// @param target where to
        /// @param limit  how many bytes `target` should take at most; -1: no limit. What cannot be cut may go beyond it, so that
        ///               a mark below its size does not stop it for good
        /// @param mode   `FLUSH`: hold nothing back. `FINISHED`: nothing comes after this
        /// @return what it has done
        /// @throws IOException the bytes cannot be right; as `ERROR`, with this as the cause
        Result apply(EvBuffer source, EvBuffer target, long limit, FlushMode mode)
                throws IOException;
    }

    /// Makes a filter of two functions.
    ///
    /// @param input  what happens to bytes on their way up; null: nothing
    /// @param output what happens to bytes on their way down; null: nothing
    /// @return a filter for one bufferevent
    static Filter of(@Nullable Function input, @Nullable Function output) {
        return new FunctionFilter(
                input == null ? FunctionFilter.UNCHANGED : input,
                output == null ? FunctionFilter.UNCHANGED : output);
    }

    /// Changes bytes on their way up.
    ///
    /// @param link   to both bufferevents
    /// @param source the input of the one below
    /// @param target the input of the one above
    /// @param limit  see [Function#apply]
    /// @param mode   see [Function#apply]; `FINISHED` also when the stream below has ended
    /// @return what it has done
    /// @throws IOException as `ERROR`, with this as the cause
    Result input(FilterLink link, EvBuffer source, EvBuffer target, long limit, FlushMode mode)
            throws IOException;

    /// Changes bytes on their way down.
    ///
    /// @param link   to both bufferevents
    /// @param source the output of the one above
    /// @param target the output of the one below
    /// @param limit  see [Function#apply]
    /// @param mode   see [Function#apply]
    /// @return what it has done
    /// @throws IOException as `ERROR`, with this as the cause
    Result output(FilterLink link, EvBuffer source, EvBuffer target, long limit, FlushMode mode)
            throws IOException;

    /// The filter is in place.
    ///
    /// @param link to both bufferevents, for as long as the filter lives
    default void opened(FilterLink link) {}

    /// Something has happened below. All that came before an end of reading has passed [#input], as far as it could. By default it
    /// is passed on.
    ///
    /// @param link  to both bufferevents
    /// @param event what
    default void event(FilterLink link, BevEvent event) {
        link.tell(event);
    }

    /// The filter is of no more use: the place to give back what it holds. Last words may be written to [FilterLink#below], if
    /// that is not closed; they are sent as far as that needs no waiting.
    ///
    /// @param link to both bufferevents; the one above is closed
    default void closed(FilterLink link) {}
}
