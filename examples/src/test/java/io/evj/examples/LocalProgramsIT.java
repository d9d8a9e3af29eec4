package io.evj.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/// The programs that use no socket.
@ParameterizedClass(name = "{0}")
@MethodSource("io.evj.examples.AvailableMethods#names")
class LocalProgramsIT {
    private final String method;

    LocalProgramsIT(String method) {
        this.method = method;
    }

    @Test
    void timersFireInOrderAndEndTheLoop() throws Exception {
        Program.End end = Program.run("timers", "--method", method);

        assertThat(end.status()).isZero();
        assertThat(end.err()).isEmpty();
        assertThat(end.out()).last().asString().endsWith(": nothing is left to wait for");
        assertThat(end.out()).filteredOn(line -> line.endsWith(": again and again")).hasSize(5);
        assertThat(end.out()).filteredOn(line -> line.endsWith(": once")).hasSize(1);
        assertThat(end.out()).noneMatch(line -> line.contains("never"));
        assertThat(end.out()).extracting(LocalProgramsIT::millis).isSorted();
        assertThat(millis(end.out().getLast())).isGreaterThanOrEqualTo(500);
    }

    private static int millis(String line) {
        return Integer.parseInt(line.replaceFirst("^after +(\\d+) ms: .*", "$1"));
    }

    @Test
    void signalsAreCountedUntilOneEnds() throws Exception {
        try (Program signals = Program.start("signals", "--method", method)) {
            assertThat(signals.line())
                    .matches("process \\d+ waits for signals \\(method " + method + "\\)");

            signals.signal("HUP");
            assertThat(signals.line()).isEqualTo("SIGHUP 1");
            signals.signal("USR1");
            assertThat(signals.line()).isEqualTo("SIGUSR1 1");
            signals.signal("HUP");
            assertThat(signals.line()).isEqualTo("SIGHUP 2");
            signals.signal("USR2");
            assertThat(signals.line()).isEqualTo("SIGUSR2 1");

            signals.signal("INT");
            String farewell = "SIGINT ends; counted {HUP=2, USR1=1, USR2=1}";
            assertThat(signals.end()).isEqualTo(new Program.End(0, List.of(farewell), List.of()));
        }
    }

    @Test
    void signalsEndsOnTermToo() throws Exception {
        try (Program signals = Program.start("signals", "--method", method)) {
            signals.line();

            Program.End end = signals.terminate();

            assertThat(end.status()).isZero();
            assertThat(end.out()).containsExactly("SIGTERM ends; counted {}");
        }
    }

    @Test
    void methodsMarksTheOneThatIsChosen() throws Exception {
        Program.End end = Program.run("methods", "--method", method);

        assertThat(end.status()).isZero();
        assertThat(end.err()).isEmpty();
        assertThat(end.out())
                .filteredOn(line -> line.startsWith("* "))
                .singleElement()
                .asString()
                .startsWith("* " + method + " ");
        assertThat(end.out()).last().isEqualTo("chosen: " + method);
    }
}
