package io.evj.buffer;

import io.evj.api.AddressHints.SocketType;
import io.evj.api.AddressInfo;
import io.evj.api.AddressQuery;
import io.evj.api.Lookup;
import io.evj.api.LookupHandler;
import io.evj.api.ResolveException;
import io.evj.api.spi.HostResolver;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.concurrent.Executor;

/// A resolver that answers when a test says so. One lookup at a time.
final class ScriptedResolver implements HostResolver {
    boolean isCancelled;
    private AddressQuery asked;
    private Executor loop;
    private LookupHandler handler;

    @Override
    public int rank() {
        return 0;
    }

    @Override
    public Lookup resolve(AddressQuery query, Executor executor, LookupHandler told) {
        asked = query;
        loop = executor;
        handler = told;
        return () -> {
            isCancelled = true;
            fails(ResolveException.Code.CANCEL);
        };
    }

    void finds(InetSocketAddress... addresses) {
        finds(SocketType.STREAM, addresses);
    }

    void finds(SocketType type, InetSocketAddress... addresses) {
        AddressInfo info =
                new AddressInfo(
                        Arrays.stream(addresses)
                                .map(address -> new AddressInfo.Entry(address, type))
                                .toList(),
                        "");
        loop.execute(() -> handler.resolved(info));
    }

    void fails(ResolveException.Code code) {
        loop.execute(() -> handler.failed(asked.failure(code)));
    }
}
