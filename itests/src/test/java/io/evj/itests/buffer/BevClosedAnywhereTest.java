package io.evj.itests.buffer;

import static io.evj.api.Event.READ;
import static io.evj.api.Event.WRITE;
import static io.evj.buffer.Filter.Result.NEED_MORE;
import static io.evj.buffer.Filter.Result.OK;
import static org.assertj.core.api.Assertions.assertThat;

import io.evj.buffer.BevEvent;
import io.evj.buffer.BufferEvent;
import io.evj.buffer.EvBuffer;
import io.evj.buffer.FileSegment;
import io.evj.buffer.Filter;
import io.evj.buffer.FilterLink;
import io.evj.buffer.FlushMode;
import io.evj.buffer.Subscription;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Closing from every callback that a filter, a pair and a buffer have, at once and deferred: nothing is told afterwards, no memory is kept,
/// and others go on.
@OnEveryMethod
class BevClosedAnywhereTest {
    @AutoClose private final BevStage stage;
    private final BevStage.Ends other;

    BevClosedAnywhereTest(String method) {
        stage = BevStage.on(method);
        other = stage.ends();
        other.bev().onRead(read -> read.write(read.input())).enable(READ);
    }

    private void assertNothingIsLeft() {
        assertThat(stage.bytesLent()).isZero();
        other.send("echo");
        stage.awaitReceived(other.peer(), "echo");
    }

    // ---- filters

    /// From where a program may close.
    enum Place {
        OPENED,
        INPUT,
        OUTPUT,
        FILTER_EVENT,
        CLOSED,
        READ,
        WRITE,
        DRAINED,
        EVENT
    }

    /// Which of both is closed there.
    enum Which {
        ABOVE,
        BELOW
    }

    /// Moves bytes as they are; closes at one place, and says what comes after that.
    private final class Closing implements Filter {
        private final Place place;
        private final Which which;
        FilterLink link;
        int closed;
        boolean hasClosed;

        Closing(Place place, Which which) {
            this.place = place;
            this.which = which;
        }

        void at(Place here) {
            if (here == place) {
                BufferEvent bev = which == Which.ABOVE ? link.above() : link.below();
                bev.close();
                bev.close();
                hasClosed = true;
            } else if (hasClosed
                    && here != Place.CLOSED
                    && (which == Which.ABOVE || isMine(here))) {
                stage.told.add(here + " after closing at " + place);
            }
        }

        /// Not the program's own: the bufferevent above may be open still.
        private boolean isMine(Place here) {
            return here.compareTo(Place.CLOSED) < 0;
        }

        @Override
        public void opened(FilterLink newLink) {
            link = newLink;
            at(Place.OPENED);
        }

        @Override
        public Result input(
                FilterLink same, EvBuffer source, EvBuffer target, long limit, FlushMode mode) {
            at(Place.INPUT);
            return hasClosed || source.removeBuffer(target, 1 << 20) == 0 ? NEED_MORE : OK;
        }

        @Override
        public Result output(
                FilterLink same, EvBuffer source, EvBuffer target, long limit, FlushMode mode) {
            at(Place.OUTPUT);
            return hasClosed || source.removeBuffer(target, 1 << 20) == 0 ? NEED_MORE : OK;
        }

        @Override
        public void event(FilterLink same, BevEvent event) {
            at(Place.FILTER_EVENT);
            if (!hasClosed) {
                same.tell(event);
            }
        }

        @Override
        public void closed(FilterLink same) {
            closed++;
            at(Place.CLOSED);
        }
    }

    @ParameterizedTest
    @EnumSource
    void fromEveryCallbackOfAFilterAndOfTheProgramAboveIt(Place place) {
        for (Which which : Which.values()) {
            for (boolean isDeferred : new boolean[] {false, true}) {
                BevStage.Ends ends = stage.ends();
                Closing filter = new Closing(place, which);
                BufferEvent bev = stage.closing(BufferEvent.filter(ends.bev(), filter));
                if (place != Place.OPENED) {
                    use(bev, filter, ends, isDeferred);
                }
                stage.settle();
                if (!filter.hasClosed && place == Place.CLOSED) {
                    bev.close();
                } else if (!filter.hasClosed) {
                    ends.hangUp();
                }
                stage.until("closed at " + place, () -> filter.hasClosed);
                stage.settle();

                assertThat(stage.told).as("%s, deferred %s", which, isDeferred).isEmpty();
                if (which == Which.ABOVE) {
                    assertThat(bev.isClosed()).isTrue();
                }
                assertThat(ends.bev().isClosed()).isTrue();
                bev.close();
                assertThat(filter.closed).as("told the end once").isEqualTo(1);
                stage.settle();
            }
        }
        assertNothingIsLeft();
    }

    private void use(BufferEvent bev, Closing filter, BevStage.Ends ends, boolean isDeferred) {
        if (isDeferred) {
            bev.deferCallbacks();
        }
        bev.watermarks(WRITE, 0, 1)
                .onRead(self -> filter.at(Place.READ))
                .onWrite(self -> filter.at(Place.WRITE))
                .onDrained(self -> filter.at(Place.DRAINED))
                .onEvent((self, event) -> filter.at(Place.EVENT))
                .enable(READ);
        bev.write("down");
        ends.send("up");
    }

    // ---- pairs

    /// Which callback of a half.
    enum OfHalf {
        READ,
        WRITE,
        DRAINED,
        EVENT
    }

    @ParameterizedTest
    @EnumSource
    void fromEveryCallbackOfAHalf(OfHalf place) {
        for (int who = 1; who <= 3; who++) {
            BufferEvent.Pair pair = BufferEvent.pair(stage.base);
            BufferEvent one = stage.closing(pair.first());
            BufferEvent two = stage.closing(pair.second());
            boolean isOne = (who & 1) != 0;
            boolean isTwo = (who & 2) != 0;
            List<OfHalf> seen = new ArrayList<>();
            for (BufferEvent half : List.of(one, two)) {
                half.watermarks(WRITE, 0, 1)
                        .onRead(self -> {
                            BevStage.taken(self);
                            seen.add(OfHalf.READ);
                            closeAt(seen, place, isOne ? one : null, isTwo ? two : null);
                        })
                        .onWrite(self -> {
                            seen.add(OfHalf.WRITE);
                            closeAt(seen, place, isOne ? one : null, isTwo ? two : null);
                        })
                        .onDrained(self -> {
                            seen.add(OfHalf.DRAINED);
                            closeAt(seen, place, isOne ? one : null, isTwo ? two : null);
                        })
                        .onEvent((self, event) -> {
                            seen.add(OfHalf.EVENT);
                            closeAt(seen, place, isOne ? one : null, isTwo ? two : null);
                        });
            }

            // what cannot move at once makes its writer overfull
            one.write("from one");
            two.write("from two");
            one.enable(READ);
            two.enable(READ);
            if (!one.isClosed()) {
                one.flush(WRITE, FlushMode.FINISHED);
            }
            stage.settle();

            assertThat(seen).as("who %d", who).contains(place);
            assertThat(one.isClosed()).isEqualTo(isOne);
            assertThat(two.isClosed()).isEqualTo(isTwo);
            if (who == 3) {
                assertThat(seen.getLast()).as("nothing comes after it").isEqualTo(place);
            }
            one.close();
            two.close();
        }
        assertNothingIsLeft();
    }

    private static void closeAt(List<OfHalf> seen, OfHalf place, BufferEvent one, BufferEvent two) {
        if (seen.getLast() == place) {
            if (one != null) {
                one.close();
            }
            if (two != null) {
                two.close();
            }
        }
    }

    // ---- clean-ups in the middle of a flush

    /// Three connections that have something to write in the same flush.
    private List<BevStage.Ends> three() {
        return List.of(stage.ends(), stage.ends(), stage.ends());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void fromTheCleanUpOfAReferenceInTheMiddleOfAFlush(int which) {
        List<BevStage.Ends> all = three();
        BufferEvent closed = all.get(which).bev();
        all.forEach(each -> each.bev().onWrite(stage.tell("written")));
        EvBuffer output = all.get(1).bev().output();

        all.get(0).bev().write("first");
        output.add("<");
        for (int i = 0; i < 3; i++) {
            output.addReference(
                    ByteBuffer.wrap(new byte[] {'-'}),
                    memory -> {
                        stage.told.add("released");
                        closed.close();
                    });
            output.add("=");
        }
        all.get(2).bev().write("third");
        stage.settle();

        assertThat(closed.isClosed()).isTrue();
        assertThat(stage.told).filteredOn("released"::equals).hasSize(3);
        assertThat(BevStage.received(all.get(1).peer())).isEqualTo("<-=-=-=");
        assertThat(BevStage.received(all.get(0).peer())).isEqualTo("first");
        assertThat(BevStage.received(all.get(2).peer())).isEqualTo(which == 2 ? "" : "third");
        assertThat(stage.told.stream().filter("written"::equals)).hasSize(which == 0 ? 3 : 2);
        assertNothingIsLeft();
    }

    @Test
    void fromTheCleanUpOfAReferenceThatBlocksAfterwards() {
        BevStage.Ends ends = stage.ends();
        TappedSocket socket = ends.tap();
        ends.bev().onWrite(stage.tell("written")).onEvent(stage.tellEvents());

        ends.bev()
                .output()
                .addReference(
                        ByteBuffer.allocate(1000),
                        memory -> {
                            stage.told.add("released");
                            ends.bev().close();
                        })
                .add(new byte[1 << 20]);
        stage.settle();

        assertThat(stage.told).containsExactly("released");
        assertThat(ends.bev().isClosed()).isTrue();
        assertThat(socket.isOpen()).isFalse();
        assertNothingIsLeft();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void fromTheCleanUpOfAFileInTheMiddleOfAFlush(int which, @TempDir Path directory)
            throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "from a file");
        List<BevStage.Ends> all = three();
        BufferEvent closed = all.get(which).bev();

        all.get(0).bev().write("first");
        try (FileSegment segment = FileSegment.open(file)) {
            segment.onRelease(gone -> {
                stage.told.add("released");
                closed.close();
            });
            all.get(1).bev().output().add("<").addFileSegment(segment).add(">");
        }
        all.get(2).bev().write("third");
        stage.settle();

        assertThat(closed.isClosed()).isTrue();
        assertThat(stage.told).containsExactly("released");
        assertThat(BevStage.received(all.get(0).peer())).isEqualTo("first");
        assertThat(BevStage.received(all.get(1).peer()))
                .isEqualTo(which == 1 ? "<from a file" : "<from a file>");
        assertThat(BevStage.received(all.get(2).peer())).isEqualTo(which == 2 ? "" : "third");
        assertNothingIsLeft();
    }

    @Test
    void fromTheCleanUpOfAReferenceThatItsReaderTakes() {
        BufferEvent.Pair pair = BufferEvent.pair(stage.base);
        BufferEvent reader = stage.closing(pair.second()).enable(READ);
        reader.onRead(read -> {
            read.input().drain(read.input().length());
            stage.told.add("closed " + read.isClosed());
        });
        stage.closing(pair.first())
                .output()
                .addReference(ByteBuffer.allocate(1000), memory -> reader.close())
                .add("and more");

        stage.settle();

        assertThat(stage.told).containsExactly("closed true");
        pair.first().close();
        assertNothingIsLeft();
    }

    @Test
    void fromACleanUpThatClosingHasCalled() {
        BevStage.Ends ends = stage.ends();
        int[] released = {0};
        for (int i = 0; i < 3; i++) {
            ends.bev()
                    .output()
                    .addReference(
                            ByteBuffer.allocate(1000),
                            memory -> {
                                released[0]++;
                                ends.bev().close();
                            });
        }

        ends.bev().close();

        assertThat(released[0]).isEqualTo(3);
        assertNothingIsLeft();
    }

    // ---- buffers that tell later

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void fromADeferredCallbackOfItsOutput(boolean isByAnother) {
        BevStage.Ends ends = stage.ends();
        BufferEvent closed = isByAnother ? stage.ends().bev() : ends.bev();
        ends.bev().output().deferCallbacks(stage.base);
        ends.bev()
                .output()
                .onChange((buffer, before, added, deleted) -> {
                    stage.told.add("changed");
                    closed.close();
                });

        ends.bev().write("out");
        closed.write("out");
        assertThat(stage.told).isEmpty();
        stage.settle();

        assertThat(stage.told.getFirst()).isEqualTo("changed");
        assertThat(closed.isClosed()).isTrue();
        assertNothingIsLeft();
    }

    @Test
    void fromADeferredCallbackOfItsInput() {
        BevStage.Ends ends = stage.ends();
        ends.bev().input().deferCallbacks(stage.base);
        ends.bev()
                .input()
                .onChange((buffer, before, added, deleted) -> {
                    stage.told.add("changed by " + added);
                    ends.bev().close();
                });
        ends.bev().onRead(stage.tell("read")).enable(READ);

        ends.send("in");
        stage.untilTold(2);
        stage.settle();

        assertThat(stage.told).containsExactly("read", "changed by 2");
        assertThat(ends.bev().isClosed()).isTrue();
        assertNothingIsLeft();
    }

    /// What its input still has goes, and nobody is told: neither of that nor of what came before.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void beforeACallbackOfItsInput(boolean isDeferred) {
        BevStage.Ends ends = stage.ends();
        EvBuffer input = ends.bev().input();
        if (isDeferred) {
            input.deferCallbacks(stage.base);
        }
        Subscription changes =
                input.onChange((buffer, before, added, deleted) ->
                        stage.told.add("+" + added + " -" + deleted));
        ends.bev()
                .onRead(read -> {
                    stage.told.add("closes");
                    read.close();
                })
                .enable(READ);

        ends.send("in");
        stage.until("closed", ends.bev()::isClosed);
        stage.settle();

        assertThat(stage.told)
                .isEqualTo(isDeferred ? List.of("closes") : List.of("+2 -0", "closes"));
        changes.close();
        assertNothingIsLeft();
    }
}
