package io.evj.posix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.nio.ByteBuffer;

/// An array of `struct mmsghdr`, for [Socket#recvmmsg] and [Socket#sendmmsg], with room for the bytes and the address of each message.
///
/// ```c
/// struct msghdr  { void *msg_name; socklen_t msg_namelen; struct iovec *msg_iov; size_t msg_iovlen;
///                  void *msg_control; size_t msg_controllen; int msg_flags; };
/// struct mmsghdr { struct msghdr msg_hdr; unsigned int msg_len; };
/// ```
///
/// Used by one thread at a time.
public final class Messages {
    /// The same on x86-64 and AArch64.
    static final StructLayout MMSGHDR =
            MemoryLayout.structLayout(
                    ADDRESS.withName("msg_name"),
                    JAVA_INT.withName("msg_namelen"),
                    MemoryLayout.paddingLayout(4),
                    ADDRESS.withName("msg_iov"),
                    JAVA_LONG.withName("msg_iovlen"),
                    ADDRESS.withName("msg_control"),
                    JAVA_LONG.withName("msg_controllen"),
                    JAVA_INT.withName("msg_flags"),
                    MemoryLayout.paddingLayout(4),
                    JAVA_INT.withName("msg_len"),
                    MemoryLayout.paddingLayout(4));

    private static final long MESSAGE_BYTES = MMSGHDR.byteSize();
    private static final long NAME = offset("msg_name");
    private static final long NAME_LENGTH = offset("msg_namelen");
    private static final long IOV = offset("msg_iov");
    private static final long IOV_LENGTH = offset("msg_iovlen");
    private static final long FLAGS = offset("msg_flags");
    private static final long LENGTH = offset("msg_len");
    private static final int MSG_TRUNC = 0x20;
    private static final int ADDRESS_BYTES = 128; // struct sockaddr_storage
    private static final int IOVEC_BYTES = 16; // struct iovec { void *iov_base; size_t iov_len; }
    private static final int SIZE_AT = 8;

    private final int capacity;
    private final int octetsMax;
    private final MemorySegment headers;
    private final MemorySegment iovecs;
    private final MemorySegment addresses;
    private final ByteBuffer[] bytes;

    /// Makes an array. Its memory is given back when nothing refers to it, or to the buffers of its bytes.
    ///
    /// @param capacity  how many messages, at least 1
    /// @param octetsMax how large each can be
    public Messages(int capacity, int octetsMax) {
        this.capacity = capacity;
        this.octetsMax = octetsMax;
        Arena arena = Arena.ofAuto();
        headers = arena.allocate(capacity * MESSAGE_BYTES, 8);
        iovecs = arena.allocate((long) capacity * IOVEC_BYTES, 8);
        addresses = arena.allocate((long) capacity * ADDRESS_BYTES, 8);
        MemorySegment all = arena.allocate((long) capacity * octetsMax, 8);
        bytes = new ByteBuffer[capacity];
        for (int i = 0; i < capacity; i++) {
            long at = i * MESSAGE_BYTES;
            headers.set(JAVA_LONG, at + NAME, addresses.address() + (long) i * ADDRESS_BYTES);
            headers.set(JAVA_LONG, at + IOV, iovecs.address() + (long) i * IOVEC_BYTES);
            headers.set(JAVA_LONG, at + IOV_LENGTH, 1);
            MemorySegment own = all.asSlice((long) i * octetsMax, octetsMax);
            iovecs.set(JAVA_LONG, (long) i * IOVEC_BYTES, own.address());
            bytes[i] = own.asByteBuffer();
        }
        clear(capacity);
    }

    /// How many fit.
    ///
    /// @return the number
    public int capacity() {
        return capacity;
    }

    /// How large each can be.
    ///
    /// @return in bytes
    public int octetsMax() {
        return octetsMax;
    }

    /// Makes all the room of the first messages available again, to receive into.
    ///
    /// @param count how many
    public void clear(int count) {
        for (int i = 0; i < count; i++) {
            headers.set(JAVA_INT, i * MESSAGE_BYTES + NAME_LENGTH, ADDRESS_BYTES);
            iovecs.set(JAVA_LONG, (long) i * IOVEC_BYTES + SIZE_AT, octetsMax);
        }
    }

    /// The bytes of a message.
    ///
    /// @param index below the capacity
    /// @return always the same buffer, all of its room; position and limit are the caller's affair
    public ByteBuffer bytes(int index) {
        return bytes[index];
    }

    /// Says how many of its bytes a message sends.
    ///
    /// @param index  below the capacity
    /// @param length in bytes
    public void length(int index, int length) {
        iovecs.set(JAVA_LONG, (long) index * IOVEC_BYTES + SIZE_AT, length);
    }

    /// How many bytes a message has brought.
    ///
    /// @param index below what [Socket#recvmmsg] gave
    /// @return at most [#octetsMax()]
    public int length(int index) {
        return headers.get(JAVA_INT, index * MESSAGE_BYTES + LENGTH);
    }

    /// Whether a message was longer than its room.
    ///
    /// @param index below what [Socket#recvmmsg] gave
    /// @return whether
    public boolean isTruncated(int index) {
        return (headers.get(JAVA_INT, index * MESSAGE_BYTES + FLAGS) & MSG_TRUNC) != 0;
    }

    /// Puts the address of a message into a scratch, where [Sockaddr] decodes it.
    ///
    /// @param index below the capacity
    /// @param scratch the calling thread's
    public void addressTo(Scratch scratch, int index) {
        int length = addressLength(index);
        MemorySegment.copy(
                addresses,
                (long) index * ADDRESS_BYTES,
                scratch.small,
                Scratch.ADDRESS,
                Math.min(length, ADDRESS_BYTES));
        scratch.small.set(JAVA_INT, Scratch.ADDRESS_LENGTH, length);
    }

    /// Takes the address of a message from a scratch, where [Sockaddr] has encoded it.
    ///
    /// @param scratch the calling thread's
    /// @param index   below the capacity
    /// @param length  what [Sockaddr] gave
    public void addressFrom(Scratch scratch, int index, int length) {
        MemorySegment.copy(
                scratch.small, Scratch.ADDRESS, addresses, (long) index * ADDRESS_BYTES, length);
        headers.set(JAVA_INT, index * MESSAGE_BYTES + NAME_LENGTH, length);
    }

    /// Sends a message without an address: a connected socket knows it.
    ///
    /// @param index below the capacity
    public void noAddress(int index) {
        headers.set(JAVA_INT, index * MESSAGE_BYTES + NAME_LENGTH, 0);
    }

    /// Takes the address of a message from another message.
    ///
    /// @param index below the capacity
    /// @param from  another array, or this one
    /// @param other the other's index
    public void addressFrom(int index, Messages from, int other) {
        int length = from.addressLength(other);
        MemorySegment.copy(
                from.addresses,
                (long) other * ADDRESS_BYTES,
                addresses,
                (long) index * ADDRESS_BYTES,
                length);
        headers.set(JAVA_INT, index * MESSAGE_BYTES + NAME_LENGTH, length);
    }

    /// The Internet address of a message in network order; an IPv4 address that an IPv6 socket took in as IPv4.
    ///
    /// @param index  below the capacity
    /// @param target 16 bytes at least
    /// @return 4 or 16; 0 where it is no Internet address
    public int internetAddress(int index, byte[] target) {
        return addressLength(index) < 2
                ? 0
                : Sockaddr.internetAddress(addresses, (long) index * ADDRESS_BYTES, target);
    }

    private int addressLength(int index) {
        return headers.get(JAVA_INT, index * MESSAGE_BYTES + NAME_LENGTH);
    }

    long address(int index) {
        return headers.address() + index * MESSAGE_BYTES;
    }

    private static long offset(String name) {
        return MMSGHDR.byteOffset(PathElement.groupElement(name));
    }
}
