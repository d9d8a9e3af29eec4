package io.evj.itests;

import io.evj.api.EventBase;
import io.evj.api.EventMethod;
import java.util.stream.Stream;

/// The methods that suites run on: `@MethodSource("io.evj.itests.Methods#available")`.
public final class Methods {
    private Methods() {}

    /// The names of all that can run on this machine, the highest rank first.
    public static Stream<String> available() {
        return EventBase.methods().stream()
                .filter(method -> method.availability().isAvailable())
                .map(EventMethod::name);
    }
}
