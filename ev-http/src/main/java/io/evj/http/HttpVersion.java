package io.evj.http;

/// The versions of HTTP/1 (RFC 9112 §2.3).
public enum HttpVersion {
    /// No chunks, no `Host` needed, and a connection for each request unless asked otherwise.
    HTTP_1_0("HTTP/1.0"),
    /// The version of RFC 9112.
    HTTP_1_1("HTTP/1.1");

    private final String text;

    HttpVersion(String text) {
        this.text = text;
    }

    /// The version as it is written.
    ///
    /// @return for instance `HTTP/1.1`
    public String text() {
        return text;
    }

    /// The version as it is written.
    @Override
    public String toString() {
        return text;
    }
}
