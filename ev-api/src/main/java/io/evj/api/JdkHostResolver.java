package io.evj.api;

import io.evj.api.AddressHints.Family;
import io.evj.api.AddressHints.Flag;
import io.evj.api.ResolveException.Code;
import io.evj.api.spi.HostResolver;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/// Asks the JDK, which blocks: so each lookup has a virtual thread.
final class JdkHostResolver implements HostResolver {
    private final Names names;

    /// What blocks. A test brings its own.
    interface Names {
        List<InetAddress> addresses(String host) throws UnknownHostException;

        /// The addresses that this machine has now.
        default List<InetAddress> ours() throws SocketException {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .toList();
        }
    }

    JdkHostResolver() {
        this(host -> List.of(InetAddress.getAllByName(host)));
    }

    JdkHostResolver(Names names) {
        this.names = names;
    }

    @Override
    public int rank() {
        return 0;
    }

    @Override
    public Lookup resolve(AddressQuery query, Executor loop, LookupHandler handler) {
        var lookup = new PendingLookup(query, loop, handler);
        try {
            Optional<AddressInfo> answer = query.answerWithoutLookup();
            if (answer.isPresent()) {
                lookup.complete(new PendingLookup.Found(answer.get()));
                return lookup;
            }
        } catch (ResolveException e) {
            lookup.complete(new PendingLookup.Failed(e));
            return lookup;
        }
        Thread.ofVirtual().name("lookup of " + query.host()).start(() -> run(query, lookup));
        return lookup;
    }

    private void run(AddressQuery query, PendingLookup lookup) {
        PendingLookup.Outcome outcome;
        try {
            outcome = new PendingLookup.Found(ask(query));
        } catch (ResolveException e) {
            outcome = new PendingLookup.Failed(e);
        } catch (Throwable t) { // whatever it is, the asker waits for an answer
            Code code = t instanceof OutOfMemoryError ? Code.MEMORY : Code.SYSTEM;
            outcome =
                    new PendingLookup.Failed(new ResolveException(code, "host " + query.host(), t));
        }
        try {
            lookup.complete(outcome);
        } catch (RejectedExecutionException e) { // the loop has been closed: nobody is left to tell
            Log.debug("lookup of " + query.host() + " ended after its loop: " + e);
        }
    }

    private AddressInfo ask(AddressQuery query) throws ResolveException {
        try {
            List<InetAddress> found = names.addresses(query.host());
            return narrowed(query).answer(found, query.host());
        } catch (UnknownHostException e) {
            throw new ResolveException(code(e), "host " + query.host(), e);
        }
    }

    /// The JDK has one exception for all, and the system's words in its message.
    private static Code code(UnknownHostException e) {
        String message = String.valueOf(e.getMessage());
        if (message.contains("Temporary failure")) {
            return Code.AGAIN;
        }
        return message.contains("No address associated") ? Code.NODATA : Code.NONAME;
    }

    /// Leaves one family, when the hints ask for it and this machine reaches the world by one alone.
    private AddressQuery narrowed(AddressQuery query) {
        AddressHints hints = query.hints();
        if (!hints.has(Flag.ADDRESS_CONFIGURED) || hints.family() != Family.ANY) {
            return query;
        }
        boolean ipv4 = false;
        boolean ipv6 = false;
        try {
            for (InetAddress address : names.ours()) {
                if (!AddressKind.of(address).isLocal()) {
                    ipv4 |= address instanceof Inet4Address;
                    ipv6 |= !(address instanceof Inet4Address);
                }
            }
        } catch (SocketException e) {
            Log.debug("the addresses of this machine cannot be listed: " + e);
        }
        if (ipv4 == ipv6) {
            return query;
        }
        AddressHints one = hints.withFamily(ipv4 ? Family.IPV4 : Family.IPV6);
        return new AddressQuery(query.host(), query.service(), one);
    }
}
