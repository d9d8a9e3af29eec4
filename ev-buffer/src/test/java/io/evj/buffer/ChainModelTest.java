package io.evj.buffer;

import java.io.IOException;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/// Does the same to buffers of tiny blocks and to plain arrays, and compares after each step: content, what was given and
/// refused, what callbacks were told, positions, and what must hold of every chain.
///
/// What can be done is listed by the actions: [ModelAppends], [ModelRemovals], [ModelMoves], [ModelLooks],
/// [ModelPositions], [ModelTransfers], [ModelSettings].
final class ChainModelTest {
    private static ModelFile file;

    @BeforeContainer
    static void makeFile() throws IOException {
        file = new ModelFile();
    }

    @AfterContainer
    static void dropFile() throws IOException {
        file.close();
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Integer> numbers = Arbitraries.integers().between(0, Step.NUMBER_MAX);
        Arbitrary<Integer> buffers = Arbitraries.integers().between(0, Step.BUFFERS - 1);
        return Combinators.combine(actions(), buffers, buffers, numbers, numbers)
                .as(Step::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(80);
    }

    private static Arbitrary<Step.Action> actions() {
        return Arbitraries.frequencyOf(
                Tuple.of(6, actions(ModelAppends.class)),
                Tuple.of(3, actions(ModelRemovals.class)),
                Tuple.of(3, actions(ModelMoves.class)),
                Tuple.of(4, actions(ModelLooks.class)),
                Tuple.of(2, actions(ModelPositions.class)),
                Tuple.of(3, actions(ModelTransfers.class)),
                Tuple.of(3, actions(ModelSettings.class)));
    }

    private static <E extends Enum<E> & Step.Action> Arbitrary<Step.Action> actions(
            Class<E> actions) {
        return Arbitraries.of(actions).map(action -> action);
    }

    @Provide
    Arbitrary<ModelTrial.World> worlds() {
        Arbitrary<BlockSizes> sizes =
                Combinators.combine(
                                Arbitraries.integers().between(1, 9),
                                Arbitraries.integers().between(1, 3),
                                Arbitraries.integers().between(0, 20),
                                Arbitraries.integers().between(1, 3))
                        .as((small, smallCount, more, largeCount) ->
                                new BlockSizes(small, smallCount, small + more, largeCount));
        return Combinators.combine(
                        Arbitraries.of(true, false),
                        sizes,
                        Arbitraries.frequencyOf(
                                Tuple.of(2, Arbitraries.just(0)),
                                Tuple.of(1, Arbitraries.integers().between(1, 200))),
                        Arbitraries.of(ModelTrial.Told.class))
                .as(ModelTrial.World::new);
    }

    @Property(tries = 1000, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
    void doesWhatPlainArraysDo(
            @ForAll("worlds") ModelTrial.World world, @ForAll("steps") List<Step> steps) {
        if (failure(world, steps) != null) {
            List<Step> few = FewerSteps.of(steps, some -> failure(world, some) != null);
            throw new AssertionError(world + ", " + few, failure(world, few));
        }
    }

    /// What goes wrong, or null.
    private static Throwable failure(ModelTrial.World world, List<Step> steps) {
        try (ModelTrial trial = new ModelTrial(world, file)) {
            for (Step step : steps) {
                trial.run(step);
            }
            return null;
        } catch (IOException | RuntimeException | AssertionError failure) {
            return failure;
        }
    }
}
