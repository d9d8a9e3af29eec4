package io.evj.api;

import io.evj.api.ResolveException.Code;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Sees to it that a handler is told once, on its loop, whatever comes first and from whichever thread.
final class PendingLookup implements Lookup {
    private final AddressQuery query;
    private final Executor loop;
    private final LookupHandler handler;

    /// null until there is an outcome; whoever changes it from null hands the delivery to the loop, once.
    private final AtomicReference<@Nullable Outcome> outcome = new AtomicReference<>();

    /// What the handler will be told, or has been.
    sealed interface Outcome {}

    record Found(AddressInfo info) implements Outcome {}

    record Failed(ResolveException cause) implements Outcome {}

    private record Told() implements Outcome {}

    PendingLookup(AddressQuery query, Executor loop, LookupHandler handler) {
        this.query = query;
        this.loop = loop;
        this.handler = handler;
    }

    /// @throws RejectedExecutionException the loop takes no tasks
    void complete(Outcome result) {
        if (outcome.compareAndSet(null, result)) {
            loop.execute(this::tell);
        }
    }

    @Override
    public void cancel() {
        Outcome cancelled = new Failed(query.failure(Code.CANCEL));
        Outcome before = outcome.getAndUpdate(now -> now instanceof Told ? now : cancelled);
        if (before == null) {
            try {
                loop.execute(this::tell);
            } catch (RejectedExecutionException e) { // closing down: nobody is left to tell
                Log.debug("lookup of " + query.host() + " cancelled after its loop: " + e);
            }
        }
    }

    /// On the loop. A cancel that came after the result, but before this, has replaced it.
    private void tell() {
        switch (outcome.getAndSet(new Told())) {
            case Found found -> handler.resolved(found.info());
            case Failed failed -> handler.failed(failed.cause());
            case Told _ -> throw new AssertionError("a lookup was told twice");
            case null -> throw new AssertionError("a lookup was told without an outcome");
        }
    }
}
