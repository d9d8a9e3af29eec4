package io.evj.rpc;

/// What a message from elsewhere may hold.
///
/// @param bytesMax how long it may be, at least 0
/// @param depthMax how many messages may be inside one another, the outermost counted; at least 1
/// @param itemsMax how many items it may have, those of inner messages counted; at least 0. An item of two bytes can
///                 become an object of many
public record MessageLimits(int bytesMax, int depthMax, int itemsMax) {
    private static final MessageLimits DEFAULTS = new MessageLimits(16 << 20, 64, 1 << 18);

    /// Checks the ranges.
    public MessageLimits {
        if (bytesMax < 0 || depthMax < 1 || itemsMax < 0) {
            throw new IllegalArgumentException(
                    "bytesMax %d, depthMax %d, itemsMax %d: wanted at least 0, 1, 0"
                            .formatted(bytesMax, depthMax, itemsMax));
        }
    }

    /// 16 MiB, 64 messages inside one another, 262144 items.
    ///
    /// @return always the same
    public static MessageLimits defaults() {
        return DEFAULTS;
    }

    /// Changes one.
    ///
    /// @param bytes how long a message may be, at least 0
    /// @return a copy with this value
    public MessageLimits withBytesMax(int bytes) {
        return new MessageLimits(bytes, depthMax, itemsMax);
    }

    /// Changes one.
    ///
    /// @param depth how many messages may be inside one another, at least 1
    /// @return a copy with this value
    public MessageLimits withDepthMax(int depth) {
        return new MessageLimits(bytesMax, depth, itemsMax);
    }

    /// Changes one.
    ///
    /// @param items how many items a message may have, at least 0
    /// @return a copy with this value
    public MessageLimits withItemsMax(int items) {
        return new MessageLimits(bytesMax, depthMax, items);
    }
}
