package io.evj.buffer;

import io.evj.api.EventBase;
import io.evj.api.StreamSocket;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
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
/// pool of the buffer's base and go back to it as soon as they are drained; an empty buffer holds none. A buffer
/// that is dropped without [#close()] gives them back when the garbage collector has found it.
///
/// An operation that fails leaves the buffer as it was. A closed buffer refuses everything with an `IllegalStateException`.
/// Confined to its loop; one without a base is confined to one thread at a time, and that is up to its user.
///
/// @libevent evbuffer_new
public final class EvBuffer implements AutoCloseable {
    private static final int FROZEN_FRONT = 1;
    private static final int FROZEN_END = 2;
    private static final int CLOSED = 4;
    private static final int ARRAY_BYTES_MAX = Integer.MAX_VALUE - 8;

    final Chain chain;
    private final @Nullable EventBase base;
    private @Nullable BufferOwner owner;
    private int state;

    /// Counts changes of the content.
    private long changes;

    private EvBuffer(@Nullable EventBase base, BufferPool pool) {
        this.base = base;
        chain = new Chain(pool);
    }

    /// Makes a buffer that belongs to no base. Its memory comes from [BufferPool#shared()].
    ///
    /// @return a new, empty buffer
    public static EvBuffer create() {
        return new EvBuffer(null, BufferPool.shared());
    }

    /// Makes a buffer that belongs to a base.
    ///
    /// @param base whose pool lends the memory, and to whose loop the buffer is confined
    /// @return a new, empty buffer
    /// @throws IllegalStateException the base is closed, or the calling thread may not touch it
    public static EvBuffer of(EventBase base) {
        return new EvBuffer(base, BufferPool.of(base));
    }

    /// With memory of a given pool, for tests.
    static EvBuffer of(BufferPool pool) {
        return new EvBuffer(null, pool);
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

    /// The first bytes, as many as lie in one piece. Allocates nothing after the first time.
    ///
    /// @return a read-only view, the same object each time; valid until the buffer's next change. Empty when the buffer is
    /// @throws IllegalStateException the buffer is closed
    public ByteBuffer front() {
        enter();
        Segment first = chain.head;
        return first == null ? ByteBuffer.allocate(0).asReadOnlyBuffer() : first.view();
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
        enterEnd(length);
        if (length > 0) {
            chain.append(source, offset, length);
            changed(length, 0);
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
        enterEnd(length);
        if (length > 0) {
            chain.append(source, source.position(), length);
            source.position(source.limit());
            changed(length, 0);
        }
        return this;
    }

    /// Appends a text in UTF-8. What has no counterpart there (half a surrogate pair) becomes `?`.
    ///
    /// @param text the text
    /// @return this
    /// @throws IllegalStateException the end is frozen
    /// @throws BufferLimitException there is no memory left
    public EvBuffer add(CharSequence text) {
        return add(text, StandardCharsets.UTF_8);
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

    /// Appends a number as text, in decimal: `-12`. Allocates nothing.
    ///
    /// @param value the number
    /// @return this
    /// @throws IllegalStateException the end is frozen
    /// @throws BufferLimitException there is no memory left
    public EvBuffer addDecimal(long value) {
        enterEnd(1);
        changed(Digits.appendDecimal(chain, value), 0);
        return this;
    }

    /// Appends a number as text, in hexadecimal, in lower case, without leading zeros: `1f`. Allocates nothing.
    ///
    /// @param value the number, taken as unsigned: -1 becomes `ffffffffffffffff`
    /// @return this
    /// @throws IllegalStateException the end is frozen
    /// @throws BufferLimitException there is no memory left
    public EvBuffer addHex(long value) {
        enterEnd(1);
        changed(Digits.appendHex(chain, value), 0);
        return this;
    }

    /// A stream whose bytes are appended here. It has no state of its own: flushing and closing it do nothing.
    ///
    /// @return a new stream, confined as the buffer is; it fails as [#add(byte[])] does
    public OutputStream outputStream() {
        enter();
        return new ContentOutput(this);
    }

    // ---- moving

    /// Moves all bytes of another buffer to this one's end. Memory changes hands, nothing is copied, unless the buffers belong
    /// to different bases and the memory is in use elsewhere.
    ///
    /// @param source empty afterwards; this buffer itself, or an empty one: nothing happens
    /// @return this
    /// @throws IllegalStateException this buffer's end, or the source's front, is frozen
    /// @throws BufferLimitException there is no memory left
    /// @libevent evbuffer_add_buffer
    public EvBuffer addBuffer(EvBuffer source) {
        source.enter();
        moved(source, source.chain.length);
        return this;
    }

    /// Moves bytes from the front to the end of another buffer: whole blocks change hands, the cut one is copied from.
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
        return target.moved(this, Math.min(max, chain.length));
    }

    private long moved(EvBuffer source, long bytes) {
        enter();
        if (source == this || bytes == 0) {
            return 0;
        }
        checkThawed(FROZEN_END);
        source.checkThawed(FROZEN_FRONT);
        return shift(source, bytes);
    }

    private long shift(EvBuffer source, long bytes) {
        chain.take(source.chain, bytes);
        source.changed(0, bytes);
        changed(bytes, 0);
        return bytes;
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
            chain.drain(bytes);
            changed(0, bytes);
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
    public int remove(byte[] target, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, target.length);
        int bytes = (int) enterFront(length);
        if (bytes > 0) {
            chain.copy(0, target, offset, bytes);
            chain.drain(bytes);
            changed(0, bytes);
        }
        return bytes;
    }

    /// Takes bytes out of the front, as many as there are and as fit between a buffer's position and its limit.
    ///
    /// @param target takes them; its position moves
    /// @return how many, perhaps 0
    /// @throws IllegalStateException the front is frozen, and there is something to take
    /// @throws ReadOnlyBufferException the target cannot be written
    public int remove(ByteBuffer target) {
        int bytes = (int) enterFront(target.remaining());
        if (bytes > 0) {
            chain.copy(0, target, target.position(), bytes);
            target.position(target.position() + bytes);
            chain.drain(bytes);
            changed(0, bytes);
        }
        return bytes;
    }

    /// Copies the first bytes, as many as there are and the array holds. They stay in the buffer.
    ///
    /// @param target takes them
    /// @return how many, perhaps 0
    /// @throws IllegalStateException the front is frozen, and there is something to copy
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
    /// @libevent evbuffer_copyout_from
    public int copyOut(long from, byte[] target, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, target.length);
        int bytes = (int) enterAt(from, length);
        chain.copy(from, target, offset, bytes);
        return bytes;
    }

    /// Copies the first bytes, as many as there are and as fit between a buffer's position and its limit.
    ///
    /// @param target takes them; its position moves
    /// @return how many, perhaps 0
    /// @throws IllegalStateException the front is frozen, and there is something to copy
    /// @throws ReadOnlyBufferException the target cannot be written
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
    public int copyOut(long from, ByteBuffer target) {
        int bytes = (int) enterAt(from, target.remaining());
        chain.copy(from, target, target.position(), bytes);
        target.position(target.position() + bytes);
        return bytes;
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
    public long indexOf(byte wanted, long from) {
        enterFrom(from);
        return Search.find(chain.head, from, chain.length, wanted);
    }

    /// Finds bytes that lie one after the other.
    ///
    /// @param pattern the bytes
    /// @return the position of the first, or -1; an empty pattern is found at the front
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
    /// @libevent evbuffer_search_range
    public long search(byte[] pattern, long from, long end) {
        enterFrom(from);
        return Search.find(chain.head, from, Math.min(end, chain.length), pattern);
    }

    /// Finds where a line ends.
    ///
    /// @param from where it begins, counted from the front; at most the buffer's length
    /// @param eol  how lines end
    /// @return the end, or null if it has not come yet
    /// @throws IndexOutOfBoundsException `from` is not in the buffer
    /// @libevent evbuffer_search_eol
    public @Nullable LineEnd searchEol(long from, Eol eol) {
        enterFrom(from);
        long start = LineEnds.find(chain.head, from, eol);
        return start < 0 ? null : new LineEnd(start, LineEnds.length(chain.head, start, eol));
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
    public @Nullable String readLine(Eol eol, Charset charset) {
        long length = findLine(eol);
        if (length < 0) {
            return null;
        }
        int bytes = lineBytes(length);
        byte[] scratch = chain.pool.scratch(bytes);
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
        long length = LineEnds.find(chain.head, 0, eol);
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
        long bytes = length + LineEnds.length(chain.head, length, eol);
        chain.drain(bytes);
        changed(0, bytes);
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

    // ---- the end

    /// Gives back all memory. Closing again does nothing; everything else fails from now on.
    ///
    /// @throws IllegalStateException the calling thread may not touch the buffer's base
    /// @libevent evbuffer_free
    @Override
    public void close() {
        if (base != null) {
            base.checkThread("EvBuffer");
        }
        if ((state & CLOSED) == 0) {
            state |= CLOSED;
            chain.dropSpare();
            chain.clear();
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

    void owner(@Nullable BufferOwner newOwner) {
        enter();
        owner = newOwner;
    }

    /// Reads once from a socket into the end.
    ///
    /// @return bytes read; 0 when it would block, -1 at the end of the stream
    long readFrom(StreamSocket socket, long max) throws IOException {
        enter();
        long count = max > 0 ? chain.readFrom(socket, max) : 0;
        if (count > 0) {
            changed(count, 0);
        }
        return count;
    }

    /// Writes once from the front to a socket, and drains what was sent.
    ///
    /// @return bytes sent; 0 when it would block, or there is nothing
    long writeTo(StreamSocket socket, long max) throws IOException {
        enter();
        long count = max > 0 ? chain.writeTo(socket, max) : 0;
        if (count > 0) {
            changed(0, count);
        }
        return count;
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
        long bytes = Math.min(max, source.chain.length);
        return source == this || bytes <= 0 ? 0 : shift(source, bytes);
    }

    /// Lets go of memory that is large for what is left.
    void compact() {
        enter();
        chain.compact();
    }

    // ---- for positions

    long changes() {
        return changes;
    }

    // ---- at each door

    void enter() {
        EventBase mine = base;
        if (mine != null) {
            mine.checkThread("EvBuffer");
        }
        if ((state & CLOSED) != 0) {
            throw new IllegalStateException("the buffer is closed");
        }
    }

    /// Enters to append so many bytes.
    private void enterEnd(long bytes) {
        enter();
        if (bytes > 0) {
            checkThawed(FROZEN_END);
        }
    }

    /// Enters to take up to so many bytes.
    ///
    /// @return how many there are to take
    private long enterFront(long max) {
        enter();
        long bytes = Math.min(max, chain.length);
        if (bytes > 0) {
            checkThawed(FROZEN_FRONT);
        }
        return bytes;
    }

    /// Enters to look at up to so many bytes.
    ///
    /// @return how many there are to look at
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

    private static void checkNotNegative(long length) {
        if (length < 0) {
            throw new IllegalArgumentException(length + " bytes: wanted 0 or more");
        }
    }

    private static int bit(BufferEnd end) {
        return end == BufferEnd.FRONT ? FROZEN_FRONT : FROZEN_END;
    }

    private void changed(long added, long deleted) {
        changes++;
        BufferOwner told = owner;
        if (told != null) {
            told.changed(this, added, deleted);
        }
    }
}
