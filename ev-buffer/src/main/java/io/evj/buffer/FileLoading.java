package io.evj.buffer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.NonReadableChannelException;
import org.jspecify.annotations.Nullable;

/// Brings bytes of a chain that lie in files into memory: mapped, or read into a block.
///
/// Each piece of memory counts as a use of its file. So loading never ends the last use, which could call the user in the
/// middle of things.
final class FileLoading {
    private FileLoading() {}

    /// Brings the first bytes of a segment into memory.
    ///
    /// @param before the segment before it, null for the first
    /// @return the segment that has them now; what is left in the file comes after it
    /// @throws UncheckedIOException the file cannot be read; nothing has changed
    static Segment load(Chain chain, @Nullable Segment before, Segment segment) {
        FileSegment file = (FileSegment) segment.origin;
        ByteBuffer mapped = file.map(segment.filePosition, segment.inFile);
        Segment loaded =
                mapped != null ? Segment.of(mapped, file) : read(chain.pool, file, segment);
        file.retain();
        chain.insert(before, loaded, segment);
        chain.moves++;
        segment.skip(loaded.length());
        if (segment.inFile == 0) {
            loaded.next = segment.next;
            segment.next = null;
            if (chain.tail == segment) {
                chain.tail = loaded;
            }
            chain.pool.release(segment);
        }
        return loaded;
    }

    /// Cuts a segment in two, and leaves both in the file.
    ///
    /// @param before the segment before it, null for the first
    /// @return the new one, which has so many bytes and comes first
    static Segment split(Chain chain, @Nullable Segment before, Segment segment, long bytes) {
        FileSegment file = (FileSegment) segment.origin;
        file.retain();
        Segment first = Segment.of(file, segment.filePosition, bytes);
        chain.insert(before, first, segment);
        chain.moves++;
        segment.skip(bytes);
        return first;
    }

    private static Segment read(BufferPool pool, FileSegment file, Segment segment) {
        Segment block =
                pool.acquire(segment.inFile > pool.small.blockBytes ? pool.large : pool.small);
        int count = (int) Math.min(block.limit, segment.inFile);
        boolean isRead = false;
        try {
            file.read(block.incoming(count), segment.filePosition);
            isRead = true;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (NonReadableChannelException failure) {
            throw new UncheckedIOException(FileSegment.notReadable(failure));
        } finally {
            block.memory.clear();
            if (!isRead) {
                pool.release(block); // the file may be the user's own, and throw anything
            }
        }
        return Segment.of(block.memory.slice(0, count), new Loaded(block, file));
    }
}
