package io.evj.http;

/// Somebody who waits.
@FunctionalInterface
interface Expiring {
    /// It has waited for too long, and waits no more.
    void expired();
}
