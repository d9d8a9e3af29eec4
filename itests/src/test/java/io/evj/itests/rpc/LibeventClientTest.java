package io.evj.itests.rpc;

import static io.evj.itests.rpc.messages.EverythingService.COUNT;
import static io.evj.itests.rpc.messages.EverythingService.ECHO;
import static io.evj.itests.rpc.messages.EverythingService.NOTHING;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.evj.itests.rpc.messages.Everything;
import io.evj.itests.rpc.messages.Nothing;
import io.evj.itests.rpc.messages.Point;
import io.evj.rpc.Message;
import io.evj.rpc.RpcHook;
import io.evj.rpc.RpcHook.Direction;
import io.evj.rpc.RpcHook.Verdict;
import io.evj.rpc.RpcServer;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A client in C, on libevent's evrpc, with messages that libevent's own compiler has generated, calls our server.
@OnEveryMethod
class LibeventClientTest {
    private static final String NONE = "0 ";
    private static final String TIMEOUT = "1 -";
    private static final String BADPAYLOAD = "2 -";
    private static final String UNSTARTED = "3 -";
    private static final String HOOKABORTED = "4 -";

    private static final String COUNTED = NONE + hex(new Point(2, null));

    @TempDir private static Path folder;
    private static Path program;

    private final String method;
    private RpcStage stage;
    private CProgram client;

    LibeventClientTest(String method) {
        this.method = method;
    }

    @BeforeAll
    static void compile() throws Exception {
        program = CProgram.compile(folder, "evrpc_client");
    }

    @BeforeEach
    void start() throws Exception {
        stage = new RpcStage(method);
        stage.rpc
                .serve(ECHO, call -> call.reply(call.request()))
                .serve(COUNT, call -> call.reply(new Point(call.request().x() + 1, null)));
        client = stage.closing(CProgram.start(program, String.valueOf(stage.address().getPort())));
    }

    @AfterEach
    void stop() {
        stage.close();
    }

    private static String hex(Message message) {
        return HexFormat.of().formatHex(PostClient.text(message).getBytes(ISO_8859_1));
    }

    private String call(String procedure, Message request) throws Exception {
        client.say(procedure + " " + hex(request));
        stage.until("the client's answer", client::hasLine);
        return client.line();
    }

    private String count() throws Exception {
        return call("Count", new Point(1, "one"));
    }

    @Test
    void carriesEveryKindOfMember() throws Exception {
        for (Everything sent : List.of(Samples.full(), Samples.least(), Samples.large())) {
            assertThat(call("Echo", sent).equals(NONE + hex(sent))).isTrue();
        }
        assertThat(count()).isEqualTo(COUNTED);
        assertThat(stage.http.stats().connectionsAccepted()).isEqualTo(1);
    }

    @Test
    void isAnsweredLater() throws Exception {
        stage.rpc.remove(COUNT);
        stage.rpc.serve(
                COUNT, call -> Thread.ofVirtual().start(() -> call.reply(new Point(2, null))));

        assertThat(count()).isEqualTo(COUNTED);
    }

    @Test
    void aMessageMayBeEmpty() throws Exception {
        stage.rpc.answer(NOTHING, request -> request);

        assertThat(call("Nothing", new Nothing(null))).isEqualTo(NONE);
        assertThat(call("Nothing", new Nothing(7))).isEqualTo(NONE + hex(new Nothing(7)));
    }

    @Test
    void seesFailuresAsBadPayload() throws Exception {
        stage.rpc.remove(COUNT);
        assertThat(count()).as("not found").isEqualTo(BADPAYLOAD);
        stage.rpc.serve(COUNT, call -> call.fail("no"));
        assertThat(count()).as("failed").isEqualTo(BADPAYLOAD);
        stage.rpc.remove(COUNT);
        stage.rpc.serve(COUNT, call -> call.reply(call.request()));
        stage.rpc.addHook(Direction.INPUT, context -> Verdict.TERMINATE);
        assertThat(count()).as("ended by a hook").isEqualTo(BADPAYLOAD);
    }

    /// In the order: not a message at all, cut, without the member that is required, with one twice, with one that is unknown.
    @ParameterizedTest
    @ValueSource(strings = {"ff", "010205", "020161", "010105010105", "0101050300"})
    void aWrongRequestIsRefusedHere(String bytes) throws Exception {
        client.say("send " + bytes);
        assertThat(count()).isEqualTo(BADPAYLOAD);
        client.say("send");
        assertThat(count()).isEqualTo(COUNTED);
        assertThat(stage.http.stats().connectionsAccepted()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ff", "010205", "020161", "010105010105", "0101050300"})
    void seesAWrongReplyAsBadPayload(String bytes) throws Exception {
        RpcHook spoils =
                context -> {
                    context.payload().clear();
                    context.payload().add(HexFormat.of().parseHex(bytes));
                    return Verdict.CONTINUE;
                };
        stage.rpc.addHook(Direction.OUTPUT, spoils);
        assertThat(count()).isEqualTo(BADPAYLOAD);
        stage.rpc.removeHook(Direction.OUTPUT, spoils);
        assertThat(count()).isEqualTo(COUNTED);
    }

    @Test
    void aRequestThatIsTooLongIsRefused() throws Exception {
        stage.rpc.remove(COUNT);
        stage.closing(RpcServer.on(stage.http, RpcStage.LIMITS.withBytesMax(100)))
                .answer(COUNT, request -> new Point(request.x() + 1, null));

        assertThat(call("Count", new Point(1, "x".repeat(100)))).isEqualTo(BADPAYLOAD);
        assertThat(count()).isEqualTo(COUNTED);
    }

    @Test
    void waitsForAPausedCall() throws Exception {
        stage.rpc
                .addHook(
                        Direction.INPUT,
                        context -> {
                            Thread.ofVirtual().start(() -> context.resume(Verdict.CONTINUE));
                            return Verdict.PAUSE;
                        })
                .addHook(
                        Direction.OUTPUT,
                        context -> {
                            Thread.ofVirtual().start(() -> context.resume(Verdict.CONTINUE));
                            return Verdict.PAUSE;
                        });

        assertThat(count()).isEqualTo(COUNTED);
    }

    @Test
    void itsOwnHooksPauseAndEndCalls() throws Exception {
        client.say("hook pause");
        assertThat(count()).isEqualTo(COUNTED);
        client.say("hook end-output");
        assertThat(count()).isEqualTo(UNSTARTED);
        client.say("hook end-input");
        assertThat(count()).isEqualTo(HOOKABORTED);
        client.say("hook none");
        assertThat(count()).isEqualTo(COUNTED);
    }

    @Test
    void itsHooksTellOneAnother() throws Exception {
        client.say("hook meta");
        assertThat(count()).isEqualTo(COUNTED);
    }

    @Test
    void seesAServerThatNeverAnswersAsATimeout() throws Exception {
        stage.rpc.remove(COUNT);
        stage.rpc.serve(COUNT, call -> {});
        client.say("timeout 1");

        assertThat(count()).isEqualTo(TIMEOUT);
        assertThat(call("Echo", Samples.least())).isEqualTo(NONE + hex(Samples.least()));
    }

    @Test
    void seesAClosedConnectionAsATimeoutAndComesBack() throws Exception {
        stage.rpc.remove(COUNT);
        stage.rpc.serve(COUNT, call -> call.http().replyStart(200).abort());

        assertThat(count()).isEqualTo(TIMEOUT);
        assertThat(call("Echo", Samples.least())).isEqualTo(NONE + hex(Samples.least()));
    }
}
