package io.evj.testkit;

import io.evj.api.Feature;
import io.evj.api.spi.Availability;
import io.evj.api.spi.Backend;
import io.evj.api.spi.BackendContext;
import io.evj.api.spi.BackendProvider;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;

/// Announces a [FaultyBackend].
///
/// @param fault what is wrong with it
record FaultyProvider(Fault fault) implements BackendProvider {
    @Override
    public String method() {
        return fault == Fault.HAS_NO_NAME ? "No Name" : "faulty";
    }

    @Override
    public int rank() {
        return 1;
    }

    @Override
    public Set<Feature> features() {
        return fault == Fault.CLAIMS_TOO_MUCH
                ? EnumSet.allOf(Feature.class)
                : EnumSet.of(Feature.JDK_CHANNELS);
    }

    @Override
    public Availability availability() {
        return fault == Fault.IS_UNAVAILABLE ? Availability.no("not today") : Availability.yes();
    }

    @Override
    public Backend open(BackendContext context) throws IOException {
        return new FaultyBackend(fault, new TinyBackend(context.jdkNetwork()));
    }
}
