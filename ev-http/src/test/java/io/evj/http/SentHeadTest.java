package io.evj.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.evj.api.EventBase;
import io.evj.buffer.EvBuffer;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A head that is like the one before is not written again: it must look as if it were.
final class SentHeadTest {
    private static final byte[] HOST = SentHead.hostLine("h:80");
    private static final byte[] ADDED = SentHead.line("User-Agent", "ev");

    private final EventBase base = EventBase.open();
    private final SentHead head = new SentHead();

    @AfterEach
    void close() {
        base.close();
    }

    @Test
    void onePlainHeadIsLikeAnother() {
        for (int i = 0; i < 3; i++) {
            assertThat(written(head, ClientRequest.get("/a"), ADDED, HOST))
                    .isEqualTo("GET /a HTTP/1.1\r\nHost: h:80\r\nUser-Agent: ev\r\n\r\n");
        }
    }

    @Test
    void eachIsWrittenAsIfItWereTheFirst() {
        List<Supplier<ClientRequest>> requests =
                List.of(
                        () -> ClientRequest.get("/a"),
                        () -> ClientRequest.get("/b"),
                        () -> ClientRequest.get("/ab"),
                        () -> ClientRequest.of(HttpMethod.HEAD, "/a"),
                        () -> ClientRequest.post("/a"),
                        () -> ClientRequest.post("/a").body("some text"),
                        () -> ClientRequest.post("/a").body("x".repeat(5000)),
                        () -> ClientRequest.get("/a").field("Accept", "*/*"),
                        () -> ClientRequest.get("/a").field("Host", "other"),
                        () -> ClientRequest.get("/a").field("User-Agent", "mine"));
        for (Supplier<ClientRequest> before : requests) {
            for (Supplier<ClientRequest> next : requests) {
                written(head, before.get(), ADDED, HOST);

                assertThat(written(head, next.get(), ADDED, HOST))
                        .isEqualTo(written(new SentHead(), next.get(), ADDED, HOST));
            }
        }
    }

    @Test
    void anotherOriginHasLinesOfItsOwn() {
        byte[] other = SentHead.hostLine("i:80");
        written(head, ClientRequest.get("/a"), ADDED, HOST);

        assertThat(written(head, ClientRequest.get("/a"), ADDED, other))
                .contains("Host: i:80\r\nUser-Agent: ev\r\n\r\n");
        assertThat(written(head, ClientRequest.get("/a"), new byte[0], other))
                .endsWith("Host: i:80\r\n\r\n");
    }

    private String written(SentHead by, ClientRequest request, byte[] added, byte[] host) {
        request.claim(base, request.target());
        try (EvBuffer output = EvBuffer.of(base)) {
            by.write(request, added, host, output);
            return output.removeString(10_000, ISO_8859_1);
        }
    }
}
