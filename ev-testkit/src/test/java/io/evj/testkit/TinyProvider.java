package io.evj.testkit;

import io.evj.api.Feature;
import io.evj.api.spi.Availability;
import io.evj.api.spi.Backend;
import io.evj.api.spi.BackendContext;
import io.evj.api.spi.BackendProvider;
import java.io.IOException;
import java.util.Set;

/// Announces [TinyBackend]: the least that a correct backend needs.
public final class TinyProvider implements BackendProvider {
    /// Made by the loader of services.
    public TinyProvider() {}

    @Override
    public String method() {
        return "tiny";
    }

    @Override
    public int rank() {
        return 1;
    }

    @Override
    public Set<Feature> features() {
        return Set.of(Feature.JDK_CHANNELS);
    }

    @Override
    public Availability availability() {
        return Availability.yes();
    }

    @Override
    public Backend open(BackendContext context) throws IOException {
        return new TinyBackend(context.jdkNetwork());
    }
}
