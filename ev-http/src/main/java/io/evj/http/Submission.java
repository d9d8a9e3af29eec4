package io.evj.http;

import io.evj.api.EventBase;
import io.evj.http.RequestException.Reason;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/// The way of a request from any thread to its loop.
final class Submission {
    private Submission() {}

    /// Sends it, now or soon.
    ///
    /// @param send runs on the loop's thread; what it throws is what the future fails with
    static CompletableFuture<HttpResponse> of(
            EventBase base, ClientRequest request, Consumer<ClientRequest> send) {
        CompletableFuture<HttpResponse> promised = request.promise(base);
        CompletableFuture<HttpResponse> _ =
                promised.whenComplete((_, _) -> {
                    if (promised.isCancelled()) {
                        request.cancel();
                    }
                });
        if (base.isLoopThread()) {
            send(request, send, promised);
        } else {
            try {
                base.execute(() -> send(request, send, promised));
            } catch (RejectedExecutionException closed) {
                promised.completeExceptionally(
                        new RequestException(
                                Reason.CLOSED, request + ": the loop is closed", closed));
            }
        }
        return promised;
    }

    private static void send(
            ClientRequest request,
            Consumer<ClientRequest> send,
            CompletableFuture<HttpResponse> promised) {
        if (promised.isCancelled()) {
            return; // and the request hears of it next
        }
        try {
            send.accept(request);
        } catch (RuntimeException | Error refused) {
            request.refused(refused);
        }
    }
}
