package io.evj.itests.buffer;

import io.evj.buffer.BufferEvent;
import io.evj.buffer.EvBuffer;
import io.evj.buffer.Filter;
import io.evj.buffer.FlushMode;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/// What flows between two bufferevents, through what, and what is done there and back.
///
/// @param room what the kernel is to keep for a socket, in bytes; it has a least of its own
record FlowPlan(
        Ground ground, Stack stack, int room, boolean isDeferred, Course there, Course back) {
    /// What is at the bottom.
    enum Ground {
        PAIR,
        UNIX,
        TCP
    }

    /// A filter that bytes pass.
    enum Layer {
        /// Moves all that may be moved.
        PLAIN,
        /// Flips all bits, 3000 bytes at a time.
        FLIP,
        ZIP,
        /// After a handshake.
        RECORDS;

        Filter filter(boolean isFirst) {
            return switch (this) {
                case PLAIN -> Filter.of(null, null);
                case FLIP -> Filter.of(FlowPlan::flip, FlowPlan::flip);
                case ZIP -> new ZipFilter();
                case RECORDS -> new HandshakeFilter(isFirst, 3);
            };
        }

        /// How much comes beyond the high mark of what is above at most: a record is not cut.
        long beyondAbove() {
            return this == RECORDS ? 199 : 0;
        }

        /// How much goes beyond the high mark of what is below at most.
        ///
        /// @param most what may wait above
        long beyondBelow(long most) {
            return switch (this) {
                case PLAIN, FLIP -> 0;
                case ZIP -> most + most / 100 + 64; // takes all that there is
                case RECORDS -> most + most / 100 + 202; // so does a flush, behind the handshake
            };
        }
    }

    /// Filters, the lowest first.
    enum Stack {
        NONE,
        FLIPPED(Layer.FLIP),
        ZIPPED(Layer.ZIP),
        THREE(Layer.FLIP, Layer.ZIP, Layer.PLAIN),
        RECORDS(Layer.RECORDS),
        RECORDS_OVER_FLIPPED(Layer.FLIP, Layer.RECORDS);

        final List<Layer> layers;

        Stack(Layer... layers) {
            this.layers = List.of(layers);
        }
    }

    /// Of one side; `above` 0: no high mark.
    record Marks(long low, long above, long share) {
        void set(BufferEvent bev, int direction) {
            bev.watermarks(direction, low, above == 0 ? 0 : low + above);
        }

        /// For what is below: what a filter needs at once, and some more.
        void setBelow(BufferEvent bev, int direction) {
            bev.watermarks(direction, 0, above == 0 ? 0 : 512 + above);
        }
    }

    /// What is done in one direction.
    ///
    /// @param scale    what the numbers are about as large as
    /// @param isByHand the reader takes nothing in its callback, but between turns
    /// @param chunks   how much is written at a time
    /// @param meals    how much is taken at a time
    record Course(
            int scale,
            Marks reading,
            Marks writing,
            boolean isByHand,
            int bytes,
            List<Integer> chunks,
            List<Integer> meals) {}

    static Arbitrary<FlowPlan> any() {
        return Combinators.combine(
                        Arbitraries.of(Ground.class),
                        Arbitraries.frequencyOf(
                                Tuple.of(3, Arbitraries.just(Stack.NONE)),
                                Tuple.of(3, Arbitraries.of(Stack.class))),
                        Arbitraries.of(1, 16 << 10),
                        Arbitraries.of(true, false),
                        courses(),
                        courses())
                .as(FlowPlan::new);
    }

    private static Arbitrary<Course> courses() {
        return Arbitraries.of(1, 10, 100, 1000, 10_000, 30_000).flatMap(FlowPlan::courses);
    }

    private static Arbitrary<Course> courses(int scale) {
        Arbitrary<Integer> chunk = Arbitraries.integers().between(1 + scale / 100, 1 + scale);
        Arbitrary<Integer> meal =
                Arbitraries.frequencyOf(
                        Tuple.of(1, Arbitraries.just(0)),
                        Tuple.of(4, Arbitraries.integers().between(1 + scale / 8, 1 + 2 * scale)));
        return Combinators.combine(
                        Arbitraries.just(scale),
                        marks(scale),
                        marks(scale),
                        Arbitraries.of(true, false),
                        Arbitraries.integers().between(1, 30 * scale),
                        chunk.list().ofMinSize(1).ofMaxSize(8),
                        meal.list().ofMinSize(1).ofMaxSize(8))
                .as(Course::new);
    }

    private static Arbitrary<Marks> marks(long scale) {
        Arbitrary<Long> low =
                Arbitraries.frequencyOf(
                        Tuple.of(3, Arbitraries.just(0L)),
                        Tuple.of(2, Arbitraries.longs().between(1, scale)));
        Arbitrary<Long> above =
                Arbitraries.frequencyOf(
                        Tuple.of(1, Arbitraries.just(0L)),
                        Tuple.of(5, Arbitraries.longs().between((scale + 99) / 100, scale)));
        Arbitrary<Long> share =
                Arbitraries.frequencyOf(
                        Tuple.of(1, Arbitraries.just(0L)),
                        Tuple.of(2, Arbitraries.longs().between(1 + scale / 4, 1 + 2 * scale)));
        return Combinators.combine(low, above, share).as(Marks::new);
    }

    private static Filter.Result flip(
            EvBuffer source, EvBuffer target, long limit, FlushMode mode) {
        byte[] some = new byte[limit < 0 || limit > 3000 ? 3000 : (int) limit];
        int count = source.remove(some);
        for (int i = 0; i < count; i++) {
            some[i] = (byte) ~some[i];
        }
        target.add(some, 0, count);
        return count > 0 ? Filter.Result.OK : Filter.Result.NEED_MORE;
    }
}
