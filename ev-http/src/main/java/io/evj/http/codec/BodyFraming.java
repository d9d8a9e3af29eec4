package io.evj.http.codec;

import io.evj.http.FieldName;
import io.evj.http.HttpException;
import io.evj.http.HttpLimits;
import io.evj.http.HttpMethod;
import io.evj.http.HttpStatus;
import io.evj.http.HttpVersion;

/// How the end of a body is found (RFC 9112 §6.3): settled by the head alone, and in one way only. A head that could be read in
/// two ways is refused, as two readers would disagree where the next message begins.
public sealed interface BodyFraming {
    /// The ways that need no number.
    enum Mark implements BodyFraming {
        /// There is no body.
        NONE,
        /// In chunks.
        CHUNKED,
        /// Up to the end of the connection; responses only.
        UNTIL_CLOSE,
        /// What follows is not HTTP any more: a tunnel, or another protocol.
        TUNNEL
    }

    /// A body of known length.
    ///
    /// @param bytes 1 or more
    record Length(long bytes) implements BodyFraming {}

    /// In place of a length: the body comes in chunks.
    long CHUNKS = -1;

    /// In place of a length: up to the end of the connection.
    long UNTIL_CLOSE = -2;

    /// In place of a length: what follows is not HTTP any more.
    long TUNNEL = -3;

    /// Settles the body of a request, as [#lengthOfRequest] does.
    ///
    /// @param head   complete
    /// @param limits what is taken
    /// @return none, a length, or chunks
    /// @throws HttpException it cannot be settled
    static BodyFraming ofRequest(RequestHead head, HttpLimits limits) {
        return of(lengthOfRequest(head, limits));
    }

    /// Settles the body of a request. Its method plays no part: a GET or HEAD with a length has a body.
    ///
    /// @param head   complete
    /// @param limits what is taken
    /// @return octets, 0 if there is no body; or [#CHUNKS]
    /// @throws HttpException 400: `Content-Length` and `Transfer-Encoding` together, several lengths or none that is a number, a
    ///                       last coding that is not `chunked`, any coding in HTTP/1.0; 501: a coding before `chunked`; 413: too
    ///                       long
    static long lengthOfRequest(RequestHead head, HttpLimits limits) {
        FieldStore fields = head.fields();
        return isFramed(fields) ? ofFields(fields, head.version(), limits, MessageKind.REQUEST) : 0;
    }

    /// Settles the body of a response, as [#lengthOfResponse] does.
    ///
    /// @param head    complete
    /// @param request the method of the request that it answers
    /// @param limits  what is taken
    /// @return any
    /// @throws HttpException it cannot be settled
    static BodyFraming ofResponse(ResponseHead head, HttpMethod request, HttpLimits limits) {
        return of(lengthOfResponse(head, request, limits));
    }

    /// Settles the body of a response.
    ///
    /// @param head    complete
    /// @param request the method of the request that it answers
    /// @param limits  what is taken
    /// @return octets, 0 if there is no body; or [#CHUNKS], [#UNTIL_CLOSE], [#TUNNEL]
    /// @throws HttpException 502: whatever is wrong, also with a length of what is not sent: who passes it on would lie
    static long lengthOfResponse(ResponseHead head, HttpMethod request, HttpLimits limits) {
        int status = head.status();
        boolean tunnel = request.equals(HttpMethod.CONNECT) && status / 100 == 2;
        if (tunnel || status == HttpStatus.SWITCHING_PROTOCOLS) {
            return TUNNEL;
        }
        FieldStore fields = head.fields();
        if (request.equals(HttpMethod.HEAD) || HttpStatus.forbidsContent(status)) {
            if (fields.has(FieldName.CONTENT_LENGTH)) {
                ContentLength.read(fields, MessageKind.RESPONSE);
            }
            return 0;
        }
        if (!isFramed(fields)) {
            return UNTIL_CLOSE;
        }
        return ofFields(fields, head.version(), limits, MessageKind.RESPONSE);
    }

    private static boolean isFramed(FieldStore fields) {
        return fields.has(FieldName.CONTENT_LENGTH) || fields.has(FieldName.TRANSFER_ENCODING);
    }

    private static BodyFraming of(long length) {
        if (length > 0) {
            return new Length(length);
        }
        return length == 0
                ? Mark.NONE
                : length == CHUNKS
                        ? Mark.CHUNKED
                        : length == UNTIL_CLOSE ? Mark.UNTIL_CLOSE : Mark.TUNNEL;
    }

    private static long ofFields(
            FieldStore fields, HttpVersion version, HttpLimits limits, MessageKind kind) {
        if (!fields.has(FieldName.TRANSFER_ENCODING)) {
            long bytes = ContentLength.read(fields, kind);
            if (bytes > limits.bodyBytesMax()) {
                throw kind.refused(
                        HttpStatus.CONTENT_TOO_LARGE,
                        "a body of %d octets, of at most %d"
                                .formatted(bytes, limits.bodyBytesMax()));
            }
            return bytes;
        }
        if (fields.has(FieldName.CONTENT_LENGTH)) {
            throw kind.refused(400, "both Content-Length and Transfer-Encoding");
        }
        if (version == HttpVersion.HTTP_1_0) {
            throw kind.refused(400, "Transfer-Encoding in HTTP/1.0");
        }
        TransferCodings.check(fields, kind);
        return CHUNKS;
    }
}
