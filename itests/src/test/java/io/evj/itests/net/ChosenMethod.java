package io.evj.itests.net;

import io.evj.api.BackendUnavailableException;
import io.evj.api.EventBase;
import java.time.Duration;

/// A program that says which method it got, or why none, and runs a loop on it.
final class ChosenMethod {
    private ChosenMethod() {}

    /// No arguments: the system properties decide.
    public static void main(String[] args) {
        try (EventBase base = EventBase.open()) {
            base.once(Duration.ofMillis(1), event -> System.out.println("method " + base.method()));
            base.dispatch();
        } catch (BackendUnavailableException none) {
            System.out.println(none.getMessage());
            System.exit(2);
        }
    }
}
