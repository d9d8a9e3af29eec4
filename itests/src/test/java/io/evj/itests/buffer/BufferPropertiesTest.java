package io.evj.itests.buffer;

import static org.assertj.core.api.Assertions.assertThat;

import io.evj.itests.net.Child;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// System properties about buffers, each set for a JVM of its own.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BufferPropertiesTest {
    private static final long LIMIT = 500_000;

    /// The small blocks that a pool cuts first, and one large one that does not fit any more.
    private static final long UNUSED = (128 << 10) + (16 << 10);

    @Test
    void aDroppedBufferIsReportedWithThePlaceThatMadeIt() throws Exception {
        List<String> said = said(List.of("-Dev.leak=paranoid"));

        assertThat(said)
                .containsSubsequence(
                        "WARNING: a buffer was dropped without close(), with 9 bytes in it; it was"
                                + " made here",
                        "java.lang.Throwable: a buffer was made")
                .anyMatch(line -> line.contains("SwitchedBuffers.forgetOneOfABase("))
                .anyMatch(line -> line.contains("with 7 bytes in it"))
                .anyMatch(line -> line.contains("SwitchedBuffers.forgetOneWithoutABase("))
                .endsWith("all memory is back", "ended");
    }

    @Test
    void aDroppedBufferIsNotReportedUnlessThatIsAskedFor() throws Exception {
        List<String> said = said(List.of("-Dev.leak=none", "-Xmx48m"));

        assertThat(said).hasSize(4).endsWith("all memory is back", "ended");
        assertThat(atMost(said)).as("the size of the heap").isBetween(40L << 20, 48L << 20);
    }

    @Test
    void noPoolHoldsMoreThanItMay() throws Exception {
        List<String> said = said(List.of("-Dev.buffer.max=" + LIMIT), "fill");

        assertThat(atMost(said)).isEqualTo(LIMIT);
        Pattern filled = Pattern.compile("filled with (\\d+), pool holds (\\d+)");
        List<Matcher> fillings =
                said.stream().map(filled::matcher).filter(Matcher::matches).toList();
        assertThat(fillings).as("of a base, and without one").hasSize(2);
        for (Matcher filling : fillings) {
            assertThat(Long.parseLong(filling.group(1))).isBetween(LIMIT - UNUSED, LIMIT);
            assertThat(Long.parseLong(filling.group(2))).isLessThanOrEqualTo(LIMIT);
        }
        assertThat(said)
                .anyMatch(line -> line.matches("refused: buffer pool of base .*" + limited()))
                .anyMatch(line -> line.matches("refused: shared buffer pool.*" + limited()))
                .last()
                .isEqualTo("ended");
    }

    private static String limited() {
        return ": \\d+ bytes wanted, \\d+ lent, at most " + LIMIT + " allowed \\(bytesMax\\)";
    }

    @Test
    void whatIsNotUnderstoodIsLoggedOnceAndIgnored() throws Exception {
        List<String> said = said(List.of("-Dev.buffer.max=64m", "-Dev.leak=everything", "-Xmx48m"));

        assertThat(said)
                .containsOnlyOnce(
                        "WARNING: the system property ev.buffer.max=64m is ignored: wanted a"
                                + " number of bytes, 0 or more",
                        "WARNING: the system property ev.leak=everything is ignored: wanted"
                                + " paranoid or none")
                .noneMatch(line -> line.contains("dropped"))
                .endsWith("all memory is back", "ended");
        assertThat(atMost(said)).as("the size of the heap").isBetween(40L << 20, 48L << 20);
    }

    /// What a child says, whose log is in English.
    private static List<String> said(List<String> options, String... args) throws Exception {
        List<String> all = new ArrayList<>(options);
        all.add("-Duser.language=en");
        try (Child child = Child.run(all, SwitchedBuffers.class, args)) {
            List<String> said = child.awaitAll();
            assertThat(child.exitStatus()).as("%s of %s", said, Arrays.toString(args)).isZero();
            return said;
        }
    }

    /// The limit of both pools.
    private static long atMost(List<String> said) {
        List<Long> limits =
                said.stream()
                        .filter(line -> line.startsWith("at most "))
                        .map(line -> Long.parseLong(line.substring("at most ".length())))
                        .toList();
        assertThat(limits).hasSize(2);
        assertThat(limits.get(0)).isEqualTo(limits.get(1));
        return limits.get(0);
    }
}
