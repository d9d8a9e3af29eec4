package io.evj.itests.buffer;

import io.evj.buffer.EvBuffer;
import io.evj.buffer.Filter;
import io.evj.buffer.FilterLink;
import io.evj.buffer.FlushMode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/// Compresses what goes down, and expands what comes up. FINISHED writes the trailer and looks for it.
final class ZipFilter implements Filter {
    private static final byte[] NOTHING = {};

    private final Deflater deflater = new Deflater();
    private final Inflater inflater = new Inflater();
    private final byte[] some = new byte[4096];
    boolean isClosed;

    @Override
    public Result output(
            FilterLink link, EvBuffer source, EvBuffer target, long limit, FlushMode mode) {
        boolean hasMoved = false;
        for (ByteBuffer front = source.front(); front.hasRemaining(); front = source.front()) {
            int bytes = front.remaining();
            deflater.setInput(front);
            drainTo(target, Deflater.NO_FLUSH);
            deflater.setInput(NOTHING); // the view of the front is good only until the drain
            source.drain(bytes);
            hasMoved = true;
        }
        if (mode == FlushMode.FINISHED) {
            deflater.finish();
            drainTo(target, Deflater.NO_FLUSH);
        } else if (mode == FlushMode.FLUSH || hasMoved) {
            drainTo(target, Deflater.SYNC_FLUSH);
        }
        return hasMoved ? Result.OK : Result.NEED_MORE;
    }

    private void drainTo(EvBuffer target, int flush) {
        int count = deflater.deflate(some, 0, some.length, flush);
        while (count > 0) {
            target.add(some, 0, count);
            count = deflater.deflate(some, 0, some.length, flush);
        }
    }

    @Override
    public Result input(
            FilterLink link, EvBuffer source, EvBuffer target, long limit, FlushMode mode)
            throws IOException {
        ByteBuffer front = source.front();
        int before = front.remaining();
        inflater.setInput(front);
        int room = limit < 0 || limit > some.length ? some.length : (int) limit;
        int count;
        try {
            count = inflater.inflate(some, 0, room);
        } catch (DataFormatException bad) {
            throw new IOException(bad.getMessage(), bad);
        }
        int taken = before - inflater.getRemaining();
        inflater.setInput(NOTHING);
        source.drain(taken);
        target.add(some, 0, count);
        if (mode == FlushMode.FINISHED && source.isEmpty() && !inflater.finished()) {
            throw new IOException("the stream is cut off");
        }
        return count > 0 || taken > 0 ? Result.OK : Result.NEED_MORE;
    }

    @Override
    public void closed(FilterLink link) {
        isClosed = true;
        deflater.end();
        inflater.end();
    }
}
