package io.evj.examples;

import io.evj.buffer.EvBuffer;
import io.evj.http.HttpRequest;
import io.evj.http.ReplyStream;
import org.jspecify.annotations.Nullable;

/// Counts what a client sends, and tells it how far it is: a line for each mebibyte. Nothing is kept.
final class Upload {
    private static final long STEP = 1 << 20;

    private final HttpRequest request;
    private @Nullable ReplyStream progress;
    private long received;

    Upload(HttpRequest request) {
        this.request = request;
    }

    void start() {
        request.body().onData(this::data).onEnd(this::end);
    }

    private void data(EvBuffer piece) {
        long before = received / STEP;
        received += piece.length();
        for (long step = before + 1; step <= received / STEP; step++) {
            progress().write(step + " MiB\n");
        }
    }

    private void end() {
        progress().write("received " + received + " bytes\n");
        progress().end();
    }

    /// Begun only when some of the body has come: a client that waits to be told to send it would take this for the answer.
    private ReplyStream progress() {
        if (progress == null) {
            progress = request.replyStart(200);
        }
        return progress;
    }
}
