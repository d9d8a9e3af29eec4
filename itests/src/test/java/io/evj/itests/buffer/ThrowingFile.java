package io.evj.itests.buffer;

import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/// A user's own kind of file: it says how long it is, and throws whenever something is done with it.
final class ThrowingFile extends FileChannel {
    private final RuntimeException thrown;

    ThrowingFile(RuntimeException thrown) {
        this.thrown = thrown;
    }

    @Override
    public long size() {
        return 1 << 20;
    }

    @Override
    public int read(ByteBuffer target) {
        throw thrown;
    }

    @Override
    public long read(ByteBuffer[] targets, int offset, int length) {
        throw thrown;
    }

    @Override
    public int read(ByteBuffer target, long position) {
        throw thrown;
    }

    @Override
    public int write(ByteBuffer source) {
        throw thrown;
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) {
        throw thrown;
    }

    @Override
    public int write(ByteBuffer source, long position) {
        throw thrown;
    }

    @Override
    public long position() {
        throw thrown;
    }

    @Override
    public FileChannel position(long newPosition) {
        throw thrown;
    }

    @Override
    public FileChannel truncate(long size) {
        throw thrown;
    }

    @Override
    public void force(boolean metaData) {
        throw thrown;
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel target) {
        throw thrown;
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long position, long count) {
        throw thrown;
    }

    /// Cannot be mapped: it is to be read.
    @Override
    public MappedByteBuffer map(MapMode mode, long position, long size) {
        throw new UnsupportedOperationException();
    }

    @Override
    public FileLock lock(long position, long size, boolean shared) {
        throw thrown;
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) {
        throw thrown;
    }

    @Override
    protected void implCloseChannel() {}
}
