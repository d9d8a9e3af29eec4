package io.evj.http.codec;

import io.evj.buffer.EvBuffer;
import io.evj.http.HttpMethod;
import io.evj.http.HttpVersion;
import java.nio.ByteBuffer;

/// Writes heads and chunks into [EvBuffer]s. A head is put together in an array of its own and added by one copy; data in chunks
/// moves by whole segments where it can. One serves all connections of a loop; not for several threads.
public final class MessageWriter {
    private static final int SCRATCH_MIN = 1024;
    private static final int SCRATCH_MAX = 64 << 10; // what is kept of a large one
    private static final FieldStore NO_TRAILERS = new FieldStore();

    private ByteBuffer scratch = ByteBuffer.allocate(SCRATCH_MIN);

    /// A writer, which allocates when a head is larger than any before.
    public MessageWriter() {}

    /// Writes the head of a request.
    ///
    /// @param target        gets it at its end
    /// @param method        of the request
    /// @param requestTarget as [RequestEncoder#put] has it
    /// @param version       of the request
    /// @param fields        of the request
    /// @throws IllegalArgumentException the target is not one for that method; nothing has been written
    public void writeHead(
            EvBuffer target,
            HttpMethod method,
            String requestTarget,
            HttpVersion version,
            FieldStore fields) {
        ByteBuffer room = room(RequestEncoder.length(method, requestTarget, fields));
        RequestEncoder.put(room, method, requestTarget, version, fields);
        flush(target, room);
    }

    /// Writes the head of a response, with the reason phrase that the registry has.
    ///
    /// @param target  gets it at its end
    /// @param version of the response
    /// @param status  100 to 599
    /// @param fields  of the response
    /// @throws IllegalArgumentException the status is none; nothing has been written
    public void writeHead(EvBuffer target, HttpVersion version, int status, FieldStore fields) {
        ByteBuffer room = room(ResponseEncoder.length(status, fields));
        ResponseEncoder.put(room, version, status, fields);
        flush(target, room);
    }

    /// Writes the head of a response with a reason phrase of one's own.
    ///
    /// @param target  gets it at its end
    /// @param version of the response
    /// @param status  100 to 599
    /// @param reason  as [ResponseEncoder#put(ByteBuffer, HttpVersion, int, String, FieldStore)] has it
    /// @param fields  of the response
    /// @throws IllegalArgumentException the status is none, or the reason not fit to be sent; nothing has been written
    public void writeHead(
            EvBuffer target, HttpVersion version, int status, String reason, FieldStore fields) {
        ByteBuffer room = room(ResponseEncoder.length(reason, fields));
        ResponseEncoder.put(room, version, status, reason, fields);
        flush(target, room);
    }

    /// Writes a chunk.
    ///
    /// @param target gets it at its end
    /// @param data   empty afterwards; nothing is written when it is empty before, as an empty chunk would end the body
    public void writeChunk(EvBuffer target, EvBuffer data) {
        long size = data.length();
        if (size > 0) {
            ByteBuffer room = room(ChunkEncoder.SIZE_LINE_MAX);
            ChunkEncoder.putSize(size, room);
            flush(target, room);
            target.addBuffer(data);
            writeLineEnd(target);
        }
    }

    /// Writes the last chunk, without trailers: the body is complete then.
    ///
    /// @param target gets it at its end
    public void writeLastChunk(EvBuffer target) {
        writeLastChunk(target, NO_TRAILERS);
    }

    /// Writes the last chunk and trailers: the body is complete then.
    ///
    /// @param target   gets it at its end
    /// @param trailers possibly empty
    /// @throws IllegalArgumentException a field may not be a trailer (RFC 9110 §6.5.1); nothing has been written
    public void writeLastChunk(EvBuffer target, FieldStore trailers) {
        ByteBuffer room = room(ChunkEncoder.lastLength(trailers));
        ChunkEncoder.putLast(trailers, room);
        flush(target, room);
    }

    private void writeLineEnd(EvBuffer target) {
        ByteBuffer room = room(2);
        ChunkEncoder.putEnd(room);
        flush(target, room);
    }

    private ByteBuffer room(int length) {
        if (length > scratch.capacity()) {
            ByteBuffer larger = ByteBuffer.allocate(Math.max(length, scratch.capacity() * 2));
            if (larger.capacity() > SCRATCH_MAX) {
                return larger; // for once
            }
            scratch = larger;
        }
        return scratch.clear();
    }

    private static void flush(EvBuffer target, ByteBuffer room) {
        target.add(room.flip());
    }
}
