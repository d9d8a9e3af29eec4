package io.evj.backend.epoll;

import io.evj.api.AddressText;
import io.evj.api.DatagramBatch;
import io.evj.api.DatagramSocket;
import io.evj.api.Event;
import io.evj.posix.Errno;
import io.evj.posix.Messages;
import io.evj.posix.Scratch;
import io.evj.posix.Socket;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.util.Objects;

/// Datagrams that one system call receives, or sends: `recvmmsg`, `sendmmsg`. A reply to a datagram takes its address as the kernel
/// has it, so that no object is made of it.
final class EpollBatch implements DatagramBatch {
    private static final UnixDomainSocketAddress UNNAMED = UnixDomainSocketAddress.of("");

    private EpollDatagram socket;
    private Handle handle;
    private final Messages messages;
    private int head;
    private int end;

    EpollBatch(EpollDatagram socket, int datagrams, int octetsMax) {
        if (datagrams < 1 || octetsMax < 1) {
            throw new IllegalArgumentException(
                    datagrams + " datagrams of " + octetsMax + " bytes: at least 1 is needed");
        }
        this.socket = socket;
        handle = socket.handle;
        messages = new Messages(datagrams, octetsMax);
    }

    /// Whether the calls are to be had here. Asks without a socket: of one, the call would take an error that waits to be told.
    static boolean isSupported(Scratch scratch) {
        int result = Socket.recvmmsg(scratch, -1, new Messages(1, 1), 0);
        return result != -Errno.ENOSYS && result != -Errno.EPERM;
    }

    @Override
    public int capacity() {
        return messages.capacity();
    }

    @Override
    public int octetsMax() {
        return messages.octetsMax();
    }

    @Override
    public int size() {
        return end - head;
    }

    @Override
    public void clear() {
        messages.clear(end);
        head = 0;
        end = 0;
    }

    @Override
    public DatagramBatch through(DatagramSocket other) {
        if (!(other instanceof EpollDatagram own)) {
            throw new IllegalArgumentException(other + " is not of this network");
        }
        clear();
        socket = own;
        handle = own.handle;
        return this;
    }

    @Override
    public int receive() throws IOException {
        int fd = handle.use();
        clear();
        Scratch scratch = handle.scratch();
        int count;
        do {
            count = Socket.recvmmsg(scratch, fd, messages, messages.capacity());
        } while (count == -Errno.EINTR);
        if (count == -Errno.EAGAIN) {
            handle.slot.wouldBlock(Event.READ);
            return 0;
        }
        if (count < 0) {
            throw Failure.datagram("receive", count);
        }
        for (int i = 0; i < count; i++) {
            int length = Math.min(messages.length(i), messages.octetsMax());
            messages.bytes(i).limit(length).position(0);
        }
        end = count;
        return count;
    }

    @Override
    public ByteBuffer bytes(int index) {
        return messages.bytes(Objects.checkIndex(index, end));
    }

    @Override
    public boolean isCut(int index) {
        return messages.isTruncated(Objects.checkIndex(index, end));
    }

    @Override
    public SocketAddress address(int index) {
        Scratch scratch = handle.scratch();
        messages.addressTo(scratch, Objects.checkIndex(index, end));
        SocketAddress sender = Addresses.decode(scratch);
        return sender == null ? UNNAMED : sender;
    }

    @Override
    public int addressBytes(int index, byte[] target) {
        return messages.internetAddress(Objects.checkIndex(index, end), target);
    }

    @Override
    public void add(ByteBuffer datagram, SocketAddress target) {
        checkRoom(datagram);
        Scratch scratch = handle.scratch();
        int length;
        try {
            length = Addresses.encode(scratch, target, handle.family);
        } catch (IOException unusable) {
            throw new IllegalArgumentException(unusable.getMessage(), unusable);
        }
        messages.addressFrom(scratch, end, length);
        put(datagram);
    }

    /// Without an address the kernel takes the way that it has found when the socket was connected.
    @Override
    public void add(ByteBuffer datagram) {
        checkRoom(datagram);
        if (socket.remoteAddress() == null) {
            throw new IllegalStateException(socket + " is not connected");
        }
        messages.noAddress(end);
        put(datagram);
    }

    @Override
    public void addReply(ByteBuffer datagram, DatagramBatch received, int index) {
        if (!(received instanceof EpollBatch batch)) {
            add(datagram, received.address(index));
            return;
        }
        checkRoom(datagram);
        messages.addressFrom(end, batch.messages, Objects.checkIndex(index, batch.end));
        put(datagram);
    }

    private void checkRoom(ByteBuffer datagram) {
        if (datagram.remaining() > messages.octetsMax()) {
            throw new IllegalArgumentException(
                    datagram.remaining() + " bytes: at most " + octetsMax() + " fit");
        }
        if (end == messages.capacity()) {
            throw new IllegalStateException(
                    "the batch has no room for more than " + capacity() + " datagrams");
        }
    }

    private void put(ByteBuffer datagram) {
        messages.length(end, datagram.remaining());
        messages.bytes(end).clear().put(datagram).flip();
        end++;
    }

    /// The call ends before a datagram that fails, and says why when that is its first one.
    @Override
    public int send() throws IOException {
        int sent = 0;
        while (head < end) {
            int fd = handle.use();
            int count = Socket.sendmmsg(handle.scratch(), fd, messages, head, end - head);
            if (count == -Errno.EINTR) {
                continue;
            }
            if (count == -Errno.EAGAIN) {
                handle.slot.wouldBlock(Event.WRITE);
                return sent;
            }
            if (count < 0) {
                SocketAddress peer = socket.remoteAddress();
                String to = AddressText.format(peer == null ? address(head) : peer);
                gone(1);
                throw Failure.datagram("send to " + to, count);
            }
            gone(count);
            sent += count;
        }
        return sent;
    }

    private void gone(int count) {
        head += count;
        if (head == end) {
            clear();
        }
    }
}
