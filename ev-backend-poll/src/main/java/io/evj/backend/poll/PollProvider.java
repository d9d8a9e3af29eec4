package io.evj.backend.poll;

import io.evj.api.Feature;
import io.evj.api.spi.Availability;
import io.evj.api.spi.Backend;
import io.evj.api.spi.BackendContext;
import io.evj.api.spi.BackendProvider;
import java.io.IOException;
import java.util.Set;

/// Announces method `poll`, which runs on every platform. Safe from any thread.
public final class PollProvider implements BackendProvider {
    static final String METHOD = "poll";

    /// For the service loader.
    public PollProvider() {}

    @Override
    public String method() {
        return METHOD;
    }

    @Override
    public int rank() {
        return 10;
    }

    @Override
    public Set<Feature> features() {
        return Set.of(Feature.ANY_DESCRIPTOR, Feature.JDK_CHANNELS);
    }

    @Override
    public Availability availability() {
        return Availability.yes();
    }

    @Override
    public Backend open(BackendContext context) throws IOException {
        return new PollBackend(context.jdkNetwork());
    }
}
