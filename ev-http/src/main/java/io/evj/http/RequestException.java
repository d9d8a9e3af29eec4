package io.evj.http;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Why a request of a client has no answer, or none that is whole. Its request is over; others on the same connection go on.
public final class RequestException extends IOException {
    private static final long serialVersionUID = 1;

    /// What went wrong.
    private final Reason reason;

    /// Kinds of failure.
    public enum Reason {
        /// There is no connection: refused, not found, or not in time; all attempts that [HttpConnectionConfig#retries()] allows have been
        /// made. Nothing was sent.
        CONNECT,
        /// Nothing has moved for as long as the read or the write timeout, or the request as a whole took too long.
        ///
        /// @libevent EVREQ_HTTP_TIMEOUT
        TIMEOUT,
        /// The connection has ended too early. The server may have acted on the request all the same.
        ///
        /// @libevent EVREQ_HTTP_EOF
        ENDED,
        /// The answer cannot be understood; the cause, an [HttpException], has the place.
        ///
        /// @libevent EVREQ_HTTP_INVALID_HEADER
        MALFORMED,
        /// Reading or writing has failed; see the cause.
        ///
        /// @libevent EVREQ_HTTP_BUFFER_ERROR
        TRANSFER,
        /// [ClientRequest#cancel()] was called, or the future cancelled.
        ///
        /// @libevent EVREQ_HTTP_REQUEST_CANCEL
        CANCELLED,
        /// The answer is larger than the limits allow.
        ///
        /// @libevent EVREQ_HTTP_DATA_TOO_LONG
        TOO_LARGE,
        /// So many requests wait already that this one was not taken.
        QUEUE_FULL,
        /// The connection, the client or the base was closed.
        CLOSED,
        /// A callback of the request has thrown; see the cause. The uncaught handler was told.
        CALLBACK
    }

    RequestException(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /// What went wrong.
    ///
    /// @return the kind of failure
    /// @libevent evhttp_request_set_error_cb
    public Reason reason() {
        return reason;
    }
}
