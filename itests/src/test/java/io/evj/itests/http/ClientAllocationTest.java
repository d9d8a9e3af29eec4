package io.evj.itests.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.evj.itests.net.Child;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What the loop's thread allocates for a request of a client, on a connection that is kept. Counted in a JVM of its own: where other tests
/// have run before, the compiler leaves more to the heap.
@OnEveryMethod
class ClientAllocationTest {
    /// A request has an object of 88 bytes, its answer one of 48, the test's callback one of 16: 176 to 200 bytes were counted. What is left
    /// is for a slice of memory in a call into the system, which the compiler sometimes fails to get rid of.
    private static final int BYTES_MAX = 240;

    /// With a future: itself, its link to the request, the task for the loop, and what is kept of the answer: reason, fields, trailers,
    /// body. 1120 to 1184 bytes were counted.
    private static final int BYTES_KEPT_MAX = 1232;

    private final String method;

    ClientAllocationTest(String method) {
        this.method = method;
    }

    @Test
    void aRequestAllocatesItsTwoObjectsAndItsFutureWhatIsKept() throws Exception {
        List<String> options = List.of("-XX:TieredStopAtLevel=4"); // all of the compiler
        try (Child child =
                Child.run(
                        options,
                        ClientAllocations.class,
                        method,
                        String.valueOf(BYTES_MAX),
                        String.valueOf(BYTES_KEPT_MAX))) {
            assertThat(bytes(child, "get ")).isBetween(100, BYTES_MAX);
            assertThat(bytes(child, "post ")).isBetween(100, BYTES_MAX);
            assertThat(bytes(child, "pool ")).isBetween(100, BYTES_MAX);
            assertThat(bytes(child, "future ")).isBetween(100, BYTES_KEPT_MAX);
            assertThat(child.exitStatus()).isZero();
        }
    }

    private static int bytes(Child child, String name) throws Exception {
        return Integer.parseInt(child.awaitLine(name));
    }
}
