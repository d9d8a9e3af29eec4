package io.evj.itests.buffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.evj.itests.Methods;
import io.evj.itests.net.Child;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a bufferevent allocates for a message that it echoes over a native socket: nothing, once the compiler has done its part. In a
/// process of its own, whose compiler has seen nothing else, and has all its tiers.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BevAllocationTest {
    /// The more the machine has to do, the more rounds are over before the compiler is done.
    private static final int ROUNDS_MAX = 60;

    @ParameterizedTest(name = "{0} bytes")
    @CsvSource({"64, 20000", "65536, 4000"})
    void aMessageAllocatesNothing(int size, int messages) throws Exception {
        assumeTrue(
                Methods.available().anyMatch("epoll"::equals), "native sockets want method epoll");
        long allocated = Long.MAX_VALUE;
        try (Child child =
                Child.run(
                        List.of("-XX:TieredStopAtLevel=4"),
                        EchoAllocations.class,
                        "epoll",
                        Integer.toString(size),
                        Integer.toString(messages))) {
            for (int round = 0; round < ROUNDS_MAX && allocated > 0; round++) {
                allocated = Long.parseLong(child.awaitLine("allocated "));
            }
        }

        assertThat(allocated).isZero();
    }
}
