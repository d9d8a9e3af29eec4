package io.evj.api;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ReadableByteChannel;
import org.jspecify.annotations.Nullable;

/// Any [InputStream] as something to watch: standard input, a pipe, a child's output.
///
/// A stream cannot say whether a read would block, nor, before it is read, that it has ended. So a daemon thread, started
/// when this is first asked, reads ahead by at most one buffer. Waiting costs nothing, and the loop wakes at once.
/// Nobody else may read the stream any more; what was read ahead is lost with this object.
///
/// [#read] and [#close] are safe from any thread.
public final class PolledInput implements Pollable, ReadableByteChannel {
    private static final int BUFFER_BYTES = 8192;

    private final InputStream source;
    private final byte[] bytes; // the reader's while head == tail, the taker's while not
    private final Object lock = new Object();
    private @Nullable Runnable wakeup;
    private int head;
    private int tail;
    private boolean isStarted;
    private boolean hasEnded;
    private boolean isClosed;
    private @Nullable IOException failure;

    private PolledInput(InputStream source, int bufferBytes) {
        if (bufferBytes < 1) {
            throw new IllegalArgumentException(bufferBytes + " bytes: at least 1 is needed");
        }
        this.source = source;
        this.bytes = new byte[bufferBytes];
    }

    /// Watches a stream, with a buffer of 8 KiB.
    ///
    /// @param source nobody else's from now on
    /// @return not started yet
    public static PolledInput of(InputStream source) {
        return new PolledInput(source, BUFFER_BYTES);
    }

    /// Watches a stream.
    ///
    /// @param source      nobody else's from now on
    /// @param bufferBytes how much is read ahead at most, at least 1
    /// @return not started yet
    public static PolledInput of(InputStream source, int bufferBytes) {
        return new PolledInput(source, bufferBytes);
    }

    /// `READ` holds when [#read] has something to tell: bytes, the end, or a failure.
    @Override
    public int ready(int interest) {
        synchronized (lock) {
            start();
            return interest & (hasNews() ? Event.READ : 0);
        }
    }

    @Override
    public boolean notify(Runnable newWakeup) {
        synchronized (lock) {
            wakeup = newWakeup;
            start();
            return true;
        }
    }

    /// Takes bytes that are there. Never blocks.
    ///
    /// @param target takes the bytes
    /// @return bytes taken; 0 when none are there yet, or no room; -1 at the end
    /// @throws IOException the stream failed, which is told once and then taken for its end; or closed
    @Override
    public int read(ByteBuffer target) throws IOException {
        synchronized (lock) {
            if (isClosed) {
                throw new ClosedChannelException();
            }
            start();
            if (head < tail) {
                int count = Math.min(tail - head, target.remaining());
                target.put(bytes, head, count);
                head += count;
                if (head == tail) {
                    lock.notifyAll(); // the buffer is the reader's again
                }
                return count;
            }
            if (failure != null) {
                IOException told = failure;
                failure = null;
                throw told;
            }
            return hasEnded ? -1 : 0;
        }
    }

    @Override
    public boolean isOpen() {
        synchronized (lock) {
            return !isClosed;
        }
    }

    /// Takes no more. The stream is closed by the thread that reads it, as soon as its current read returns: closing it
    /// under that read could block.
    @Override
    public void close() throws IOException {
        boolean isRead;
        synchronized (lock) {
            if (isClosed) {
                return;
            }
            isClosed = true;
            lock.notifyAll();
            isRead = isStarted;
        }
        wake();
        if (!isRead) {
            source.close();
        }
    }

    private boolean hasNews() {
        return isClosed || head < tail || hasEnded;
    }

    private void start() {
        if (!isStarted && !isClosed) {
            isStarted = true;
            Thread.ofPlatform().daemon().name("ev-input").start(this::readAhead);
        }
    }

    private void readAhead() {
        try (source) {
            int count;
            do {
                count = source.read(bytes);
            } while (handOver(count));
        } catch (IOException e) {
            fail(e);
        } catch (RuntimeException e) {
            fail(new IOException(e));
        }
    }

    /// Hands bytes over and waits until they are taken. False when there is nothing more to do.
    private boolean handOver(int count) {
        synchronized (lock) {
            if (count < 0) {
                hasEnded = true;
            } else {
                head = 0;
                tail = count;
            }
        }
        wake();
        synchronized (lock) {
            while (head < tail && !isClosed) {
                try {
                    lock.wait();
                } catch (InterruptedException e) {
                    hasEnded = true; // whoever interrupts this thread wants it to stop
                }
            }
            return !hasEnded && !isClosed;
        }
    }

    private void fail(IOException cause) {
        synchronized (lock) {
            if (hasEnded) {
                return; // what fails after the end interests nobody
            }
            failure = cause;
            hasEnded = true;
        }
        wake();
    }

    private void wake() {
        Runnable waker;
        synchronized (lock) {
            waker = wakeup;
        }
        if (waker != null) {
            waker.run();
        }
    }
}
