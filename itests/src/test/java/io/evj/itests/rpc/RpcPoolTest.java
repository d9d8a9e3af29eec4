package io.evj.itests.rpc;

import static io.evj.itests.rpc.messages.EverythingService.COUNT;
import static io.evj.itests.rpc.messages.EverythingService.ECHO;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evj.http.HttpConnection;
import io.evj.http.HttpConnectionConfig;
import io.evj.itests.rpc.messages.Everything;
import io.evj.itests.rpc.messages.EverythingService;
import io.evj.itests.rpc.messages.Point;
import io.evj.rpc.RpcCall;
import io.evj.rpc.RpcContext;
import io.evj.rpc.RpcException;
import io.evj.rpc.RpcHook.Direction;
import io.evj.rpc.RpcHook.Verdict;
import io.evj.rpc.RpcOutcome;
import io.evj.rpc.RpcPool;
import io.evj.rpc.RpcPoolConfig;
import io.evj.rpc.RpcStatus;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A pool calls: each call ends once, with a reply or a status, and leaves pool and loop in order.
@OnEveryMethod
class RpcPoolTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    @AutoClose private final RpcStage stage;
    private final List<RpcOutcome<Point>> ended = new ArrayList<>();
    private final List<RpcCall<Point, Point>> held = new ArrayList<>();
    private final List<RpcContext> paused = new ArrayList<>();
    private RpcPool pool;

    RpcPoolTest(String method) {
        stage = new RpcStage(method);
        stage.rpc
                .serve(ECHO, call -> call.reply(call.request()))
                .serve(
                        COUNT,
                        call -> {
                            if (call.request().x() >= 100) {
                                held.add(call);
                            } else {
                                call.reply(new Point(call.request().x() + 1, null));
                            }
                        });
        pool = pool(RpcPoolConfig.defaults()).add(connection());
    }

    private RpcPool pool(RpcPoolConfig config) {
        return stage.closing(RpcPool.on(stage.base, config));
    }

    private HttpConnection connection() {
        return connection(stage.address());
    }

    private HttpConnection connection(InetSocketAddress to) {
        return HttpConnection.to(stage.base, to, HttpConnectionConfig.defaults());
    }

    private void call(int x) {
        pool.call(COUNT, new Point(x, null), ended::add);
    }

    private RpcOutcome<Point> outcome() {
        int before = ended.size();
        stage.until("an outcome", () -> ended.size() > before);
        return ended.getLast();
    }

    private void assertCalls() {
        call(1);
        assertThat(outcome())
                .isEqualTo(new RpcOutcome<>(RpcStatus.NONE, new Point(2, null), "", null));
    }

    private void assertStatus(RpcOutcome<Point> outcome, RpcStatus status) {
        assertThat(outcome.status()).as(outcome.problem()).isEqualTo(status);
        assertThat(outcome.isReply()).isFalse();
        assertThat(outcome.problem()).isNotEmpty();
        assertThatThrownBy(outcome::get)
                .isInstanceOfSatisfying(
                        RpcException.class, e -> assertThat(e.status()).isEqualTo(status));
    }

    // ---- replies

    @Test
    void callsAndIsTold() {
        call(1);
        assertThat(ended).as("never inside the call").isEmpty();

        assertThat(outcome().get()).isEqualTo(new Point(2, null));
    }

    @Test
    void carriesEveryKindOfMember() {
        for (Everything sent : List.of(Samples.full(), Samples.least(), Samples.large())) {
            CompletableFuture<Everything> reply = EverythingService.client(pool).echo(sent);
            stage.until("the reply", reply::isDone);
            assertThat(reply.join().equals(sent)).isTrue();
        }
        assertThat(stage.http.stats().connectionsAccepted()).isEqualTo(1);
    }

    @Test
    void virtualThreadsWaitForReplies() {
        EverythingService service = EverythingService.client(pool);
        List<Integer> sums = new ArrayList<>();
        Thread caller =
                Thread.ofVirtual()
                        .start(() -> {
                            int x = 0;
                            while (x < 5) {
                                x = service.count(new Point(x, null)).join().x();
                            }
                            int all = x;
                            stage.base.execute(() -> sums.add(all));
                        });

        stage.until("the end of the thread", () -> !sums.isEmpty());

        assertThat(sums).containsExactly(5);
        assertThat(caller.isVirtual()).isTrue();
    }

    @Test
    void futuresFailWithTheStatus() {
        stage.rpc.remove(COUNT);
        CompletableFuture<Point> reply = pool.call(COUNT, new Point(1, null));
        stage.until("the end", reply::isDone);

        assertThatThrownBy(reply::join)
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        RpcException.class,
                        e -> assertThat(e.status()).isEqualTo(RpcStatus.BADPAYLOAD))
                .hasMessageContaining("404");
    }

    // ---- connections and the queue

    @Test
    void takesTheFirstIdleConnectionAndThenWaitsInOrder() {
        pool.add(connection());
        call(100);
        call(101);
        call(102);
        call(1);
        stage.until("two calls", () -> held.size() == 2);
        assertThat(pool.waiting()).isEqualTo(2);

        held.get(1).reply(new Point(7, null));
        stage.until("the third call", () -> held.size() == 3);
        assertThat(ended).extracting(outcome -> outcome.get().x()).containsExactly(7);
        held.get(2).reply(new Point(8, null));
        stage.until("the fourth", () -> ended.size() == 3);
        held.get(0).reply(new Point(9, null));
        stage.until("the first", () -> ended.size() == 4);

        assertThat(ended).extracting(outcome -> outcome.get().x()).containsExactly(7, 8, 2, 9);
        assertThat(stage.http.stats().connectionsAccepted()).isEqualTo(2);
        assertCalls();
    }

    @Test
    void theQueueHasALimit() {
        pool = pool(RpcPoolConfig.defaults().withQueuedMax(1)).add(connection());
        call(100);
        call(1);
        call(2);

        assertStatus(outcome(), RpcStatus.UNSTARTED);
        stage.until("the call", () -> !held.isEmpty());
        held.getFirst().reply(new Point(0, null));
        stage.until("both", () -> ended.size() == 3);
        assertThat(ended.getLast().get().x()).isEqualTo(2);
    }

    @Test
    void aPoolWithoutConnectionStartsNothing() {
        pool = pool(RpcPoolConfig.defaults());
        call(1);

        assertStatus(outcome(), RpcStatus.UNSTARTED);
    }

    @Test
    void connectionsComeAndGo() {
        HttpConnection first = pool.connections().getFirst();
        HttpConnection second = connection();
        call(100);
        call(1);
        stage.until("the call", () -> held.size() == 1);

        assertThat(pool.remove(first)).isTrue();
        assertThat(pool.remove(first)).isFalse();
        assertThat(pool.waiting()).isEqualTo(1);
        pool.add(second);
        assertThat(outcome().get().x()).isEqualTo(2);
        held.getFirst().reply(new Point(5, null));
        assertThat(outcome().get().x()).isEqualTo(5);

        assertThat(pool.connections()).containsExactly(second);
        assertThat(first.isClosed()).isFalse();
        first.close();
        assertThatThrownBy(() -> pool.add(second)).isInstanceOf(IllegalArgumentException.class);
        pool.close();
        assertThat(second.isClosed()).isTrue();
    }

    // ---- time

    @Test
    void theTimeoutOfThePoolRunsFromWhenACallIsSent() {
        pool = pool(RpcPoolConfig.defaults().withTimeout(SECOND)).add(connection());
        call(100);
        call(1);
        stage.until("the call", () -> !held.isEmpty());

        stage.advance(SECOND.minusMillis(1));
        assertThat(ended).isEmpty();
        stage.advance(Duration.ofMillis(1));
        stage.until("both", () -> ended.size() == 2);

        assertStatus(ended.getFirst(), RpcStatus.TIMEOUT);
        assertThat(ended.getLast().get().x()).as("over a new connection").isEqualTo(2);
    }

    @Test
    void theTimeoutOfACallCountsItsWaiting() {
        call(100);
        pool.call(COUNT, new Point(1, null), SECOND, ended::add);
        stage.until("the call", () -> !held.isEmpty());

        stage.advance(SECOND.minusMillis(1));
        assertThat(ended).isEmpty();
        stage.advance(Duration.ofMillis(1));

        assertStatus(outcome(), RpcStatus.TIMEOUT);
        assertThat(pool.waiting()).isZero();
        held.getFirst().reply(new Point(5, null));
        assertThat(outcome().get().x()).isEqualTo(5);
    }

    @Test
    void aCallThatIsCancelledIsGivenUp() {
        CompletableFuture<Point> sent = pool.call(COUNT, new Point(100, null));
        CompletableFuture<Point> queued = pool.call(COUNT, new Point(101, null));
        stage.until("the call", () -> !held.isEmpty());

        queued.cancel(true);
        sent.cancel(true);
        stage.turn();

        assertThat(pool.waiting()).isZero();
        assertCalls();
        assertThat(held).hasSize(1);
    }

    // ---- what is no reply

    /// A server that says one thing to each that connects, and hangs up.
    private InetSocketAddress saying(String text) throws Exception {
        ServerSocket server =
                stage.closing(new ServerSocket(0, 5, InetAddress.ofLiteral("127.0.0.1")));
        Thread.ofPlatform()
                .daemon() // a virtual one would leave the JDK's own pollers open
                .start(() -> {
                    while (true) {
                        try (var client = server.accept()) {
                            client.getInputStream().read();
                            client.getOutputStream().write(text.getBytes(ISO_8859_1));
                            client.shutdownOutput();
                            client.getInputStream().readAllBytes();
                        } catch (IOException closed) {
                            return;
                        }
                    }
                });
        return (InetSocketAddress) server.getLocalSocketAddress();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 404 Not Found\r\nContent-Length: 5\r\n\r\nno...",
                "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\nhello world",
                "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n\1\2\5",
                "HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 3\r\n\r\n\1\1\5"
            })
    void aStrayServersAnswerIsABadPayload(String answer) throws Exception {
        // or the second call may be sent on the first connection, before its end is seen
        String last = answer.replaceFirst("\r\n", "\r\nConnection: close\r\n");
        pool = pool(RpcPoolConfig.defaults()).add(connection(saying(last)));
        call(1);
        assertStatus(outcome(), RpcStatus.BADPAYLOAD);
        call(1);
        assertStatus(outcome(), RpcStatus.BADPAYLOAD);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n\1\1",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n\1\r\n",
                "220 mail.example.com ESMTP\r\n"
            })
    void aServerThatClosesInMidReplyIsATimeout(String answer) throws Exception {
        pool = pool(RpcPoolConfig.defaults()).add(connection(saying(answer)));
        call(1);
        call(2);
        stage.until("both", () -> ended.size() == 2);
        ended.forEach(outcome -> assertStatus(outcome, RpcStatus.TIMEOUT));
    }

    @Test
    void aServerThatIsNotThereIsATimeout() throws Exception {
        ServerSocket gone = new ServerSocket(0, 5, InetAddress.ofLiteral("127.0.0.1"));
        gone.close();
        pool =
                pool(RpcPoolConfig.defaults())
                        .add(connection((InetSocketAddress) gone.getLocalSocketAddress()));
        call(1);

        assertStatus(outcome(), RpcStatus.TIMEOUT);
    }

    @Test
    void aReplyThatIsTooLongIsABadPayload() {
        pool =
                pool(RpcPoolConfig.defaults().withLimits(RpcStage.LIMITS.withBytesMax(2)))
                        .add(connection());
        call(1);

        assertStatus(outcome(), RpcStatus.BADPAYLOAD);
    }

    @Test
    void theProblemOfAFailedCallReachesTheCaller() {
        stage.rpc.remove(COUNT);
        stage.rpc.serve(COUNT, call -> call.fail("no such place"));
        call(1);

        assertThat(outcome().problem())
                .isEqualTo("answered by 503 Service Unavailable: no such place");
    }

    // ---- hooks

    @Test
    void hooksSeeRequestAndReply() {
        stage.rpc.addHook(
                Direction.INPUT,
                context -> {
                    stage.told.add("server: " + context.requestFields().get("X-Client"));
                    context.replyFields().add("X-Server", "there");
                    return Verdict.CONTINUE;
                });
        pool.addHook(
                        Direction.OUTPUT,
                        context -> {
                            context.requestFields().add("X-Client", "here");
                            context.meta().put("length", context.payload().length());
                            assertThatThrownBy(context::replyFields)
                                    .isInstanceOf(IllegalStateException.class);
                            return Verdict.CONTINUE;
                        })
                .addHook(
                        Direction.INPUT,
                        context -> {
                            assertThat(context.bufferEvent()).isNotNull();
                            stage.told.add(
                                    "client: %s, %s"
                                            .formatted(
                                                    context.replyFields().get("X-Server"),
                                                    context.meta().get("length")));
                            return Verdict.CONTINUE;
                        });

        assertCalls();

        assertThat(stage.told).containsExactly("server: here", "client: there, 3");
    }

    @Test
    void anOutputHookThatTerminatesLeavesACallUnstarted() {
        pool.addHook(
                Direction.OUTPUT,
                context -> context.meta().isEmpty() ? Verdict.TERMINATE : Verdict.CONTINUE);
        call(1);

        assertStatus(outcome(), RpcStatus.UNSTARTED);
        assertThat(stage.http.stats().requests()).isZero();
    }

    @Test
    void anInputHookThatTerminatesAbortsACall() {
        pool.addHook(Direction.INPUT, context -> Verdict.TERMINATE);
        call(1);
        assertStatus(outcome(), RpcStatus.HOOKABORTED);
        call(1);
        assertStatus(outcome(), RpcStatus.HOOKABORTED);
    }

    @Test
    void aCallThatAHookPausesLeavesItsConnectionToOthers() {
        for (Direction direction : Direction.values()) {
            pool.addHook(
                    direction,
                    context -> {
                        if (!paused.isEmpty() || context.meta().containsKey("seen")) {
                            return Verdict.CONTINUE;
                        }
                        context.meta().put("seen", direction);
                        paused.add(context);
                        return Verdict.PAUSE;
                    });
        }
        call(10);
        stage.until("the pause", () -> !paused.isEmpty());
        assertCalls();

        paused.getFirst().resume(Verdict.CONTINUE);

        assertThat(outcome().get().x()).isEqualTo(11);
    }

    @Test
    void aReplyThatAHookPausesWaits() {
        pool.addHook(
                Direction.INPUT,
                context -> {
                    paused.add(context);
                    return paused.size() == 1 ? Verdict.PAUSE : Verdict.CONTINUE;
                });
        call(10);
        stage.until("the pause", () -> !paused.isEmpty());
        assertCalls();
        assertThat(paused.getFirst().replyFields().get("Content-Length")).isEqualTo("3");

        paused.getFirst().resume(Verdict.CONTINUE);

        assertThat(outcome().get().x()).isEqualTo(11);
    }

    @Test
    void aPausedCallHasItsTimeout() {
        pool.addHook(
                Direction.OUTPUT,
                context -> {
                    paused.add(context);
                    return Verdict.PAUSE;
                });
        pool.call(COUNT, new Point(1, null), SECOND, ended::add);
        stage.until("the pause", () -> !paused.isEmpty());
        stage.advance(SECOND);

        assertStatus(outcome(), RpcStatus.TIMEOUT);
        paused.getFirst().resume(Verdict.CONTINUE);
        stage.turn();
    }

    // ---- the end

    @Test
    void closingEndsEveryCall() {
        call(100);
        call(1);
        stage.until("the call", () -> !held.isEmpty());

        pool.close();
        pool.close();
        stage.until("both", () -> ended.size() == 2);

        assertThat(ended)
                .extracting(RpcOutcome::status)
                .containsExactly(RpcStatus.UNSTARTED, RpcStatus.TIMEOUT);
        CompletableFuture<Point> late = pool.call(COUNT, new Point(1, null));
        stage.until("the end", late::isDone);
        assertThat(late).isCompletedExceptionally();
    }

    @Test
    void aHandlerThatThrowsIsReported() {
        pool.call(
                COUNT,
                new Point(1, null),
                outcome -> {
                    throw new IllegalStateException("handler");
                });
        stage.until("the report", () -> !stage.thrown().isEmpty());
        assertCalls();
    }
}
