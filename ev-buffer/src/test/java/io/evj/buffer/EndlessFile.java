package io.evj.buffer;

import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import org.jspecify.annotations.Nullable;

/// A file of as many bytes as can be counted, all of which are 0. It can be read at any place, and nothing else.
final class EndlessFile extends FileChannel {
    private final @Nullable RuntimeException failure;

    EndlessFile() {
        this(null);
    }

    /// One that cannot be mapped, and throws when it is read.
    EndlessFile(@Nullable RuntimeException failure) {
        this.failure = failure;
    }

    @Override
    public long size() {
        return Long.MAX_VALUE;
    }

    @Override
    public int read(ByteBuffer target, long position) {
        if (failure != null) {
            throw failure;
        }
        int count = (int) Math.min(target.remaining(), Long.MAX_VALUE - position);
        for (int i = 0; i < count; i++) {
            target.put((byte) 0);
        }
        return count;
    }

    @Override
    protected void implCloseChannel() {}

    @Override
    public MappedByteBuffer map(MapMode mode, long position, long size) {
        if (failure != null) {
            throw new UnsupportedOperationException();
        }
        throw new AssertionError("no process has so many addresses");
    }

    @Override
    public int read(ByteBuffer target) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long read(ByteBuffer[] targets, int offset, int length) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int write(ByteBuffer source) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int write(ByteBuffer source, long position) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long position() {
        throw new UnsupportedOperationException();
    }

    @Override
    public FileChannel position(long newPosition) {
        throw new UnsupportedOperationException();
    }

    @Override
    public FileChannel truncate(long size) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void force(boolean metaData) {}

    @Override
    public long transferTo(long position, long count, WritableByteChannel target) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long position, long count) {
        throw new UnsupportedOperationException();
    }

    @Override
    public FileLock lock(long position, long size, boolean shared) {
        throw new UnsupportedOperationException();
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) {
        throw new UnsupportedOperationException();
    }
}
