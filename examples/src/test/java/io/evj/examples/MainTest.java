package io.evj.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class MainTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... args) {
        return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
    }

    @Test
    void listsProgramsOnALineEach() {
        assertThat(run()).isZero();

        assertThat(out.toString().lines())
                .anySatisfy(line -> assertThat(line).startsWith("  methods "));
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void helpNamesTheCommonOptions() {
        assertThat(run("methods", "--help")).isZero();

        assertThat(out.toString()).contains("--method=M", "--host=HOST", "--port=PORT", "--help");
    }

    @Test
    void everyProgramThatIsListedTellsHowItIsUsed() {
        run();
        List<String> names =
                out.toString().lines().map(line -> line.strip().split(" ")[0]).toList();
        assertThat(names).hasSizeGreaterThan(15).doesNotHaveDuplicates();

        for (String name : names) {
            out.getBuffer().setLength(0);
            assertThat(run(name, "--help")).as(name).isZero();
            assertThat(out.toString()).startsWith("Usage: ev " + name + " ").contains("--method=M");
        }
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void refusesUnknownProgramInOneLine() {
        assertThat(run("nope", "--port", "1")).isEqualTo(2);

        assertThat(err.toString().lines()).singleElement().asString().contains("nope");
    }

    @Test
    void refusesUnknownOptionInOneLine() {
        assertThat(run("methods", "--prot", "1")).isEqualTo(2);

        assertThat(err.toString().lines())
                .singleElement()
                .asString()
                .contains("ev methods", "--prot");
    }

    @Test
    void refusesPortThatIsNoNumber() {
        assertThat(run("methods", "--port", "http")).isEqualTo(2);

        assertThat(err.toString().lines()).singleElement().asString().contains("--port", "http");
    }
}
