package io.evj.itests.rpc;

import static io.evj.itests.rpc.messages.EverythingService.COUNT;
import static io.evj.itests.rpc.messages.EverythingService.ECHO;
import static io.evj.itests.rpc.messages.EverythingService.NOTHING;
import static org.assertj.core.api.Assertions.assertThat;

import io.evj.http.HttpConnection;
import io.evj.http.HttpConnectionConfig;
import io.evj.itests.rpc.messages.Everything;
import io.evj.itests.rpc.messages.Nothing;
import io.evj.itests.rpc.messages.Point;
import io.evj.rpc.RpcContext;
import io.evj.rpc.RpcHook.Direction;
import io.evj.rpc.RpcHook.Verdict;
import io.evj.rpc.RpcMethod;
import io.evj.rpc.RpcOutcome;
import io.evj.rpc.RpcPool;
import io.evj.rpc.RpcStatus;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Our pool calls a server in C, on libevent's evrpc, with messages that libevent's own compiler has generated.
@OnEveryMethod
class LibeventServerTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    @TempDir private static Path folder;
    private static Path program;

    private final String method;
    private final List<String> seen = new ArrayList<>();
    private RpcStage stage;
    private InetSocketAddress address;
    private RpcPool pool;
    private String field = "";
    private String value = "value";

    /// Sent in the place of the request; null: the request is.
    private @Nullable String substitute;

    LibeventServerTest(String method) {
        this.method = method;
    }

    @BeforeAll
    static void compile() throws Exception {
        program = CProgram.compile(folder, "evrpc_server");
    }

    @BeforeEach
    void start() throws Exception {
        stage = new RpcStage(method);
        CProgram server = stage.closing(CProgram.start(program));
        int port = Integer.parseInt(server.line().substring("port ".length()));
        address = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port);
        pool =
                stage.closing(RpcPool.on(stage.base))
                        .add(
                                HttpConnection.to(
                                        stage.base, address, HttpConnectionConfig.defaults()))
                        .addHook(Direction.OUTPUT, this::sends)
                        .addHook(
                                Direction.INPUT,
                                context -> {
                                    seen.add(context.replyFields().get("X-Meta"));
                                    return Verdict.CONTINUE;
                                });
    }

    private Verdict sends(RpcContext context) {
        if (!field.isEmpty()) {
            context.requestFields().add(field, value);
        }
        if (substitute != null) {
            context.payload().clear();
            context.payload().add(HexFormat.of().parseHex(substitute.replace(" ", "")));
        }
        return Verdict.CONTINUE;
    }

    @AfterEach
    void stop() {
        stage.close();
    }

    private RpcOutcome<Point> count(int x, String label) {
        List<RpcOutcome<Point>> ended = new ArrayList<>();
        pool.call(COUNT, new Point(x, label), ended::add);
        stage.until("the outcome", () -> !ended.isEmpty());
        return ended.getFirst();
    }

    private void assertCounts() {
        assertThat(count(5, "five").get()).isEqualTo(new Point(6, "five"));
    }

    @Test
    void carriesEveryKindOfMember() {
        for (Everything sent : List.of(Samples.full(), Samples.least(), Samples.large())) {
            CompletableFuture<Everything> reply = pool.call(ECHO, sent);
            stage.until("the reply", reply::isDone);
            assertThat(reply.join().equals(sent)).isTrue();
        }
        assertCounts();
    }

    @Test
    void waitsForLateAnswersAndPauses() {
        assertThat(count(1000, null).get().x()).isEqualTo(1001);
        field = "X-Pause";
        assertCounts();
    }

    @Test
    void hooksOfTheServerHaveMetaData() {
        field = "X-Meta";
        assertCounts();
        assertThat(seen).containsExactly("value");
    }

    @Test
    void aMessageMayBeEmptyInReply() {
        CompletableFuture<Nothing> reply = pool.call(NOTHING, new Nothing(0));
        stage.until("the reply", reply::isDone);
        assertThat(reply.join()).isEqualTo(new Nothing(null));
        reply = pool.call(NOTHING, new Nothing(7));
        stage.until("the reply", reply::isDone);
        assertThat(reply.join()).isEqualTo(new Nothing(7));
    }

    @Test
    void callsTakeTurnsOnSeveralConnections() throws Exception {
        pool.add(HttpConnection.to(stage.base, address, HttpConnectionConfig.defaults()));
        List<CompletableFuture<Point>> replies = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            replies.add(pool.call(COUNT, new Point(i, "call " + i)));
        }
        for (int i = 0; i < replies.size(); i++) {
            stage.until("a reply", replies.get(i)::isDone);
            assertThat(replies.get(i).join()).isEqualTo(new Point(i + 1, "call " + i));
        }
    }

    @ParameterizedTest
    @CsvSource({"X-Terminate, 5", "X-Stop, 5", "X-None, 1003"})
    void refusalsAreBadPayloads(String name, int x) {
        field = name;
        assertRefused(count(x, null), "503 Service Unavailable");
    }

    /// In the order: no bytes, not a message at all, cut, without the member that is required, with one twice, with one that is unknown.
    @ParameterizedTest
    @ValueSource(
            strings = {"", "ff", "01 02 05", "02 01 61", "01 01 05 01 01 05", "01 01 05 03 00"})
    void aWrongRequestIsRefusedThere(String bytes) {
        substitute = bytes;
        assertRefused(count(5, null), "503 Service Unavailable");
    }

    @Test
    void aRequestOfAnotherTypeIsRefusedThere() {
        List<RpcOutcome<Point>> ended = new ArrayList<>();
        pool.call(new RpcMethod<>("Echo", Point.TYPE, Point.TYPE), new Point(5, null), ended::add);
        stage.until("the outcome", () -> !ended.isEmpty());
        assertRefused(ended.getFirst(), "503 Service Unavailable");
    }

    @Test
    void anUnknownProcedureIsABadPayload() {
        List<RpcOutcome<Point>> ended = new ArrayList<>();
        pool.call(new RpcMethod<>("Other", Point.TYPE, Point.TYPE), new Point(5, null), ended::add);
        stage.until("the outcome", () -> !ended.isEmpty());
        assertRefused(ended.getFirst(), "404 Not Found");
    }

    private void assertRefused(RpcOutcome<Point> outcome, String answer) {
        assertThat(outcome.status()).isEqualTo(RpcStatus.BADPAYLOAD);
        assertThat(outcome.problem()).startsWith("answered by " + answer);
        assertThat(outcome.reply()).isNull();
        assertStillCounts();
    }

    private void assertStillCounts() {
        field = "";
        substitute = null;
        assertCounts();
    }

    @ParameterizedTest
    @CsvSource({
        "ff, no whole tag and length (at byte 1)",
        "01 02 05, item with tag 1: 1 bytes of a payload of 2 (at byte 0)",
        "02 01 61, x is missing (at byte 3)",
        "01 01 05 01 01 05, item with tag 1: a second one (at byte 3)",
        "01 01 05 03 00, item with tag 3: unknown (at byte 3)"
    })
    void aWrongReplyIsABadPayload(String bytes, String problem) {
        field = "X-Reply";
        value = bytes.replace(" ", "");
        RpcOutcome<Point> outcome = count(5, null);
        assertThat(outcome.status()).isEqualTo(RpcStatus.BADPAYLOAD);
        assertThat(outcome.problem()).isEqualTo(problem);
        assertStillCounts();
    }

    @Test
    void aServerThatClosesInMidReplyIsATimeout() {
        assertThat(count(1002, null).status()).isEqualTo(RpcStatus.TIMEOUT);
        assertCounts();
    }

    @Test
    void aServerThatNeverAnswersIsATimeout() {
        List<RpcOutcome<Point>> ended = new ArrayList<>();
        pool.call(COUNT, new Point(1001, null), SECOND, ended::add);
        stage.turn();
        stage.advance(SECOND);
        stage.until("the outcome", () -> !ended.isEmpty());

        assertThat(ended.getFirst().status()).isEqualTo(RpcStatus.TIMEOUT);
        assertCounts();
    }
}
