package io.evj.api;

/// The conditions that can be watched.
public final class Event {
    /// Bytes, a connection or the end can be read.
    public static final int READ = 0x02;

    /// There is room to write, or a connect has ended.
    public static final int WRITE = 0x04;

    /// Edge-triggered.
    public static final int EDGE = 0x20;

    /// The peer has closed.
    public static final int CLOSED = 0x80;

    private Event() {}
}
