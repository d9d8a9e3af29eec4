package io.evj.posix;

/// Scattering and gathering (`sys/uio.h`): over the pieces listed with [Scratch#piece].
///
/// Safe from any thread, each with its own scratch.
public final class Uio {

    private Uio() {}

    /// Reads into the pieces, one after the other.
    ///
    /// @param scratch the calling thread's
    /// @param fd      a descriptor
    /// @param count   how many pieces
    /// @return bytes read, 0 at the end, or `-errno`
    public static long readv(Scratch scratch, int fd, int count) {
        return FrequentCall.make(
                scratch, FrequentCall.READV, fd, scratch.piecesAddress(), 0, count);
    }

    /// Writes the pieces, one after the other.
    ///
    /// @param scratch the calling thread's
    /// @param fd      a descriptor
    /// @param count   how many pieces
    /// @return bytes written, or `-errno`
    public static long writev(Scratch scratch, int fd, int count) {
        return FrequentCall.make(
                scratch, FrequentCall.WRITEV, fd, scratch.piecesAddress(), 0, count);
    }
}
