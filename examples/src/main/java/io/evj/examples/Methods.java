package io.evj.examples;

import io.evj.api.EventBase;
import io.evj.api.EventMethod;
import io.evj.api.Feature;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Prints each backend found: rank, features, available or why not; and which one a base here gets.
@Command(name = "methods", description = "lists the ways to wait, and which one is chosen")
final class Methods implements Callable<Integer> {
    @Mixin final LoopOptions options = new LoopOptions();

    @Override
    public Integer call() {
        String chosen;
        try (EventBase base = EventBase.open()) {
            chosen = base.method();
        }
        for (EventMethod method : EventBase.methods()) {
            System.out.printf(
                    "%-9s rank %3d  %s%s%n          features: %s%n",
                    method.name(),
                    method.rank(),
                    method.availability().isAvailable()
                            ? "available"
                            : "unavailable: " + method.availability().reason(),
                    method.name().equals(chosen) ? ", chosen" : "",
                    features(method));
        }
        return 0;
    }

    private static String features(EventMethod method) {
        return method.features().isEmpty()
                ? "none"
                : method.features().stream()
                        .sorted()
                        .map(Feature::name)
                        .collect(Collectors.joining(", "));
    }
}
