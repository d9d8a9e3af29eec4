package io.evj.itests.rpc;

import static io.evj.itests.rpc.messages.EverythingService.COUNT;
import static io.evj.itests.rpc.messages.EverythingService.ECHO;
import static io.evj.itests.rpc.messages.EverythingService.NOTHING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evj.http.HttpRequest;
import io.evj.itests.rpc.messages.Everything;
import io.evj.itests.rpc.messages.EverythingService;
import io.evj.itests.rpc.messages.Nothing;
import io.evj.itests.rpc.messages.Point;
import io.evj.rpc.RpcCall;
import io.evj.rpc.RpcException;
import io.evj.rpc.RpcHook.Direction;
import io.evj.rpc.RpcHook.Verdict;
import io.evj.rpc.RpcStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// Calls that are answered at once share what carries them; nobody who keeps something of a call ever sees another one in it.
@OnEveryMethod
class RpcFunctionTest {
    @AutoClose private final RpcStage stage;

    RpcFunctionTest(String method) {
        stage = new RpcStage(method);
    }

    private static Point point(PostClient.Reply reply) {
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        return Point.unmarshal(PostClient.buffer(reply.body()), RpcStage.LIMITS);
    }

    private static Point next(Point request) {
        return new Point(request.x() + 1, request.label());
    }

    // ---- functions

    @Test
    void answersByAFunction() {
        stage.rpc.answer(COUNT, request -> next(request));
        PostClient client = stage.client();

        for (int i = 0; i < 5; i++) {
            assertThat(point(client.post("Count", new Point(i, "a")).reply()))
                    .isEqualTo(new Point(i + 1, "a"));
        }
        assertThat(stage.rpc.methods()).containsExactly(COUNT);
        assertThat(stage.rpc.remove(COUNT)).isTrue();
        assertThat(client.post("Count", new Point(1, null)).reply().status()).isEqualTo(404);
    }

    @Test
    void answersByAServiceThatHasEveryReplyAtOnce() {
        EverythingService.answer(
                stage.rpc,
                new EverythingService.AtOnce() {
                    @Override
                    public Everything echo(Everything request) {
                        return request;
                    }

                    @Override
                    public Point count(Point request) {
                        return next(request);
                    }

                    @Override
                    public Nothing nothing(Nothing request) {
                        throw new RpcException(RpcStatus.BADPAYLOAD, "not this");
                    }
                });
        PostClient client = stage.client();

        assertThat(client.post("Echo", Samples.full()).reply().body())
                .isEqualTo(PostClient.text(Samples.full()));
        assertThat(point(client.post("Count", new Point(1, "a")).reply()))
                .isEqualTo(new Point(2, "a"));
        assertThat(client.post("Nothing", new Nothing(1)).reply().body()).contains("not this");
        assertThat(stage.rpc.methods()).containsExactlyInAnyOrder(ECHO, COUNT, NOTHING);
    }

    @Test
    void aFunctionThatThrowsFailsTheCallAndNoOther() {
        stage.rpc.answer(
                COUNT,
                request ->
                        switch (request.x()) {
                            case 0 -> throw new RpcException(RpcStatus.UNSTARTED, "not from 0");
                            case 1 -> throw new IllegalStateException("secret");
                            case 2 -> null;
                            default -> next(request);
                        });
        PostClient client = stage.client();

        PostClient.Reply meant = client.post("Count", new Point(0, null)).reply();
        PostClient.Reply thrown = client.post("Count", new Point(1, null)).reply();
        PostClient.Reply none = client.post("Count", new Point(2, null)).reply();
        PostClient.Reply malformed = client.post("Count", "\1").reply();

        assertThat(List.of(meant.status(), thrown.status(), none.status(), malformed.status()))
                .containsOnly(503);
        assertThat(meant.body()).contains("not from 0");
        assertThat(thrown.body()).doesNotContain("secret");
        assertThat(point(client.post("Count", new Point(3, null)).reply()).x()).isEqualTo(4);
        assertThat(stage.thrown())
                .extracting(Throwable::getMessage)
                .containsExactly("secret", "rpc Count: no reply");
    }

    @Test
    void aReplyThatCannotBeWrittenFailsTheCallAndNoOther() {
        stage.rpc.answer(COUNT, request -> new Point(1, request.x() == 0 ? "\ud800" : "ok"));
        PostClient client = stage.client();

        assertThat(client.post("Count", new Point(0, null)).reply().status()).isEqualTo(503);
        assertThat(point(client.post("Count", new Point(1, null)).reply()).label()).isEqualTo("ok");
        assertThat(stage.thrown()).hasSize(1);
    }

    @Test
    void hooksSeeWhatFunctionsAnswer() {
        stage.rpc.answer(
                COUNT,
                request -> {
                    if (request.x() == 1) { // from here on: this reply is looked at, too
                        stage.rpc.addHook(
                                Direction.OUTPUT,
                                call -> {
                                    stage.told.add("out " + call.payload().length());
                                    return Verdict.CONTINUE;
                                });
                    }
                    return next(request);
                });
        PostClient client = stage.client();

        for (int i = 0; i < 3; i++) {
            assertThat(point(client.post("Count", new Point(i, null)).reply()).x())
                    .isEqualTo(i + 1);
        }

        assertThat(stage.told).containsExactly("out 3", "out 3");
    }

    @Test
    void aFutureThatIsCompleteAnswersAtOnceAndOthersLater() {
        List<CompletableFuture<Point>> later = new ArrayList<>();
        stage.rpc.register(
                COUNT,
                request -> {
                    if (request.x() % 2 == 0) {
                        return CompletableFuture.completedFuture(next(request));
                    }
                    later.add(new CompletableFuture<>());
                    return later.getLast();
                });
        PostClient waiting = stage.client().post("Count", new Point(1, null));
        stage.until("a call that waits", () -> later.size() == 1);
        PostClient client = stage.client();

        for (int i = 0; i < 10; i += 2) {
            assertThat(point(client.post("Count", new Point(i, null)).reply()).x())
                    .isEqualTo(i + 1);
        }
        later.getFirst().complete(new Point(77, "late"));

        assertThat(point(waiting.reply())).isEqualTo(new Point(77, "late"));
    }

    @Test
    void aHandlerWithoutAFutureFailsTheCall() {
        stage.rpc.register(COUNT, request -> null);

        assertThat(stage.client().post("Count", new Point(1, null)).reply().status())
                .isEqualTo(503);
        stage.turn();
        assertThat(stage.thrown()).singleElement().isInstanceOf(NullPointerException.class);
    }

    // ---- what a service keeps

    @Test
    void aCallThatIsKeptStaysAnsweredAndOver() {
        List<RpcCall<Point, Point>> kept = new ArrayList<>();
        stage.rpc.serve(
                COUNT,
                call -> {
                    kept.add(call);
                    call.reply(next(call.request()));
                });
        PostClient client = stage.client();
        client.post("Count", new Point(1, null)).reply();
        client.post("Count", new Point(2, null)).reply();
        RpcCall<Point, Point> first = kept.getFirst();

        assertThat(kept).doesNotHaveDuplicates();
        assertThat(first.request().x()).isEqualTo(1);
        assertThat(first.bufferEvent()).isNull();
        assertThatThrownBy(first::http)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("rpc Count is answered, and over");
        assertThatThrownBy(first::replyFields).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> first.reply(new Point(9, null)))
                .hasMessage("rpc Count is answered already");
        assertThatThrownBy(() -> first.fail("late")).hasMessage("rpc Count is answered already");
    }

    @Test
    void anHttpRequestThatWasAskedForIsNeverThatOfAnotherCall() {
        List<HttpRequest> kept = new ArrayList<>();
        stage.rpc.serve(
                COUNT,
                call -> {
                    if (call.request().x() % 2 == 1) {
                        kept.add(call.http());
                    }
                    call.reply(next(call.request()));
                    if (call.request().x() == 4) {
                        kept.add(call.http());
                    }
                });
        PostClient client = stage.client();

        for (int i = 0; i < 8; i++) {
            client.post("Count", new Point(i, null)).reply();
        }

        assertThat(kept).hasSize(5).doesNotHaveDuplicates();
        assertThat(kept).allSatisfy(request -> assertThat(request).hasToString("request (over)"));
    }

    @Test
    void callsThatWaitAreApartFromThoseAnsweredAtOnce() {
        List<RpcCall<Everything, Everything>> waiting = new ArrayList<>();
        stage.rpc.serve(ECHO, waiting::add).answer(COUNT, request -> next(request));
        List<PostClient> patient = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            patient.add(stage.client().post("Echo", Samples.least()));
            stage.until("the call", () -> waiting.size() == patient.size());
            assertThat(point(stage.client().post("Count", new Point(i, null)).reply()).x())
                    .isEqualTo(i + 1);
        }

        for (RpcCall<Everything, Everything> call : waiting.reversed()) {
            call.reply(Samples.full());
        }

        for (PostClient client : patient) {
            assertThat(client.reply().body()).isEqualTo(PostClient.text(Samples.full()));
        }
    }
}
