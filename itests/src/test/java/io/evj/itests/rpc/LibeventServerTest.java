package io.evj.itests.rpc;

import static io.evj.itests.rpc.messages.EverythingService.COUNT;
import static io.evj.itests.rpc.messages.EverythingService.ECHO;
import static org.assertj.core.api.Assertions.assertThat;

import io.evj.http.HttpConnection;
import io.evj.http.HttpConnectionConfig;
import io.evj.itests.rpc.messages.Everything;
import io.evj.itests.rpc.messages.Point;
import io.evj.rpc.RpcHook.Direction;
import io.evj.rpc.RpcHook.Verdict;
import io.evj.rpc.RpcOutcome;
import io.evj.rpc.RpcPool;
import io.evj.rpc.RpcStatus;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Our pool calls a server in C, on libevent's evrpc.
@OnEveryMethod
class LibeventServerTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    @TempDir private static Path folder;
    private static Path program;

    private final String method;
    private final List<String> seen = new ArrayList<>();
    private RpcStage stage;
    private RpcPool pool;
    private String field = "";

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
        var address = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port);
        pool =
                stage.closing(RpcPool.on(stage.base))
                        .add(
                                HttpConnection.to(
                                        stage.base, address, HttpConnectionConfig.defaults()))
                        .addHook(
                                Direction.OUTPUT,
                                context -> {
                                    if (!field.isEmpty()) {
                                        context.requestFields().add(field, "value");
                                    }
                                    return Verdict.CONTINUE;
                                })
                        .addHook(
                                Direction.INPUT,
                                context -> {
                                    seen.add(context.replyFields().get("X-Meta"));
                                    return Verdict.CONTINUE;
                                });
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

    @ParameterizedTest
    @CsvSource({"X-Terminate, 5", "X-Stop, 5", "X-None, 1003"})
    void refusalsAreBadPayloads(String name, int x) {
        field = name;
        RpcOutcome<Point> refused = count(x, null);
        assertThat(refused.status()).isEqualTo(RpcStatus.BADPAYLOAD);
        assertThat(refused.problem()).isEqualTo("answered by 503 Service Unavailable");
        field = "";
        assertCounts();
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
