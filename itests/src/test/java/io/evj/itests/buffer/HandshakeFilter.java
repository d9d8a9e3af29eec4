package io.evj.itests.buffer;

import io.evj.api.Event;
import io.evj.buffer.BevEvent;
import io.evj.buffer.BufferEvent;
import io.evj.buffer.EvBuffer;
import io.evj.buffer.Filter;
import io.evj.buffer.FilterLink;
import io.evj.buffer.FlushMode;
import java.io.EOFException;
import java.io.IOException;

/// Has the shape of TLS: both sides speak first with each other, the program's bytes travel in records, and the end of
/// the stream is a record of its own, without which it was cut off.
///
/// A record is a kind, a length of one byte, and so many bytes, each changed by the key that the sides have agreed upon.
final class HandshakeFilter implements Filter {
    private static final int HELLO = 1;
    private static final int DATA = 2;
    private static final int END = 3;
    private static final int RECORD_MAX = 200;

    private final boolean isClient;
    private final int number;
    private int key;
    private boolean isGreeted;
    private boolean isOpen;
    private boolean isEnded;
    private boolean hasSentEnd;

    /// @param number what this side brings into the key
    HandshakeFilter(boolean isClient, int number) {
        this.isClient = isClient;
        this.number = number;
    }

    @Override
    public void opened(FilterLink link) {
        link.feedAlways(true);
        if (isClient && isConnected(link.below())) {
            greet(link);
        }
    }

    private static boolean isConnected(BufferEvent below) {
        BufferEvent bottom = below;
        for (BufferEvent next = below; next != null; next = next.underlying()) {
            bottom = next;
        }
        return bottom.socket() != null || bottom.partner() != null;
    }

    private void greet(FilterLink link) {
        isGreeted = true;
        link.below().write(new byte[] {HELLO, 1, (byte) number});
    }

    @Override
    public Result input(
            FilterLink link, EvBuffer source, EvBuffer target, long limit, FlushMode mode)
            throws IOException {
        byte[] head = new byte[2];
        if (source.copyOut(head) < 2 || source.length() < 2 + (head[1] & 0xff)) {
            return Result.NEED_MORE;
        }
        int bytes = head[1] & 0xff;
        if (head[0] == DATA && limit == 0) {
            return Result
                    .NEED_MORE; // a record is not cut: it overshoots the mark, but not a full one
        }
        byte[] body = new byte[bytes];
        source.drain(2);
        source.remove(body);
        switch (head[0]) {
            case HELLO -> {
                if (!isGreeted) {
                    greet(link);
                }
                key = number + body[0];
                isOpen = true;
                link.feedAlways(false);
                link.tell(new BevEvent(BevEvent.CONNECTED, null));
                link.runSoon(Event.WRITE);
            }
            case DATA -> {
                change(body, -key);
                target.add(body);
            }
            case END -> {
                isEnded = true;
                link.tell(new BevEvent(BevEvent.EOF | BevEvent.READING, null));
            }
            default -> throw new IOException("a record of kind " + head[0]);
        }
        return Result.OK;
    }

    @Override
    public Result output(
            FilterLink link, EvBuffer source, EvBuffer target, long limit, FlushMode mode) {
        if (!isOpen) {
            return Result.NEED_MORE;
        }
        byte[] body = new byte[(int) Math.min(RECORD_MAX, source.length())];
        if (body.length > 0) {
            source.remove(body);
            change(body, key);
            target.add(new byte[] {DATA, (byte) body.length}).add(body);
        }
        if (mode == FlushMode.FINISHED && source.isEmpty()) {
            sendEnd(target);
        }
        return body.length > 0 ? Result.OK : Result.NEED_MORE;
    }

    private void sendEnd(EvBuffer target) {
        if (!hasSentEnd) {
            hasSentEnd = true;
            target.add(new byte[] {END, 0});
        }
    }

    private static void change(byte[] body, int by) {
        for (int i = 0; i < body.length; i++) {
            body[i] += (byte) by;
        }
    }

    @Override
    public void event(FilterLink link, BevEvent event) {
        if (event.is(BevEvent.CONNECTED)) {
            if (isClient && !isGreeted) {
                greet(link);
            }
        } else if (event.is(BevEvent.EOF) && !isEnded) {
            link.fail(Event.READ, new EOFException("cut off by the peer"));
        } else if (!event.is(BevEvent.EOF)) {
            link.tell(event);
        }
    }

    @Override
    public void closed(FilterLink link) {
        if (isOpen && !link.below().isClosed()) {
            sendEnd(link.below().output());
        }
    }
}
