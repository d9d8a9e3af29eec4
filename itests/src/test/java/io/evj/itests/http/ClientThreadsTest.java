package io.evj.itests.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.evj.api.EventBase;
import io.evj.api.EventConfig;
import io.evj.http.ClientRequest;
import io.evj.http.HttpClient;
import io.evj.http.HttpClientConfig;
import io.evj.http.HttpClientStats;
import io.evj.http.HttpConnection;
import io.evj.http.HttpConnectionConfig;
import io.evj.http.HttpResponse;
import io.evj.http.HttpServer;
import io.evj.http.RequestException;
import io.evj.http.RequestException.Reason;
import io.evj.http.RequestStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A client that several threads use at once, none of them its loop's. Nothing is lost, and each request ends once.
@OnEveryMethod
class ClientThreadsTest {
    private static final int THREADS = 6;
    private static final int EACH = 100;
    private static final long PATIENCE_SECONDS = 25;

    private final String method;
    private final AtomicInteger served = new AtomicInteger();
    private final List<Throwable> uncaught = Collections.synchronizedList(new ArrayList<>());
    private EventBase base;
    private HttpServer server;
    private HttpClient client;
    private HttpConnection connection;
    private Thread loop;
    private String url;

    ClientThreadsTest(String method) {
        this.method = method;
    }

    @BeforeEach
    void start() throws Exception {
        base =
                EventBase.open(
                        EventConfig.defaults()
                                .withMethods(method)
                                .withUncaught((event, thrown) -> uncaught.add(thrown)));
        server = HttpServer.open(base);
        server.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0))
                .handle(
                        "/never",
                        request -> {
                            // kept until the client leaves
                        })
                .handle(
                        "/echo",
                        request -> request.body().whole(8 << 20, body -> request.reply(200, body)))
                .handle(request -> {
                    served.incrementAndGet();
                    request.reply(200, request.target());
                });
        InetSocketAddress address = (InetSocketAddress) server.addresses().getFirst();
        url = "http://127.0.0.1:" + address.getPort();
        client =
                HttpClient.open(
                        base,
                        HttpClientConfig.defaults()
                                .withConnectionsPerHostMax(4)
                                .withWaitingMax(THREADS * EACH));
        connection =
                HttpConnection.to(
                        base,
                        address,
                        HttpConnectionConfig.defaults().withQueuedMax(THREADS * EACH));
        loop = new Thread(() -> base.dispatch());
        loop.start();
    }

    @AfterEach
    void stop() throws Exception {
        if (loop.isAlive()) {
            base.loopExit();
            loop.join();
        }
        client.close();
        connection.close();
        server.close();
        base.close();
        assertThat(uncaught).isEmpty();
    }

    // ---- what the tests share

    /// One request, and how often it has ended.
    private final class Told {
        final ClientRequest request;
        final String target;
        final AtomicInteger answers = new AtomicInteger();
        final AtomicInteger failures = new AtomicInteger();
        volatile CompletableFuture<HttpResponse> future = new CompletableFuture<>();

        Told(String prefix, String target) {
            this.target = target;
            request =
                    ClientRequest.get(prefix + target)
                            .onResponse(response -> answers.incrementAndGet())
                            .onFailure(failure -> failures.incrementAndGet());
        }

        /// Waits for the end.
        ///
        /// @return why there is no answer; null: there is one, and it is the right one
        Reason end() throws Exception {
            try {
                HttpResponse response = future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
                assertThat(response.text()).isEqualTo(target);
                return null;
            } catch (ExecutionException failed) {
                assertThat(failed.getCause()).isInstanceOf(RequestException.class);
                return ((RequestException) failed.getCause()).reason();
            }
        }

        /// Its callbacks have run: once, one of them.
        void hasEndedOnce() {
            assertThat(answers.get() + failures.get()).as("ends of " + request).isEqualTo(1);
            assertThat(request.isOver()).isTrue();
        }
    }

    /// Runs something in each of several threads, at once, and waits for them.
    private static void inThreads(IntConsumer work) throws InterruptedException {
        CountDownLatch ready = new CountDownLatch(THREADS);
        List<Throwable> thrown = Collections.synchronizedList(new ArrayList<>());
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            int number = i;
            Runnable task =
                    () -> {
                        ready.countDown();
                        try {
                            ready.await();
                            work.accept(number);
                        } catch (Throwable failure) {
                            thrown.add(failure);
                        }
                    };
            threads.add(
                    number % 2 == 0
                            ? Thread.ofPlatform().start(task)
                            : Thread.ofVirtual().start(task));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(thrown).isEmpty();
    }

    /// Runs something on the loop's thread.
    private <T> T there(Supplier<T> task) throws Exception {
        CompletableFuture<T> result = new CompletableFuture<>();
        base.execute(() -> result.complete(task.get()));
        return result.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private List<List<Told>> tolds() {
        List<List<Told>> all = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            all.add(new ArrayList<>());
        }
        return all;
    }

    // ---- submitting

    @Test
    void everyRequestHasItsOwnAnswer() throws Exception {
        List<List<Told>> all = tolds();
        inThreads(thread -> {
            for (int i = 0; i < EACH; i++) {
                Told told = new Told(url, "/" + thread + "/" + i);
                told.future = client.submit(told.request);
                all.get(thread).add(told);
            }
        });

        for (List<Told> mine : all) {
            for (Told told : mine) {
                assertThat(told.end()).isNull();
                told.hasEndedOnce();
            }
        }
        assertThat(served).hasValue(THREADS * EACH);
        HttpClientStats stats = there(client::stats);
        assertThat(stats.requests()).isEqualTo(THREADS * EACH);
        assertThat(stats.waiting()).isZero();
        assertThat(stats.connections()).isBetween(1, 4);
        assertThat(stats.connectionsIdle()).isEqualTo(stats.connections());
    }

    @Test
    void oneConnectionKeepsTheOrderOfEachThread() throws Exception {
        List<List<Told>> all = tolds();
        List<String> order = Collections.synchronizedList(new ArrayList<>());
        inThreads(thread -> {
            for (int i = 0; i < EACH; i++) {
                Told told = new Told("", "/" + thread + "/" + i);
                told.request.onResponse(response -> {
                    told.answers.incrementAndGet();
                    order.add(response.text());
                });
                told.future = connection.submit(told.request);
                all.get(thread).add(told);
            }
        });

        for (List<Told> each : all) { // until nobody adds to the order any more
            for (Told told : each) {
                assertThat(told.end()).isNull();
                told.hasEndedOnce();
            }
        }
        for (int i = 0; i < THREADS; i++) {
            String prefix = "/" + i + "/";
            assertThat(order.stream().filter(target -> target.startsWith(prefix)))
                    .containsExactlyElementsOf(
                            all.get(i).stream().map(told -> told.target).toList());
        }
        assertThat(order).hasSize(THREADS * EACH);
    }

    @Test
    void threadsThatWaitForEachAnswer() throws Exception {
        inThreads(thread -> {
            for (int i = 0; i < EACH / 2; i++) {
                String target = "/" + thread + "/" + i;
                assertThat(client.get(url + target).join().text()).isEqualTo(target);
            }
        });

        assertThat(served).hasValue(THREADS * EACH / 2);
    }

    // ---- cancelling

    @Test
    void requestsAreCancelledAtAnyTime() throws Exception {
        List<List<Told>> all = tolds();
        inThreads(thread -> {
            Random chance = new Random(thread);
            for (int i = 0; i < EACH; i++) {
                Told told = new Told(url, "/" + thread + "/" + i);
                told.future = client.submit(told.request);
                all.get(thread).add(told);
                Told victim = all.get(thread).get(chance.nextInt(all.get(thread).size()));
                switch (chance.nextInt(3)) {
                    case 0 -> victim.request.cancel();
                    case 1 -> victim.future.cancel(true);
                    default -> {
                        // lives
                    }
                }
            }
        });

        for (List<Told> mine : all) {
            for (Told told : mine) {
                if (!told.future.isCancelled()) {
                    assertThat(told.end()).isIn(null, Reason.CANCELLED);
                }
            }
        }
        HttpClientStats stats = atRest();
        for (List<Told> mine : all) {
            mine.forEach(Told::hasEndedOnce);
        }
        assertThat(stats.waiting()).isZero();
        assertThat(stats.connections()).isLessThanOrEqualTo(4);
        assertThat(client.get(url + "/after").join().text()).isEqualTo("/after");
    }

    @Test
    void whatIsCancelledBeforeTheLoopHasItEndsToo() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        base.execute(() -> {
            held.countDown();
            await(go);
        });
        await(held);
        Told byFuture = new Told(url, "/future");
        Told byRequest = new Told(url, "/request");
        byFuture.future = client.submit(byFuture.request);
        byRequest.future = client.submit(byRequest.request);

        byFuture.future.cancel(true);
        byRequest.request.cancel();
        go.countDown();

        assertThat(byRequest.end()).isEqualTo(Reason.CANCELLED);
        atRest();
        byFuture.hasEndedOnce();
        byRequest.hasEndedOnce();
        assertThat(byFuture.failures).hasValue(1);
        assertThat(served).hasValue(0);
    }

    @Test
    void whoCancelsOthersRequestsHarmsNoneOfTheRest() throws Exception {
        List<Told> stuck = Collections.synchronizedList(new ArrayList<>());
        for (int i = 0; i < 4; i++) {
            Told told = new Told(url, "/never");
            told.future = client.submit(told.request);
            stuck.add(told);
        }
        Told waits = new Told(url, "/waits");
        waits.future = client.submit(waits.request);
        assertThat(there(() -> client.stats().waiting())).isEqualTo(1);

        inThreads(thread -> stuck.forEach(told -> told.request.cancel())); // all of them, each

        assertThat(waits.end()).isNull();
        for (Told told : stuck) {
            assertThat(told.end()).isEqualTo(Reason.CANCELLED);
            told.hasEndedOnce();
        }
    }

    /// Waits until nothing is under way, and what was posted before is done.
    private HttpClientStats atRest() throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (true) {
            HttpClientStats stats = there(client::stats);
            if (stats.waiting() == 0 && stats.connectionsIdle() == stats.connections()) {
                there(() -> true); // and what that has posted
                return stats;
            }
            assertThat(System.nanoTime()).as("the time until " + stats + " rests").isLessThan(end);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    // ---- closing

    @Test
    void theClientIsClosedMeanwhile() throws Exception {
        List<List<Told>> all = tolds();
        CountDownLatch closed = new CountDownLatch(1);
        inThreads(thread -> {
            for (int i = 0; i < EACH; i++) {
                Told told = new Told(url, "/" + thread + "/" + i);
                told.future = client.submit(told.request);
                all.get(thread).add(told);
                if (thread == 0 && i == EACH / 2) {
                    base.execute(() -> {
                        client.close();
                        closed.countDown();
                    });
                }
            }
        });
        await(closed);

        int failed = 0;
        for (List<Told> mine : all) {
            for (Told told : mine) {
                Reason why = told.end();
                assertThat(why).isIn(null, Reason.CLOSED);
                failed += why == null ? 0 : 1;
            }
        }
        assertThat(failed).isPositive();
        there(() -> true);
        for (List<Told> mine : all) {
            mine.forEach(Told::hasEndedOnce);
        }
        Told late = new Told(url, "/late");
        late.future = client.submit(late.request);
        assertThat(late.end()).isEqualTo(Reason.CLOSED);
        late.hasEndedOnce();
    }

    @Test
    void theConnectionIsClosedMeanwhile() throws Exception {
        List<List<Told>> all = tolds();
        inThreads(thread -> {
            for (int i = 0; i < EACH; i++) {
                Told told = new Told("", "/" + thread + "/" + i);
                told.future = connection.submit(told.request);
                all.get(thread).add(told);
                if (thread == 0 && i == EACH / 2) {
                    base.execute(connection::close);
                }
            }
        });

        for (List<Told> mine : all) {
            for (Told told : mine) {
                assertThat(told.end()).isIn(null, Reason.CLOSED);
            }
        }
        there(() -> true);
        for (List<Told> mine : all) {
            mine.forEach(Told::hasEndedOnce);
        }
    }

    @Test
    void theBaseIsClosedMeanwhile() throws Exception {
        List<Told> all = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            Told told = new Told(url, "/never"); // four are under way, two wait
            told.request.timeout(Duration.ofHours(1)); // a timer of its own
            told.future = client.submit(told.request);
            all.add(told);
        }
        for (int i = 0; i < 2; i++) {
            Told told = new Told("", "/never");
            told.future = connection.submit(told.request);
            all.add(told);
        }
        assertThat(there(() -> client.stats().waiting())).isEqualTo(2);
        base.loopExit();
        loop.join();
        Told posted = new Told(url, "/posted"); // and no loop to take it
        posted.future = client.submit(posted.request);
        all.add(posted);

        server.close();
        base.close();

        for (Told told : all) {
            assertThat(told.end()).isEqualTo(Reason.CLOSED);
            told.hasEndedOnce();
        }
        assertThat(connection.isClosed()).isTrue();
        Told late = new Told(url, "/late");
        late.future = client.submit(late.request);
        assertThat(late.end()).isEqualTo(Reason.CLOSED);
    }

    // ---- bodies

    @Test
    void aBodyIsStreamedFromAnotherThread() throws Exception {
        CompletableFuture<RequestStream> opened = new CompletableFuture<>();
        CompletableFuture<HttpResponse> future =
                client.submit(ClientRequest.post(url + "/echo").body(opened::complete));
        RequestStream stream = opened.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        Semaphore room = new Semaphore(0);
        stream.onDrained(room::release);
        StringBuilder sent = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            String piece = ("" + i % 10).repeat(20_000);
            sent.append(piece);
            stream.write(piece);
            if (stream.isOverfull()) {
                assertThat(room.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            }
        }
        stream.end();

        HttpResponse response = future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(response.text()).isEqualTo(sent.toString());
        assertThat(stream.isOver()).isTrue();
    }

    @Test
    void aBodyIsWrittenWhileItsRequestIsCancelledElsewhere() throws Exception {
        for (int i = 0; i < 20; i++) {
            CompletableFuture<RequestStream> opened = new CompletableFuture<>();
            ClientRequest request = ClientRequest.post(url + "/echo").body(opened::complete);
            CompletableFuture<HttpResponse> future = client.submit(request);
            RequestStream stream = opened.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            Thread other = Thread.ofPlatform().start(request::cancel);
            for (int k = 0; k < 50; k++) {
                stream.write("some of it"); // into the void, sooner or later
            }
            other.join();

            assertThat(future)
                    .failsWithin(Duration.ofSeconds(PATIENCE_SECONDS))
                    .withThrowableThat()
                    .havingCause()
                    .isInstanceOfSatisfying(
                            RequestException.class,
                            failure -> assertThat(failure.reason()).isEqualTo(Reason.CANCELLED));
        }
        assertThat(client.get(url + "/after").join().text()).isEqualTo("/after");
    }
}
