package io.evj.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChoosingIT {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "echo",
                "welcome",
                "client",
                "reader-thread",
                "base-per-connection",
                "timers",
                "signals",
                "watch-stdin",
                "methods"
            })
    void unknownMethodIsAnsweredWithAllThereAre(String name) throws Exception {
        Program.End end = Program.run(name, "--method", "nope");

        assertThat(end.status()).isEqualTo(2);
        assertThat(end.out()).isEmpty();
        assertThat(end.err().getFirst()).startsWith("ev " + name + ": ").contains("nope");
        assertThat(end.err())
                .anySatisfy(line -> assertThat(line).startsWith("  nio "))
                .anySatisfy(line -> assertThat(line).startsWith("  poll "));
    }

    @Test
    void methodsListsRankFeaturesAndState() throws Exception {
        Program.End end = Program.run("methods");

        assertThat(end.status()).isZero();
        assertThat(end.out())
                .anySatisfy(line -> assertThat(line).matches("nio +rank 100  available.*"))
                .anySatisfy(line -> assertThat(line).matches("poll +rank  10  available.*"))
                .anySatisfy(line -> assertThat(line).contains("features: O1, JDK_CHANNELS"))
                .anySatisfy(
                        line -> assertThat(line).contains("features: ANY_DESCRIPTOR, JDK_CHANNELS"));
    }

    @Test
    void propertyChoosesAsTheOptionDoes() throws Exception {
        try (Program timers = Program.start(List.of("-Devent.method=poll"), "methods")) {
            assertThat(timers.end().out())
                    .filteredOn(line -> line.endsWith(", chosen"))
                    .singleElement()
                    .asString()
                    .startsWith("poll");
        }
    }
}
