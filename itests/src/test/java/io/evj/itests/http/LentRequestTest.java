package io.evj.itests.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evj.http.HttpRequest;
import io.evj.http.lent.LentHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// A request whose handler has let it go is used again, and no other.
@OnEveryMethod
class LentRequestTest {
    @AutoClose private final HttpStage stage;

    private final List<HttpRequest> seen = new ArrayList<>();
    private boolean isLetGo = true;
    private boolean isAnswering = true;

    LentRequestTest(String method) {
        stage = HttpStage.on(method);
        LentHandler handler =
                (request, body) -> {
                    seen.add(request);
                    assertThat(request.isAnswered()).isFalse();
                    assertThat(request.body().received()).isEqualTo(body.length());
                    if (isAnswering) {
                        request.onSent(() -> stage.told.add("sent"));
                        request.reply(200, body);
                    }
                    return isLetGo;
                };
        stage.server.handle("/", request -> request.body().whole(100, handler));
        stage.server.handle("/kept", request -> request.reply(200, "kept"));
    }

    private static String post(String body) {
        return "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n%s"
                .formatted(body.length(), body);
    }

    private int objects() {
        return Set.copyOf(seen).size();
    }

    @Test
    void oneThatWasLetGoIsTheNextOne() {
        RawClient client = stage.client();
        client.send(post("one") + post("") + post("three") + post("4"));

        for (String body : List.of("one", "", "three", "4")) {
            assertThat(client.reply().body()).isEqualTo(body);
        }

        assertThat(seen).hasSize(4);
        assertThat(objects()).isEqualTo(1);
        assertThat(stage.told).hasSize(4);
    }

    @Test
    void anotherConnectionMayHaveIt() throws Exception {
        for (int i = 0; i < 3; i++) {
            RawClient client = stage.client();
            client.send(post("x"));
            client.reply();
            assertThat(seen.getLast().server()).isSameAs(stage.server);
            client.close();
        }

        assertThat(objects()).isEqualTo(1);
    }

    @Test
    void oneThatIsKeptStaysOver() {
        isLetGo = false;
        RawClient client = stage.client();

        client.send(post("one"));
        client.reply();
        client.send(post("two"));
        client.reply();

        assertThat(objects()).isEqualTo(2);
        assertThatThrownBy(seen.getFirst()::target)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("over");
    }

    @Test
    void oneThatWaitsForItsAnswerIsNoOtherMeanwhile() {
        isAnswering = false;
        RawClient client = stage.client();
        RawClient other = stage.client();

        client.send(post("one"));
        stage.until("a request", () -> seen.size() == 1);
        other.send(post("two"));
        stage.until("another", () -> seen.size() == 2);
        seen.get(1).reply(200, "second");
        seen.get(0).reply(200, "first");

        assertThat(objects()).isEqualTo(2);
        assertThat(client.reply().body()).isEqualTo("first");
        assertThat(other.reply().body()).isEqualTo("second");
    }

    @Test
    void oneThatAHookHasSeenIsNotUsedAgain() {
        List<HttpRequest> kept = new ArrayList<>();
        stage.server.onRequest(kept::add);
        RawClient client = stage.client();

        client.send(post("one") + post("two"));
        client.reply();
        client.reply();

        assertThat(objects()).isEqualTo(2);
        assertThat(kept).isEqualTo(seen);
    }

    @Test
    void aRequestThatFollowsHasNothingOfIt() {
        RawClient client = stage.client();
        client.send(
                post("one")
                        + "GET /kept HTTP/1.1\r\nHost: a\r\n\r\n"
                        + post("too long".repeat(20)));

        assertThat(client.reply().body()).isEqualTo("one");
        assertThat(client.reply().body()).isEqualTo("kept");
        assertThat(client.reply().status()).isEqualTo(413);
        assertThat(stage.told).containsExactly("sent");
    }
}
