package io.evj.http;

import io.evj.api.Event;
import io.evj.api.EventBase;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How long a request may take as a whole: as long as most, in a list with them, or as long as it says itself.
final class RequestTimer {
    private final Deadline deadline;
    private @Nullable Event own;

    private RequestTimer(ClientRequest request) {
        deadline = new Deadline(request::expired);
    }

    /// Begins to count, if there is a limit, and that has not begun before.
    static void start(ClientRequest request, EventBase base, ClientWaits waits) {
        Duration timeout = request.timeout();
        if ((timeout == null && !waits.hasWhole) || request.hasTimer()) {
            return;
        }
        RequestTimer timer = new RequestTimer(request);
        request.timer(timer);
        if (timeout == null) {
            waits.wholes.enter(timer.deadline);
        } else {
            timer.own = base.timer(event -> request.expired()).daemon().add(timeout);
        }
    }

    void close() {
        deadline.leave();
        if (own != null) {
            own.close();
        }
    }
}
