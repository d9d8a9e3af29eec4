package io.evj.buffer;

import io.evj.api.EventBase;
import io.evj.api.StreamSocket;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.ref.Reference;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.nio.channels.FileChannel;
import java.nio.channels.GatheringByteChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.ScatteringByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A queue of bytes: appended at its end, taken out at its front.
///
/// ```java
/// try (EvBuffer buffer = EvBuffer.of(base)) {
///     buffer.add("hello, ").add(name).addByte('\n');
///     buffer.removeBuffer(other, 7);                // moves memory, copies little
/// }
/// ```
///
/// The bytes lie off the heap in a chain of blocks, so that system calls read and write them in place. The blocks belong to the
/// pool of the buffer's base and go back to it as soon as they are drained; an empty buffer holds none, unless room was
/// asked for. A buffer that is dropped without [#close()] gives them back when the garbage collector has found it; with
/// `-Dev.leak=paranoid` it is logged if there was anything in it, with the place where it was made. (`none` is as if nothing was
/// set; what else is set is logged as a warning, and ignored.)
///
/// Bytes may lie in a file until somebody asks for them: see [FileSegment]. Whatever looks at bytes then fails with an
/// [UncheckedIOException] if the file cannot be read.
///
/// An operation that fails leaves the buffer as it was. What would make it longer than `Long.MAX_VALUE` bytes, with the help of files,
/// fails with an `IllegalStateException`. A closed buffer refuses everything with an `IllegalStateException`.
/// Confined to its loop; one without a base is confined to one thread at a time, and that is up to its user.
///
/// @libevent evbuffer_new
public final class EvBuffer implements AutoCloseable {
    /// What one [#read] takes at most, unless set otherwise: see [#maxRead(int)].
    public static final int MAX_READ_DEFAULT = 4096;

    private static final int FROZEN_FRONT = 1;
    private static final int FROZEN_END = 2;
    private static final int CLOSED = 4;
    private static final int ARRAY_BYTES_MAX = Integer.MAX_VALUE - 8;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0).asReadOnlyBuffer();

    final Chain chain;

    /// Where it was made; null unless leaks are looked for.
    final @Nullable Throwable madeAt;

    /// How often it has changed, so that positions in it know whether they still hold.
    private long changes;

    private final @Nullable EventBase base;
    private int state;
    private int maxRead = MAX_READ_DEFAULT;
    private @Nullable BufferOwner owner;
    private @Nullable Subscriptions subscriptions;
    private @Nullable Reservation reservation;
    private @Nullable Leash leash;

    private EvBuffer(BufferPool pool) {
        base = pool.base;
        chain = new Chain(pool);
        madeAt = pool.isParanoid ? new Throwable("a buffer was made") : null;
        pool.endOrphans();
    }

    /// Makes a buffer that belongs to no base. Its memory comes from [BufferPool#shared()].
    ///
    /// @return a new, empty buffer
    public static EvBuffer create() {
        return new EvBuffer(BufferPool.shared());
    }

    /// Makes a buffer that belongs to a base.
    ///
    /// @param base whose pool lends the memory, and to whose loop the buffer is confined
    /// @return a new, empty buffer
    /// @throws IllegalStateException the base is closed, or the calling thread may not touch it
    public static EvBuffer of(EventBase base) {
        return new EvBuffer(BufferPool.of(base));
    }

    /// With memory of a given pool.
    static EvBuffer of(BufferPool pool) {
        return new EvBuffer(pool);
    }

    // ---- what is in it

    /// The bytes in it.
    ///
    /// @return at least 0
    /// @libevent evbuffer_get_length
    /// @libevent EVBUFFER_LENGTH
    public long length() {
        enter();
        return chain.length;
    }

    /// Whether there is no byte in it.
    ///
    /// @return whether
    public boolean isEmpty() {
        enter();
        return chain.length == 0;
    }

    /// As [#length()], for whoever has entered a door already: nothing is checked.
    long held() {
        return chain.length;
    }

    /// How many bytes at the front lie in one piece of memory.
    ///
    /// @return 0 when the buffer is empty, or begins with bytes that lie in a file
    /// @libevent evbuffer_get_contiguous_space
    public int contiguous() {
        enter();
        Segment first = chain.head;
        return first == null ? 0 : first.end - first.start;
    }

    /// One byte.
    ///
    /// @param index which, counted from the front
    /// @return the byte
    /// @throws IndexOutOfBoundsException there is none
    /// @throws UncheckedIOException it lies in a file, which cannot be read
    public byte get(long index) {
        enter();
        Objects.checkIndex(index, chain.length);
        byte found = chain.get(index);
        keep();
        return found;
    }

    /// The first bytes, as many as lie in one piece. Allocates nothing after the first time.
    ///
    /// @return a read-only view, perhaps the same object each time; valid until the buffer's next change, and as long as the
    ///         buffer is in use. Empty when the buffer is
    /// @throws UncheckedIOException they lie in a file, which cannot be read
    public ByteBuffer front() {
        enter();
        Segment first = chain.head;
        ByteBuffer view = first == null ? NOTHING : chain.readable(null, first).view();
        keep();
        return view;
    }

    /// Sees that the first bytes lie in one piece, and copies as many as it must for that. The content does not change.
    ///
    /// @param length how many, at least 0
    /// @return a read-only view of these bytes, perhaps the same object each time; valid until the buffer's next change
    /// @throws IndexOutOfBoundsException there are not as many
    /// @throws BufferLimitException there is no memory left
    /// @throws UncheckedIOException they lie in a file, which cannot be read
    /// @libevent evbuffer_pullup
    public ByteBuffer pullup(int length) {
        enter();
        if (length < 0 || length > chain.length) {
            throw new IndexOutOfBoundsException(
                    "pull up " + length + " bytes: there are " + chain.length);
        }
        if (length == 0) {
            return NOTHING;
        }
        Segment first = Compaction.pullUp(chain, length);
        ByteBuffer view = first.view().limit(first.start + length);
        keep();
        return view;
    }

    /// Sees that all bytes lie in one piece. Copies nearly all of them unless they do already.
    ///
    /// @return a read-only view of them, perhaps the same object each time; valid until the buffer's next change
    /// @throws IllegalStateException they are more than 2 GiB
    /// @throws BufferLimitException there is no memory left
    /// @throws UncheckedIOException they lie in a file, which cannot be read
    /// @libevent EVBUFFER_DATA
    public ByteBuffer pullup() {
        return pullup(checkedInt());
    }

    /// Lists the pieces of memory that the bytes lie in, without copying. The last piece is not cut short: it may have more
    /// than was asked for.
    ///
    /// @param from   the first byte, counted from the front; at most the buffer's length
    /// @param length how many bytes; -1: as many as the array has places for pieces, or all when it has none
    /// @param pieces takes read-only views of the first pieces, as many as it has places; valid until the buffer's next change
    /// @return how many pieces there are for `length` bytes, perhaps more than were listed
    /// @throws IndexOutOfBoundsException `from` is not in the buffer
    /// @throws UncheckedIOException they lie in a file, which cannot be read
    /// @libevent evbuffer_peek
    public int peek(long from, long length, ByteBuffer... pieces) {
        enterFrom(from);
        if (length < -1) {
            throw new IllegalArgumentException(length + " bytes: wanted -1 or more");
        }
        long left = length == -1 ? Long.MAX_VALUE : length;
        int countMax = length == -1 && pieces.length > 0 ? pieces.length : Integer.MAX_VALUE;
        if (from == chain.length || left == 0) {
            return 0;
        }
        int count = 0;
        Segment segment = chain.at(from);
        int start = segment.start + chain.offset;
        while (true) {
            if (count < pieces.length) {
                pieces[count] = segment.view().position(start);
            }
            count++;
            left -= segment.end - start;
            Segment next = segment.next;
            if (next == null || left <= 0 || count == countMax) {
                break;
            }
            segment = chain.readable(segment, next);
            start = segment.start;
        }
        keep();
        return count;
    }

    // ---- appending

    /// Appends a copy of all bytes of an array.
    ///
    /// @param source the bytes
    /// @return this
    /// @throws IllegalStateException the end is frozen
    /// @throws BufferLimitException there is no memory left
    /// @libevent evbuffer_add
    public EvBuffer add(byte[] source) {
        return add(source, 0, source.length);
    }

    /// Appends a copy of some bytes of an array.
    ///
    /// @param source where they are
    /// @param offset the first
    /// @param length how many; 0 does nothing, also when the end is frozen
    /// @return this
    /// @throws IllegalStateException the end is frozen
    /// @throws BufferLimitException there is no memory left
    public EvBuffer add(byte[] source, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, source.length);
        if (enterEnd(length)) {
            chain.append(source, offset, length);
            added(length);
        }
        return this;
    }

    /// Appends a copy of the bytes between a buffer's position and its limit; the position moves to the limit.
    ///
    /// @param source the bytes
    /// @return this
    /// @throws IllegalStateException the end is frozen
    /// @throws BufferLimitException there is no memory left; the position is where it was
    public EvBuffer add(ByteBuffer source) {
        int length = source.remaining();
        if (enterEnd(length)) {
            chain.append(source, source.position(), length);
            source.position(source.limit());
            added(length);
        }
        return this;
    }

    /// Appends a copy of the bytes of several buffers, each between its position and its limit; the positions move to the
    /// limits. The callbacks are told once.
    ///
    /// @param sources the bytes
    /// @return how many
    /// @throws IllegalStateException the end is frozen
    /// @throws BufferLimitException there is no memory left; nothing is appended
    /// @libevent evbuffer_add_iovec
    public long add(ByteBuffer... sources) {
        long sum = 0;
        for (ByteBuffer source : sources) {
            sum += source.remaining();
        }
        if (!enterEnd(sum)) {
            return 0;
        }
        long bytes = chain.append(sources, sum);
        added(bytes);
        return bytes;
    }

    /// Appends a text in UTF-8. What has no counterpart there (half a surrogate pair) becomes `?`. Allocates nothing for
    /// ASCII in a `String` or a `StringBuilder`, in a buffer that has a base.
    ///
    /// @param text the text
    /// @return this
    /// @throws IllegalStateException the end is frozen
    /// @throws BufferLimitException there is no memory left
    public EvBuffer add(CharSequence text) {
        // any other is code of the user's, which must not run in the middle of things
        CharSequence known =
                text instanceof String || text instanceof StringBuilder ? text : text.toString();
        int chars = known.length();
        if (enterEnd(chars)) {
            if (!chain.appendAscii(known, chars)) {
                return add(known, StandardCharsets.UTF_8);
            }
            added(chars);
        }
        return this;
    }

    /// Appends a text. What the charset does not know becomes its replacement.
    ///
    /// @param text    the text
    /// @param charset how to write it
    /// @return this
    /// @throws IllegalStateException the end is frozen
    /// @throws BufferLimitException there is no memory left
    public EvBuffer add(CharSequence text, Charset charset) {
        return add(text.toString().getBytes(charset));
    }

    /// Appends one byte.
    ///
    /// @param value its low eight bits count
    /// @return this
    /// @throws IllegalStateException the end is frozen
    /// @throws BufferLimitException there is no memory left
    public EvBuffer addByte(int value) {
        return addNumber(value, Byte.BYTES);
    }

    /// Appends two bytes, the more significant first.
    ///
    /// @param value its low sixteen bits count
    /// @return this
    /// @throws IllegalStateException the end is frozen
    /// @throws BufferLimitException there is no memory left
    public EvBuffer addShort(int value) {
        return addNumber(value, Short.BYTES);
    }

    /// Appends four bytes, the most significant first.
    ///
    /// @param value the bytes
    /// @return this
    /// @throws IllegalStateException the end is frozen
    /// @throws BufferLimitException there is no memory left
    public EvBuffer addInt(int value) {
        return addNumber(value, Integer.BYTES);
    }

    /// Appends eight bytes, the most significant first.
    ///
    /// @param value the bytes
    /// @return this
    /// @throws IllegalStateException the end is frozen
    /// @throws BufferLimitException there is no memory left
    public EvBuffer addLong(long value) {
        return addNumber(value, Long.BYTES);
    }

    private EvBuffer addNumber(long value, int bytes) {
        enterEnd(bytes);
        chain.appendNumber(value, bytes);
        added(bytes);
        return this;
    }

    /// Appends a number as text, in decimal: `-12`. Allocates nothing.
    ///
    /// @param value the number
    /// @return this
    /// @throws IllegalStateException the end is frozen
    /// @throws BufferLimitException there is no memory left
    public EvBuffer addDecimal(long value) {
        enterEnd(Digits.DECIMAL_MAX);
        added(Digits.appendDecimal(chain, value));
        return this;
    }

    /// Appends a number as text, in hexadecimal, in lower case, without leading zeros: `1f`. Allocates nothing.
    ///
    /// @param value the number, taken as unsigned: -1 becomes `ffffffffffffffff`
    /// @return this
    /// @throws IllegalStateException the end is frozen
    /// @throws BufferLimitException there is no memory left
    public EvBuffer addHex(long value) {
        enterEnd(Digits.HEX_MAX);
        added(Digits.appendHex(chain, value));
        return this;
    }

    /// Appends formatted text in UTF-8, in no particular language.
    ///
    /// @param format    as for [String#format(String, Object...)]
    /// @param arguments what to put in
    /// @return how many bytes were appended
    /// @throws IllegalStateException the end is frozen
    /// @throws BufferLimitException there is no memory left
    /// @throws java.util.IllegalFormatException the format is wrong, or does not fit the arguments
    /// @libevent evbuffer_add_printf
    /// @libevent evbuffer_add_vprintf
    @SuppressWarnings("AnnotateFormatMethod") // the annotation would be a dependency
    public int addFormat(String format, @Nullable Object... arguments) {
        byte[] text =
                String.format(Locale.ROOT, format, arguments).getBytes(StandardCharsets.UTF_8);
        add(text);
        return text.length;
    }

    /// A stream whose bytes are appended here. It has no state of its own: flushing and closing it do nothing.
    ///
    /// @return a new stream, confined as the buffer is; it fails as [#add(byte[])] does
    public OutputStream outputStream() {
        enter();
        return new ContentOutput(this);
    }

    // ---- prepending

    /// Puts a copy of all bytes of an array before the first byte.
    ///
    /// @param source the bytes
    /// @return this
    /// @throws IllegalStateException the front is frozen
    /// @throws BufferLimitException there is no memory left
    /// @libevent evbuffer_prepend
    public EvBuffer prepend(byte[] source) {
        return prepend(source, 0, source.length);
    }

    /// Puts a copy of some bytes of an array before the first byte.
    ///
    /// @param source where they are
    /// @param offset the first
    /// @param length how many; 0 does nothing, also when the front is frozen
    /// @return this
    /// @throws IllegalStateException the front is frozen
    /// @throws BufferLimitException there is no memory left
    public EvBuffer prepend(byte[] source, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, source.length);
        enter();
        if (length > 0) {
            checkThawed(FROZEN_FRONT);
            checkCountable(length);
            chain.prepend(source, offset, length);
            added(length);
        }
        return this;
    }

    /// Puts a copy of the bytes between a buffer's position and its limit before the first byte; the position moves to the
    /// limit.
    ///
    /// @param source the bytes
    /// @return this
    /// @throws IllegalStateException the front is frozen
    /// @throws BufferLimitException there is no memory left; the position is where it was
    public EvBuffer prepend(ByteBuffer source) {
        int length = source.remaining();
        enter();
        if (length > 0) {
            checkThawed(FROZEN_FRONT);
            checkCountable(length);
            chain.prepend(source, source.position(), length);
            source.position(source.limit());
            added(length);
        }
        return this;
    }

    /// Puts a text in UTF-8 before the first byte.
    ///
    /// @param text the text
    /// @return this
    /// @throws IllegalStateException the front is frozen
    /// @throws BufferLimitException there is no memory left
    public EvBuffer prepend(CharSequence text) {
        return prepend(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    // ---- moving

    /// Moves all bytes of another buffer to this one's end. Memory changes hands and nothing is copied, unless the buffers
    /// belong to different bases and the memory is in use elsewhere. The source's callbacks are told first.
    ///
    /// @param source empty afterwards; this buffer itself, or an empty one: nothing happens
    /// @return this
    /// @throws IllegalStateException this buffer's end, or the source's front, is frozen
    /// @throws BufferLimitException there is no memory left
    /// @libevent evbuffer_add_buffer
    public EvBuffer addBuffer(EvBuffer source) {
        source.enter();
        moveFrom(source, source.chain.length);
        return this;
    }

    /// Moves bytes from the front to the end of another buffer: whole blocks change hands, the cut one is copied from. This
    /// buffer's callbacks are told first.
    ///
    /// @param target takes the bytes; this buffer itself: nothing happens
    /// @param max    how many at most, at least 0
    /// @return how many
    /// @throws IllegalStateException this buffer's front, or the target's end, is frozen
    /// @throws BufferLimitException there is no memory left
    /// @libevent evbuffer_remove_buffer
    public long removeBuffer(EvBuffer target, long max) {
        checkNotNegative(max);
        enter();
        return target.moveFrom(this, Math.min(max, chain.length));
    }

    private long moveFrom(EvBuffer source, long bytes) {
        enter();
        if (source == this || bytes == 0) {
            return 0;
        }
        checkThawed(FROZEN_END);
        source.checkThawed(FROZEN_FRONT);
        checkCountable(bytes);
        return takeFrom(source, bytes);
    }

    private long takeFrom(EvBuffer source, long bytes) {
        long before = chain.length;
        long sourceBefore = source.chain.length;
        Handover.move(source.chain, chain, bytes);
        source.changed(sourceBefore, 0, bytes);
        changed(before, bytes, 0);
        return bytes;
    }

    /// Moves all bytes of another buffer to this one's front, as [#addBuffer] does to the end.
    ///
    /// @param source empty afterwards; this buffer itself, or an empty one: nothing happens
    /// @return this
    /// @throws IllegalStateException a front is frozen
    /// @throws BufferLimitException there is no memory left
    /// @libevent evbuffer_prepend_buffer
    public EvBuffer prependBuffer(EvBuffer source) {
        enter();
        source.enter();
        long bytes = source.chain.length;
        if (source != this && bytes > 0) {
            checkThawed(FROZEN_FRONT);
            source.checkThawed(FROZEN_FRONT);
            checkCountable(bytes);
            long before = chain.length;
            Handover.moveToFront(source.chain, chain);
            source.changed(bytes, 0, bytes);
            changed(before, bytes, 0);
        }
        return this;
    }

    // ---- by reference

    /// Appends the bytes of another buffer, which keeps them: both have the same memory, which is written to no more. Draining or
    /// closing the one leaves the other as it is. Buffers of different bases share nothing: there it copies.
    ///
    /// @param source its own content stays; when empty, nothing happens
    /// @return this
    /// @throws IllegalStateException the end is frozen; the source is this buffer, or contains part of a file or bytes that it
    ///         itself has by such a reference
    /// @throws BufferLimitException there is no memory left
    /// @libevent evbuffer_add_buffer_reference
    public EvBuffer addBufferReference(EvBuffer source) {
        source.enter();
        long bytes = source.chain.length;
        if (source == this) {
            throw new IllegalStateException("a buffer cannot refer to itself");
        }
        for (Segment s = source.chain.head; s != null; s = s.next) {
            if (s.isMulticast || s.isOfFile()) {
                throw new IllegalStateException(
                        "a buffer that "
                                + (s.isMulticast ? "refers to another" : "contains a file")
                                + " cannot be referred to");
            }
        }
        if (enterEnd(bytes)) {
            Handover.refer(source.chain, chain);
            added(bytes);
        }
        return this;
    }

    /// Appends memory as it is, without copying. It must not change until the last of its bytes has gone, wherever they have
    /// been moved to; then the clean-up is called, once. When this call fails, it is not.
    ///
    /// @param memory  the bytes between its position and its limit, direct or on the heap; the position does not move
    /// @param cleanup told when the memory is needed no more, or null; told at once when there is no byte in it
    /// @return this
    /// @throws IllegalStateException the end is frozen
    /// @libevent evbuffer_add_reference
    /// @libevent evbuffer_add_reference_with_offset
    public EvBuffer addReference(ByteBuffer memory, @Nullable ReferenceCleanup cleanup) {
        int length = memory.remaining();
        boolean isAny = enterEnd(length);
        addOwned(isAny, Segment.of(memory.slice(), new Foreign(memory, cleanup)));
        return this;
    }

    /// Appends a part of an array as it is, as [#addReference(ByteBuffer, ReferenceCleanup)] does.
    ///
    /// @param memory  the array
    /// @param offset  the first byte
    /// @param length  how many
    /// @param cleanup told when the memory is needed no more, or null
    /// @return this
    /// @throws IllegalStateException the end is frozen
    public EvBuffer addReference(
            byte[] memory, int offset, int length, @Nullable ReferenceCleanup cleanup) {
        return addReference(ByteBuffer.wrap(memory, offset, length), cleanup);
    }

    /// Appends a segment, or ends it when there is nothing in it.
    private void addOwned(boolean isAny, Segment segment) {
        if (isAny) {
            chain.append(segment);
            added(segment.bytes());
        } else {
            chain.pool.release(segment);
        }
    }

    // ---- files

    /// Appends a whole file, which is opened now and closed when its last byte has left.
    ///
    /// @param path the file
    /// @return this
    /// @throws IOException the file cannot be opened
    /// @throws IllegalStateException the end is frozen
    public EvBuffer addFile(Path path) throws IOException {
        return addFile(path, 0, FileSegment.REST);
    }

    /// Appends a part of a file, which is opened now and closed when its last byte has left.
    ///
    /// @param path   the file
    /// @param offset where the part begins
    /// @param length how many bytes, or [FileSegment#REST]
    /// @return this
    /// @throws IOException the file cannot be opened
    /// @throws IndexOutOfBoundsException the part is not in the file
    /// @throws IllegalStateException the end is frozen
    public EvBuffer addFile(Path path, long offset, long length) throws IOException {
        enter();
        checkThawed(FROZEN_END);
        FileChannel file =
                base != null
                        ? base.network().openFile(path)
                        : FileChannel.open(path, StandardOpenOption.READ);
        try (FileSegment segment = FileSegment.owning(file, offset, length)) {
            return addFileSegment(segment);
        }
    }

    /// Appends a part of an open file, and takes the file over: it is closed when the last byte has left, and when the end is
    /// frozen. When the part is not in the file, it stays open.
    ///
    /// @param file   open for reading; its position is not used
    /// @param offset where the part begins
    /// @param length how many bytes, or [FileSegment#REST]
    /// @return this
    /// @throws IOException the file's size cannot be read
    /// @throws IndexOutOfBoundsException the part is not in the file
    /// @throws IllegalStateException the end is frozen
    /// @libevent evbuffer_add_file
    public EvBuffer addFile(FileChannel file, long offset, long length) throws IOException {
        enter();
        try (FileSegment segment =
                FileSegment.of(file, offset, length, FileSegment.Option.CLOSES_FILE)) {
            return addFileSegment(segment);
        }
    }

    /// Appends all of a file segment, which stays the caller's to close.
    ///
    /// @param segment may be in other buffers, too
    /// @return this
    /// @throws IllegalStateException the end is frozen, or the segment is closed
    public EvBuffer addFileSegment(FileSegment segment) {
        return addFileSegment(segment, 0, FileSegment.REST);
    }

    /// Appends a part of a file segment, which stays the caller's to close.
    ///
    /// @param segment may be in other buffers, too
    /// @param offset  where in the segment
    /// @param length  how many bytes, or [FileSegment#REST]
    /// @return this
    /// @throws IndexOutOfBoundsException the part is not in the segment
    /// @throws IllegalStateException the end is frozen, or the segment is closed
    /// @libevent evbuffer_add_file_segment
    public EvBuffer addFileSegment(FileSegment segment, long offset, long length) {
        enter();
        checkThawed(FROZEN_END);
        Segment part = segment.part(offset, length);
        if (part.inFile > Long.MAX_VALUE - chain.length) {
            chain.pool.release(part);
            throw tooMany(part.inFile);
        }
        addOwned(part.inFile > 0, part);
        return this;
    }

    /// Sets whether the bytes only ever leave for a socket. Then the kernel sends bytes in a file. They can be looked at and
    /// copied all the same; those that were are sent from memory.
    ///
    /// @param isSo at first false
    /// @return this
    /// @libevent evbuffer_set_flags
    /// @libevent evbuffer_clear_flags
    /// @libevent EVBUFFER_FLAG_DRAINS_TO_FD
    public EvBuffer drainsToDescriptor(boolean isSo) {
        enter();
        chain.drainsToDescriptor = isSo;
        return this;
    }

    /// Whether the bytes only ever leave for a socket.
    ///
    /// @return whether
    public boolean drainsToDescriptor() {
        enter();
        return chain.drainsToDescriptor;
    }

    // ---- room

    /// Gets memory in advance, so that appending up to so many bytes next will not fail for want of it.
    ///
    /// @param length bytes, at least 0
    /// @return this
    /// @throws BufferLimitException there is no memory left
    /// @libevent evbuffer_expand
    public EvBuffer expand(int length) {
        checkNotNegative(length);
        enter();
        chain.prepare(length);
        tie();
        return this;
    }

    /// Lends room at the end, to be written into directly. Nothing changes until it is [committed][Reservation#commit()].
    ///
    /// @param length     how many bytes at least, all extents together
    /// @param extentsMax how many pieces the room may have, at least 1; 1: it is contiguous
    /// @return the room
    /// @throws IllegalStateException the end is frozen
    /// @throws BufferLimitException there is no memory left
    /// @libevent evbuffer_reserve_space
    public Reservation reserve(int length, int extentsMax) {
        if (length < 0 || extentsMax < 1) {
            throw new IllegalArgumentException(
                    length + " bytes in " + extentsMax + " extents: wanted 0 or more in 1 or more");
        }
        enter();
        checkThawed(FROZEN_END);
        Reservation lent = Reservation.of(this, Math.max(1, length), extentsMax);
        tie();
        reservation = lent;
        return lent;
    }

    void commit(Reservation lent) {
        enter();
        checkThawed(FROZEN_END);
        if (lent != reservation || !lent.isStillAt(chain)) {
            throw new IllegalStateException(
                    "the reservation has ended: it was committed, or the buffer has changed");
        }
        checkCountable(lent.written());
        reservation = null;
        long bytes = lent.commit(chain);
        if (bytes > 0) {
            added(bytes);
        }
    }

    // ---- taking out

    /// Discards bytes from the front.
    ///
    /// @param length how many, at least 0; more than there are: all
    /// @return this
    /// @throws IllegalStateException the front is frozen, and there is something to discard
    /// @libevent evbuffer_drain
    public EvBuffer drain(long length) {
        checkNotNegative(length);
        long bytes = enterFront(length);
        if (bytes > 0) {
            drained(bytes);
        }
        return this;
    }

    /// Discards everything.
    ///
    /// @return this
    /// @throws IllegalStateException the front is frozen, and there is something to discard
    public EvBuffer clear() {
        return drain(Long.MAX_VALUE);
    }

    /// Takes bytes out of the front, as many as there are and the array holds.
    ///
    /// @param target takes them
    /// @return how many, perhaps 0
    /// @throws IllegalStateException the front is frozen, and there is something to take
    /// @throws UncheckedIOException they lie in a file, which cannot be read
    /// @libevent evbuffer_remove
    public int remove(byte[] target) {
        return remove(target, 0, target.length);
    }

    /// Takes bytes out of the front.
    ///
    /// @param target takes them
    /// @param offset where in the array
    /// @param length how many at most
    /// @return how many, perhaps 0
    /// @throws IllegalStateException the front is frozen, and there is something to take
    /// @throws UncheckedIOException they lie in a file, which cannot be read
    public int remove(byte[] target, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, target.length);
        int bytes = (int) enterFront(length);
        if (bytes > 0) {
            chain.copy(0, target, offset, bytes);
            drained(bytes);
        }
        return bytes;
    }

    /// Takes bytes out of the front, as many as there are and as fit between a buffer's position and its limit.
    ///
    /// @param target takes them; its position moves
    /// @return how many, perhaps 0
    /// @throws IllegalStateException the front is frozen, and there is something to take
    /// @throws ReadOnlyBufferException the target cannot be written
    /// @throws UncheckedIOException they lie in a file, which cannot be read
    public int remove(ByteBuffer target) {
        int bytes = (int) enterFront(target.remaining());
        if (bytes > 0) {
            chain.copy(0, target, target.position(), bytes);
            target.position(target.position() + bytes);
            drained(bytes);
        }
        return bytes;
    }

    /// Takes one byte out of the front.
    ///
    /// @return the byte
    /// @throws BufferUnderflowException the buffer is empty
    /// @throws IllegalStateException the front is frozen
    public byte removeByte() {
        return (byte) removeNumber(Byte.BYTES);
    }

    /// Takes two bytes out of the front, the more significant first.
    ///
    /// @return the number
    /// @throws BufferUnderflowException there are fewer
    /// @throws IllegalStateException the front is frozen
    public short removeShort() {
        return (short) removeNumber(Short.BYTES);
    }

    /// Takes four bytes out of the front, the most significant first.
    ///
    /// @return the number
    /// @throws BufferUnderflowException there are fewer
    /// @throws IllegalStateException the front is frozen
    public int removeInt() {
        return (int) removeNumber(Integer.BYTES);
    }

    /// Takes eight bytes out of the front, the most significant first.
    ///
    /// @return the number
    /// @throws BufferUnderflowException there are fewer
    /// @throws IllegalStateException the front is frozen
    public long removeLong() {
        return removeNumber(Long.BYTES);
    }

    private long removeNumber(int bytes) {
        if (enterFront(bytes) < bytes) {
            throw new BufferUnderflowException();
        }
        long number = chain.number(bytes);
        drained(bytes);
        return number;
    }

    /// Takes bytes out of the front.
    ///
    /// @param max how many at most, at least 0
    /// @return the bytes, as many as there are
    /// @throws IllegalStateException the front is frozen, and there is something to take
    /// @throws UncheckedIOException they lie in a file, which cannot be read
    public byte[] removeBytes(int max) {
        checkNotNegative(max);
        byte[] bytes = new byte[(int) enterFront(max)];
        remove(bytes);
        return bytes;
    }

    /// Takes text out of the front.
    ///
    /// @param max     how many bytes at most, at least 0
    /// @param charset how to read them; what is malformed becomes its replacement
    /// @return the text
    /// @throws IllegalStateException the front is frozen, and there is something to take
    /// @throws UncheckedIOException the bytes lie in a file, which cannot be read
    public String removeString(int max, Charset charset) {
        return new String(removeBytes(max), charset);
    }

    private void drained(long bytes) {
        long before = chain.length;
        chain.drain(bytes);
        changed(before, 0, bytes);
    }

    // ---- copying out

    /// Copies the first bytes, as many as there are and the array holds. They stay in the buffer.
    ///
    /// @param target takes them
    /// @return how many, perhaps 0
    /// @throws IllegalStateException the front is frozen, and there is something to copy
    /// @throws UncheckedIOException they lie in a file, which cannot be read
    /// @libevent evbuffer_copyout
    public int copyOut(byte[] target) {
        return copyOut(0, target, 0, target.length);
    }

    /// Copies bytes, which stay in the buffer.
    ///
    /// @param from   the first, counted from the front; at most the buffer's length
    /// @param target takes them
    /// @param offset where in the array
    /// @param length how many at most
    /// @return how many, perhaps 0
    /// @throws IndexOutOfBoundsException `from` is not in the buffer
    /// @throws IllegalStateException the front is frozen, and there is something to copy
    /// @throws UncheckedIOException they lie in a file, which cannot be read
    /// @libevent evbuffer_copyout_from
    public int copyOut(long from, byte[] target, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, target.length);
        int bytes = (int) enterAt(from, length);
        if (bytes > 0) {
            chain.copy(from, target, offset, bytes);
            keep();
        }
        return bytes;
    }

    /// Copies the first bytes, as many as there are and as fit between a buffer's position and its limit.
    ///
    /// @param target takes them; its position moves
    /// @return how many, perhaps 0
    /// @throws IllegalStateException the front is frozen, and there is something to copy
    /// @throws ReadOnlyBufferException the target cannot be written
    /// @throws UncheckedIOException they lie in a file, which cannot be read
    public int copyOut(ByteBuffer target) {
        return copyOut(0, target);
    }

    /// Copies bytes, as many as there are and as fit between a buffer's position and its limit.
    ///
    /// @param from   the first, counted from the front; at most the buffer's length
    /// @param target takes them; its position moves
    /// @return how many, perhaps 0
    /// @throws IndexOutOfBoundsException `from` is not in the buffer
    /// @throws IllegalStateException the front is frozen, and there is something to copy
    /// @throws ReadOnlyBufferException the target cannot be written
    /// @throws UncheckedIOException they lie in a file, which cannot be read
    public int copyOut(long from, ByteBuffer target) {
        int bytes = (int) enterAt(from, target.remaining());
        if (bytes > 0) {
            chain.copy(from, target, target.position(), bytes);
            target.position(target.position() + bytes);
            keep();
        }
        return bytes;
    }

    /// Copies everything as text. It stays in the buffer.
    ///
    /// @param charset how to read the bytes; what is malformed becomes its replacement
    /// @return the text
    /// @throws IllegalStateException the front is frozen and there is something to copy, or there are more than 2 GiB
    /// @throws UncheckedIOException the bytes lie in a file, which cannot be read
    public String copyText(Charset charset) {
        byte[] bytes = new byte[checkedInt()];
        copyOut(bytes);
        return new String(bytes, charset);
    }

    // ---- channels

    /// Reads once from a channel into the end, at most [#maxRead()] bytes.
    ///
    /// @param channel where from
    /// @return how many bytes; 0 when it would block, -1 at its end
    /// @throws IOException the channel fails
    /// @throws IllegalStateException the end is frozen
    /// @throws BufferLimitException there is no memory left
    public int read(ReadableByteChannel channel) throws IOException {
        return read(channel, Long.MAX_VALUE);
    }

    /// Reads once from a channel into the end.
    ///
    /// @param channel where from; a scattering one fills up to four blocks in one call
    /// @param max     how many bytes at most, at least 0; never more than [#maxRead()]
    /// @return how many; 0 when it would block, -1 at its end
    /// @throws IOException the channel fails
    /// @throws IllegalStateException the end is frozen
    /// @throws BufferLimitException there is no memory left
    /// @libevent evbuffer_read
    public int read(ReadableByteChannel channel, long max) throws IOException {
        checkNotNegative(max);
        long bytes = Math.min(max, maxRead);
        if (!enterEnd(bytes)) {
            return 0;
        }
        return (int)
                received(
                        channel instanceof ScatteringByteChannel scattering
                                ? Intake.read(chain, scattering, bytes)
                                : Intake.read(chain, channel, bytes));
    }

    /// Sets what one [#read] takes at most.
    ///
    /// @param bytes at least 1
    /// @return this
    /// @libevent evbuffer_set_max_read
    public EvBuffer maxRead(int bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("read at most " + bytes + ": wanted 1 or more");
        }
        enter();
        maxRead = bytes;
        return this;
    }

    /// What one [#read] takes at most.
    ///
    /// @return bytes
    /// @libevent evbuffer_get_max_read
    public int maxRead() {
        enter();
        return maxRead;
    }

    /// Writes to a channel as much as it takes at once, and drains that.
    ///
    /// @param channel where to
    /// @return how many bytes; 0 when it would block, or the buffer is empty
    /// @throws IOException the channel fails
    /// @throws IllegalStateException the front is frozen, and there is something to write
    /// @libevent evbuffer_write
    public long write(WritableByteChannel channel) throws IOException {
        return write(channel, Long.MAX_VALUE);
    }

    /// Writes to a channel from the front, and drains what it takes. A gathering channel is given up to 64 pieces in one call; a
    /// socket is given a file to send, if the buffer [drains to a descriptor][#drainsToDescriptor].
    ///
    /// @param channel where to
    /// @param max     how many bytes at most, at least 0
    /// @return how many; 0 when it would block, or the buffer is empty
    /// @throws IOException the channel fails
    /// @throws IllegalStateException the front is frozen, and there is something to write
    /// @libevent evbuffer_write_atmost
    public long write(WritableByteChannel channel, long max) throws IOException {
        checkNotNegative(max);
        long bytes = enterFront(max);
        if (bytes == 0) {
            return 0;
        }
        long before = chain.length;
        return sent(
                before,
                switch (channel) {
                    case StreamSocket socket -> Outlet.write(chain, socket, bytes);
                    case GatheringByteChannel gathering -> Outlet.gather(chain, gathering, bytes);
                    default -> Outlet.write(chain, channel, bytes);
                });
    }

    private long received(long count) {
        if (count > 0) {
            added(count);
        }
        return count;
    }

    private long sent(long before, long count) {
        if (count > 0) {
            changed(before, 0, count);
        }
        return count;
    }

    /// A stream of the buffer's bytes, which are taken out as they are read. It ends where the buffer is empty, and goes on
    /// when more has come; closing it does nothing, marks are not supported.
    ///
    /// @return a new stream, confined as the buffer is; it fails as [#remove(byte[])] does
    public InputStream inputStream() {
        enter();
        return new ContentInput(this);
    }

    // ---- finding

    /// Finds a byte.
    ///
    /// @param wanted the byte
    /// @param from   where to begin, counted from the front; at most the buffer's length
    /// @return the position of the first, or -1
    /// @throws IndexOutOfBoundsException `from` is not in the buffer
    /// @throws UncheckedIOException the bytes lie in a file, which cannot be read
    public long indexOf(byte wanted, long from) {
        enterFrom(from);
        long found = Search.find(chain, from, chain.length, wanted);
        keep();
        return found;
    }

    /// Finds bytes that lie one after the other.
    ///
    /// @param pattern the bytes
    /// @return the position of the first, or -1; an empty pattern is found at the front
    /// @throws UncheckedIOException the bytes lie in a file, which cannot be read
    /// @libevent evbuffer_find
    public long search(byte[] pattern) {
        return search(pattern, 0, Long.MAX_VALUE);
    }

    /// Finds bytes that lie one after the other. [EvPtr#find(byte[])] is for going on from one to the next.
    ///
    /// @param pattern the bytes
    /// @param from    where to begin, counted from the front; at most the buffer's length
    /// @return the position of the first, or -1; an empty pattern is found at `from`
    /// @throws IndexOutOfBoundsException `from` is not in the buffer
    /// @throws UncheckedIOException the bytes lie in a file, which cannot be read
    /// @libevent evbuffer_search
    public long search(byte[] pattern, long from) {
        return search(pattern, from, Long.MAX_VALUE);
    }

    /// Finds bytes that lie one after the other in a part of the buffer. Costs up to as many steps as there are bytes times the
    /// length of the pattern, if much of it is found often.
    ///
    /// @param pattern the bytes
    /// @param from    where to begin, counted from the front; at most the buffer's length
    /// @param end     before which all of them must lie; beyond the buffer's end: anywhere, before `from`: nowhere
    /// @return the position of the first, or -1; an empty pattern is found at `from`
    /// @throws IndexOutOfBoundsException `from` is not in the buffer
    /// @throws UncheckedIOException the bytes lie in a file, which cannot be read
    /// @libevent evbuffer_search_range
    public long search(byte[] pattern, long from, long end) {
        enterFrom(from);
        long found = Search.find(chain, from, Math.min(end, chain.length), pattern);
        keep();
        return found;
    }

    /// Finds where a line ends.
    ///
    /// @param from where it begins, counted from the front; at most the buffer's length
    /// @param eol  how lines end
    /// @return the end, or null if it has not come yet
    /// @throws IndexOutOfBoundsException `from` is not in the buffer
    /// @throws UncheckedIOException the bytes lie in a file, which cannot be read
    /// @libevent evbuffer_search_eol
    public @Nullable LineEnd searchEol(long from, Eol eol) {
        enterFrom(from);
        long start = LineEnds.find(chain, from, eol);
        LineEnd end = start < 0 ? null : new LineEnd(start, LineEnds.length(chain, start, eol));
        keep();
        return end;
    }

    /// A position, at the front.
    ///
    /// @return a new one
    public EvPtr ptr() {
        return ptr(0);
    }

    /// A position.
    ///
    /// @param position counted from the front; at most the buffer's length
    /// @return a new one
    /// @throws IndexOutOfBoundsException the position is not in the buffer
    public EvPtr ptr(long position) {
        enterFrom(position);
        EvPtr ptr = new EvPtr(this);
        ptr.set(position);
        return ptr;
    }

    // ---- lines

    /// Takes a line out of the front, with its terminator, as text in UTF-8. What is not UTF-8 becomes U+FFFD.
    ///
    /// @param eol how lines end
    /// @return the line without its terminator, or null if its end has not come yet
    /// @throws IllegalStateException the front is frozen, and there is a line to take
    /// @throws UncheckedIOException the bytes lie in a file, which cannot be read
    /// @libevent evbuffer_readln
    /// @libevent evbuffer_readline
    public @Nullable String readLine(Eol eol) {
        return readLine(eol, StandardCharsets.UTF_8);
    }

    /// Takes a line out of the front, with its terminator, as text. What is malformed becomes the charset's replacement. The
    /// terminator is looked for as bytes: UTF-16 and UTF-32 are not for this.
    ///
    /// @param eol     how lines end
    /// @param charset how the text is written
    /// @return the line without its terminator, or null if its end has not come yet
    /// @throws IllegalStateException the front is frozen, and there is a line to take
    /// @throws UncheckedIOException the bytes lie in a file, which cannot be read
    public @Nullable String readLine(Eol eol, Charset charset) {
        long length = findLine(eol);
        if (length < 0) {
            return null;
        }
        int bytes = lineBytes(length);
        byte[] scratch = chain.pool.scratch.bytes(bytes);
        chain.copy(0, scratch, 0, bytes);
        String line = new String(scratch, 0, bytes, charset);
        dropLine(length, eol);
        return line;
    }

    /// Takes a line out of the front, with its terminator.
    ///
    /// @param eol how lines end
    /// @return the line without its terminator, or null if its end has not come yet
    /// @throws IllegalStateException the front is frozen, and there is a line to take
    /// @throws UncheckedIOException the bytes lie in a file, which cannot be read
    public byte @Nullable [] readLineBytes(Eol eol) {
        long length = findLine(eol);
        if (length < 0) {
            return null;
        }
        byte[] line = new byte[lineBytes(length)];
        chain.copy(0, line, 0, line.length);
        dropLine(length, eol);
        return line;
    }

    private long findLine(Eol eol) {
        enter();
        long length = LineEnds.find(chain, 0, eol);
        keep();
        if (length >= 0) {
            checkThawed(FROZEN_FRONT);
        }
        return length;
    }

    private static int lineBytes(long length) {
        if (length > ARRAY_BYTES_MAX) {
            throw new IllegalStateException(
                    "a line of "
                            + length
                            + " bytes: an array holds no more than "
                            + ARRAY_BYTES_MAX
                            + "; see searchEol");
        }
        return (int) length;
    }

    private void dropLine(long length, Eol eol) {
        drained(length + LineEnds.length(chain, length, eol));
    }

    // ---- freezing

    /// Forbids changes at one end. At the front: draining, taking and copying out, prepending, writing to a channel. At the
    /// end: appending, and reading from a channel. A call that has no byte to move succeeds all the same.
    ///
    /// @param end which
    /// @return this
    /// @libevent evbuffer_freeze
    public EvBuffer freeze(BufferEnd end) {
        enter();
        state |= bit(end);
        return this;
    }

    /// Allows changes at one end again, however often it was frozen.
    ///
    /// @param end which
    /// @return this
    /// @libevent evbuffer_unfreeze
    public EvBuffer unfreeze(BufferEnd end) {
        enter();
        state &= ~bit(end);
        return this;
    }

    /// Whether changes at one end are forbidden.
    ///
    /// @param end which
    /// @return whether
    public boolean isFrozen(BufferEnd end) {
        enter();
        return (state & bit(end)) != 0;
    }

    // ---- callbacks

    /// Has a callback told of each change: of what is added and deleted, not of what is only laid out anew. The newest is told
    /// first, right after the change, from inside the call that made it.
    ///
    /// @param callback whom to tell
    /// @return to disable, enable and end it
    /// @libevent evbuffer_add_cb
    public Subscription onChange(ChangeCallback callback) {
        enter();
        Subscription subscription = new Subscription(this, Objects.requireNonNull(callback));
        subscriptions().add(subscription);
        return subscription;
    }

    /// Takes a callback off, the newest if it is there several times.
    ///
    /// @param callback as given to [#onChange]
    /// @return false when there is none
    /// @libevent evbuffer_remove_cb
    public boolean removeCallback(ChangeCallback callback) {
        enter();
        Subscription found = subscriptions == null ? null : subscriptions.find(callback);
        if (found == null) {
            return false;
        }
        end(found);
        return true;
    }

    /// Has callbacks told from a base's loop from now on, and not from inside the call that changes the buffer: once for all
    /// changes since, with their sums. Cannot be undone.
    ///
    /// @param loop this buffer's base, if it has one
    /// @return this
    /// @throws IllegalStateException the buffer belongs to another base, or defers its callbacks to another one already
    /// @libevent evbuffer_defer_callbacks
    public EvBuffer deferCallbacks(EventBase loop) {
        enter();
        if (base != null && base != loop) {
            throw new IllegalStateException("the buffer belongs to " + base + ", not to " + loop);
        }
        subscriptions().defer(loop);
        return this;
    }

    private Subscriptions subscriptions() {
        Subscriptions all = subscriptions;
        if (all == null) {
            all = new Subscriptions(this);
            subscriptions = all;
        }
        return all;
    }

    void end(Subscription subscription) {
        if (subscriptions != null) {
            subscriptions.remove(subscription);
        }
    }

    // ---- the end

    /// Gives back all memory, and calls no callback any more, also none that is deferred. Closing again does nothing; everything
    /// else fails from now on.
    ///
    /// @throws IllegalStateException the calling thread may not touch the buffer's base; or it is the input or output of a
    ///                               [BufferEvent], which closes it
    /// @libevent evbuffer_free
    @Override
    public void close() {
        checkThread();
        if ((state & CLOSED) != 0) {
            return;
        }
        if (owner != null) {
            owner.closing();
        }
        state |= CLOSED;
        endSubscriptions();
        untie();
        chain.dropSpare();
        chain.pool.releaseAll(chain.takeAll());
    }

    private void endSubscriptions() {
        if (subscriptions != null) {
            subscriptions.close();
            subscriptions = null;
        }
    }

    @Override
    public String toString() {
        return "buffer of "
                + chain.length
                + " bytes"
                + ((state & FROZEN_FRONT) != 0 ? ", front frozen" : "")
                + ((state & FROZEN_END) != 0 ? ", end frozen" : "")
                + ((state & CLOSED) != 0 ? ", closed" : "");
    }

    // ---- for buffered events: these ignore what is frozen

    /// Gives back all memory and calls no callback any more, as when it is closed; but it can still be read, and is empty.
    void retire() {
        endSubscriptions();
        clear();
        chain.dropSpare();
        untie();
    }

    void owner(@Nullable BufferOwner newOwner) {
        enter();
        owner = newOwner;
    }

    /// Reads once from a socket into the end.
    ///
    /// @return bytes read; 0 when it would block, -1 at the end of the stream
    long readFrom(StreamSocket socket, long max) throws IOException {
        enter();
        return max > 0 ? received(Intake.read(chain, socket, max)) : 0;
    }

    /// Writes once from the front to a socket, and drains what was sent.
    ///
    /// @return bytes sent; 0 when it would block, or there is nothing
    long writeTo(StreamSocket socket, long max) throws IOException {
        enter();
        long before = chain.length;
        return max > 0 ? sent(before, Outlet.write(chain, socket, max)) : 0;
    }

    /// Whether the latest [#writeTo] moved less than it gave the socket: there is no room at the moment.
    boolean wasBlocked() {
        return chain.isBlocked;
    }

    /// Moves bytes from the front of another buffer to this one's end.
    ///
    /// @return how many
    long transfer(EvBuffer source, long max) {
        enter();
        source.enter();
        long most = Math.min(max, Long.MAX_VALUE - chain.length);
        long bytes = Math.min(most, source.chain.length);
        return source == this || bytes <= 0 ? 0 : takeFrom(source, bytes);
    }

    /// Lets go of memory that is large for what is left. Ends a reservation.
    void compact() {
        enter();
        reservation = null;
        Compaction.compact(chain);
    }

    // ---- for positions

    long changes() {
        return changes;
    }

    // ---- at each door

    /// Keeps this buffer in use until here. Without, a caller who has dropped it could see its memory go while he looks at it.
    @SuppressWarnings("ReachabilityFenceUsage") // it matters what came before, not how that ended
    void keep() {
        Reference.reachabilityFence(this);
    }

    void checkThread() {
        EventBase mine = base;
        if (mine != null) {
            mine.checkThread("EvBuffer");
        }
    }

    void enter() {
        checkThread();
        if ((state & CLOSED) != 0) {
            throw new IllegalStateException("the buffer is closed");
        }
    }

    /// Enters to append so many bytes.
    ///
    /// @return whether there are any
    private boolean enterEnd(long bytes) {
        checkThread();
        if ((state & (CLOSED | FROZEN_END)) != 0) {
            enter();
            if (bytes > 0) {
                checkThawed(FROZEN_END);
            }
        }
        checkCountable(bytes);
        return bytes > 0;
    }

    /// Files may be so long that a few more bytes are more than a length can tell.
    private void checkCountable(long bytes) {
        if (chain.length + bytes < 0) {
            throw tooMany(bytes);
        }
    }

    private IllegalStateException tooMany(long bytes) {
        return new IllegalStateException(
                "the buffer has " + chain.length + " bytes: " + bytes + " more are too many");
    }

    /// Enters to take up to so many bytes.
    ///
    /// @return how many there are to take
    private long enterFront(long max) {
        checkThread();
        long bytes = Math.min(max, chain.length);
        if ((state & (CLOSED | FROZEN_FRONT)) != 0) {
            enter();
            if (bytes > 0) {
                checkThawed(FROZEN_FRONT);
            }
        }
        return bytes;
    }

    /// Enters to copy up to so many bytes.
    ///
    /// @return how many there are to copy
    private long enterAt(long from, long max) {
        enterFrom(from);
        long bytes = Math.min(max, chain.length - from);
        if (bytes > 0) {
            checkThawed(FROZEN_FRONT);
        }
        return bytes;
    }

    /// Enters at a position.
    private void enterFrom(long from) {
        enter();
        if (from < 0 || from > chain.length) {
            throw new IndexOutOfBoundsException(
                    "from " + from + ": wanted 0 to " + chain.length + ", the buffer's length");
        }
    }

    private void checkThawed(int end) {
        if ((state & end) != 0) {
            throw new IllegalStateException(
                    (end == FROZEN_FRONT ? "the front" : "the end") + " of the buffer is frozen");
        }
    }

    private int checkedInt() {
        enter();
        if (chain.length > Integer.MAX_VALUE) {
            throw new IllegalStateException(chain.length + " bytes are too many for one piece");
        }
        return (int) chain.length;
    }

    private static void checkNotNegative(long length) {
        if (length < 0) {
            throw new IllegalArgumentException(length + " bytes: wanted 0 or more");
        }
    }

    private static int bit(BufferEnd end) {
        return end == BufferEnd.FRONT ? FROZEN_FRONT : FROZEN_END;
    }

    private void added(long bytes) {
        changed(chain.length - bytes, bytes, 0);
    }

    /// Tells of a change, of which clean-ups may have been told already.
    private void changed(long before, long added, long deleted) {
        changes++;
        if (added > 0) {
            if (reservation != null) {
                reservation = null;
            }
            if (leash == null) {
                tie();
            }
        }
        BufferOwner told = owner;
        if (told != null) {
            told.changed(this, added, deleted);
        }
        Subscriptions toTell = subscriptions;
        if (toTell != null) {
            toTell.changed(before, added, deleted);
        }
    }

    /// Sees that the pool finds out when this buffer is dropped.
    private void tie() {
        if (leash == null) {
            leash = chain.pool.leashes.tie(this);
        }
    }

    /// It holds no memory now.
    private void untie() {
        Leash tied = leash;
        if (tied != null) {
            chain.pool.leashes.untie(tied);
            leash = null;
        }
    }
}
