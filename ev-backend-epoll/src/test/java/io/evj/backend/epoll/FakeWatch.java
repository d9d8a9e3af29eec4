package io.evj.backend.epoll;

import io.evj.api.Descriptor;
import io.evj.api.spi.Backend;
import io.evj.api.spi.Watch;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// A watch without a base.
final class FakeWatch implements Watch {
    private final Backend backend;
    private final Descriptor descriptor;
    private @Nullable Object state;
    private int asked;
    int blocked;

    FakeWatch(Backend backend, Descriptor descriptor) {
        this.backend = backend;
        this.descriptor = descriptor;
        descriptor.watchSlot().watch(this);
        backend.admit(descriptor);
    }

    FakeWatch ask(int conditions) throws IOException {
        int before = asked;
        asked = conditions;
        backend.update(this, before, conditions);
        return this;
    }

    @Override
    public Descriptor descriptor() {
        return descriptor;
    }

    @Override
    public @Nullable Object state() {
        return state;
    }

    @Override
    public void state(@Nullable Object note) {
        state = note;
    }

    @Override
    public void closing() throws IOException {
        descriptor.watchSlot().watch(null);
        backend.forget(this);
    }

    @Override
    public void wouldBlock(int condition) {
        blocked |= condition;
    }
}
