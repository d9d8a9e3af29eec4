package io.evj.api;

import io.evj.api.spi.Watch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A base's part, played by a test: remembers what its descriptor and its backend tell.
public final class RecordingWatch implements Watch {
    public final List<String> told = new ArrayList<>();
    public @Nullable Exception onClosing;
    private final Descriptor descriptor;
    private @Nullable Object state;

    private RecordingWatch(Descriptor descriptor) {
        this.descriptor = descriptor;
    }

    public static RecordingWatch on(Descriptor descriptor) {
        RecordingWatch watch = new RecordingWatch(descriptor);
        descriptor.watchSlot().watch(watch);
        return watch;
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
        told.add("closing, open " + descriptor.isOpen());
        switch (onClosing) {
            case null -> {}
            case IOException e -> throw e;
            case RuntimeException e -> throw e;
            default -> throw new AssertionError(onClosing);
        }
    }

    @Override
    public void wouldBlock(int condition) {
        told.add(condition == Event.READ ? "READ" : "WRITE");
    }
}
