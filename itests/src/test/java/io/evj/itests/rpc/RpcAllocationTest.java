package io.evj.itests.rpc;

import io.evj.itests.net.Child;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What the loop's thread allocates for a call with a small message: in a JVM of its own, as the compiler leaves more to the heap where
/// other tests have run.
@OnEveryMethod
class RpcAllocationTest {
    /// What answers.
    enum Kind {
        /// Two messages of 24 bytes, and nothing else.
        FUNCTION(48),
        /// The same through what is generated.
        AT_ONCE(48),
        /// A future beside them, which is the service's own.
        FUTURE(48 + 24),
        /// The call beside them.
        CALL(48 + 40);

        final int bytes;

        Kind(int bytes) {
            this.bytes = bytes;
        }
    }

    /// For what belongs to no call: the line of `Date`, once a second.
    private static final int SPARE = 4;

    private final String method;

    RpcAllocationTest(String method) {
        this.method = method;
    }

    @ParameterizedTest
    @EnumSource
    void aCallAllocatesItsMessagesAndWhatTheServiceSees(Kind kind) throws Exception {
        // the last one counts: the other compiler takes no allocation away
        List<String> options = List.of("-XX:TieredStopAtLevel=4");
        try (Child child = Child.run(options, CallAllocation.class, method, kind.name())) {
            long each;
            do { // its end would be the test's
                each = Long.parseLong(child.awaitLine("bytes:"));
            } while (each > kind.bytes + SPARE);
        }
    }
}
