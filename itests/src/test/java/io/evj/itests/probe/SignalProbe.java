package io.evj.itests.probe;

import io.evj.api.EventBase;
import io.evj.api.EventConfig;
import java.time.Duration;

/// Runs a timer, and asks for a signal where the JDK may not have what that needs.
public final class SignalProbe {
    private SignalProbe() {}

    /// Entry point.
    ///
    /// @param args not used
    public static void main(String[] args) {
        try (EventBase base = EventBase.open(EventConfig.defaults().withMethods("nio"))) {
            base.timer(event -> {}).add(Duration.ZERO);
            base.dispatch();
            base.signal("TERM", event -> {});
            System.out.println("has signals");
        } catch (UnsupportedOperationException e) {
            System.out.println("refused: " + e.getMessage());
        }
    }
}
