package io.evj.buffer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.GatheringByteChannel;
import java.nio.channels.ScatteringByteChannel;

/// A channel that gives or takes so many bytes and then no more, wherever that is in a call; or fails, having touched them.
final class StingyChannel implements GatheringByteChannel, ScatteringByteChannel {
    private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
    private final ByteBuffer given;
    private int room;

    /// Takes so many bytes; -1: fails.
    StingyChannel(int room) {
        this.room = room;
        given = ByteBuffer.allocate(0);
    }

    /// Gives these.
    StingyChannel(byte[] bytes) {
        given = ByteBuffer.wrap(bytes);
    }

    byte[] taken() {
        return taken.toByteArray();
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        if (room < 0) {
            source.get();
            throw new IOException("stingy");
        }
        byte[] some = new byte[Math.min(room, source.remaining())];
        source.get(some);
        taken.writeBytes(some);
        room -= some.length;
        return some.length;
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
        long sum = 0;
        for (int i = offset; i < offset + length; i++) {
            sum += write(sources[i]);
        }
        return sum;
    }

    @Override
    public long write(ByteBuffer[] sources) throws IOException {
        return write(sources, 0, sources.length);
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        if (room < 0) {
            target.put((byte) 1);
            throw new IOException("stingy");
        }
        int count = Math.min(given.remaining(), target.remaining());
        target.put(given.slice(given.position(), count));
        given.position(given.position() + count);
        return count;
    }

    @Override
    public long read(ByteBuffer[] targets, int offset, int length) throws IOException {
        long sum = 0;
        for (int i = offset; i < offset + length; i++) {
            sum += read(targets[i]);
        }
        return sum;
    }

    @Override
    public long read(ByteBuffer[] targets) throws IOException {
        return read(targets, 0, targets.length);
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public void close() {}
}
