package io.evj.examples;

import io.evj.api.EventBase;
import io.evj.api.EventMethod;
import java.util.stream.Stream;

/// The methods that every program is tried with.
final class AvailableMethods {
    private AvailableMethods() {}

    static Stream<String> names() {
        return EventBase.methods().stream()
                .filter(method -> method.availability().isAvailable())
                .map(EventMethod::name);
    }
}
