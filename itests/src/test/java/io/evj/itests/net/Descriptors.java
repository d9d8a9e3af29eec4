package io.evj.itests.net;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/// What the operating system has given to this process, and would.
public final class Descriptors {
    private Descriptors() {}

    /// How many are open; 0 on systems that do not count.
    static long open() {
        return bean() == null ? 0 : bean().getOpenFileDescriptorCount();
    }

    /// Skips the test where so many more cannot be had.
    public static void assumeRoomFor(long count) {
        if (bean() != null) {
            long room = bean().getMaxFileDescriptorCount() - bean().getOpenFileDescriptorCount();
            assumeTrue(
                    room > count,
                    () ->
                            "needs "
                                    + count
                                    + " descriptors, and this process may open "
                                    + room
                                    + " more: raise the limit (ulimit -n)");
        }
    }

    private static UnixOperatingSystemMXBean bean() {
        return ManagementFactory.getOperatingSystemMXBean()
                        instanceof UnixOperatingSystemMXBean unix
                ? unix
                : null;
    }
}
