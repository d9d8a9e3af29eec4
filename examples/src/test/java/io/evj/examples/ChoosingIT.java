package io.evj.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
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
    void unknownMethodIsAnsweredWithAllThereAre(String name) {
        var out = new StringWriter();
        var err = new StringWriter();

        int status =
                Main.run(
                        new PrintWriter(out, true),
                        new PrintWriter(err, true),
                        name,
                        "--method",
                        "nope");

        assertThat(status).isEqualTo(2);
        assertThat(err.toString().lines())
                .anyMatch(line -> line.startsWith("ev " + name + ": ") && line.contains("nope"))
                .anyMatch(line -> line.startsWith("  nio "))
                .anyMatch(line -> line.startsWith("  poll "));
        assertThat(out.toString()).isEmpty();
    }

    @AfterEach
    void chooseFreelyAgain() {
        System.clearProperty("event.method");
    }

    @Test
    void unknownMethodEndsTheProgram() throws Exception {
        Program.End end = Program.run("echo", "--method", "nope");

        assertThat(end.status()).isEqualTo(2);
        assertThat(end.out()).isEmpty();
        assertThat(end.err()).hasSizeGreaterThan(1);
    }

    @Test
    void methodsListsRankFeaturesAndState() throws Exception {
        Program.End end = Program.run("methods");

        assertThat(end.status()).isZero();
        assertThat(end.out())
                .anyMatch(line -> line.matches("..nio +rank 100  available: JDK_CHANNELS, O1"))
                .anyMatch(line ->
                        line.matches("..poll +rank  10  available: ANY_DESCRIPTOR, JDK_CHANNELS"));
    }

    @Test
    void propertyChoosesAsTheOptionDoes() throws Exception {
        try (Program methods = Program.start(List.of("-Devent.method=poll"), "methods")) {
            assertThat(methods.end().out()).last().isEqualTo("chosen: poll");
        }
    }
}
