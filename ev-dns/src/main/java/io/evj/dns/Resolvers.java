package io.evj.dns;

import io.evj.api.EventBase;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The resolvers of a base, which end with it; and the one among them that does as the system does, for all who connect by name.
///
/// Confined to the loop of its base.
final class Resolvers implements AutoCloseable {
    private final EventBase base;
    private final Set<DnsResolver> open = new LinkedHashSet<>();
    private @Nullable DnsResolver shared;

    private Resolvers(EventBase base) {
        this.base = base;
    }

    static Resolvers of(EventBase base) {
        return base.companion(Resolvers.class, Resolvers::new);
    }

    void add(DnsResolver resolver) {
        open.add(resolver);
    }

    /// It is closed, but may have something to tell. Who connects by name needs another.
    void closed(DnsResolver resolver) {
        if (shared == resolver) {
            shared = null;
        }
    }

    /// It has told all.
    void remove(DnsResolver resolver) {
        open.remove(resolver);
    }

    DnsResolver shared() {
        if (shared == null) {
            shared = DnsResolver.system(base);
        }
        return shared;
    }

    @Override
    public void close() {
        for (DnsResolver resolver : new ArrayList<>(open)) {
            resolver.closeWithBase();
        }
        open.clear();
    }
}
