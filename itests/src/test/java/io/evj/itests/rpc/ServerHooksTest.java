package io.evj.itests.rpc;

import static io.evj.itests.rpc.messages.EverythingService.COUNT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evj.itests.rpc.messages.Point;
import io.evj.rpc.MessageType;
import io.evj.rpc.RpcCall;
import io.evj.rpc.RpcContext;
import io.evj.rpc.RpcHook;
import io.evj.rpc.RpcHook.Direction;
import io.evj.rpc.RpcHook.Verdict;
import io.evj.rpc.RpcMethod;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Hooks look at what comes in and goes out; they may pause a call, and end it.
@OnEveryMethod
class ServerHooksTest {
    @AutoClose private final RpcStage stage;
    private final List<RpcContext> paused = new ArrayList<>();

    ServerHooksTest(String method) {
        stage = new RpcStage(method);
        stage.rpc.serve(
                COUNT,
                call -> {
                    stage.told.add("service");
                    call.reply(new Point(call.request().x() + 1, null));
                });
    }

    private RpcHook telling(String name) {
        return context -> {
            stage.told.add(name);
            return Verdict.CONTINUE;
        };
    }

    private RpcHook pausing(String name) {
        return context -> {
            stage.told.add(name);
            paused.add(context);
            return Verdict.PAUSE;
        };
    }

    private PostClient call() {
        return stage.client().post("Count", new Point(1, null));
    }

    private static Point point(PostClient.Reply reply) {
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        return Point.unmarshal(PostClient.buffer(reply.body()), RpcStage.LIMITS);
    }

    @Test
    void runInTheirOrderOnBothSidesOfTheService() {
        stage.rpc
                .addHook(Direction.OUTPUT, telling("out 1"))
                .addHook(Direction.INPUT, telling("in 1"))
                .addHook(Direction.INPUT, telling("in 2"))
                .addHook(Direction.OUTPUT, telling("out 2"));

        assertThat(point(call().reply()).x()).isEqualTo(2);

        assertThat(stage.told).containsExactly("in 1", "in 2", "service", "out 1", "out 2");
    }

    @Test
    void seeAndChangeMessagesAndFields() {
        stage.rpc
                .addHook(
                        Direction.INPUT,
                        context -> {
                            stage.told.add(context.method() + " of " + context.payload().length());
                            stage.told.add(context.requestFields().get("Host"));
                            assertThat(context.bufferEvent()).isNotNull();
                            context.payload().clear();
                            new Point(41, null).marshal(context.payload());
                            return Verdict.CONTINUE;
                        })
                .addHook(
                        Direction.OUTPUT,
                        context -> {
                            context.replyFields().set("Content-Type", "x/y").add("X-Hook", "seen");
                            Point reply = Point.unmarshal(context.payload(), RpcStage.LIMITS);
                            new Point(reply.x(), "hooked").marshal(context.payload());
                            return Verdict.CONTINUE;
                        });

        PostClient.Reply reply = call().reply();

        assertThat(point(reply)).isEqualTo(new Point(42, "hooked"));
        assertThat(stage.told).containsExactly("rpc Count of 3", "a", "service");
        assertThat(reply.fields())
                .containsEntry("content-type", "x/y")
                .containsEntry("x-hook", "seen");
    }

    @Test
    void tellOneAnotherAndTheServiceByMeta() {
        stage.rpc.remove(COUNT);
        stage.rpc
                .serve(
                        COUNT,
                        call -> {
                            stage.told.add("service knows " + call.meta().get("user"));
                            call.reply(call.request());
                        })
                .addHook(
                        Direction.INPUT,
                        context -> {
                            assertThat(context.meta()).isEmpty();
                            context.meta().put("user", "Ann");
                            return Verdict.CONTINUE;
                        })
                .addHook(
                        Direction.OUTPUT,
                        context -> {
                            stage.told.add("output knows " + context.meta().get("user"));
                            return Verdict.CONTINUE;
                        });

        PostClient client = call();
        client.reply();
        client.post("Count", new Point(1, null)).reply();

        assertThat(stage.told)
                .containsExactly(
                        "service knows Ann",
                        "output knows Ann",
                        "service knows Ann",
                        "output knows Ann");
    }

    @ParameterizedTest
    @EnumSource
    void terminateACall(Direction direction) {
        stage.rpc
                .addHook(
                        direction,
                        context -> {
                            stage.told.add("end");
                            return Verdict.TERMINATE;
                        })
                .addHook(direction, telling("never"));
        PostClient client = call();

        assertThat(client.reply().status()).isEqualTo(503);
        assertThat(client.post("Count", new Point(1, null)).reply().status()).isEqualTo(503);

        assertThat(stage.told).contains("end").doesNotContain("never");
        assertThat(stage.told.contains("service")).isEqualTo(direction == Direction.OUTPUT);
    }

    @ParameterizedTest
    @EnumSource
    void aHookThatThrowsTerminatesTheCallAndIsReported(Direction direction) {
        stage.rpc.addHook(
                direction,
                context -> {
                    throw new IllegalStateException("hook");
                });

        assertThat(call().reply().status()).isEqualTo(503);

        stage.turn();
        assertThat(stage.thrown()).singleElement().isInstanceOf(IllegalStateException.class);
    }

    // ---- pause and resume

    @ParameterizedTest
    @EnumSource
    void aPauseHoldsTheCallAndThenTheNextHookHasItsTurn(Direction direction) {
        stage.rpc.addHook(direction, pausing("pause")).addHook(direction, telling("next"));
        PostClient client = call();
        stage.until("the pause", () -> !paused.isEmpty());
        stage.turn();
        assertThat(client.receive()).isEmpty();
        assertThat(stage.told).doesNotContain("next");
        assertThat(paused.getFirst().payload().length()).isEqualTo(3);

        paused.getFirst().resume(Verdict.CONTINUE);
        assertThat(stage.told).as("later, from the loop").doesNotContain("next");

        assertThat(point(client.reply()).x()).isEqualTo(2);
        assertThat(stage.told.indexOf("next")).isEqualTo(stage.told.indexOf("pause") + 1);
    }

    @ParameterizedTest
    @EnumSource
    void aPauseMayEndWithTheCall(Direction direction) {
        stage.rpc.addHook(direction, pausing("pause")).addHook(direction, telling("never"));
        PostClient client = call();
        stage.until("the pause", () -> !paused.isEmpty());

        paused.getFirst().resume(Verdict.TERMINATE);

        assertThat(client.reply().status()).isEqualTo(503);
        assertThat(stage.told).doesNotContain("never");
    }

    @Test
    void anyThreadMayResume() {
        stage.rpc.addHook(
                Direction.INPUT,
                context -> {
                    Thread.ofVirtual().start(() -> context.resume(Verdict.CONTINUE));
                    return Verdict.PAUSE;
                });

        assertThat(point(call().reply()).x()).isEqualTo(2);
    }

    @Test
    void onePauseIsResumedOnce() {
        stage.rpc.addHook(Direction.INPUT, pausing("pause"));
        PostClient client = call();
        stage.until("the pause", () -> !paused.isEmpty());
        RpcContext context = paused.getFirst();

        assertThatThrownBy(() -> context.resume(Verdict.PAUSE))
                .isInstanceOf(IllegalArgumentException.class);
        stage.base.execute(() -> {
            context.resume(Verdict.CONTINUE);
            assertThatThrownBy(() -> context.resume(Verdict.CONTINUE))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("not paused");
        });
        client.reply();

        context.resume(Verdict.CONTINUE);
        stage.turn();
        assertThat(stage.thrown()).singleElement().isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(context::payload).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aTypeThatThrowsEndsItsCallAlsoWhenItWasPaused() {
        MessageType<Point> odd =
                in -> {
                    throw new ArithmeticException("odd");
                };
        stage.rpc.serve(
                new RpcMethod<>("Odd", odd, COUNT.reply()), call -> stage.told.add("never"));
        stage.rpc.addHook(Direction.INPUT, pausing("pause"));
        PostClient client = stage.client().post("Odd", new Point(1, null));
        stage.until("the pause", () -> !paused.isEmpty());

        paused.getFirst().resume(Verdict.CONTINUE);

        assertThat(client.reply().status()).isEqualTo(503);
        stage.turn();
        assertThat(stage.told).containsExactly("pause");
        assertThat(stage.thrown()).singleElement().isInstanceOf(ArithmeticException.class);
    }

    @Test
    void aHookCannotResumeBeforeItHasPaused() {
        stage.rpc.addHook(
                Direction.INPUT,
                context -> {
                    assertThatThrownBy(() -> context.resume(Verdict.CONTINUE))
                            .isInstanceOf(IllegalStateException.class);
                    return Verdict.CONTINUE;
                });

        assertThat(point(call().reply()).x()).isEqualTo(2);
    }

    @Test
    void aClientThatIsGoneLeavesItsPauseToBeResumed() throws Exception {
        stage.rpc.addHook(Direction.INPUT, pausing("pause"));
        PostClient client = call();
        stage.until("the pause", () -> !paused.isEmpty());
        RpcCall<?, ?> call = (RpcCall<?, ?>) paused.getFirst();
        call.http().onClosed(() -> stage.told.add("gone"));
        client.close();
        stage.until("the end of the client", () -> stage.told.contains("gone"));

        call.resume(Verdict.CONTINUE);
        stage.until("the end", () -> stage.http.stats().connections() == 0);

        assertThat(stage.told).containsExactly("pause", "gone", "service");
    }

    @Test
    void closingTheServerAnswersWhatIsPaused() {
        stage.rpc.addHook(Direction.INPUT, pausing("pause"));
        PostClient first = call();
        PostClient second = call();
        stage.until("both pauses", () -> paused.size() == 2);
        paused.getFirst().resume(Verdict.CONTINUE);

        stage.rpc.close();

        assertThat(first.reply().status()).isEqualTo(503);
        assertThat(second.reply().status()).isEqualTo(503);
        assertThat(stage.told).doesNotContain("service");
    }

    @Test
    void aHookMayCloseTheServer() {
        stage.rpc.addHook(
                Direction.INPUT,
                context -> {
                    stage.rpc.close();
                    return Verdict.CONTINUE;
                });

        assertThat(point(call().reply()).x()).isEqualTo(2);
        assertThat(call().reply().status()).isEqualTo(404);
    }

    // ---- hooks come and go

    @Test
    void aHookThatIsRemovedIsNotAskedAgain() {
        RpcHook hook = telling("hook");
        stage.rpc.addHook(Direction.INPUT, hook);
        call().reply();

        assertThat(stage.rpc.removeHook(Direction.OUTPUT, hook)).isFalse();
        assertThat(stage.rpc.removeHook(Direction.INPUT, hook)).isTrue();
        assertThat(stage.rpc.removeHook(Direction.INPUT, hook)).isFalse();
        call().reply();

        assertThat(stage.told).containsExactly("hook", "service", "service");
    }

    @Test
    void aMessageGoesThroughTheHooksThatWereThereWhenItCame() {
        RpcHook second = telling("second");
        stage.rpc.addHook(
                Direction.INPUT,
                context -> {
                    stage.rpc.removeHook(Direction.INPUT, second);
                    stage.rpc.addHook(Direction.INPUT, telling("third"));
                    return Verdict.CONTINUE;
                });
        stage.rpc.addHook(Direction.INPUT, second);

        call().reply();

        assertThat(stage.told).containsExactly("second", "service");
    }
}
