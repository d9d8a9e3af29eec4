package io.evj.api.spi;

import io.evj.api.AddressQuery;
import io.evj.api.Lookup;
import io.evj.api.LookupHandler;
import java.util.concurrent.Executor;
import org.osgi.annotation.versioning.ConsumerType;

/// Finds the addresses of hosts. Found by `ServiceLoader`; has a public constructor without arguments.
///
/// Safe from any thread.
@ConsumerType
public interface HostResolver {
    /// The highest rank is chosen. The JDK's own resolver has 0.
    ///
    /// @return the rank; always the same
    int rank();

    /// Begins a lookup, and returns without waiting for it.
    ///
    /// What needs no lookup is answered as [AddressQuery#answerWithoutLookup()] says, in the same way as the rest: later.
    ///
    /// @param query   what is asked
    /// @param loop    runs the handler, most often an event base; never before this method has returned unless
    ///                the executor itself runs tasks at once
    /// @param handler told the outcome once
    /// @return for cancelling
    /// @throws java.util.concurrent.RejectedExecutionException `loop` takes no tasks
    /// @libevent evutil_getaddrinfo
    Lookup resolve(AddressQuery query, Executor loop, LookupHandler handler);
}
