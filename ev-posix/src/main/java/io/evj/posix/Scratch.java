package io.evj.posix;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/// The native memory that one thread lends to its system calls: where `errno` lands, small structures, the list
/// of a scattering or gathering call, and a copy of bytes that lie on the heap.
///
/// Each thread has one for life. Whoever makes many calls keeps it in a field and asks [#isMine()] first:
///
/// ```java
/// if (!scratch.isMine()) scratch = Scratch.current();
/// ```
///
/// Confined to its thread, but for [#isMine()].
public final class Scratch {
    /// The most that one call of [#bytes] gives.
    public static final int BYTES_MAX = 1 << 20;

    /// The most pieces that one scattering or gathering call takes (`IOV_MAX`).
    public static final int PIECES_MAX = 1024;

    // Layout of `small`: one structure at a time, an address with its length, and the size of an
    // option.
    static final int ADDRESS = 0; // struct sockaddr_storage, 128 bytes
    static final int ADDRESS_LENGTH = 128; // socklen_t
    static final int VALUE =
            136; // int, int[2], struct linger, struct rlimit, off_t, struct epoll_event
    static final int VALUE_LENGTH = 152; // socklen_t
    private static final int SMALL_BYTES = 160;

    private static final int BYTES_MIN = 1 << 16;
    private static final int PIECES_MIN = 32;
    private static final int PIECE_BYTES = 16; // struct iovec { void *iov_base; size_t iov_len; }

    private static final ThreadLocal<Scratch> CURRENT = ThreadLocal.withInitial(Scratch::new);

    final MemorySegment errno;
    final MemorySegment small;
    final long smallAddress;

    private final long threadId;
    private MemorySegment pieces;
    private long piecesLength;
    private ByteBuffer bytes;
    private long bytesAddress;

    private Scratch() {
        Arena arena = Arena.ofAuto(); // lives as long as whoever keeps this object
        threadId = Thread.currentThread().threadId();
        errno = arena.allocate(Linker.Option.captureStateLayout());
        small = arena.allocate(SMALL_BYTES, 8);
        smallAddress = small.address();
        pieces = MemorySegment.NULL;
        bytes = ByteBuffer.allocateDirect(0);
    }

    /// The calling thread's own.
    ///
    /// @return always the same one on the same thread
    public static Scratch current() {
        return CURRENT.get();
    }

    /// Whether it belongs to the calling thread. Safe from any thread.
    ///
    /// @return true on its thread
    public boolean isMine() {
        return Thread.currentThread().threadId() == threadId;
    }

    /// Room for bytes that lie on the heap, on their way to or from the kernel. The same memory each time.
    ///
    /// @param wanted how much; no more than [#BYTES_MAX] is given
    /// @return a direct buffer of at least that capacity, position 0, limit the least of `wanted` and [#BYTES_MAX]
    public ByteBuffer bytes(int wanted) {
        int size = Math.min(wanted, BYTES_MAX);
        if (bytes.capacity() < size) {
            bytes =
                    ByteBuffer.allocateDirect(
                            Math.max(BYTES_MIN, Integer.highestOneBit(size - 1) << 1));
            bytesAddress = Native.address(bytes);
        }
        return bytes.clear().limit(size);
    }

    /// The address of the first of [#bytes].
    ///
    /// @return the address; changes when `bytes` grows
    public long bytesAddress() {
        return bytesAddress;
    }

    /// Makes room for a list of pieces, for [Uio].
    ///
    /// @param count how many, at most [#PIECES_MAX]; what was listed before is lost when it grows
    public void pieces(int count) {
        piecesLength = 0;
        if (count > PIECES_MAX) {
            throw new IllegalArgumentException(count + " pieces: at most " + PIECES_MAX);
        }
        if (pieces.byteSize() < (long) count * PIECE_BYTES) {
            int room = count <= PIECES_MIN ? PIECES_MIN : PIECES_MAX;
            pieces = Arena.ofAuto().allocate((long) room * PIECE_BYTES, 8);
        }
    }

    /// Sets one piece of the list. Each is set once.
    ///
    /// @param index   from 0, below the count that room was made for
    /// @param address of the first byte
    /// @param length  in bytes
    public void piece(int index, long address, long length) {
        pieces.set(JAVA_LONG, (long) index * PIECE_BYTES, address);
        pieces.set(JAVA_LONG, (long) index * PIECE_BYTES + 8, length);
        piecesLength += length;
    }

    /// How many bytes the pieces set since [#pieces] have together.
    ///
    /// @return the sum of their lengths
    public long piecesLength() {
        return piecesLength;
    }

    /// The number that the last call left: an option's value.
    ///
    /// @return an `int`
    public int value() {
        return small.get(JAVA_INT, VALUE);
    }

    /// The second number that the last call left: `l_linger`, or the second descriptor of a pair.
    ///
    /// @return an `int`
    public int secondValue() {
        return small.get(JAVA_INT, VALUE + 4);
    }

    /// The length of the address that the last call left.
    ///
    /// @return in bytes
    public int addressLength() {
        return small.get(JAVA_INT, ADDRESS_LENGTH);
    }

    long piecesAddress() {
        return pieces.address();
    }

    /// Where the address is; its length is set to the room there is.
    long addressRoom() {
        small.set(JAVA_INT, ADDRESS_LENGTH, ADDRESS_LENGTH - ADDRESS);
        return smallAddress + ADDRESS;
    }

    long addressLengthAddress() {
        return smallAddress + ADDRESS_LENGTH;
    }

    long valueAddress() {
        return smallAddress + VALUE;
    }

    /// What a call gave: its result, or `-errno`.
    int result(int returned) {
        return returned >= 0 ? returned : -errno.get(JAVA_INT, 0);
    }

    /// What a call gave: its result, or `-errno`.
    long result(long returned) {
        return returned >= 0 ? returned : -errno.get(JAVA_INT, 0);
    }
}
