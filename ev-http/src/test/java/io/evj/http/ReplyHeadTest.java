package io.evj.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.evj.api.EventBase;
import io.evj.api.EventConfig;
import io.evj.buffer.EvBuffer;
import io.evj.http.codec.FieldStore;
import io.evj.testkit.Steps;
import io.evj.testkit.VirtualClock;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A head that is like the one before is not written again: it must look as if it were.
final class ReplyHeadTest {
    private static final FieldStore NO_FIELDS = new FieldStore();

    private final VirtualClock clock = new VirtualClock();
    private final EventBase base = EventBase.open(EventConfig.defaults().withClock(clock));
    private final ReplyHead head = new ReplyHead(base, "ev");

    @AfterEach
    void close() {
        base.close();
    }

    @Test
    void onePlainHeadIsLikeAnother() {
        for (int i = 0; i < 3; i++) {
            assertThat(plain(200, "text/plain", 5, "hello"))
                    .isEqualTo(
                            "HTTP/1.1 200 OK\r\nServer: ev\r\nDate: Thu, 01 Jan 2026 00:00:00 GMT\r\n"
                                    + "Content-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello");
        }
    }

    @Test
    void eachPartMayDiffer() {
        plain(200, "text/plain", 5, "hello");
        assertThat(plain(200, "text/plain", 6, "hellos"))
                .contains("200 OK", "text/plain", "Content-Length: 6\r\n\r\nhellos");
        assertThat(plain(200, "text/html", 6, "hellos"))
                .contains("200 OK", "text/html", "Content-Length: 6\r\n\r\nhellos");
        assertThat(plain(404, "text/html", 6, "hellos"))
                .contains("404 Not Found", "text/html", "Content-Length: 6\r\n\r\nhellos");
    }

    @Test
    void othersMayComeBetween() {
        String expected = plain(200, "text/plain", 5, "hello");
        head.begin(200, NO_FIELDS);
        head.contentType("text/plain");
        head.close();
        assertThat(ended("")).contains("Connection: close\r\n\r\n");

        assertThat(plain(200, "text/plain", 5, "hello")).isEqualTo(expected);

        head.begin(103, NO_FIELDS);
        assertThat(ended("")).isEqualTo("HTTP/1.1 103 Early Hints\r\n\r\n");
        assertThat(plain(200, "text/plain", 5, "hello")).isEqualTo(expected);
    }

    @Test
    void timeGoesOn() {
        plain(200, "text/plain", 5, "hello");
        Steps.advance(base, clock, Duration.ofMillis(999));
        assertThat(plain(200, "text/plain", 5, "hello")).contains("00:00:00 GMT");
        Steps.advance(base, clock, Duration.ofMillis(1));

        assertThat(plain(200, "text/plain", 5, "hello")).contains("00:00:01 GMT");
    }

    @Test
    void aTypeThatIsRefusedLeavesNothing() {
        String expected = plain(200, "text/plain", 5, "hello");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> head.beginPlain(200, "text/\nplain", 5));

        assertThat(plain(200, "text/plain", 5, "hello")).isEqualTo(expected);
    }

    private String plain(int status, String type, long length, String body) {
        head.beginPlain(status, type, length);
        return ended(body);
    }

    private String ended(String body) {
        try (EvBuffer output = EvBuffer.of(base)) {
            byte[] bytes = body.getBytes(ISO_8859_1);
            head.end(NO_FIELDS, bytes, bytes.length, output);
            return output.removeString(10_000, ISO_8859_1);
        }
    }
}
