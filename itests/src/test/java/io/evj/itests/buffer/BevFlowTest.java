package io.evj.itests.buffer;

import io.evj.itests.Methods;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/// Whatever the marks, the chunks and the appetite of the reader: no stall, bounded memory, every byte once and in order.
final class BevFlowTest {
    @Property(tries = 200)
    void everyByteComesOnceAndInOrder(
            @ForAll("plans") FlowPlan plan, @ForAll("methods") String method) throws Exception {
        try (BevStage stage = BevStage.on(method);
                Flow flow = new Flow(stage, plan)) {
            flow.run();
        }
    }

    @Provide
    Arbitrary<FlowPlan> plans() {
        return FlowPlan.any();
    }

    @Provide
    Arbitrary<String> methods() {
        return Arbitraries.of(Methods.available().toList());
    }
}
