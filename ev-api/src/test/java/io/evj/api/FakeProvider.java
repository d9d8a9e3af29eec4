package io.evj.api;

import io.evj.api.spi.Availability;
import io.evj.api.spi.Backend;
import io.evj.api.spi.BackendContext;
import io.evj.api.spi.BackendProvider;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// A provider of backends that play a part. A class of its own for each, since providers are told apart by class.
class FakeProvider implements BackendProvider {
    final List<FakeBackend> opened = new ArrayList<>();
    private final String method;
    private final int rank;
    private final Set<Feature> features = EnumSet.noneOf(Feature.class);
    private Availability availability = Availability.yes();
    private IOException refusal;

    FakeProvider(String method, int rank, Feature... features) {
        this.method = method;
        this.rank = rank;
        this.features.addAll(List.of(features));
    }

    FakeProvider unavailable(String reason) {
        availability = Availability.no(reason);
        return this;
    }

    FakeProvider refusing(String reason) {
        refusal = new IOException(reason);
        return this;
    }

    @Override
    public String method() {
        return method;
    }

    @Override
    public int rank() {
        return rank;
    }

    @Override
    public Set<Feature> features() {
        return features;
    }

    @Override
    public Availability availability() {
        return availability;
    }

    @Override
    public Backend open(BackendContext context) throws IOException {
        if (refusal != null) {
            throw refusal;
        }
        FakeBackend backend = new FakeBackend(context);
        opened.add(backend);
        return backend;
    }
}
