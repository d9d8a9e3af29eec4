package io.evj.http;

/// How much of a message is taken. What is beyond is refused with the status that stands here; for a response the connection fails.
/// Immutable.
///
/// @param startLineBytesMax      the request line or status line, without its CRLF; 414, or 400 when it is not the target's fault
/// @param fieldBytesMax          all field lines with their CRLFs; 431
/// @param fieldCountMax          field lines, also of trailers; 431
/// @param bodyBytesMax           the body, decoded; 413. `Long.MAX_VALUE` is no limit
/// @param trailerBytesMax        all trailer lines with their CRLFs; 431
/// @param chunkExtensionBytesMax chunk extensions of all chunks together (RFC 9112 §7.1.1); 400
public record HttpLimits(
        int startLineBytesMax,
        int fieldBytesMax,
        int fieldCountMax,
        long bodyBytesMax,
        int trailerBytesMax,
        int chunkExtensionBytesMax) {
    /// The most that a limit in bytes may be, the body's excepted.
    public static final int BYTES_MAX = 1 << 28;

    /// The most that a request line must have to be of use: `GET / HTTP/1.1`.
    private static final int START_LINE_MIN = 14;

    private static final HttpLimits DEFAULTS =
            new HttpLimits(8000, 8000, 100, Long.MAX_VALUE, 8000, 4000);

    /// Checks the limits.
    public HttpLimits {
        check("startLineBytesMax", startLineBytesMax, START_LINE_MIN, BYTES_MAX);
        check("fieldBytesMax", fieldBytesMax, 0, BYTES_MAX);
        check("fieldCountMax", fieldCountMax, 0, Integer.MAX_VALUE);
        check("bodyBytesMax", bodyBytesMax, 0, Long.MAX_VALUE);
        check("trailerBytesMax", trailerBytesMax, 0, BYTES_MAX);
        check("chunkExtensionBytesMax", chunkExtensionBytesMax, 0, BYTES_MAX);
    }

    /// A start line of 8000 octets, the least that RFC 9112 §3 asks for; 100 fields of 8000 octets together, trailers of as many,
    /// chunk extensions of 4000. Bodies have no limit: they are streamed, and who collects one gives a limit of its own.
    ///
    /// @return the defaults
    public static HttpLimits defaults() {
        return DEFAULTS;
    }

    /// With another limit for the start line.
    ///
    /// @param bytes 14 to [#BYTES_MAX]
    /// @return a changed copy
    public HttpLimits withStartLineBytesMax(int bytes) {
        return new HttpLimits(
                bytes,
                fieldBytesMax,
                fieldCountMax,
                bodyBytesMax,
                trailerBytesMax,
                chunkExtensionBytesMax);
    }

    /// With another limit for the fields.
    ///
    /// @param bytes 0 to [#BYTES_MAX]
    /// @return a changed copy
    /// @libevent evhttp_set_max_headers_size
    /// @libevent evhttp_connection_set_max_headers_size
    public HttpLimits withFieldBytesMax(int bytes) {
        return new HttpLimits(
                startLineBytesMax,
                bytes,
                fieldCountMax,
                bodyBytesMax,
                trailerBytesMax,
                chunkExtensionBytesMax);
    }

    /// With another limit for the number of fields.
    ///
    /// @param count 0 or more
    /// @return a changed copy
    public HttpLimits withFieldCountMax(int count) {
        return new HttpLimits(
                startLineBytesMax,
                fieldBytesMax,
                count,
                bodyBytesMax,
                trailerBytesMax,
                chunkExtensionBytesMax);
    }

    /// With another limit for the body.
    ///
    /// @param bytes 0 or more; `Long.MAX_VALUE`: none
    /// @return a changed copy
    /// @libevent evhttp_set_max_body_size
    /// @libevent evhttp_connection_set_max_body_size
    public HttpLimits withBodyBytesMax(long bytes) {
        return new HttpLimits(
                startLineBytesMax,
                fieldBytesMax,
                fieldCountMax,
                bytes,
                trailerBytesMax,
                chunkExtensionBytesMax);
    }

    /// With another limit for trailers.
    ///
    /// @param bytes 0 to [#BYTES_MAX]
    /// @return a changed copy
    public HttpLimits withTrailerBytesMax(int bytes) {
        return new HttpLimits(
                startLineBytesMax,
                fieldBytesMax,
                fieldCountMax,
                bodyBytesMax,
                bytes,
                chunkExtensionBytesMax);
    }

    /// With another limit for chunk extensions.
    ///
    /// @param bytes 0 to [#BYTES_MAX]
    /// @return a changed copy
    public HttpLimits withChunkExtensionBytesMax(int bytes) {
        return new HttpLimits(
                startLineBytesMax,
                fieldBytesMax,
                fieldCountMax,
                bodyBytesMax,
                trailerBytesMax,
                bytes);
    }

    private static void check(String name, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(
                    "%s %d: %d to %d is needed".formatted(name, value, min, max));
        }
    }
}
