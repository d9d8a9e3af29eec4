package io.evj.api;

import io.evj.api.spi.HostResolver;
import java.util.List;

/// The resolvers there are. Safe from any thread.
public final class HostResolvers {
    private static final HostResolver JDK = new JdkHostResolver();

    private HostResolvers() {}

    /// The resolver of the highest rank: the JDK's own, unless a module brings a better one.
    ///
    /// @return looked up anew at each call, since providers may come and go
    public static HostResolver best() {
        return best(found());
    }

    /// The JDK's resolver, each lookup on a virtual thread of its own. Rank 0.
    ///
    /// The JDK caches what it finds (security property `networkaddress.cache.ttl`) and orders addresses as system property
    /// `java.net.preferIPv6Addresses` says. It does not tell canonical names: the name asked for is given instead. A
    /// cancelled lookup goes on in the background, unheard.
    ///
    /// @return always the same resolver
    public static HostResolver jdk() {
        return JDK;
    }

    static HostResolver best(Iterable<HostResolver> found) {
        HostResolver best = JDK;
        for (HostResolver resolver : found) {
            if (resolver.rank() > best.rank()) {
                best = resolver;
            }
        }
        return best;
    }

    /// Everything that brings a resolver is asked here, and only here.
    private static List<HostResolver> found() {
        Providers.Found<HostResolver> found = Providers.hostResolvers();
        for (String problem :
                found.problems()) { // said, but no reason to fail: there is always the JDK's
            Log.warn(problem);
        }
        return found.usable();
    }
}
