package io.evj.backend.epoll;

/// Conditions of events, as `io.evj.api.Event` numbers them.
final class Conditions {
    static final int READ = 0x02;
    static final int WRITE = 0x04;
    static final int EDGE = 0x20;
    static final int CLOSED = 0x80;

    private Conditions() {}
}
