package io.evj.examples;

import io.evj.api.BackendUnavailableException;
import io.evj.api.EventBase;
import io.evj.api.EventMethod;
import java.util.Comparator;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Prints each backend found: rank, features, available or why not, and which one is chosen.
@Command(name = "methods", description = "lists the ways to wait, and which one is chosen")
final class Methods implements Callable<Integer> {
    @Mixin final LoopOptions options = new LoopOptions();

    @Override
    public Integer call() {
        String chosen = chosen();
        for (EventMethod method : EventBase.methods()) {
            System.out.printf(
                    "%s %-9s rank %3d  %s%n",
                    method.name().equals(chosen) ? "*" : " ",
                    method.name(),
                    method.rank(),
                    method.availability().isAvailable()
                            ? features(method)
                            : "unavailable: " + method.availability().reason());
        }
        System.out.println(chosen.isEmpty() ? "none can be used" : "chosen: " + chosen);
        return 0;
    }

    /// What a program that asks for nothing special gets.
    ///
    /// @throws BackendUnavailableException the user asked for one that cannot be had
    private static String chosen() {
        if (EventBase.methods().isEmpty()) {
            return "";
        }
        try (EventBase base = EventBase.open()) {
            return base.method();
        }
    }

    private static String features(EventMethod method) {
        return method.features().stream()
                .sorted(Comparator.comparing(Enum::name))
                .map(Enum::name)
                .collect(Collectors.joining(", ", "available: ", ""));
    }
}
