package io.evj.api;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Receives and sends one by one, through any socket.
final class LoopedBatch implements DatagramBatch {
    private DatagramSocket socket;
    private final int octetsMax;
    private final ByteBuffer[] bytes;
    private final boolean[] isCut;
    private final @Nullable SocketAddress[] addresses;
    private int head;
    private int end;
    private @Nullable IOException failure;

    LoopedBatch(DatagramSocket socket, int datagrams, int octetsMax) {
        if (datagrams < 1 || octetsMax < 1) {
            throw new IllegalArgumentException(
                    datagrams + " datagrams of " + octetsMax + " bytes: at least 1 is needed");
        }
        this.socket = socket;
        this.octetsMax = octetsMax;
        bytes = new ByteBuffer[datagrams];
        isCut = new boolean[datagrams];
        addresses = new SocketAddress[datagrams];
        int room = octetsMax + 1; // the last byte tells that there were more
        ByteBuffer all = ByteBuffer.allocateDirect(Math.multiplyExact(datagrams, room));
        for (int i = 0; i < datagrams; i++) {
            bytes[i] = all.slice(i * room, room);
        }
    }

    @Override
    public int capacity() {
        return bytes.length;
    }

    @Override
    public int octetsMax() {
        return octetsMax;
    }

    @Override
    public int size() {
        return end - head;
    }

    @Override
    public void clear() {
        head = 0;
        end = 0;
    }

    @Override
    public DatagramBatch through(DatagramSocket other) {
        clear();
        failure = null;
        socket = other;
        return this;
    }

    /// A failure that comes after datagrams is told by the next call.
    @Override
    public int receive() throws IOException {
        clear();
        if (failure != null) {
            IOException told = failure;
            failure = null;
            throw told;
        }
        try {
            while (end < bytes.length && receiveOne(end)) {
                end++;
            }
        } catch (IOException e) {
            if (end == 0) {
                throw e;
            }
            failure = e;
        }
        return end;
    }

    private boolean receiveOne(int index) throws IOException {
        ByteBuffer slot = bytes[index].clear();
        SocketAddress sender = socket.receive(slot);
        if (sender == null) {
            return false;
        }
        addresses[index] = sender;
        isCut[index] = slot.position() > octetsMax;
        slot.limit(Math.min(slot.position(), octetsMax)).position(0);
        return true;
    }

    @Override
    public ByteBuffer bytes(int index) {
        return bytes[Objects.checkIndex(index, end)];
    }

    @Override
    public boolean isCut(int index) {
        return isCut[Objects.checkIndex(index, end)];
    }

    @Override
    public SocketAddress address(int index) {
        return Objects.requireNonNull(addresses[Objects.checkIndex(index, end)]);
    }

    @Override
    public int addressBytes(int index, byte[] target) {
        if (address(index) instanceof InetSocketAddress inet && inet.getAddress() != null) {
            byte[] address = inet.getAddress().getAddress();
            System.arraycopy(address, 0, target, 0, address.length);
            return address.length;
        }
        return 0;
    }

    @Override
    public void add(ByteBuffer datagram, SocketAddress target) {
        if (datagram.remaining() > octetsMax) {
            throw new IllegalArgumentException(
                    datagram.remaining() + " bytes: at most " + octetsMax + " fit");
        }
        if (end == bytes.length) {
            throw new IllegalStateException(
                    "the batch has no room for more than " + capacity() + " datagrams");
        }
        addresses[end] = target;
        bytes[end].clear().put(datagram).flip();
        end++;
    }

    @Override
    public void add(ByteBuffer datagram) {
        SocketAddress peer = socket.remoteAddress();
        if (peer == null) {
            throw new IllegalStateException(socket + " is not connected");
        }
        add(datagram, peer);
    }

    @Override
    public void addReply(ByteBuffer datagram, DatagramBatch received, int index) {
        add(datagram, received.address(index));
    }

    @Override
    public int send() throws IOException {
        int sent = 0;
        while (head < end) {
            ByteBuffer datagram = bytes[head];
            int count;
            try {
                count = socket.send(datagram, Objects.requireNonNull(addresses[head]));
            } catch (IOException | RuntimeException e) { // the latter: of a target that cannot be
                sentOne();
                throw e;
            }
            if (count == 0 && datagram.hasRemaining()) {
                return sent;
            }
            sentOne();
            sent++;
        }
        return sent;
    }

    private void sentOne() {
        addresses[head++] = null;
        if (head == end) {
            clear();
        }
    }
}
