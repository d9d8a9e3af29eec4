package io.evj.dns;

/// How a lookup ended. Immutable.
public enum DnsError {
    /// There is an answer.
    ///
    /// @libevent DNS_ERR_NONE
    NONE(0, "no error occurred"),
    /// The server could not read the question.
    ///
    /// @libevent DNS_ERR_FORMAT
    FORMAT(1, "the name server was unable to interpret the query"),
    /// The servers failed to find out.
    ///
    /// @libevent DNS_ERR_SERVERFAILED
    SERVER_FAILED(2, "the name server was unable to process this query"),
    /// The name does not exist.
    ///
    /// @libevent DNS_ERR_NOTEXIST
    NOT_EXIST(3, "the domain name does not exist"),
    /// The servers do not know this kind of question.
    ///
    /// @libevent DNS_ERR_NOTIMPL
    NOT_IMPLEMENTED(4, "the name server does not support the requested kind of query"),
    /// The servers do not want to answer.
    ///
    /// @libevent DNS_ERR_REFUSED
    REFUSED(5, "the name server refuses to perform the specified operation"),
    /// The answer did not fit, and was not asked for in another way.
    ///
    /// @libevent DNS_ERR_TRUNCATED
    TRUNCATED(65, "the reply was truncated"),
    /// An answer that makes no sense, or a response code that is unknown here.
    ///
    /// @libevent DNS_ERR_UNKNOWN
    UNKNOWN(66, "the reply could not be understood"),
    /// No server has answered in time, or there is none.
    ///
    /// @libevent DNS_ERR_TIMEOUT
    TIMEOUT(67, "no server answered in time"),
    /// The resolver was closed.
    ///
    /// @libevent DNS_ERR_SHUTDOWN
    SHUTDOWN(68, "the resolver was closed"),
    /// Cancelled by whoever asked.
    ///
    /// @libevent DNS_ERR_CANCEL
    CANCEL(69, "the lookup was cancelled"),
    /// The name exists and has no such record.
    ///
    /// @libevent DNS_ERR_NODATA
    NO_DATA(70, "the name has no record of that type");

    private final int code;
    private final String text;

    DnsError(int code, String text) {
        this.code = code;
        this.text = text;
    }

    /// libevent's number.
    ///
    /// @return 0 to 5, the rcode; or 65 to 70
    public int code() {
        return code;
    }

    /// What it means.
    ///
    /// @return a few words, for people
    /// @libevent evdns_err_to_string
    public String text() {
        return text;
    }

    /// What a response code means for whoever asked.
    static DnsError of(DnsRcode rcode) {
        int code = rcode.code();
        return code <= REFUSED.code ? values()[code] : UNKNOWN;
    }
}
