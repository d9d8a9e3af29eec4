package io.evj.http.codec;

import io.evj.http.HttpVersion;

/// A status line and its fields, in the octets that they came in. Text is made when it is asked for.
///
/// It belongs to a [ResponseDecoder], and is valid until that begins the next one.
public final class ResponseHead {
    private final FieldStore fields = new FieldStore();
    private HttpVersion version = HttpVersion.HTTP_1_1;
    private int status;
    private int reasonStart;
    private int reasonEnd;

    ResponseHead() {}

    /// The version.
    ///
    /// @return 1.0 or 1.1
    public HttpVersion version() {
        return version;
    }

    /// The status.
    ///
    /// @return 100 to 599
    public int status() {
        return status;
    }

    /// The reason phrase.
    ///
    /// @return as it was sent; possibly empty
    public String reason() {
        return fields.text(reasonStart, reasonEnd);
    }

    /// The fields.
    ///
    /// @return valid as long as this head
    public FieldStore fields() {
        return fields;
    }

    void version(HttpVersion newVersion) {
        version = newVersion;
    }

    void status(int newStatus) {
        status = newStatus;
    }

    void reason(int from, int to) {
        reasonStart = from;
        reasonEnd = to;
    }
}
