package io.evj.examples;

import io.evj.api.EventBase;
import io.evj.api.EventMethod;
import io.evj.api.Feature;
import java.util.stream.Stream;

/// The methods that every program is tried with.
final class AvailableMethods {
    private AvailableMethods() {}

    static Stream<String> names() {
        return all().map(EventMethod::name);
    }

    static Stream<String> namesWith(Feature feature) {
        return all().filter(method -> method.features().contains(feature)).map(EventMethod::name);
    }

    static Stream<String> namesWithout(Feature feature) {
        return all().filter(method -> !method.features().contains(feature)).map(EventMethod::name);
    }

    private static Stream<EventMethod> all() {
        return EventBase.methods().stream().filter(method -> method.availability().isAvailable());
    }
}
