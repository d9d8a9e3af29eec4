package io.evj.dns;

import io.evj.api.AddressQuery;
import io.evj.api.EventBase;
import io.evj.api.HostResolvers;
import io.evj.api.Lookup;
import io.evj.api.LookupHandler;
import io.evj.api.ResolveException.Code;
import io.evj.api.spi.HostResolver;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/// Finds hosts by [DnsResolver]: this module's [HostResolver], which `BufferEvent`, HTTP clients and all others who connect by name use where
/// the module is present. Each base has one resolver for that, made when it is first needed, as [DnsResolver#system] makes it.
///
/// Where it is not known which servers there are (no `resolv.conf`, as on Windows), and where the executor is no event base,
/// the JDK's resolver is asked.
///
/// Safe from any thread.
public final class DnsHostResolver implements HostResolver {
    /// Higher than the JDK's.
    private static final int RANK = 100;

    /// Made by whoever looks for providers.
    public DnsHostResolver() {}

    /// The resolver that hosts are looked up by on a base.
    ///
    /// @param base its loop; to be called there, or while no loop runs
    /// @return always the same
    public static DnsResolver of(EventBase base) {
        return Resolvers.of(base).shared();
    }

    @Override
    public int rank() {
        return RANK;
    }

    @Override
    public Lookup resolve(AddressQuery query, Executor loop, LookupHandler handler) {
        if (!(loop instanceof EventBase base)) {
            return HostResolvers.jdk().resolve(query, loop, handler);
        }
        var pending = new PendingHost(base, query, handler);
        if (base.isLoopThread()) {
            pending.begin();
        } else {
            base.execute(pending::begin);
        }
        return pending;
    }

    /// A lookup that may have been asked for on another thread. Its state belongs to the loop.
    private static final class PendingHost implements Lookup {
        private final EventBase base;
        private final AddressQuery query;
        private final LookupHandler handler;
        private Lookup lookup = () -> {};
        private boolean isBegun;
        private boolean isCancelled;

        PendingHost(EventBase base, AddressQuery query, LookupHandler handler) {
            this.base = base;
            this.query = query;
            this.handler = handler;
        }

        void begin() {
            isBegun = true;
            if (isCancelled) {
                handler.failed(query.failure(Code.CANCEL));
                return;
            }
            DnsResolver resolver;
            try {
                resolver = of(base);
            } catch (IllegalStateException closed) { // the base is being closed
                handler.failed(query.failure(Code.FAIL));
                return;
            }
            lookup =
                    resolver.isConfigured()
                            ? resolver.addresses(query, handler)
                            : HostResolvers.jdk().resolve(query, base, handler);
        }

        @Override
        public void cancel() {
            if (base.isLoopThread()) {
                cancelHere();
                return;
            }
            try {
                base.execute(this::cancelHere);
            } catch (RejectedExecutionException closed) { // told already
                return;
            }
        }

        private void cancelHere() {
            isCancelled = true;
            if (isBegun) {
                lookup.cancel();
            }
        }
    }
}
