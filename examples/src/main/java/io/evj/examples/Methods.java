package io.evj.examples;

import io.evj.api.spi.Availability;
import io.evj.api.spi.BackendProvider;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Prints each backend found: rank, features, available or why not.
@Command(name = "methods", description = "lists the ways to wait, and which one is chosen")
final class Methods implements Callable<Integer> {
    @Mixin final LoopOptions options = new LoopOptions();

    @Override
    public Integer call() {
        for (BackendProvider provider : ServiceLoader.load(BackendProvider.class)) {
            Availability availability = provider.availability();
            System.out.printf(
                    "%-10s rank %3d  %s  %s%n",
                    provider.method(),
                    provider.rank(),
                    availability.isAvailable() ? "available" : availability.reason(),
                    provider.features());
        }
        return 0;
    }
}
