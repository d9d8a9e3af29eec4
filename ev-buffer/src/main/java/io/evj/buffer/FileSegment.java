package io.evj.buffer;

import java.io.EOFException;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.NonReadableChannelException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A range of a file that buffers may contain, any number of times, without its being read.
///
/// A buffer that [drains to a descriptor][EvBuffer#drainsToDescriptor] has the kernel send it. Any other maps it into
/// memory as soon as somebody asks for its bytes, or, where mapping is forbidden or does not work, reads it block by block.
/// Whoever truncates the file meanwhile makes reading, sending and looking at it fail.
///
/// The segment counts the buffers it is in: closing it lets go of the maker's share alone. Safe from any thread.
///
/// @libevent evbuffer_file_segment_new
public final class FileSegment implements Origin, AutoCloseable {
    /// To the end of the file or of the segment, in place of a length.
    public static final long REST = -1;

    /// One mapping covers this much.
    private static final int WINDOW = 1 << 30;

    /// More addresses than this no process has; there would be very many windows.
    private static final long MAPPED_MAX = 1L << 47;

    private static final VarHandle USES;

    static {
        try {
            USES = MethodHandles.lookup().findVarHandle(FileSegment.class, "uses", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /// What is to be done with the file.
    public enum Option {
        /// Closes the file when the last use of the segment has ended.
        ///
        /// @libevent EVBUF_FS_CLOSE_ON_FREE
        CLOSES_FILE,
        /// Never maps the file: bytes that are asked for are read.
        ///
        /// @libevent EVBUF_FS_DISABLE_MMAP
        NEVER_MAPS,
        /// Never has the kernel send the file: bytes are mapped or read, and written.
        ///
        /// @libevent EVBUF_FS_DISABLE_SENDFILE
        NEVER_SENDS
    }

    private final FileChannel file;
    private final long offset;
    private final long length;
    private final Set<Option> options;
    private volatile @Nullable FileCleanup cleanup;

    // guarded by this
    private @Nullable ByteBuffer @Nullable [] windows;
    private boolean isMappable;
    private boolean isClosed;

    /// Buffers' segments, and one for the maker until [#close()].
    @SuppressWarnings("UnusedVariable") // by USES
    private volatile int uses = 1;

    private FileSegment(FileChannel file, long offset, long length, Set<Option> options) {
        this.file = file;
        this.offset = offset;
        this.length = length;
        this.options = options;
        isMappable = length <= MAPPED_MAX && !options.contains(Option.NEVER_MAPS);
    }

    /// Opens a whole file, and closes it when the last use has ended.
    ///
    /// @param path the file
    /// @return the segment; close it when it is added where it should be
    /// @throws IOException the file cannot be opened
    public static FileSegment open(Path path) throws IOException {
        FileChannel file = FileChannel.open(path, StandardOpenOption.READ);
        return owning(file, 0, REST);
    }

    /// Makes a segment of an open file.
    ///
    /// @param file    open for reading. [Network#openFile][io.evj.api.spi.Network#openFile] opens one that its sockets send best
    /// @param offset  where it begins
    /// @param length  how many bytes, or [#REST]
    /// @param options what is to be done with the file; without [Option#CLOSES_FILE] it stays the caller's to close
    /// @return the segment; close it when it is added where it should be
    /// @throws IOException the file's size cannot be read
    /// @throws IndexOutOfBoundsException the range is not in the file, which then stays open
    public static FileSegment of(FileChannel file, long offset, long length, Option... options)
            throws IOException {
        EnumSet<Option> set = EnumSet.noneOf(Option.class);
        for (Option option : options) {
            set.add(option);
        }
        long size = file.size();
        if (offset < 0 || offset > size) {
            throw new IndexOutOfBoundsException(
                    "offset " + offset + ": the file has " + size + " bytes");
        }
        return new FileSegment(file, offset, checkedLength(offset, length, size), set);
    }

    /// As [#of], and closes the file if that fails.
    static FileSegment owning(FileChannel file, long offset, long length) throws IOException {
        try {
            return of(file, offset, length, Option.CLOSES_FILE);
        } catch (IOException | RuntimeException failure) {
            try {
                file.close();
            } catch (IOException alsoFailed) {
                failure.addSuppressed(alsoFailed);
            }
            throw failure;
        }
    }

    private static long checkedLength(long offset, long length, long size) {
        if (length == REST) {
            return size - offset;
        }
        if (length < 0 || length > size - offset) {
            throw new IndexOutOfBoundsException(
                    "%d bytes from %d: there are %d".formatted(length, offset, size));
        }
        return length;
    }

    /// The bytes it stands for.
    ///
    /// @return at least 0
    public long length() {
        return length;
    }

    /// Sets whom to tell when the last use has ended.
    ///
    /// @param newCleanup told once, in place of who was to be told before
    /// @return this
    /// @libevent evbuffer_file_segment_add_cleanup_cb
    public FileSegment onRelease(FileCleanup newCleanup) {
        cleanup = newCleanup;
        return this;
    }

    /// Lets go of it: it can be added to no buffer any more, and ends when the last byte has left the last buffer. Closing
    /// again does nothing.
    ///
    /// @libevent evbuffer_file_segment_free
    @Override
    public void close() {
        synchronized (this) {
            if (isClosed) {
                return;
            }
            isClosed = true;
        }
        release(BufferPool.shared());
    }

    // ---- for chains

    /// Takes a part of it for a chain, and counts that.
    Segment part(long from, long bytes) {
        if (from < 0 || from > length) {
            throw new IndexOutOfBoundsException(
                    "offset " + from + ": the file segment has " + length + " bytes");
        }
        long taken = checkedLength(from, bytes, length);
        synchronized (this) {
            if (isClosed) {
                throw new IllegalStateException("the file segment is closed");
            }
            retain();
        }
        return Segment.of(this, offset + from, taken);
    }

    /// Counts one more use, by someone who has one.
    void retain() {
        USES.getAndAdd(this, 1);
    }

    /// Ends one use; with the last, closes the file if it is to be, and tells who wants to know.
    ///
    /// @param pool reports what fails
    void release(BufferPool pool) {
        if ((int) USES.getAndAdd(this, -1) != 1) {
            return;
        }
        synchronized (this) {
            windows = null; // unmapped by the garbage collector: views may be in somebody's hands
        }
        if (options.contains(Option.CLOSES_FILE)) {
            try {
                file.close();
            } catch (IOException failure) {
                pool.uncaught("closing a file", failure);
            }
        }
        FileCleanup told = cleanup;
        if (told != null) {
            try {
                told.released(this);
            } catch (Throwable thrown) {
                pool.uncaught("the clean-up of a file segment", thrown);
            }
        }
    }

    boolean sends() {
        return !options.contains(Option.NEVER_SENDS);
    }

    FileChannel file() {
        return file;
    }

    /// Maps bytes, at most as many as one window has.
    ///
    /// @return read-only memory of `bytes` bytes or fewer, at least one; null when the file cannot be mapped
    synchronized @Nullable ByteBuffer map(long position, long bytes) {
        if (!isMappable) {
            return null;
        }
        long from = position - offset;
        int index = (int) (from / WINDOW);
        try {
            ByteBuffer window = window(index);
            int start = (int) (from % WINDOW);
            return window.slice(start, (int) Math.min(bytes, window.capacity() - start));
        } catch (IOException
                | UnsupportedOperationException
                | NonReadableChannelException
                | OutOfMemoryError cannot) {
            isMappable = false; // reading will do, or will say what is wrong
            return null;
        }
    }

    private ByteBuffer window(int index) throws IOException {
        @Nullable ByteBuffer[] all = windows;
        if (all == null) {
            all = new ByteBuffer[(int) ((length + WINDOW - 1) / WINDOW)];
            windows = all;
        }
        ByteBuffer window = all[index];
        if (window == null) {
            long from = (long) index * WINDOW;
            long bytes = Math.min(WINDOW, length - from);
            if (file.size() < offset + from + bytes) {
                throw new EOFException(); // mapping what is not there would hurt later
            }
            window = file.map(FileChannel.MapMode.READ_ONLY, offset + from, bytes);
            all[index] = window;
        }
        return window;
    }

    /// Reads bytes into memory, all that its remaining room takes.
    ///
    /// @throws EOFException the file has become shorter
    void read(ByteBuffer target, long position) throws IOException {
        long from = position;
        while (target.hasRemaining()) {
            int count = file.read(target, from);
            if (count < 0) {
                throw shorter(from);
            }
            from += count;
        }
    }

    /// What is wrong when the file was opened for something else. No file tells that before.
    static IOException notReadable(NonReadableChannelException cause) {
        return new IOException("the file is not open for reading", cause);
    }

    /// What is wrong when there should be bytes and are none.
    EOFException shorter(long position) {
        return new EOFException(
                "the file ends at "
                        + position
                        + ", it was longer when it was added: "
                        + (offset + length));
    }

    @Override
    public String toString() {
        return "file segment of " + length + " bytes from " + offset;
    }
}
