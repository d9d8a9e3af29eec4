package io.evj.backend.epoll;

import io.evj.api.Descriptor;
import io.evj.api.spi.Watch;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// A watch that refuses to let go.
final class RefusingWatch implements Watch {
    private final Descriptor descriptor;
    Exception refusal;

    RefusingWatch(Descriptor descriptor, Exception refusal) {
        this.descriptor = descriptor;
        this.refusal = refusal;
        descriptor.watchSlot().watch(this);
    }

    @Override
    public Descriptor descriptor() {
        return descriptor;
    }

    @Override
    public @Nullable Object state() {
        return null;
    }

    @Override
    public void state(@Nullable Object note) {}

    @Override
    public void closing() throws IOException {
        switch (refusal) {
            case IOException e -> throw e;
            case RuntimeException e -> throw e;
            default -> throw new AssertionError(refusal);
        }
    }

    @Override
    public void wouldBlock(int condition) {}
}
