package io.evj.http.codec;

import io.evj.http.FieldName;
import io.evj.http.HttpException;
import io.evj.http.HttpStatus;
import io.evj.http.HttpVersion;

/// What a client waits for before it sends its body (RFC 9110 §10.1.1).
public enum Expectation {
    /// Nothing.
    NONE,
    /// An interim response, `100 Continue`, or a final one.
    CONTINUE;

    /// Reads the expectation of a request. In HTTP/1.0 there is none.
    ///
    /// @param head complete
    /// @return what is expected
    /// @throws HttpException 417: something else than `100-continue`
    public static Expectation of(RequestHead head) {
        FieldStore fields = head.fields();
        if (!fields.has(FieldName.EXPECT) || head.version() == HttpVersion.HTTP_1_0) {
            return NONE;
        }
        for (int i = fields.find(FieldName.EXPECT, 0);
                i >= 0;
                i = fields.find(FieldName.EXPECT, i + 1)) {
            if (!fields.valueIs(i, "100-continue")) {
                int from = fields.valueStart(i);
                throw MessageKind.REQUEST.refused(
                        HttpStatus.EXPECTATION_FAILED,
                        "an expectation that cannot be met",
                        fields.bytes(),
                        from,
                        Math.max(from, fields.valueEnd(i) - 1));
            }
        }
        return CONTINUE;
    }
}
