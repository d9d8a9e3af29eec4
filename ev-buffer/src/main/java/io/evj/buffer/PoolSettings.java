package io.evj.buffer;

import org.jspecify.annotations.Nullable;

/// What system properties say about pools. They are read once; one that cannot be understood is logged, and counts as not set.
///
/// @param bytesMax   what a pool may hold at first: `ev.buffer.max`
/// @param isParanoid whether dropped buffers are reported: `ev.leak`
record PoolSettings(long bytesMax, boolean isParanoid) {
    static final String BYTES_MAX = "ev.buffer.max";
    static final String LEAK = "ev.leak";

    static final PoolSettings OF_SYSTEM =
            of(System.getProperty(BYTES_MAX), System.getProperty(LEAK));

    /// @param bytesMax a number of bytes, at least 0; else as much as the heap may have
    /// @param leak     `paranoid`, or `none`
    static PoolSettings of(@Nullable String bytesMax, @Nullable String leak) {
        return new PoolSettings(bytesMax(bytesMax), isParanoid(leak));
    }

    private static long bytesMax(@Nullable String text) {
        if (text != null) {
            try {
                long bytes = Long.parseLong(text);
                if (bytes >= 0) {
                    return bytes;
                }
            } catch (NumberFormatException notOne) {
                // as one that is negative
            }
            warn(BYTES_MAX, text, "a number of bytes, 0 or more");
        }
        return Runtime.getRuntime().maxMemory();
    }

    private static boolean isParanoid(@Nullable String text) {
        boolean isParanoid = "paranoid".equals(text);
        if (text != null && !isParanoid && !text.equals("none")) {
            warn(LEAK, text, "paranoid or none");
        }
        return isParanoid;
    }

    private static void warn(String name, String text, String wanted) {
        Leashes.logger.log(
                System.Logger.Level.WARNING,
                "the system property " + name + "=" + text + " is ignored: wanted " + wanted);
    }
}
