package io.evj.buffer;

import io.evj.api.StreamSocket;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Keeps what a connector tells, and counts.
final class ToldOutcome implements Connector.Outcome {
    @Nullable StreamSocket socket;
    @Nullable IOException failure;
    int times;

    boolean isTold() {
        return times > 0;
    }

    @Override
    public void connected(StreamSocket connected) {
        socket = connected;
        times++;
    }

    @Override
    public void failed(IOException cause) {
        failure = cause;
        times++;
    }
}
