package io.evj.itests.buffer;

import static io.evj.api.Event.READ;
import static io.evj.api.Event.WRITE;
import static io.evj.buffer.Filter.Result.ERROR;
import static io.evj.buffer.Filter.Result.NEED_MORE;
import static io.evj.buffer.Filter.Result.OK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evj.api.ListeningSocket;
import io.evj.buffer.BevEvent;
import io.evj.buffer.BufferEvent;
import io.evj.buffer.EvBuffer;
import io.evj.buffer.Filter;
import io.evj.buffer.FilterLink;
import io.evj.buffer.FlushMode;
import java.io.IOException;
import java.io.StreamCorruptedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What happens below a filter, and how filters end.
@OnEveryMethod
class BevFilterEndsTest {
    @AutoClose private final BevStage stage;
    private final BevStage.Ends ends;

    BevFilterEndsTest(String method) {
        stage = BevStage.on(method);
        ends = stage.ends();
    }

    private BufferEvent over(Filter filter) {
        return stage.closing(BufferEvent.filter(ends.bev(), filter))
                .onRead(read -> stage.told.add("read " + BevStage.taken(read)))
                .onEvent(stage.tellEvents());
    }

    private BufferEvent over(Filter.Function input, Filter.Function output) {
        return over(Filter.of(input, output));
    }

    /// Moves as much as it may, and says `in` at the end of the stream.
    private Filter.Function noting() {
        return (source, target, limit, mode) -> {
            if (mode == FlushMode.FINISHED) {
                stage.told.add("finished, left " + source.length());
            }
            long moved = source.removeBuffer(target, limit < 0 ? Long.MAX_VALUE : limit);
            return moved > 0 ? OK : NEED_MORE;
        };
    }

    // ---- what happens below

    @Test
    void theEndComesAfterAllDataAndTheFilterHearsOfItFirst() {
        over(noting(), null).enable(READ);

        ends.send("bye");
        ends.hangUp();
        stage.untilTold(3);

        assertThat(stage.told).containsExactly("read bye", "finished, left 0", "READING|EOF");
    }

    @Test
    void theEndWaitsWhileBytesBeforeItAreStuck() {
        BufferEvent bev =
                over(noting(), null)
                        .watermarks(READ, 0, 5)
                        .onRead(read -> stage.told.add("read " + read.input().length()))
                        .enable(READ);

        ends.send("hello, world");
        ends.hangUp();
        stage.untilTold(1);
        stage.settle();
        assertThat(stage.told).containsExactly("read 5");
        bev.input().clear();
        stage.settle();
        assertThat(stage.told).containsExactly("read 5", "read 5");
        bev.input().clear();
        stage.settle();

        assertThat(stage.told)
                .containsExactly("read 5", "read 5", "read 2", "finished, left 0", "READING|EOF");
    }

    @Test
    void theEndWaitsWhileReadingIsDisabledAndBytesAreBeforeIt() {
        BufferEvent bev =
                over(noting(), null)
                        .maxSingleRead(1)
                        .onRead(read -> {
                            stage.told.add("read " + BevStage.taken(read));
                            read.disable(READ);
                        })
                        .watermarks(READ, 0, 3)
                        .enable(READ);

        ends.send("abcde");
        ends.hangUp();
        stage.settle();
        assertThat(stage.told).containsExactly("read abc");
        bev.enable(READ);
        stage.settle();
        bev.enable(READ);
        stage.settle();

        assertThat(stage.told)
                .containsExactly("read abc", "read de", "finished, left 0", "READING|EOF");
    }

    @Test
    void bytesThatAFilterHeldBackComeBeforeTheEnd() {
        Filter.Function onlyAtTheEnd =
                (source, target, limit, mode) -> {
                    if (mode != FlushMode.FINISHED) {
                        return NEED_MORE;
                    }
                    target.addBuffer(source);
                    return OK;
                };
        over(onlyAtTheEnd, null).enable(READ);

        ends.send("held back");
        ends.hangUp();
        stage.untilTold(2);

        assertThat(stage.told).containsExactly("read held back", "READING|EOF");
    }

    @Test
    void aFailureBelowIsPassedOn() {
        BevStage.Ends tcp = stage.tcp("127.0.0.1");
        stage.closing(BufferEvent.filter(tcp.bev(), Filter.of(noting(), null)))
                .onEvent(stage.tellEvents())
                .enable(READ);

        BevStage.reset(tcp.peer());
        stage.untilTold(1);
        stage.settle();

        assertThat(stage.told).containsExactly("READING|ERROR");
        assertThat(stage.events.getFirst().cause()).hasMessageStartingWith("read from 127.0.0.1:");
    }

    @Test
    void aTimeoutBelowIsPassedOnAndDisablesTheDirection() {
        ends.bev().timeouts(Duration.ofSeconds(1), null);
        BufferEvent bev = over(null, null).enable(READ);

        stage.advance(Duration.ofSeconds(1));
        stage.settle();

        assertThat(stage.told).containsExactly("READING|TIMEOUT");
        assertThat(bev.enabled()).isEqualTo(WRITE);
    }

    @Test
    void connectedIsPassedOn() {
        ListeningSocket there = stage.listening("127.0.0.1");
        BufferEvent below = BufferEvent.of(stage.base).connect(there.localAddress());
        stage.closing(BufferEvent.filter(below, Filter.of(null, null)))
                .onEvent(stage.tellEvents())
                .write("early");

        var peer = stage.closing(stage.accepted(there));
        stage.awaitReceived(peer, "early");

        assertThat(stage.told).containsExactly("CONNECTED");
    }

    @Test
    void withoutAnEventCallbackTheEndClosesAll() {
        BufferEvent bev = over(null, null).onEvent(null).enable(READ);

        ends.hangUp();
        stage.until("closed", bev::isClosed);

        assertThat(ends.bev().isClosed()).isTrue();
    }

    // ---- bytes that cannot be right

    @Test
    void anErrorOnTheWayUpIsAnEvent() {
        BufferEvent bev = over((s, t, l, m) -> ERROR, null).enable(READ);

        ends.send("nonsense");
        stage.untilTold(1);
        stage.settle();

        assertThat(stage.told).containsExactly("READING|ERROR");
        assertThat(stage.events.getFirst().cause())
                .hasMessageStartingWith("read from ")
                .hasMessageEndingWith("the filter refuses the bytes");
        assertThat(bev.enabled()).isEqualTo(WRITE);
    }

    @Test
    void anErrorOnTheWayDownIsAnEvent() {
        BufferEvent bev = over(null, (s, t, l, m) -> ERROR).enable(READ);

        bev.write("nonsense");
        stage.untilTold(1);
        stage.settle();

        assertThat(stage.told).containsExactly("WRITING|ERROR");
        assertThat(bev.enabled()).isEqualTo(READ);
    }

    @Test
    void whatAFunctionThrowsIsTheCause() {
        IOException cause = new StreamCorruptedException("bad magic");
        over(
                        (s, t, l, m) -> {
                            throw cause;
                        },
                        null)
                .enable(READ);

        ends.send("nonsense");
        stage.untilTold(1);

        assertThat(stage.events.getFirst().cause())
                .hasMessageEndingWith(": bad magic")
                .hasCause(cause);
    }

    @Test
    void bytesBeforeTheErrorAreTold() {
        over(
                        (source, target, limit, mode) -> {
                            target.add("good");
                            source.clear();
                            return ERROR;
                        },
                        null)
                .enable(READ);

        ends.send("nonsense");
        stage.untilTold(2);

        assertThat(stage.told).containsExactly("read good", "READING|ERROR");
    }

    @Test
    void anErrorAtTheEndTakesThePlaceOfTheEnd() {
        over((source, target, limit, mode) -> mode == FlushMode.FINISHED ? ERROR : NEED_MORE, null)
                .enable(READ);

        ends.send("cut off");
        ends.hangUp();
        stage.untilTold(1);
        stage.settle();

        assertThat(stage.told).containsExactly("READING|ERROR");
    }

    // ---- closing

    /// From where a program may close.
    enum Place {
        INPUT,
        OUTPUT,
        EVENT,
        READ_CALLBACK,
        WRITE_CALLBACK
    }

    @ParameterizedTest
    @EnumSource
    void mayBeClosedFromAnywhere(Place place) {
        Consumer<FilterLink> here = link -> link.above().close();
        BufferEvent bev =
                over(new Passing() {
                            @Override
                            void passes(FilterLink link, Place at) {
                                if (at == place) {
                                    here.accept(link);
                                }
                            }
                        })
                        .onRead(read -> {
                            if (place == Place.READ_CALLBACK) {
                                read.close();
                            }
                        })
                        .onWrite(written -> {
                            if (place == Place.WRITE_CALLBACK) {
                                written.close();
                            }
                        })
                        .onEvent(null)
                        .enable(READ);

        bev.write("down");
        ends.send("up");
        stage.settle();
        if (!bev.isClosed()) {
            ends.hangUp();
        }
        stage.until("closed", bev::isClosed);

        assertThat(ends.bev().isClosed()).isTrue();
        assertThat(stage.told).as("closed once").containsExactly("closed");
        assertThat(stage.bytesLent()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void whatIsThrownAnywhereClosesItAloneAndReachesTheHandler(Place place) {
        BevStage.Ends other = stage.ends();
        other.bev().onRead(read -> read.write(read.input())).enable(READ);
        BufferEvent bev =
                over(new Passing() {
                            @Override
                            void passes(FilterLink link, Place at) {
                                if (at == place) {
                                    throw new IllegalStateException("oops");
                                }
                            }
                        })
                        .onRead(read -> {
                            if (place == Place.READ_CALLBACK) {
                                throw new IOException("oops");
                            }
                        })
                        .onWrite(written -> {
                            if (place == Place.WRITE_CALLBACK) {
                                throw new IOException("oops");
                            }
                        })
                        .onEvent(null)
                        .enable(READ);

        bev.write("down");
        ends.send("up");
        stage.settle();
        if (!bev.isClosed()) {
            ends.hangUp();
        }
        stage.until("closed", bev::isClosed);
        other.send("echo");
        stage.awaitReceived(other.peer(), "echo");

        assertThat(ends.bev().isClosed()).isTrue();
        assertThat(stage.thrown()).extracting(Throwable::getMessage).containsExactly("oops");
    }

    /// Moves bytes as they are, and says where they pass.
    private abstract class Passing implements Filter {
        abstract void passes(FilterLink link, Place at);

        @Override
        public Result input(
                FilterLink link, EvBuffer source, EvBuffer target, long limit, FlushMode mode) {
            passes(link, Place.INPUT);
            return source.removeBuffer(target, Long.MAX_VALUE) > 0 ? OK : NEED_MORE;
        }

        @Override
        public Result output(
                FilterLink link, EvBuffer source, EvBuffer target, long limit, FlushMode mode) {
            passes(link, Place.OUTPUT);
            if (link.above().isClosed()) {
                return OK;
            }
            return source.removeBuffer(target, Long.MAX_VALUE) > 0 ? OK : NEED_MORE;
        }

        @Override
        public void event(FilterLink link, BevEvent event) {
            passes(link, Place.EVENT);
            link.tell(event);
        }

        @Override
        public void closed(FilterLink link) {
            stage.told.add("closed");
        }
    }

    @Test
    void whatOpeningThrowsClosesBothAndReachesTheCaller() {
        List<BufferEvent> above = new ArrayList<>();
        Filter failing =
                new Passing() {
                    @Override
                    void passes(FilterLink link, Place at) {}

                    @Override
                    public void opened(FilterLink link) {
                        above.add(link.above());
                        throw new IllegalStateException("no key");
                    }
                };

        assertThatThrownBy(() -> BufferEvent.filter(ends.bev(), failing)).hasMessage("no key");

        assertThat(above.getFirst().isClosed()).isTrue();
        assertThat(ends.bev().isClosed()).isTrue();
        assertThat(stage.told).containsExactly("closed");
        stage.until("the end", () -> BevStage.isAtEnd(ends.peer()));
    }

    @Test
    void whatClosingThrowsClosesAllTheSame() {
        Filter failing =
                new Passing() {
                    @Override
                    void passes(FilterLink link, Place at) {}

                    @Override
                    public void closed(FilterLink link) {
                        throw new IllegalStateException("oops");
                    }
                };
        BufferEvent bev = over(failing);
        bev.write("lost");

        assertThatThrownBy(bev::close).hasMessage("oops");

        assertThat(bev.isClosed()).isTrue();
        assertThat(ends.bev().isClosed()).isTrue();
        assertThat(stage.bytesLent()).isZero();
    }

    // ---- closing when all is written

    /// Adds a trailer at the end.
    private static Filter.Function trailing(String trailer) {
        return (source, target, limit, mode) -> {
            long moved = source.removeBuffer(target, limit < 0 ? Long.MAX_VALUE : limit);
            if (mode == FlushMode.FINISHED) {
                target.add(trailer);
            }
            return moved > 0 ? OK : NEED_MORE;
        };
    }

    @Test
    void closesWhenAllIsWrittenTheTrailerIncluded() {
        BufferEvent bev = over(null, trailing(" trailer"));
        bev.write("the last");

        bev.closeWhenWritten();
        assertThat(bev.isClosed()).isFalse();
        stage.awaitReceived(ends.peer(), "the last trailer");

        stage.until("the end", () -> BevStage.isAtEnd(ends.peer()));
        assertThat(bev.isClosed()).isTrue();
        assertThat(ends.bev().isClosed()).isTrue();
    }

    @Test
    void writesATrailerThoughNothingWaits() {
        BufferEvent bev = over(null, trailing("trailer"));

        bev.closeWhenWritten();
        stage.awaitReceived(ends.peer(), "trailer");

        stage.until("the end", () -> BevStage.isAtEnd(ends.peer()));
        assertThat(bev.isClosed()).isTrue();
    }

    @Test
    void writesAllOfABlockedOutputBeforeItCloses() {
        BufferEvent bev = over(null, trailing("!"));
        long much = stage.block(bev);

        bev.closeWhenWritten();
        stage.awaitBytes(ends.peer(), much + 1);

        stage.until("the end", () -> BevStage.isAtEnd(ends.peer()));
        assertThat(bev.isClosed()).isTrue();
    }

    @Test
    void itsWriteTimeoutLimitsHowLongThePeerMayDelayTheEnd() {
        BufferEvent bev = over(null, trailing("!")).timeouts(null, Duration.ofSeconds(5));
        stage.block(ends.bev());

        bev.closeWhenWritten();
        stage.settle();
        assertThat(bev.isClosed()).isFalse();
        stage.advance(Duration.ofSeconds(5));
        stage.settle();

        assertThat(bev.isClosed()).isTrue();
        assertThat(stage.told).containsExactly("WRITING|TIMEOUT");
    }

    @Test
    void closesWhenTheRestCannotBeWritten() {
        BufferEvent bev = over(null, trailing("!"));
        bev.write("lost");
        ends.tap().writeFailure = new IOException("cut");

        bev.closeWhenWritten();
        stage.until("closed", bev::isClosed);

        assertThat(stage.told).containsExactly("WRITING|ERROR");
        assertThat(ends.bev().isClosed()).isTrue();
    }

    // ---- leaving

    @Test
    void unfilteredTheOneBelowIsFreeAndOpen() {
        BufferEvent bev = over(null, null).enable(READ);

        BufferEvent below = bev.unfilter();

        assertThat(below).isSameAs(ends.bev());
        assertThat(bev.isClosed()).isTrue();
        assertThat(below.isClosed()).isFalse();
        below.onRead(read -> stage.told.add("plain " + BevStage.taken(read)));
        ends.send("text");
        stage.untilTold(1);
        below.write("answer");
        stage.awaitReceived(ends.peer(), "answer");
        assertThat(stage.told).containsExactly("plain text");
    }

    @Test
    void anEndThatTheFilterHasNotToldIsToldBelow() {
        BufferEvent bev = over(null, null).watermarks(READ, 0, 3).onRead(null).enable(READ);
        ends.send("hello");
        ends.hangUp();
        stage.settle();
        assertThat(stage.told).isEmpty();

        BufferEvent below = bev.unfilter();
        below.onEvent(stage.tellEvents());
        stage.settle();

        assertThat(stage.told).containsExactly("READING|EOF");
        assertThat(BevStage.taken(below)).as("what was not filtered").isEqualTo("lo");
    }
}
