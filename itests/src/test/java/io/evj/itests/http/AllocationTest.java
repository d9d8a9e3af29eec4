package io.evj.itests.http;

import io.evj.itests.net.Child;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What the loop's thread allocates for a request that is answered with a few bytes. Counted in a JVM of its own: where other tests have
/// run before, the compiler leaves more to the heap.
@OnEveryMethod
class AllocationTest {
    /// The object that a request has. The line of `Date`, once a second, is lost among the requests of a round.
    private static final int BYTES_MAX = 48;

    private final String method;

    AllocationTest(String method) {
        this.method = method;
    }

    @Test
    void aPlaintextRequestAllocatesNoMoreThanItsObject() throws Exception {
        // the last one counts: the other compiler takes no allocation away
        List<String> options = List.of("-XX:TieredStopAtLevel=4");
        try (Child child = Child.run(options, ServerAllocations.class, method)) {
            long each;
            do { // its end would be the test's
                each = Long.parseLong(child.awaitLine("bytes:"));
            } while (each > BYTES_MAX);
        }
    }
}
