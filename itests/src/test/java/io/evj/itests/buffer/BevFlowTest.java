package io.evj.itests.buffer;

import static io.evj.api.Event.READ;
import static io.evj.api.Event.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import io.evj.buffer.BevEvent;
import io.evj.buffer.BufferEvent;
import io.evj.buffer.Filter;
import io.evj.buffer.FlushMode;
import io.evj.itests.Methods;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/// Whatever the marks, the chunks and the appetite of the reader: no stall, bounded memory, every byte once and in order.
final class BevFlowTest {
    /// Turns in which nothing moves before the program takes something by hand, and before it is a stall.
    private static final int PATIENCE = 3;

    private static final int STALL = 2000;

    /// What a buffer may hold beyond its bytes, in bytes: the rest of a bulk block at its end, and of a large one at its front. Random flows have
    /// come to a tenth of it.
    private static final long BARELY_USED = (64 + 16) * 1024;

    /// What the bytes pass.
    enum Kind {
        SOCKET,
        PAIR,
        FILTER_OVER_SOCKET,
        FILTER_OVER_PAIR,
        ZIP_OVER_SOCKET,
        ZIP_OVER_PAIR,
        THREE_OVER_SOCKET,
        THREE_OVER_PAIR,
        HANDSHAKE_OVER_SOCKET,
        HANDSHAKE_OVER_FILTER_OVER_PAIR
    }

    /// Of one side.
    record Marks(long low, long above, long share) {
        void set(BufferEvent bev, int direction) {
            bev.watermarks(direction, low, above == 0 ? 0 : low + above);
        }
    }

    /// What is done.
    record Plan(
            Kind kind,
            boolean isDeferred,
            Marks reading,
            Marks writing,
            int bytes,
            List<Integer> chunks,
            List<Integer> appetites) {}

    @Provide
    Arbitrary<Marks> marks() {
        Arbitrary<Long> low =
                Arbitraries.frequencyOf(
                        Tuple.of(3, Arbitraries.just(0L)),
                        Tuple.of(2, Arbitraries.longs().between(1, 5000)));
        Arbitrary<Long> above =
                Arbitraries.frequencyOf(
                        Tuple.of(1, Arbitraries.just(0L)),
                        Tuple.of(2, Arbitraries.longs().between(1, 100)),
                        Tuple.of(3, Arbitraries.longs().between(100, 50_000)));
        Arbitrary<Long> share =
                Arbitraries.frequencyOf(
                        Tuple.of(1, Arbitraries.just(0L)),
                        Tuple.of(2, Arbitraries.longs().between(50, 100_000)));
        return Combinators.combine(low, above, share).as(Marks::new);
    }

    @Provide
    Arbitrary<Plan> plans() {
        return Combinators.combine(
                        Arbitraries.of(Kind.class),
                        Arbitraries.of(true, false),
                        marks(),
                        marks(),
                        Arbitraries.integers().between(1, 150_000),
                        Arbitraries.integers().between(1, 20_000).list().ofMinSize(1).ofMaxSize(8),
                        Arbitraries.integers().between(0, 20_000).list().ofMinSize(1).ofMaxSize(8))
                .as(Plan::new);
    }

    @Property(tries = 150)
    void everyByteComesOnceAndInOrder(@ForAll("plans") Plan plan, @ForAll("methods") String method)
            throws Exception {
        try (BevStage stage = BevStage.on(method);
                Flow flow = new Flow(stage, plan)) {
            flow.run();
        }
    }

    @Provide
    Arbitrary<String> methods() {
        return Arbitraries.of(Methods.available().toList());
    }

    /// One run.
    private static final class Flow implements AutoCloseable {
        private final BevStage stage;
        private final Plan plan;
        private final BufferEvent writer;
        private final BufferEvent reader;
        private final long readHigh;
        private final long writeHigh;
        private int written;
        private int received;
        private int chunk;
        private int meal;
        private int overfull;
        private int drained;

        Flow(BevStage stage, Plan plan) throws Exception {
            this.stage = stage;
            this.plan = plan;
            boolean isPair = plan.kind.name().endsWith("PAIR");
            BufferEvent.Pair bottom = isPair ? BufferEvent.pair(stage.base) : sockets(stage);
            writer = stacked(bottom.first(), true);
            reader = stacked(bottom.second(), false);
            plan.writing.set(writer, WRITE);
            plan.reading.set(reader, READ);
            bottom.first().maxSingleWrite(plan.writing.share);
            bottom.second().maxSingleRead(plan.reading.share);
            readHigh = reader.highMark(READ);
            writeHigh = writer.highMark(WRITE);
            if (plan.isDeferred) {
                writer.deferCallbacks();
                reader.deferCallbacks();
            }
        }

        private static BufferEvent.Pair sockets(BevStage stage) throws Exception {
            var pair = stage.base.network().pair();
            return new BufferEvent.Pair(
                    BufferEvent.of(stage.base, pair.first()),
                    BufferEvent.of(stage.base, pair.second()));
        }

        private BufferEvent stacked(BufferEvent bottom, boolean isFirst) {
            return switch (plan.kind) {
                case SOCKET, PAIR -> bottom;
                case FILTER_OVER_SOCKET, FILTER_OVER_PAIR -> BufferEvent.filter(bottom, changing());
                case ZIP_OVER_SOCKET, ZIP_OVER_PAIR -> BufferEvent.filter(bottom, new ZipFilter());
                case THREE_OVER_SOCKET, THREE_OVER_PAIR ->
                        BufferEvent.filter(
                                BufferEvent.filter(
                                        BufferEvent.filter(bottom, changing()), new ZipFilter()),
                                Filter.of(null, null));
                case HANDSHAKE_OVER_SOCKET ->
                        BufferEvent.filter(bottom, new HandshakeFilter(isFirst, 3));
                case HANDSHAKE_OVER_FILTER_OVER_PAIR ->
                        BufferEvent.filter(
                                BufferEvent.filter(bottom, changing()),
                                new HandshakeFilter(isFirst, 3));
            };
        }

        /// Flips all bits, as far as the limit goes.
        private static Filter changing() {
            Filter.Function flip =
                    (source, target, limit, mode) -> {
                        byte[] some = new byte[limit < 0 || limit > 3000 ? 3000 : (int) limit];
                        int count = source.remove(some);
                        for (int i = 0; i < count; i++) {
                            some[i] = (byte) ~some[i];
                        }
                        target.add(some, 0, count);
                        return count > 0 ? Filter.Result.OK : Filter.Result.NEED_MORE;
                    };
            return Filter.of(flip, flip);
        }

        void run() {
            reader.onRead(bev -> eat(appetite())).onEvent(this::ended).enable(READ);
            writer.onDrained(
                            bev -> {
                                drained++;
                                write();
                            })
                    .onEvent(this::ended);
            write();
            int idle = 0;
            while (received < plan.bytes) {
                int before = received;
                stage.turn();
                checkBounds();
                if (idle >= PATIENCE) {
                    eat(Math.max(1, appetite()));
                }
                idle = received > before ? 0 : idle + 1;
                assertThat(idle).as(() -> "stalled " + this).isLessThan(STALL);
            }
            stage.settle();
            assertThat(drained).as("told for each time it was full").isEqualTo(overfull);
            writer.flush(WRITE, FlushMode.FINISHED);
            stage.until("the end", () -> stage.told.contains("READING|EOF"));
            assertThat(stage.told).containsOnlyOnce("READING|EOF");
            assertThat(stage.told).isSubsetOf("CONNECTED", "READING|EOF");
            assertThat(received).isEqualTo(plan.bytes);
            assertThat(reader.bytesRead()).isEqualTo(plan.bytes);
        }

        private void ended(BufferEvent bev, BevEvent event) throws Exception {
            stage.tellEvents().run(bev, event);
        }

        /// Writes until it is told to wait.
        private void write() {
            boolean mayGoOn = true;
            while (mayGoOn && written < plan.bytes) {
                int wanted = plan.chunks.get(chunk++ % plan.chunks.size());
                byte[] some = new byte[Math.min(wanted, plan.bytes - written)];
                for (int i = 0; i < some.length; i++) {
                    some[i] = pattern(written++);
                }
                mayGoOn = writer.write(some);
            }
            if (!mayGoOn) {
                overfull++;
            }
        }

        private int appetite() {
            return plan.appetites.get(meal++ % plan.appetites.size());
        }

        private void eat(int most) {
            byte[] some = new byte[most];
            int count = reader.read(some);
            for (int i = 0; i < count; i++) {
                if (some[i] != pattern(received)) {
                    throw new AssertionError("byte " + received + " is " + some[i]);
                }
                received++;
            }
        }

        private static byte pattern(int index) {
            return (byte) (index * 31 + index / 251);
        }

        private void checkBounds() {
            if (readHigh > 0) {
                // whoever speaks in records cannot cut them
                long record = plan.kind.name().startsWith("HANDSHAKE") ? 200 : 0;
                assertThat(reader.input().length()).isLessThanOrEqualTo(readHigh + record);
            }
            if (writeHigh > 0) {
                assertThat(writer.output().length()).isLessThan(writeHigh + 20_000);
            }
            long waiting = 0;
            int buffers = 0;
            for (BufferEvent top : new BufferEvent[] {writer, reader}) {
                for (BufferEvent each = top; each != null; each = each.underlying()) {
                    waiting += each.input().length() + each.output().length();
                    buffers += 2;
                }
            }
            assertThat(stage.bytesLent()).isLessThanOrEqualTo(8 * waiting + buffers * BARELY_USED);
        }

        @Override
        public void close() {
            writer.close();
            reader.close();
        }

        @Override
        public String toString() {
            StringBuilder text = new StringBuilder();
            text.append(written).append(" written, ").append(received).append(" received");
            for (BufferEvent top : new BufferEvent[] {writer, reader}) {
                for (BufferEvent each = top; each != null; each = each.underlying()) {
                    text.append("; in ").append(each.input().length());
                    text.append(" out ").append(each.output().length());
                    text.append(each.isOverfull() ? " overfull" : "");
                }
            }
            return text.toString();
        }
    }
}
