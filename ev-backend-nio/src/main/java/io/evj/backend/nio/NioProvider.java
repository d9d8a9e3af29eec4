package io.evj.backend.nio;

import io.evj.api.Feature;
import io.evj.api.spi.Availability;
import io.evj.api.spi.Backend;
import io.evj.api.spi.BackendContext;
import io.evj.api.spi.BackendProvider;
import java.io.IOException;
import java.util.Set;

/// Announces method `nio`, which runs on every platform. Safe from any thread.
public final class NioProvider implements BackendProvider {
    static final String METHOD = "nio";

    /// For the service loader.
    public NioProvider() {}

    @Override
    public String method() {
        return METHOD;
    }

    @Override
    public int rank() {
        return 100;
    }

    @Override
    public Set<Feature> features() {
        return Set.of(Feature.O1, Feature.JDK_CHANNELS);
    }

    @Override
    public Availability availability() {
        return Availability.yes();
    }

    @Override
    public Backend open(BackendContext context) throws IOException {
        return new NioBackend(context.jdkNetwork());
    }
}
