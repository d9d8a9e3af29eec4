package io.evj.buffer;

import io.evj.api.Descriptor;
import org.jspecify.annotations.Nullable;

/// Moves the bytes of one [BufferEvent]: from somewhere into its input, and from its output to somewhere. Confined to the loop.
///
/// The bufferevent decides *whether* bytes may move (enabled, not suspended), and tells the transport when that changes; the transport
/// decides *when*, and reports through [BufferEvent#arrived], [BufferEvent#departed] and [BufferEvent#tell], after each of which
/// the bufferevent may be closed. It also says while bytes are awaited: [BufferEvent#awaitInput], [BufferEvent#awaitOutput].
sealed interface Transport permits SocketTransport, PairTransport, FilterTransport {
    /// Whether input may move has changed.
    void reading(boolean mayRead);

    /// Whether output may move has changed.
    void writing(boolean mayWrite);

    /// There is more to write, and it may move.
    void outputAdded();

    /// Room has come into the input, below its high mark or not; reading may or may not be on.
    default void inputDrained() {}

    /// Pushes data through.
    ///
    /// @return whether anything was moved
    boolean flush(int directions, FlushMode mode);

    /// Whether anything is still to be written, here or below, that can be.
    boolean waits();

    /// Nothing is left in the output, and nothing will follow.
    default void finish() {}

    /// Writes once more what can be written without waiting, before it is closed.
    void writeLastWords();

    /// Whether an event is active, so that no priority can be set.
    boolean isActive();

    /// Which queue its events go to. None is active.
    void priority(int number);

    /// Where it leads, for people.
    String peer();

    /// What the kernel sees, or null.
    @Nullable Descriptor descriptor();

    /// Ends all: closes what is below.
    void close();
}
