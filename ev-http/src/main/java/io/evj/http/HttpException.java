package io.evj.http;

/// A message that cannot be understood or is not wanted: what is wrong with it, and the status to answer. A server answers with that
/// status and closes the connection; a handler may throw one to the same end.
///
/// It has no stack trace: the fault is in the message and not in the code that read it, and whoever sends many of them shall not
/// cost us much.
public final class HttpException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /// The status to answer.
    private final int status;

    /// What a request with that fault is answered with.
    private final int fault;

    /// Where in the message, or -1.
    private final long offset;

    /// What was there, escaped.
    private final String excerpt;

    /// A message that is not wanted.
    ///
    /// @param status  what to answer, 400 to 599
    /// @param problem what is wrong; an error page may show it to the peer
    public HttpException(int status, String problem) {
        this(status, problem, -1, "");
    }

    /// A message that cannot be understood.
    ///
    /// @param status  what to answer, 400 to 599
    /// @param problem what is wrong
    /// @param offset  where: octets from the beginning of the head, the body or the trailers; -1: nowhere in particular
    /// @param excerpt the octets that lead there, bounded and escaped
    /// @throws IllegalArgumentException the status is not one of an error
    public HttpException(int status, String problem, long offset, String excerpt) {
        this(status, status, problem, offset, excerpt);
    }

    private HttpException(int status, int fault, String problem, long offset, String excerpt) {
        super(message(status, problem, offset, excerpt), null, false, false);
        if (status < 400 || status > 599) {
            throw new IllegalArgumentException("status " + status + ": 400 to 599 is needed");
        }
        this.status = status;
        this.fault = fault;
        this.offset = offset;
        this.excerpt = excerpt;
    }

    /// A response that cannot be understood: a 502.
    ///
    /// @param fault   what a request with that fault would be answered with, 400 to 599
    /// @param problem what is wrong
    /// @param offset  where, or -1
    /// @param excerpt the octets that lead there, bounded and escaped
    /// @return to be thrown
    public static HttpException ofResponse(int fault, String problem, long offset, String excerpt) {
        return new HttpException(HttpStatus.BAD_GATEWAY, fault, problem, offset, excerpt);
    }

    /// The status to answer. For a response, which nobody answers, it is what a gateway would tell its own client: 502.
    ///
    /// @return 400 to 599
    public int status() {
        return status;
    }

    /// What kind of fault it is, as the status that a request with it is answered with: 413 and 431 for what is too large, also in a
    /// response.
    ///
    /// @return 400 to 599
    public int fault() {
        return fault;
    }

    /// Where it is wrong.
    ///
    /// @return octets from the beginning of the head, the body or the trailers; -1: nowhere in particular
    public long offset() {
        return offset;
    }

    /// The octets that lead there.
    ///
    /// @return printable ASCII, a few dozen characters; empty: none
    public String excerpt() {
        return excerpt;
    }

    private static String message(int status, String problem, long offset, String excerpt) {
        String message = status + ": " + problem;
        return offset < 0 ? message : message + " at octet " + offset + ": \"" + excerpt + '"';
    }
}
