package io.evj.http;

/// Status codes (RFC 9110 §15) and what is said of them. A status is a plain number: any from 100 to 599 can be sent.
///
/// @libevent HTTP_*
public final class HttpStatus {
    /// 100
    public static final int CONTINUE = 100;

    /// 101
    public static final int SWITCHING_PROTOCOLS = 101;

    /// 102
    public static final int PROCESSING = 102;

    /// 103
    public static final int EARLY_HINTS = 103;

    /// 200
    public static final int OK = 200;

    /// 201
    public static final int CREATED = 201;

    /// 202
    public static final int ACCEPTED = 202;

    /// 203
    public static final int NON_AUTHORITATIVE = 203;

    /// 204
    public static final int NO_CONTENT = 204;

    /// 206
    public static final int PARTIAL_CONTENT = 206;

    /// 301
    public static final int MOVED_PERMANENTLY = 301;

    /// 302
    public static final int FOUND = 302;

    /// 303
    public static final int SEE_OTHER = 303;

    /// 304
    public static final int NOT_MODIFIED = 304;

    /// 307
    public static final int TEMPORARY_REDIRECT = 307;

    /// 308
    public static final int PERMANENT_REDIRECT = 308;

    /// 400
    public static final int BAD_REQUEST = 400;

    /// 401
    public static final int UNAUTHORIZED = 401;

    /// 402
    public static final int PAYMENT_REQUIRED = 402;

    /// 403
    public static final int FORBIDDEN = 403;

    /// 404
    public static final int NOT_FOUND = 404;

    /// 405
    public static final int METHOD_NOT_ALLOWED = 405;

    /// 408
    public static final int REQUEST_TIMEOUT = 408;

    /// 413
    public static final int CONTENT_TOO_LARGE = 413;

    /// 414
    public static final int URI_TOO_LONG = 414;

    /// 416
    public static final int RANGE_NOT_SATISFIABLE = 416;

    /// 417
    public static final int EXPECTATION_FAILED = 417;

    /// 426
    public static final int UPGRADE_REQUIRED = 426;

    /// 431
    public static final int FIELDS_TOO_LARGE = 431;

    /// 500
    public static final int INTERNAL_SERVER_ERROR = 500;

    /// 501
    public static final int NOT_IMPLEMENTED = 501;

    /// 502
    public static final int BAD_GATEWAY = 502;

    /// 503
    public static final int SERVICE_UNAVAILABLE = 503;

    /// 504
    public static final int GATEWAY_TIMEOUT = 504;

    /// 505
    public static final int VERSION_NOT_SUPPORTED = 505;

    private HttpStatus() {}

    /// The phrase that the registry has for a status.
    ///
    /// @param status 100 to 599
    /// @return the phrase; that of the class, for instance `Client Error`, for a status that is not registered
    public static String phrase(int status) {
        return switch (status) {
            case CONTINUE -> "Continue";
            case SWITCHING_PROTOCOLS -> "Switching Protocols";
            case PROCESSING -> "Processing";
            case EARLY_HINTS -> "Early Hints";
            case OK -> "OK";
            case CREATED -> "Created";
            case ACCEPTED -> "Accepted";
            case NON_AUTHORITATIVE -> "Non-Authoritative Information";
            case NO_CONTENT -> "No Content";
            case 205 -> "Reset Content";
            case PARTIAL_CONTENT -> "Partial Content";
            case 207 -> "Multi-Status";
            case 208 -> "Already Reported";
            case 226 -> "IM Used";
            case 300 -> "Multiple Choices";
            case MOVED_PERMANENTLY -> "Moved Permanently";
            case FOUND -> "Found";
            case SEE_OTHER -> "See Other";
            case NOT_MODIFIED -> "Not Modified";
            case 305 -> "Use Proxy";
            case TEMPORARY_REDIRECT -> "Temporary Redirect";
            case PERMANENT_REDIRECT -> "Permanent Redirect";
            case BAD_REQUEST -> "Bad Request";
            case UNAUTHORIZED -> "Unauthorized";
            case PAYMENT_REQUIRED -> "Payment Required";
            case FORBIDDEN -> "Forbidden";
            case NOT_FOUND -> "Not Found";
            case METHOD_NOT_ALLOWED -> "Method Not Allowed";
            case 406 -> "Not Acceptable";
            case 407 -> "Proxy Authentication Required";
            case REQUEST_TIMEOUT -> "Request Timeout";
            case 409 -> "Conflict";
            case 410 -> "Gone";
            case 411 -> "Length Required";
            case 412 -> "Precondition Failed";
            case CONTENT_TOO_LARGE -> "Content Too Large";
            case URI_TOO_LONG -> "URI Too Long";
            case 415 -> "Unsupported Media Type";
            case RANGE_NOT_SATISFIABLE -> "Range Not Satisfiable";
            case EXPECTATION_FAILED -> "Expectation Failed";
            case 421 -> "Misdirected Request";
            case 422 -> "Unprocessable Content";
            case 423 -> "Locked";
            case 424 -> "Failed Dependency";
            case 425 -> "Too Early";
            case UPGRADE_REQUIRED -> "Upgrade Required";
            case 428 -> "Precondition Required";
            case 429 -> "Too Many Requests";
            case FIELDS_TOO_LARGE -> "Request Header Fields Too Large";
            case 451 -> "Unavailable For Legal Reasons";
            case INTERNAL_SERVER_ERROR -> "Internal Server Error";
            case NOT_IMPLEMENTED -> "Not Implemented";
            case BAD_GATEWAY -> "Bad Gateway";
            case SERVICE_UNAVAILABLE -> "Service Unavailable";
            case GATEWAY_TIMEOUT -> "Gateway Timeout";
            case VERSION_NOT_SUPPORTED -> "HTTP Version Not Supported";
            case 506 -> "Variant Also Negotiates";
            case 507 -> "Insufficient Storage";
            case 508 -> "Loop Detected";
            case 511 -> "Network Authentication Required";
            default -> classPhrase(status);
        };
    }

    /// Whether a response with a status never has content, whatever its fields say (RFC 9112 §6.3).
    ///
    /// @param status 100 to 599
    /// @return true for 1xx, 204 and 304
    public static boolean forbidsContent(int status) {
        return status < OK || status == NO_CONTENT || status == NOT_MODIFIED;
    }

    private static String classPhrase(int status) {
        return switch (status / 100) {
            case 1 -> "Informational";
            case 2 -> "Success";
            case 3 -> "Redirection";
            case 4 -> "Client Error";
            case 5 -> "Server Error";
            default -> "Unknown";
        };
    }
}
