package io.evj.buffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.evj.api.AddressHints.SocketType;
import io.evj.api.AddressQuery;
import io.evj.api.AddressText;
import io.evj.api.DescriptorsExhaustedException;
import io.evj.api.EventBase;
import io.evj.api.EventConfig;
import io.evj.api.Log;
import io.evj.api.LoopEnd;
import io.evj.api.ResolveException;
import io.evj.api.ResolveException.Code;
import io.evj.testkit.Steps;
import io.evj.testkit.VirtualClock;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// Attempts and their times, on a network that does what the test says.
class ConnectorTest {
    private static final InetSocketAddress SIX = AddressText.parse("[2001:db8::1]:80");
    private static final InetSocketAddress SIX_TOO = AddressText.parse("[2001:db8::2]:80");
    private static final InetSocketAddress FOUR = AddressText.parse("192.0.2.1:80");
    private static final InetSocketAddress FOUR_TOO = AddressText.parse("192.0.2.2:80");
    private static final Duration NANO = Duration.ofNanos(1);
    private static final Duration DELAY = Duration.ofMillis(250);

    private final VirtualClock clock = new VirtualClock();
    private final ScriptedNetwork network = new ScriptedNetwork();
    private final ScriptedResolver resolver = new ScriptedResolver();
    private final ToldOutcome outcome = new ToldOutcome();
    private final List<String> logged = new ArrayList<>();

    @AutoClose
    private final EventBase base =
            EventBase.open(EventConfig.defaults().withBackend(network).withClock(clock));

    private final Connector connector = new Connector(base, outcome);

    @AfterEach
    void logAsBefore() {
        Log.reset();
    }

    // ---- one address

    @Test
    void beginsWithinTheCallAndTellsLater() {
        connector.connect(FOUR);
        assertThat(network.targets()).containsExactly(FOUR);
        step();
        assertThat(outcome.isTold()).isFalse();

        network.latest().connects();
        step();

        assertThat(outcome.socket).isSameAs(network.latest());
        assertThat(outcome.socket.isOpen()).isTrue();
        assertThat(step()).as("nothing watches the socket any more").isEqualTo(LoopEnd.EMPTY);
        assertThat(network.isWatchingNothing()).isTrue();
        assertThat(outcome.times).isOne();
    }

    @Test
    void tellsLaterWhenItIsConnectedAtOnce() {
        network.connectAtOnce();

        connector.connect(List.of(FOUR, SIX));

        assertThat(outcome.isTold()).isFalse();
        step();
        assertThat(outcome.socket).isSameAs(network.sockets.getFirst());
        assertThat(network.targets()).containsExactly(FOUR);
        clock.advance(DELAY);
        assertThat(step()).isEqualTo(LoopEnd.EMPTY);
    }

    @Test
    void tellsLaterWhenItIsRefusedAtOnce() {
        network.refuse(FOUR, refusedBy(FOUR));

        connector.connect(FOUR);

        assertThat(outcome.isTold()).isFalse();
        step();
        assertThat(outcome.failure)
                .isExactlyInstanceOf(ConnectException.class)
                .hasMessage("connect to 192.0.2.1:80 refused (ECONNREFUSED) after 0 ms")
                .hasSuppressedException(refusedBy(FOUR));
        assertThat(step()).isEqualTo(LoopEnd.EMPTY);
        assertThat(outcome.times).isOne();
    }

    @Test
    void waitsOnWhenItIsWokenTooEarly() {
        connector.connect(FOUR);
        network.latest().isWritable = true;
        step();
        step();
        assertThat(outcome.isTold()).isFalse();

        network.latest().connects();
        step();

        assertThat(outcome.socket).isNotNull();
    }

    @Test
    void closesASocketThatFailsAndSaysHowLongItTook() {
        connector.connect(FOUR);
        clock.advance(Duration.ofMillis(1500));
        network.latest().fails(new ConnectException("connect 192.0.2.1:80: Connection timed out"));
        step();

        assertThat(outcome.failure)
                .hasMessage("connect to 192.0.2.1:80 timed out (ETIMEDOUT) after 1500 ms");
        assertThat(network.latest().isOpen()).isFalse();
        assertThat(network.isWatchingNothing()).isTrue();
    }

    @Test
    void reportsThatDescriptorsHaveRunOut() {
        network.refuse(
                FOUR,
                new DescriptorsExhaustedException(
                        "socket: Too many open files (EMFILE)", new SocketException("")));

        connector.connect(FOUR);
        step();

        assertThat(outcome.failure)
                .hasMessage("connect to 192.0.2.1:80: out of descriptors (EMFILE) after 0 ms");
        assertThat(outcome.failure.getSuppressed()[0])
                .hasMessage("connect to 192.0.2.1:80: socket: Too many open files (EMFILE)")
                .hasCauseInstanceOf(DescriptorsExhaustedException.class);
        base.once(Duration.ZERO, event -> outcome.times = 100);
        step();
        assertThat(outcome.times).as("the loop goes on").isEqualTo(100);
    }

    @Test
    void anAddressThatTheNetworkDoesNotKnowIsAFailureLikeAnother() {
        network.refuse(SIX, new UnsupportedOperationException("no IPv6 here"));

        connector.connect(List.of(SIX, FOUR));

        assertThat(network.targets()).containsExactly(FOUR);
        network.latest().fails(refusedBy(FOUR));
        step();
        assertThat(outcome.failure)
                .hasMessage(
                        "connect to [2001:db8::1]:80 failed after 0 ms: no IPv6 here; also tried 192.0.2.1:80: refused");
        assertThat(outcome.failure.getSuppressed()[0])
                .isInstanceOf(IOException.class)
                .hasCauseInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void aSocketThatCannotBeWatchedFails() {
        Log.onMessage((severity, text) -> logged.add(text));
        connector.connect(FOUR);
        network.watchFailure = new IOException("no watches left");
        step();

        assertThat(logged).singleElement().asString().contains("no watches left");
        assertThat(outcome.failure)
                .hasMessage(
                        "connect to 192.0.2.1:80 failed after 0 ms: the socket cannot be watched any longer");
        assertThat(network.latest().isOpen()).isFalse();
    }

    // ---- several addresses

    @Test
    void beginsTheNextAttemptWhenTheDelayHasPassed() {
        connector.connect(List.of(SIX, FOUR, SIX_TOO));
        clock.advance(DELAY.minus(NANO));
        step();
        assertThat(network.targets()).containsExactly(SIX);

        Steps.advance(base, clock, NANO);
        assertThat(network.targets()).containsExactly(SIX, FOUR);
        Steps.advance(base, clock, DELAY.minus(NANO));
        assertThat(network.targets()).containsExactly(SIX, FOUR);
        Steps.advance(base, clock, NANO);

        assertThat(network.targets()).containsExactly(SIX, FOUR, SIX_TOO);
        assertThat(network.sockets).allMatch(ScriptedStream::isOpen);
    }

    @Test
    void beginsTheNextAttemptAtOnceWhenTheLatestHasFailed() {
        connector.connect(List.of(SIX, FOUR, SIX_TOO));
        clock.advance(Duration.ofMillis(100));
        network.latest().fails(refusedBy(SIX));
        step();
        assertThat(network.targets()).containsExactly(SIX, FOUR);

        Steps.advance(base, clock, Duration.ofMillis(249));
        assertThat(network.targets()).as("the delay begins anew").containsExactly(SIX, FOUR);
        Steps.advance(base, clock, Duration.ofMillis(1));
        assertThat(network.targets()).containsExactly(SIX, FOUR, SIX_TOO);
    }

    @Test
    void theFailureOfAnEarlierAttemptDoesNotHurryTheNext() {
        connector.connect(List.of(SIX, FOUR, SIX_TOO));
        Steps.advance(base, clock, DELAY);
        network.sockets.getFirst().fails(refusedBy(SIX));
        step();
        assertThat(network.targets()).containsExactly(SIX, FOUR);

        Steps.advance(base, clock, DELAY);
        assertThat(network.targets()).containsExactly(SIX, FOUR, SIX_TOO);
    }

    @Test
    void theSecondWinsWhileTheFirstHangs() {
        connector.connect(List.of(SIX, FOUR, SIX_TOO));
        Steps.advance(base, clock, DELAY);
        network.latest().connects();
        step();

        assertThat(outcome.socket).isSameAs(network.sockets.get(1));
        assertThat(network.sockets.get(0).isOpen()).isFalse();
        assertThat(network.sockets.get(1).isOpen()).isTrue();
        Steps.advance(base, clock, DELAY);
        assertThat(network.sockets).as("no more attempts").hasSize(2);
        assertThat(step()).isEqualTo(LoopEnd.EMPTY);
    }

    @Test
    void theFirstMayStillWinAfterTheSecondHasBegun() {
        connector.connect(List.of(SIX, FOUR));
        Steps.advance(base, clock, DELAY);
        network.sockets.getFirst().connects();
        step();

        assertThat(outcome.socket).isSameAs(network.sockets.getFirst());
        assertThat(network.latest().isOpen()).isFalse();
    }

    @Test
    void ofTwoThatAreConnectedInOneTurnOneIsTold() {
        connector.connect(List.of(SIX, FOUR));
        Steps.advance(base, clock, DELAY);
        step();
        network.sockets.forEach(ScriptedStream::connects);
        step();
        step();

        assertThat(outcome.times).isOne();
        assertThat(network.sockets.stream().filter(ScriptedStream::isOpen))
                .containsExactly((ScriptedStream) outcome.socket);
    }

    @Test
    void aSuccessWinsOverEarlierFailures() {
        network.refuse(SIX, refusedBy(SIX));
        connector.connect(List.of(SIX, FOUR));
        network.latest().connects();
        step();

        assertThat(outcome.socket).isSameAs(network.latest());
        assertThat(outcome.failure).isNull();
    }

    @Test
    void failsWhenAllHaveFailedAndKeepsEveryFailureInTheOrderOfTheAttempts() {
        IOException six = new IOException("connect to [2001:db8::1]:80: line cut");
        IOException four = refusedBy(FOUR);
        IOException fourToo = new ConnectException("connect 192.0.2.2:80: Connection timed out");
        connector.connect(List.of(SIX, FOUR, FOUR_TOO));
        Steps.advance(base, clock, DELAY);
        Steps.advance(base, clock, DELAY);
        for (int which : new int[] {2, 0, 1}) {
            assertThat(outcome.isTold()).isFalse();
            network.sockets.get(which).fails(List.of(six, four, fourToo).get(which));
            step();
        }

        assertThat(outcome.failure)
                .isExactlyInstanceOf(ConnectException.class)
                .hasMessage(
                        "connect to [2001:db8::1]:80 failed after 500 ms: line cut; also tried 192.0.2.1:80: refused, 192.0.2.2:80: timed out");
        assertThat(outcome.failure.getSuppressed()).containsExactly(six, four, fourToo);
        assertThat(network.sockets).noneMatch(ScriptedStream::isOpen);
        assertThat(step()).isEqualTo(LoopEnd.EMPTY);
    }

    @Test
    void namesEightAddressesAndKeepsAllFailures() {
        List<InetSocketAddress> all = addresses(11);
        all.forEach(address -> network.refuse(address, refusedBy(address)));

        connector.connect(all);
        step();

        assertThat(outcome.failure.getMessage())
                .contains("192.0.2.7:80: refused")
                .doesNotContain("192.0.2.8")
                .endsWith(" and 3 more");
        assertThat(outcome.failure.getSuppressed()).hasSize(11);
    }

    @Test
    void hasSixteenAttemptsUnderWayAtMost() {
        connector.connect(addresses(18));
        for (int i = 0; i < 20; i++) {
            Steps.advance(base, clock, DELAY);
        }
        assertThat(network.sockets).hasSize(16);

        network.sockets.get(3).fails(refusedBy(FOUR));
        step();
        assertThat(network.sockets).as("one for one").hasSize(17);
        Steps.advance(base, clock, DELAY);
        network.sockets.get(4).fails(refusedBy(FOUR));
        step();
        assertThat(network.sockets).hasSize(18);
    }

    @Test
    void theDelayCanBeChosen() {
        new Connector(base, outcome, Duration.ofMillis(10)).connect(List.of(SIX, FOUR));

        Steps.advance(base, clock, Duration.ofMillis(10));

        assertThat(network.targets()).containsExactly(SIX, FOUR);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Connector(base, outcome, Duration.ofMillis(10).minus(NANO)))
                .withMessageContaining("at least PT0.01S");
    }

    @Test
    void hugeDelaysMeanOneAfterTheOther() {
        new Connector(base, outcome, Duration.ofSeconds(Long.MAX_VALUE))
                .connect(List.of(SIX, FOUR));
        Steps.advance(base, clock, Duration.ofHours(23));
        assertThat(network.targets()).containsExactly(SIX);

        network.latest().fails(refusedBy(SIX));
        step();

        assertThat(network.targets()).containsExactly(SIX, FOUR);
    }

    // ---- by name

    @Test
    void looksUpAndTakesTheFamiliesInTurn() {
        connector.connect(resolver, AddressQuery.of("example.org", 80));
        step();
        assertThat(network.sockets).isEmpty();

        resolver.finds(SIX, SIX_TOO, FOUR, FOUR_TOO);
        step();
        assertThat(network.targets()).containsExactly(SIX);
        for (int i = 0; i < 3; i++) {
            Steps.advance(base, clock, DELAY);
        }

        assertThat(network.targets()).containsExactly(SIX, FOUR, SIX_TOO, FOUR_TOO);
    }

    @Test
    void aListKeepsItsOrder() {
        connector.connect(List.of(SIX, SIX_TOO, FOUR));
        Steps.advance(base, clock, DELAY);

        assertThat(network.targets()).containsExactly(SIX, SIX_TOO);
    }

    @Test
    void theLoopGoesOnWhileALookupIsUnderWay() {
        connector.connect(resolver, AddressQuery.of("example.org", 80));
        assertThat(step()).isEqualTo(LoopEnd.DONE);

        resolver.fails(Code.NONAME);
        step();

        assertThat(step()).isEqualTo(LoopEnd.EMPTY);
    }

    @Test
    void tellsWhyALookupHasFailed() {
        connector.connect(resolver, AddressQuery.of("example.org", 80));
        resolver.fails(Code.AGAIN);
        step();

        assertThat(outcome.failure)
                .isInstanceOf(UnknownHostException.class)
                .hasMessage(
                        "connect to example.org:80: temporary failure in name resolution (AGAIN)")
                .hasCauseInstanceOf(ResolveException.class);
        assertThat(((ResolveException) outcome.failure.getCause()).code()).isEqualTo(Code.AGAIN);
        assertThat(outcome.times).isOne();
    }

    @Test
    void aLookupThatFindsNothingForStreamsHasFailed() {
        connector.connect(resolver, AddressQuery.of("example.org", 80));
        resolver.finds(SocketType.DATAGRAM, FOUR);
        step();

        assertThat(outcome.failure)
                .isInstanceOf(UnknownHostException.class)
                .hasMessageContaining("socket type not supported (SOCKTYPE)");
        assertThat(network.sockets).isEmpty();
    }

    @Test
    void namesTheHostWhoseAddressesAllFailed() {
        network.refuse(SIX, refusedBy(SIX));
        network.refuse(FOUR, refusedBy(FOUR));
        connector.connect(resolver, AddressQuery.of("example.org", 80));
        resolver.finds(FOUR, SIX);
        step();

        assertThat(outcome.failure)
                .hasMessage(
                        "connect to example.org at 192.0.2.1:80 refused (ECONNREFUSED) after 0 ms; also tried [2001:db8::1]:80: refused");
    }

    @Test
    void anAddressThatIsReachableInOneFamilyOnlyIsFoundAfterOneFailure() {
        InetSocketAddress sixThree = AddressText.parse("[2001:db8::3]:80");
        for (InetSocketAddress six : List.of(SIX, SIX_TOO, sixThree)) {
            network.refuse(six, new SocketException("connect: Network is unreachable"));
        }
        connector.connect(resolver, AddressQuery.of("example.org", 80));
        resolver.finds(SIX, SIX_TOO, sixThree, FOUR);
        step();

        assertThat(network.targets()).containsExactly(FOUR);
    }

    // ---- a socket that connects already

    @Test
    void waitsForASocketThatConnectsAlready() {
        ScriptedStream given = new ScriptedStream(FOUR);
        connector.connect(given);
        step();
        assertThat(outcome.isTold()).isFalse();

        given.connects();
        step();

        assertThat(outcome.socket).isSameAs(given);
    }

    @Test
    void tellsLaterOfASocketThatIsConnectedAlready() {
        ScriptedStream given = new ScriptedStream(FOUR);
        given.connects();

        connector.connect(given);

        assertThat(outcome.isTold()).isFalse();
        step();
        assertThat(outcome.socket).isSameAs(given);
        step();
        assertThat(network.isWatchingNothing()).isTrue();
    }

    @Test
    void tellsThatASocketHasFailedToConnect() {
        ScriptedStream given = new ScriptedStream(FOUR);
        given.fails(refusedBy(FOUR));

        connector.connect(given);
        step();

        assertThat(outcome.failure).hasMessage("connect refused (ECONNREFUSED) after 0 ms");
        assertThat(outcome.failure.getSuppressed()[0]).hasMessageContaining("192.0.2.1:80");
        assertThat(given.isOpen()).isFalse();
    }

    // ---- cancelling

    @Test
    void cancelledDuringTheLookupItTellsNothing() {
        connector.connect(resolver, AddressQuery.of("example.org", 80));

        connector.cancel();

        assertThat(resolver.isCancelled).isTrue();
        assertNothingComes();
    }

    @Test
    void cancelledBeforeTheAnswerIsSeenItConnectsToNothing() {
        connector.connect(resolver, AddressQuery.of("example.org", 80));
        resolver.finds(FOUR);

        connector.cancel();

        assertNothingComes();
        assertThat(network.sockets).isEmpty();
    }

    @Test
    void cancelledWhileConnectingItClosesAllAttempts() {
        connector.connect(List.of(SIX, FOUR, SIX_TOO));
        Steps.advance(base, clock, DELAY);

        connector.cancel();
        connector.cancel();

        assertThat(network.sockets).hasSize(2).noneMatch(ScriptedStream::isOpen);
        assertNothingComes();
        assertThat(network.sockets).hasSize(2);
    }

    @Test
    void cancelledBeforeItHasToldItClosesTheConnection() {
        network.connectAtOnce();
        connector.connect(FOUR);

        connector.cancel();

        assertThat(network.latest().isOpen()).isFalse();
        assertNothingComes();
    }

    @Test
    void cancelledBeforeItHasToldOfAFailureItTellsNothing() {
        network.refuse(FOUR, refusedBy(FOUR));
        connector.connect(FOUR);

        connector.cancel();

        assertNothingComes();
    }

    @Test
    void cancelledWhenItHasToldItLeavesTheConnectionAlone() {
        network.connectAtOnce();
        connector.connect(FOUR);
        step();

        connector.cancel();

        assertThat(outcome.socket.isOpen()).isTrue();
    }

    @Test
    void outOfTimeItTellsWhatHasNotAnswered() {
        network.refuse(SIX, refusedBy(SIX));
        connector.connect(List.of(SIX, FOUR, FOUR_TOO));
        Steps.advance(base, clock, DELAY);
        clock.advance(DELAY);

        SocketTimeoutException late = connector.timeOut();

        assertThat(late)
                .hasMessage(
                        "connect timed out after 500 ms waiting for 192.0.2.1:80, 192.0.2.2:80; also tried [2001:db8::1]:80: refused")
                .hasSuppressedException(refusedBy(SIX));
        assertThat(network.sockets).noneMatch(ScriptedStream::isOpen);
        assertNothingComes();
    }

    @Test
    void outOfTimeItNamesALookupUnderWay() {
        connector.connect(resolver, AddressQuery.of("example.org", 80));
        clock.advance(Duration.ofSeconds(5));

        assertThat(connector.timeOut())
                .hasMessage("connect timed out after 5000 ms waiting for the lookup of example.org")
                .hasNoSuppressedExceptions();
        assertThat(resolver.isCancelled).isTrue();
        assertNothingComes();
    }

    // ---- mistakes

    @Test
    void servesOnce() {
        connector.connect(FOUR);

        assertThatIllegalStateException().isThrownBy(() -> connector.connect(FOUR));
        assertThatIllegalStateException()
                .isThrownBy(() -> connector.connect(resolver, AddressQuery.of("example.org", 80)));
        assertThatIllegalStateException()
                .isThrownBy(() -> connector.connect(new ScriptedStream(FOUR)));
        assertThat(network.sockets).hasSize(1);
    }

    @Test
    void refusesNoAddressesAndUnresolvedOnes() {
        assertThatIllegalArgumentException().isThrownBy(() -> connector.connect(List.of()));
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        connector.connect(InetSocketAddress.createUnresolved("example.org", 80)))
                .withMessageContaining("example.org:80 is not resolved");

        connector.connect(FOUR); // nothing has happened meanwhile
    }

    private void assertNothingComes() {
        for (int i = 0; i < 3; i++) {
            network.sockets.forEach(ScriptedStream::connects);
            Steps.advance(base, clock, DELAY);
        }
        assertThat(outcome.isTold()).isFalse();
        assertThat(step()).isEqualTo(LoopEnd.EMPTY);
        assertThat(network.isWatchingNothing()).isTrue();
    }

    private LoopEnd step() {
        return Steps.one(base);
    }

    private static List<InetSocketAddress> addresses(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> AddressText.parse("192.0.2." + i + ":80"))
                .toList();
    }

    private static ConnectException refusedBy(InetSocketAddress address) {
        return new ConnectException(
                "connect to "
                        + AddressText.format(address)
                        + ": Connection refused (ECONNREFUSED)");
    }
}
