package io.evj.backend.epoll;

import io.evj.posix.Fcntl;
import io.evj.posix.Scratch;
import io.evj.posix.SendFile;
import io.evj.posix.Unistd;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A file open for reading whose descriptor is known, so that `sendfile` can be given it.
///
/// A file of the JDK keeps its descriptor to itself. This one opens the file natively, and then the very same file
/// once more through the JDK (by `/proc/self/fd`), which does everything but sending.
///
/// Safe from any thread.
final class SendableFile extends FileChannel {
    private final FileChannel file;
    private final Object closing = new Object();
    private int number; // guarded by closing: not closed while it is being sent from

    private SendableFile(int number, FileChannel file) {
        this.number = number;
        this.file = file;
    }

    /// Opens a file; plainly, through the JDK alone, where the other way is barred.
    static FileChannel open(Path path) throws IOException {
        if (path.getFileSystem() != FileSystems.getDefault()) {
            return FileChannel.open(path, StandardOpenOption.READ);
        }
        Scratch scratch = Scratch.current();
        byte[] name = Addresses.fileName(path.toAbsolutePath().toString());
        int number = Fcntl.open(scratch, name, Fcntl.O_RDONLY | Fcntl.O_NONBLOCK | Fcntl.O_CLOEXEC);
        if (number < 0) {
            return FileChannel.open(
                    path, StandardOpenOption.READ); // the JDK says better what is wrong
        }
        try {
            Path same = Path.of("/proc/self/fd/" + number);
            return new SendableFile(number, FileChannel.open(same, StandardOpenOption.READ));
        } catch (IOException noProc) {
            Unistd.close(scratch, number);
            return FileChannel.open(path, StandardOpenOption.READ);
        }
    }

    /// Sends from the file with `sendfile`.
    ///
    /// @return bytes sent, 0 at the end of the file, or `-errno`; `-EBADF` when closed
    long send(Scratch scratch, int socket, long position, long count) {
        synchronized (closing) { // never waits long: the socket does not block
            return SendFile.sendfile(scratch, socket, number, position, count);
        }
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        return file.read(target);
    }

    @Override
    public long read(ByteBuffer[] targets, int offset, int length) throws IOException {
        return file.read(targets, offset, length);
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
        return file.read(target, position);
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        return file.write(source);
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
        return file.write(sources, offset, length);
    }

    @Override
    public int write(ByteBuffer source, long position) throws IOException {
        return file.write(source, position);
    }

    @Override
    public long position() throws IOException {
        return file.position();
    }

    @Override
    public FileChannel position(long newPosition) throws IOException {
        file.position(newPosition);
        return this;
    }

    @Override
    public long size() throws IOException {
        return file.size();
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
        file.truncate(size);
        return this;
    }

    @Override
    public void force(boolean metaData) throws IOException {
        file.force(metaData);
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel target)
            throws IOException {
        return file.transferTo(position, count, target);
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long position, long count)
            throws IOException {
        return file.transferFrom(source, position, count);
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long position, long size) throws IOException {
        return file.map(mode, position, size);
    }

    @Override
    public FileLock lock(long position, long size, boolean shared) throws IOException {
        return file.lock(position, size, shared);
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) throws IOException {
        return file.tryLock(position, size, shared);
    }

    @Override
    protected void implCloseChannel() throws IOException {
        synchronized (closing) {
            Unistd.close(Scratch.current(), number);
            number = -1;
        }
        file.close();
    }
}
