package io.evj.rpc;

import io.evj.api.EventBase;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;

/// What services and hooks throw.
final class Uncaught {
    private Uncaught() {}

    /// Tells the uncaught handler, without unwinding whoever called. From any thread.
    static void report(EventBase base, Throwable thrown) {
        try {
            base.execute(() -> {
                throw Uncaught.<RuntimeException>unchecked(thrown);
            });
        } catch (RejectedExecutionException closed) { // and its handler with it
        }
    }

    /// What a future has failed with.
    static Throwable cause(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : null;
        return cause == null ? failure : cause;
    }

    /// Thrown as it is: wrapping would only hide it.
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T extends Throwable> T unchecked(Throwable thrown) throws T {
        throw (T) thrown;
    }
}
