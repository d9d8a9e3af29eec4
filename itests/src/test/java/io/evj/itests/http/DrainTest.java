package io.evj.itests.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.evj.http.HttpRequest;
import io.evj.http.ReplyStream;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// How a server stops that has requests at work.
@OnEveryMethod
class DrainTest {
    @AutoClose private final HttpStage stage;
    private final List<HttpRequest> waiting = new ArrayList<>();

    DrainTest(String method) {
        stage = HttpStage.on(method);
    }

    @BeforeEach
    void handle() {
        stage.server.handle(waiting::add).handle("/", request -> request.reply(200, "x"));
    }

    private RawClient atWork() {
        int before = waiting.size();
        RawClient client = stage.client().get("/late");
        stage.until("the request", () -> waiting.size() > before);
        return client;
    }

    @Test
    void isDoneAtOnceWhenNothingIsAtWork() {
        RawClient idle = stage.client();
        assertThat(idle.get("/").reply().status()).isEqualTo(200);
        stage.turn();

        CompletableFuture<Void> drained = stage.server.drain(Duration.ofSeconds(10));
        stage.turn();

        assertThat(drained).isCompleted();
        assertThat(idle.rest()).isEmpty();

        CompletableFuture<Void> again = stage.server.drain(Duration.ZERO);
        stage.turn();
        assertThat(again).isCompleted();
    }

    @Test
    void letsRequestsAtWorkFinish() {
        RawClient client = atWork();

        CompletableFuture<Void> drained = stage.server.drain(Duration.ofSeconds(10));
        stage.turn();
        assertThat(drained).isNotDone();
        assertThat(stage.server.addresses()).isEmpty();
        waiting.getFirst().reply(200, "done");

        RawClient.Reply reply = client.reply();
        assertThat(reply.body()).isEqualTo("done");
        assertThat(reply.fields()).containsEntry("connection", "close");
        stage.until("the end", drained::isDone);
    }

    @Test
    void answersARequestThatHasBegunToCome() {
        RawClient client = stage.client().send("GET / HT");
        stage.until("some of it", () -> stage.server.stats().connections() == 1);
        for (int i = 0; i < 10; i++) {
            stage.turn();
        }

        CompletableFuture<Void> drained = stage.server.drain(Duration.ofSeconds(10));
        client.send("TP/1.1\r\nHost: a\r\n\r\n");

        RawClient.Reply reply = client.reply();
        assertThat(reply.body()).isEqualTo("x");
        assertThat(reply.fields()).containsEntry("connection", "close");
        stage.until("the end", drained::isDone);
    }

    @Test
    void endsWithAnAnswerThatHadBegunBefore() {
        RawClient client = atWork();
        ReplyStream stream = waiting.getFirst().replyStart(200);
        stream.write("before, ");
        stage.turn();

        CompletableFuture<Void> drained = stage.server.drain(Duration.ofMinutes(10));
        stage.turn();
        assertThat(drained).isNotDone();
        stream.write("after");
        stream.end();

        assertThat(client.reply().body()).isEqualTo("before, after");
        assertThat(client.rest()).isEmpty();
        stage.until("the end", drained::isDone);
    }

    @Test
    void answersWhatCameBehindAnAnswerThatHadBegun() {
        RawClient client = atWork();
        ReplyStream stream = waiting.getFirst().replyStart(200);
        client.get("/").get("/");
        for (int i = 0; i < 10; i++) {
            stage.turn();
        }

        CompletableFuture<Void> drained = stage.server.drain(Duration.ofMinutes(10));
        stream.end();

        assertThat(client.reply().body()).isEmpty();
        assertThat(client.reply().fields()).containsEntry("connection", "close");
        assertThat(client.endOutput().rest()).isEmpty();
        stage.until("the end", drained::isDone);
    }

    @Test
    void theSoonerOfTwoDeadlinesCounts() {
        RawClient client = atWork();
        CompletableFuture<Void> later = stage.server.drain(ChronoUnit.FOREVER.getDuration());
        stage.server.drain(Duration.ofHours(1));
        CompletableFuture<Void> sooner = stage.server.drain(Duration.ofSeconds(10));
        stage.server.drain(Duration.ofHours(1));
        stage.turn();

        stage.advance(Duration.ofSeconds(9));
        assertThat(later).isNotDone();
        stage.advance(Duration.ofSeconds(1));

        assertThat(sooner).isCompleted();
        assertThat(later).isCompleted();
        assertThat(client.rest()).isEmpty();
    }

    @Test
    void endsAtTheDeadline() {
        RawClient client = atWork();

        CompletableFuture<Void> drained = stage.server.drain(Duration.ofSeconds(10));
        stage.turn();
        stage.advance(Duration.ofSeconds(10));

        assertThat(drained).isCompleted();
        assertThat(client.rest()).isEmpty();
    }

    @Test
    void mayBeAskedForFromAnyThreadAndAgain() throws Exception {
        RawClient client = atWork();
        AtomicReference<CompletableFuture<Void>> afar = new AtomicReference<>();
        Thread asker = new Thread(() -> afar.set(stage.server.drain(Duration.ofSeconds(10))));
        asker.start();
        asker.join();
        stage.until("to be asked", () -> stage.server.addresses().isEmpty());

        CompletableFuture<Void> here = stage.server.drain(Duration.ofSeconds(20));
        assertThat(here).isNotDone();
        stage.advance(Duration.ofSeconds(10));

        assertThat(here).isCompleted();
        assertThat(afar.get()).isCompleted();
        assertThat(client.rest()).isEmpty();
    }

    @Test
    void hasADeadlineThatCanBe() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> stage.server.drain(Duration.ofNanos(-1)));
        assertThat(stage.server.addresses()).isNotEmpty();
    }
}
