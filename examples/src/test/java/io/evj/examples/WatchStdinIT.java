package io.evj.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.evj.api.Feature;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WatchStdinIT {
    private static Stream<String> watchingAnything() {
        return AvailableMethods.namesWith(Feature.ANY_DESCRIPTOR);
    }

    private static Stream<String> watchingSocketsAlone() {
        return AvailableMethods.namesWithout(Feature.ANY_DESCRIPTOR);
    }

    @ParameterizedTest
    @MethodSource("watchingAnything")
    void tellsWhatComesInUntilItsEnd(String method) throws Exception {
        try (Program watch = Program.start("watch-stdin", "--method", method)) {
            assertThat(watch.line()).isEqualTo("watching standard input (method " + method + ")");

            watch.type("hello\n");
            assertThat(watch.line()).isEqualTo("read 6 bytes: hello");
            watch.type("again\n");
            assertThat(watch.line()).isEqualTo("read 6 bytes: again");

            watch.endInput();
            assertThat(watch.end())
                    .isEqualTo(new Program.End(0, List.of("end of input"), List.of()));
        }
    }

    @ParameterizedTest
    @MethodSource("watchingSocketsAlone")
    void namesMethodThatCanWhenAnotherIsForced(String method) throws Exception {
        Program.End end = Program.run("watch-stdin", "--method", method);

        assertThat(end.status()).isEqualTo(2);
        assertThat(end.out()).isEmpty();
        assertThat(end.err())
                .anySatisfy(line -> assertThat(line).contains(method, "lacks [ANY_DESCRIPTOR]"))
                .anySatisfy(line -> assertThat(line).contains("poll", "available"));
    }

    @Test
    void choosesMethodThatCanAndLeavesOnTerm() throws Exception {
        try (Program watch = Program.start("watch-stdin")) {
            assertThat(watch.line()).isEqualTo("watching standard input (method poll)");

            assertThat(watch.terminate()).isEqualTo(new Program.End(0, List.of(), List.of()));
        }
    }
}
