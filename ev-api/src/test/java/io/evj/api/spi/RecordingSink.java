package io.evj.api.spi;

import io.evj.api.Event;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Remembers what a wait reported.
final class RecordingSink implements ReadySink {
    final Map<Watch, String> ready = new LinkedHashMap<>();
    final List<Watch> lost = new ArrayList<>();
    final List<IOException> causes = new ArrayList<>();

    @Override
    public void ready(Watch watch, int what) {
        String names =
                ((what & Event.READ) != 0 ? "READ " : "")
                        + ((what & Event.WRITE) != 0 ? "WRITE " : "");
        if (ready.put(watch, names.strip()) != null) {
            throw new AssertionError(watch + " was reported twice");
        }
    }

    @Override
    public void lost(Watch watch, IOException cause) {
        lost.add(watch);
        causes.add(cause);
    }
}
