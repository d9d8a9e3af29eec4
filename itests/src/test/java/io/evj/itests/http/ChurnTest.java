package io.evj.itests.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.evj.buffer.BufferPool;
import org.junit.jupiter.api.Test;

/// Connections that come and go.
@OnEveryMethod
class ChurnTest {
    private static final int CONNECTIONS = 200;
    private static final int REQUESTS = 10;

    private final String method;

    ChurnTest(String method) {
        this.method = method;
    }

    @Test
    void tenRequestsEachLeaveNothingBehind() {
        try (HttpStage stage = HttpStage.on(method)) {
            stage.server.handle("/plaintext", request -> request.reply(200, "Hello, World!"));

            for (int i = 0; i < CONNECTIONS; i++) {
                RawClient client = stage.client();
                for (int j = 0; j < REQUESTS; j++) {
                    boolean isLast = j == REQUESTS - 1;
                    client.send(
                            "GET /plaintext HTTP/1.1\r\nHost: a\r\n"
                                    + (isLast ? "Connection: close\r\n\r\n" : "\r\n"));
                    assertThat(client.reply().body()).isEqualTo("Hello, World!");
                }
                assertThat(client.rest()).isEmpty();
            }

            assertThat(stage.server.stats().connections()).isZero();
            assertThat(stage.server.stats().requests()).isEqualTo((long) CONNECTIONS * REQUESTS);
            assertThat(stage.server.stats().requestsAtWork()).isZero();
            assertThat(BufferPool.of(stage.base).bytesLent()).as("at rest").isZero();
        }
    }
}
