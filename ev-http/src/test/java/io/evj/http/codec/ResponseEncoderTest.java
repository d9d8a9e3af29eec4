package io.evj.http.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.evj.http.FieldName;
import io.evj.http.HttpVersion;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ResponseEncoderTest {
    private final FieldStore fields = new FieldStore();
    private final ByteBuffer target = ByteBuffer.allocate(200);

    @Test
    void writesLineAndFields() {
        fields.add(FieldName.CONTENT_LENGTH, 13);
        fields.add("X-A", "b");

        ResponseEncoder.put(target, HttpVersion.HTTP_1_1, 200, fields);

        assertThat(text()).isEqualTo("HTTP/1.1 200 OK\r\nContent-Length: 13\r\nX-A: b\r\n\r\n");
        assertThat(ResponseEncoder.length(200, fields)).isEqualTo(target.position());
    }

    @Test
    void writesEachVersion() {
        ResponseEncoder.put(target, HttpVersion.HTTP_1_1, 404, fields);
        ResponseEncoder.put(target, HttpVersion.HTTP_1_0, 404, fields);
        ResponseEncoder.put(target, HttpVersion.HTTP_1_0, 404, "x", fields);
        ResponseEncoder.put(target, HttpVersion.HTTP_1_1, 404, fields);

        assertThat(text())
                .isEqualTo(
                        "HTTP/1.1 404 Not Found\r\n\r\nHTTP/1.0 404 Not Found\r\n\r\n"
                                + "HTTP/1.0 404 x\r\n\r\nHTTP/1.1 404 Not Found\r\n\r\n");
    }

    @Test
    void writesAStatusThatNobodyKnows() {
        ResponseEncoder.put(target, HttpVersion.HTTP_1_1, 599, fields);

        assertThat(text()).isEqualTo("HTTP/1.1 599 Server Error\r\n\r\n");
    }

    @ParameterizedTest(name = "RFC 9112 §4: [{0}]")
    @ValueSource(strings = {"", "Fine", " so\tso ", "sch\u00f6n"})
    void writesAReasonOfOnesOwn(String reason) {
        fields.add("a", "b");

        ResponseEncoder.put(target, HttpVersion.HTTP_1_1, 200, reason, fields);

        assertThat(text()).isEqualTo("HTTP/1.1 200 " + reason + "\r\na: b\r\n\r\n");
        assertThat(ResponseEncoder.length(reason, fields)).isEqualTo(target.position());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\r\nSet-Cookie: a",
                "\n",
                "\r",
                "\0",
                "a\u001b",
                "\u007f",
                "\u010d\u010a",
                "\u20ac"
            })
    void refusesReasonsThatWouldBeMoreThanAReason(String reason) {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        ResponseEncoder.put(target, HttpVersion.HTTP_1_1, 200, reason, fields))
                .withMessageContaining("not allowed in a reason");
        assertThat(target.position()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 99, 600, 1000})
    void refusesWhatIsNoStatus(int status) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ResponseEncoder.put(target, HttpVersion.HTTP_1_1, status, fields))
                .withMessage("status " + status + ": 100 to 599 is needed");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        ResponseEncoder.put(target, HttpVersion.HTTP_1_1, status, "x", fields));
        assertThat(target.position()).isZero();
    }

    @Test
    void allocatesNothingForAPlainResponse() throws Exception {
        ByteBuffer segment = ByteBuffer.allocateDirect(200);

        long bytes =
                Allocation.perRun(() -> {
                    fields.clear();
                    fields.add(FieldName.CONTENT_TYPE, "text/plain");
                    fields.add("X-A", "b");
                    fields.add(FieldName.CONTENT_LENGTH, 13);
                    ResponseEncoder.put(segment.clear(), HttpVersion.HTTP_1_1, 200, fields);
                });

        assertThat(bytes).isZero();
    }

    private String text() {
        return new String(target.array(), 0, target.position(), ISO_8859_1);
    }
}
