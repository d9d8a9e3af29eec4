package io.evj.api;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evj.api.ResolveException.Code;
import io.evj.api.spi.HostResolver;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JdkHostResolverTest {
    private static final AddressQuery WWW = AddressQuery.of("www.example", 80);

    /// The loop: what a lookup hands over waits here until the test runs it.
    private final LinkedBlockingQueue<Runnable> loop = new LinkedBlockingQueue<>();

    private final List<String> told = new ArrayList<>();
    private final LookupHandler handler =
            new LookupHandler() {
                @Override
                public void resolved(AddressInfo info) {
                    told.add(AddressText.format(info.addresses().getFirst()));
                }

                @Override
                public void failed(ResolveException cause) {
                    told.add(cause.code().toString());
                }
            };

    @Test
    void looksAtEachLookupWhichFamilyReachesTheWorld() throws Exception {
        var ours = new AtomicReference<>(addresses("203.0.113.9", "fe80::1"));
        HostResolver resolver =
                new JdkHostResolver(
                        new JdkHostResolver.Names() {
                            @Override
                            public List<InetAddress> addresses(String host) {
                                return JdkHostResolverTest.addresses("2001:db8::1", "192.0.2.1");
                            }

                            @Override
                            public List<InetAddress> ours() {
                                return ours.get();
                            }
                        });
        AddressHints hints = AddressHints.defaults().with(AddressHints.Flag.ADDRESS_CONFIGURED);
        AddressQuery query = new AddressQuery("www.example", "80", hints);

        resolver.resolve(query, loop::add, handler);
        next().run();
        ours.set(addresses("127.0.0.1", "2001:db8::9"));
        resolver.resolve(query, loop::add, handler);
        next().run();

        assertThat(told).containsExactly("192.0.2.1:80", "[2001:db8::1]:80");
    }

    @Test
    void asksOffTheLoopAndTellsOnIt() throws Exception {
        var asked = new AtomicReference<Thread>();
        HostResolver resolver =
                new JdkHostResolver(host -> {
                    assertThat(host).isEqualTo("www.example");
                    asked.set(Thread.currentThread());
                    return addresses("192.0.2.1");
                });

        resolver.resolve(WWW, loop::add, handler);
        Runnable telling = next();

        assertThat(told).isEmpty();
        telling.run();
        assertThat(told).containsExactly("192.0.2.1:80");
        assertThat(asked.get().isVirtual()).isTrue();
        assertThat(loop).isEmpty();
    }

    @Test
    void answersLiteralsLaterAndWithoutAsking() {
        HostResolver resolver = new JdkHostResolver(JdkHostResolverTest::unexpected);

        resolver.resolve(AddressQuery.of("192.0.2.7", 80), loop::add, handler);

        assertThat(told).isEmpty();
        loop.remove().run();
        assertThat(told).containsExactly("192.0.2.7:80");
    }

    @Test
    void tellsOfMistakesLaterAndWithoutAsking() {
        HostResolver resolver = new JdkHostResolver(JdkHostResolverTest::unexpected);
        var query = new AddressQuery("www.example", "no-such-service", AddressHints.defaults());

        resolver.resolve(query, loop::add, handler);

        assertThat(told).isEmpty();
        loop.remove().run();
        assertThat(told).containsExactly("SERVICE");
    }

    @ParameterizedTest
    @CsvSource({
        "www.example: Name or service not known,                NONAME",
        "www.example: Temporary failure in name resolution,     AGAIN",
        "www.example: No address associated with hostname,      NODATA",
        ",                                                      NONAME"
    })
    void translatesTheSystemsWords(String message, Code code) throws Exception {
        HostResolver resolver =
                new JdkHostResolver(_ -> {
                    throw new UnknownHostException(message);
                });

        resolver.resolve(WWW, loop::add, handler);
        next().run();

        assertThat(told).containsExactly(code.toString());
    }

    @Test
    void tellsOfUnexpectedFailuresToo() throws Exception {
        HostResolver resolver =
                new JdkHostResolver(_ -> {
                    throw new SecurityException("not allowed");
                });

        resolver.resolve(WWW, loop::add, handler);
        next().run();

        assertThat(told).containsExactly("SYSTEM");
    }

    @Test
    void cancelIsToldOnceEvenIfAnAnswerComesLater() throws Exception {
        var answer = new CountDownLatch(1);
        var answered = new CompletableFuture<Thread>();
        HostResolver resolver =
                new JdkHostResolver(_ -> {
                    answered.complete(Thread.currentThread());
                    await(answer);
                    return addresses("192.0.2.1");
                });
        Lookup lookup = resolver.resolve(WWW, loop::add, handler);

        lookup.cancel();
        lookup.cancel();
        Runnable telling = next();
        assertThat(told).isEmpty();
        telling.run();
        answer.countDown();
        assertThat(answered.get(10, SECONDS).join(Duration.ofSeconds(10)))
                .as("the lookup's thread ends")
                .isTrue();

        assertThat(told).containsExactly("CANCEL");
        assertThat(loop).isEmpty();
    }

    @Test
    void cancelReplacesAnAnswerThatHasNotBeenToldYet() {
        HostResolver resolver = new JdkHostResolver(JdkHostResolverTest::unexpected);
        Lookup lookup = resolver.resolve(AddressQuery.of("192.0.2.7", 80), loop::add, handler);

        lookup.close();
        loop.remove().run();

        assertThat(told).containsExactly("CANCEL");
        assertThat(loop).isEmpty();
    }

    @Test
    void cancelAfterTheAnswerDoesNothing() {
        HostResolver resolver = new JdkHostResolver(JdkHostResolverTest::unexpected);
        Lookup lookup = resolver.resolve(AddressQuery.of("192.0.2.7", 80), loop::add, handler);
        loop.remove().run();

        lookup.cancel();

        assertThat(told).containsExactly("192.0.2.7:80");
        assertThat(loop).isEmpty();
    }

    @Test
    void refusesALoopThatIsClosed() {
        HostResolver resolver = new JdkHostResolver(JdkHostResolverTest::unexpected);

        assertThatThrownBy(() ->
                        resolver.resolve(
                                AddressQuery.of("192.0.2.7", 80),
                                _ -> {
                                    throw new RejectedExecutionException("closed");
                                },
                                handler))
                .isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void knowsLocalhostWithoutAsking() {
        HostResolver resolver = new JdkHostResolver(JdkHostResolverTest::unexpected);

        resolver.resolve(AddressQuery.of("localhost", 80), loop::add, handler);
        loop.remove().run();

        assertThat(told).containsExactly("127.0.0.1:80");
    }

    @Test
    void theHighestRankIsChosen() {
        HostResolver low = new Ranked(-1);
        HostResolver high = new Ranked(100);

        assertThat(HostResolvers.best(List.of(high, low))).isSameAs(high);
        assertThat(HostResolvers.best(List.of(low))).isSameAs(HostResolvers.jdk());
        assertThat(HostResolvers.best(List.of())).isSameAs(HostResolvers.jdk());
        assertThat(HostResolvers.best()).isSameAs(HostResolvers.jdk());
    }

    private Runnable next() throws InterruptedException {
        Runnable task = loop.poll(10, SECONDS);
        assertThat(task).as("a task for the loop within 10 s").isNotNull();
        return task;
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, SECONDS)).as("released within 10 s").isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static List<InetAddress> addresses(String... texts) {
        return Stream.of(texts).map(AddressText::parseAddress).toList();
    }

    private static List<InetAddress> unexpected(String host) {
        throw new AssertionError("asked for " + host);
    }

    private record Ranked(int rank) implements HostResolver {
        @Override
        public Lookup resolve(AddressQuery query, Executor loop, LookupHandler handler) {
            throw new UnsupportedOperationException();
        }
    }
}
