package io.evj.itests.rpc;

import static io.evj.itests.rpc.messages.EverythingService.COUNT;
import static io.evj.itests.rpc.messages.EverythingService.ECHO;
import static io.evj.itests.rpc.messages.EverythingService.NOTHING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evj.itests.rpc.messages.Everything;
import io.evj.itests.rpc.messages.EverythingService;
import io.evj.itests.rpc.messages.Nothing;
import io.evj.itests.rpc.messages.Point;
import io.evj.rpc.RpcCall;
import io.evj.rpc.RpcException;
import io.evj.rpc.RpcServer;
import io.evj.rpc.RpcStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Calls come over HTTP, and are answered: now or later, with a reply or by 503.
@OnEveryMethod
class RpcServerTest {
    @AutoClose private final RpcStage stage;

    RpcServerTest(String method) {
        stage = new RpcStage(method);
        stage.rpc.serve(COUNT, call -> call.reply(next(call)));
    }

    private static Point next(RpcCall<Point, Point> call) {
        return new Point(call.request().x() + 1, call.request().label());
    }

    private static Point point(PostClient.Reply reply) {
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        return Point.unmarshal(PostClient.buffer(reply.body()), RpcStage.LIMITS);
    }

    /// The server answers, and its connection is in order.
    private void assertServes(PostClient client) {
        assertThat(point(client.post("Count", new Point(1, null)).reply()))
                .isEqualTo(new Point(2, null));
    }

    // ---- answers

    @Test
    void answersACall() {
        PostClient.Reply reply = stage.client().post("Count", new Point(1, "one")).reply();

        assertThat(point(reply)).isEqualTo(new Point(2, "one"));
        assertThat(reply.fields()).containsEntry("content-type", "application/octet-stream");
    }

    @Test
    void carriesEveryKindOfMember() {
        stage.rpc.serve(ECHO, call -> call.reply(call.request()));
        PostClient client = stage.client();

        for (Everything sent : List.of(Samples.full(), Samples.least(), Samples.large())) {
            PostClient.Reply reply = client.post("Echo", sent).reply();
            assertThat(Everything.unmarshal(PostClient.buffer(reply.body()), RpcStage.LIMITS))
                    .isEqualTo(sent);
        }
    }

    @Test
    void answersManyCallsOfOneConnectionInTheirOrder() {
        PostClient client = stage.client();
        StringBuilder calls = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            String body = PostClient.text(new Point(i, null));
            calls.append(
                    "POST /.rpc.Count HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n%s"
                            .formatted(body.length(), body));
        }
        client.send(calls.toString());

        for (int i = 0; i < 100; i++) {
            assertThat(point(client.reply()).x()).isEqualTo(i + 1);
        }
    }

    @Test
    void takesARequestInChunksOctetByOctet() {
        PostClient client = stage.client();
        String body = PostClient.text(new Point(7, "x"));

        client.send("POST /.rpc.Count HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
        for (char octet : body.toCharArray()) {
            client.send("1\r\n" + octet + "\r\n");
            stage.turn();
        }
        client.send("0\r\n\r\n");

        assertThat(point(client.reply())).isEqualTo(new Point(8, "x"));
    }

    @Test
    void answersLater() {
        List<RpcCall<Everything, Everything>> waiting = new ArrayList<>();
        stage.rpc.serve(ECHO, waiting::add);
        PostClient client = stage.client().post("Echo", Samples.least());
        stage.until("the call", () -> !waiting.isEmpty());
        stage.turn();
        assertThat(client.receive()).isEmpty();
        assertThat(waiting.getFirst().isAnswered()).isFalse();

        waiting.getFirst().reply(Samples.full());

        assertThat(waiting.getFirst().isAnswered()).isTrue();
        assertThat(client.reply().body()).isEqualTo(PostClient.text(Samples.full()));
        assertServes(client);
    }

    @Test
    void answersFromAnotherThread() {
        stage.rpc.serve(ECHO, call -> Thread.ofVirtual().start(() -> call.reply(call.request())));

        PostClient client = stage.client().post("Echo", Samples.full());

        assertThat(client.reply().body()).isEqualTo(PostClient.text(Samples.full()));
    }

    @Test
    void failsFromAnotherThread() {
        stage.rpc.serve(ECHO, call -> Thread.ofVirtual().start(() -> call.fail("no echo")));

        PostClient.Reply reply = stage.client().post("Echo", Samples.full()).reply();

        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.body()).contains("no echo");
    }

    @Test
    void aCallIsAnsweredOnce() {
        stage.rpc.serve(
                ECHO,
                call -> {
                    call.reply(call.request());
                    assertThatThrownBy(() -> call.reply(call.request()))
                            .isInstanceOf(IllegalStateException.class)
                            .hasMessage("rpc Echo is answered already");
                    assertThatThrownBy(() -> call.fail("late"))
                            .isInstanceOf(IllegalStateException.class);
                    stage.told.add("once");
                });

        PostClient client = stage.client().post("Echo", Samples.least());

        assertThat(client.reply().status()).isEqualTo(200);
        assertThat(stage.told).containsExactly("once");
    }

    @Test
    void aCallOfAClientThatIsGoneIsAnsweredIntoTheVoid() throws Exception {
        List<RpcCall<Everything, Everything>> waiting = new ArrayList<>();
        stage.rpc.serve(
                ECHO,
                call -> {
                    call.http().onClosed(() -> stage.told.add("gone"));
                    waiting.add(call);
                });
        PostClient client = stage.client().post("Echo", Samples.least());
        stage.until("the call", () -> !waiting.isEmpty());
        client.close();
        stage.until("the end of the client", () -> stage.told.contains("gone"));

        waiting.getFirst().reply(Samples.large());

        assertServes(stage.client());
    }

    @Test
    void knowsTheRequestOfACall() {
        stage.rpc.serve(
                ECHO,
                call -> {
                    stage.told.add(call.method().name() + " " + call.http().target());
                    stage.told.add(call.requestFields().get("Host"));
                    assertThat(call.bufferEvent()).isSameAs(call.http().bufferEvent());
                    call.replyFields().add("X-Answer", "42");
                    call.reply(call.request());
                });

        PostClient.Reply reply = stage.client().post("Echo", Samples.least()).reply();

        assertThat(stage.told).containsExactly("Echo /.rpc.Echo", "a");
        assertThat(reply.fields()).containsEntry("x-answer", "42");
    }

    // ---- futures

    /// All procedures of the file, answered by futures.
    private final class Futures implements EverythingService {
        CompletableFuture<Everything> echo = new CompletableFuture<>();

        @Override
        public CompletableFuture<Everything> echo(Everything request) {
            return echo;
        }

        @Override
        public CompletableFuture<Point> count(Point request) {
            throw new IllegalArgumentException("cannot count");
        }

        @Override
        public CompletableFuture<Nothing> nothing(Nothing request) {
            return CompletableFuture.completedFuture(null);
        }
    }

    @Test
    void servesAllProceduresOfAFileWithFutures() {
        Futures service = new Futures();
        stage.rpc.remove(COUNT);
        EverythingService.register(stage.rpc, service);
        PostClient client = stage.client().post("Echo", Samples.least());
        stage.turn();

        service.echo.completeAsync(Samples::full);

        assertThat(client.reply().body()).isEqualTo(PostClient.text(Samples.full()));
        assertThat(stage.rpc.methods()).containsExactlyInAnyOrder(ECHO, COUNT, NOTHING);
    }

    @Test
    void aFutureThatFailsByIntentIsTold() {
        Futures service = new Futures();
        stage.rpc.remove(COUNT);
        EverythingService.register(stage.rpc, service);
        service.echo.completeExceptionally(new RpcException(RpcStatus.UNSTARTED, "no such place"));

        PostClient.Reply reply = stage.client().post("Echo", Samples.least()).reply();

        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.body()).contains("no such place");
    }

    @Test
    void whatElseServicesThrowGoesToTheUncaughtHandler() {
        Futures service = new Futures();
        stage.rpc.remove(COUNT);
        EverythingService.register(stage.rpc, service);
        service.echo.completeExceptionally(new IllegalStateException("secret"));
        PostClient client = stage.client();

        PostClient.Reply failed = client.post("Echo", Samples.least()).reply();
        PostClient.Reply thrown = client.post("Count", new Point(1, null)).reply();
        PostClient.Reply none = client.post("Nothing", new Nothing(1)).reply();

        assertThat(List.of(failed.status(), thrown.status(), none.status())).containsOnly(503);
        assertThat(failed.body()).doesNotContain("secret");
        stage.turn();
        assertThat(stage.thrown())
                .extracting(Throwable::getMessage)
                .containsExactly("secret", "cannot count", "rpc Nothing: no reply");
    }

    // ---- what is no call

    @Test
    void aCallNeedNotNameAHost() {
        stage.http.handle("/", request -> request.reply(200));
        PostClient client = stage.client();

        client.send("POST /.rpc.Count HTTP/1.1\r\nContent-Length: 3\r\n\r\n\1\1\5");
        assertThat(point(client.reply()).x()).isEqualTo(6);
        client.send("GET / HTTP/1.1\r\n\r\n");

        assertThat(client.reply().status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "PUT", "DELETE"})
    void otherMethodsThanPostAreRefused(String verb) {
        PostClient client = stage.client();

        client.send(verb + " /.rpc.Count HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\n\1\1\5");

        assertThat(client.reply().status()).isEqualTo(503);
        assertServes(client);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\1", "\1\1", "\1\2\5", "hello world", "\1\1\5\1\1\5", "\3\1\5"})
    void whatIsNoSuchMessageIsRefused(String body) {
        PostClient client = stage.client();

        assertThat(client.post("Count", body).reply().status()).isEqualTo(503);
        assertServes(client);
    }

    @Test
    void aRequestCutAnywhereIsRefused() {
        stage.rpc.serve(ECHO, call -> call.reply(call.request()));
        PostClient client = stage.client();
        String whole = PostClient.text(Samples.least());

        for (int length = 0; length < whole.length(); length++) {
            assertThat(client.post("Echo", whole.substring(0, length)).reply().status())
                    .isEqualTo(503);
        }
        assertServes(client);
    }

    @Test
    void aMessageThatNeedsNothingMayHaveNoBytes() {
        stage.rpc.serve(NOTHING, call -> call.reply(call.request()));

        PostClient.Reply reply = stage.client().post("Nothing", new Nothing(null)).reply();

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body()).isEmpty();
    }

    @Test
    void theLengthOfARequestIsLimited() {
        stage.rpc.serve(NOTHING, call -> call.reply(call.request()));
        int max = RpcStage.LIMITS.bytesMax();
        String label = "x".repeat(max - 7); // beside two tags, a length of 1, a value, one of 3
        String longest = PostClient.text(new Point(1, label));
        assertThat(longest.length()).isEqualTo(max);

        assertThat(point(stage.client().post("Count", longest).reply()).label()).isEqualTo(label);
        PostClient.Reply announced = stage.client().post("Count", longest + "x").reply();
        assertThat(announced.status()).isEqualTo(413);
        PostClient client = stage.client();
        client.send("POST /.rpc.Count HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
                .send(Integer.toHexString(max + 1) + "\r\n" + longest + "x");
        assertThat(client.reply().status()).isEqualTo(413);
        assertServes(stage.client());
    }

    @Test
    void aStrayClientIsToldThatThereIsNothing() {
        PostClient client = stage.client();

        client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        assertThat(client.reply().status()).isEqualTo(404);
        assertThat(client.post("count", "\1\1\5").reply().status()).isEqualTo(404);
        assertServes(client);
        client.send("\1\2 no HTTP at all\r\n\r\n");

        assertThat(client.reply().status()).isEqualTo(400);
        stage.until("the end", client::hasEnded);
        assertServes(stage.client());
    }

    @Test
    void aReplyThatCannotBeWrittenIsRefused() {
        stage.rpc.serve(ECHO, call -> call.reply(withText(call.request(), "\ud800")));

        PostClient client = stage.client().post("Echo", Samples.least());

        assertThat(client.reply().status()).isEqualTo(503);
        assertServes(client);
        assertThat(stage.thrown()).singleElement().isInstanceOf(IllegalArgumentException.class);
    }

    private static Everything withText(Everything from, String text) {
        return new Everything(
                from.number(),
                from.large(),
                text,
                from.data(),
                from.key(),
                from.place(),
                null,
                null,
                null,
                null,
                null,
                null,
                List.of(),
                List.of(),
                List.of(),
                List.of());
    }

    // ---- procedures come and go

    @Test
    void aProcedureIsServedOnce() {
        assertThatThrownBy(() -> stage.rpc.serve(COUNT, call -> call.fail("")))
                .isInstanceOf(IllegalStateException.class);
        assertServes(stage.client());
    }

    @Test
    void aProcedureThatIsRemovedIsNotFound() {
        List<RpcCall<Everything, Everything>> waiting = new ArrayList<>();
        stage.rpc.serve(ECHO, waiting::add);
        PostClient early = stage.client().post("Echo", Samples.least());
        stage.until("the call", () -> !waiting.isEmpty());

        assertThat(stage.rpc.remove(ECHO)).isTrue();
        assertThat(stage.rpc.remove(ECHO)).isFalse();

        assertThat(stage.client().post("Echo", Samples.least()).reply().status()).isEqualTo(404);
        waiting.getFirst().reply(Samples.least());
        assertThat(early.reply().status()).isEqualTo(200);
    }

    @Test
    void closingLeavesTheHttpServer() {
        List<RpcCall<Everything, Everything>> waiting = new ArrayList<>();
        stage.rpc.serve(ECHO, waiting::add);
        stage.http.handle("/", request -> request.reply(200, "still here"));
        PostClient early = stage.client().post("Echo", Samples.least());
        stage.until("the call", () -> !waiting.isEmpty());

        stage.rpc.close();
        stage.rpc.close();

        assertThatThrownBy(() -> stage.rpc.serve(NOTHING, call -> call.fail("")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
        waiting.getFirst().reply(Samples.least());
        assertThat(early.reply().status()).isEqualTo(200);
        PostClient client = stage.client().send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        assertThat(client.reply().body()).isEqualTo("still here");
        assertThat(client.post("Count", "\1\1\5").reply().status()).isEqualTo(404);
        RpcServer another = stage.closing(RpcServer.on(stage.http));
        another.serve(COUNT, call -> call.reply(next(call)));
        assertServes(client);
    }
}
