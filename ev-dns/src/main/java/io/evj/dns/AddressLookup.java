package io.evj.dns;

import io.evj.api.AddressHints;
import io.evj.api.AddressHints.Family;
import io.evj.api.AddressHints.Flag;
import io.evj.api.AddressInfo;
import io.evj.api.AddressQuery;
import io.evj.api.Lookup;
import io.evj.api.LookupHandler;
import io.evj.api.ResolveException;
import io.evj.api.ResolveException.Code;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/// The addresses of a host, of one family or both: from the text itself, from the hosts file, else from servers.
///
/// Both families are asked for at the same time. When one has been answered, in whichever way, the other one is waited for a little
/// longer, and then done without.
///
/// Confined to the loop of its resolver, but for [#cancel()].
final class AddressLookup implements Lookup {
    private final DnsResolver resolver;
    private final AddressQuery query;
    private final LookupHandler handler;
    private final Alarm skew = new Alarm(this::skewed);

    private @Nullable DnsLookup asking4;
    private @Nullable DnsLookup asking6;
    private @Nullable DnsAnswer answer4;
    private @Nullable DnsAnswer answer6;
    private boolean isWanted6;
    private boolean isOver;
    private boolean isTold;
    private @Nullable AddressInfo found;
    private @Nullable ResolveException failure;

    AddressLookup(DnsResolver resolver, AddressQuery query, LookupHandler handler) {
        this.resolver = resolver;
        this.query = query;
        this.handler = handler;
    }

    void begin() {
        if (isOver) { // cancelled before it began
            return;
        }
        try {
            Optional<AddressInfo> known = query.answerWithoutLookup();
            if (known.isEmpty()) {
                known = fromHostsFile();
            }
            if (known.isPresent()) {
                end(known.get());
            } else {
                ask();
            }
        } catch (ResolveException e) {
            end(e);
        }
    }

    /// A name that is there is not asked for, even when its addresses are of another family.
    private Optional<AddressInfo> fromHostsFile() throws ResolveException {
        List<InetAddress> addresses = resolver.hosts(query.host());
        return addresses.isEmpty()
                ? Optional.empty()
                : Optional.of(query.answer(ordered(addresses), query.host()));
    }

    private void ask() throws ResolveException {
        AddressHints hints = query.hints();
        Family family = hints.family();
        if (family == Family.ANY && hints.has(Flag.ADDRESS_CONFIGURED)) {
            family = resolver.families.configured();
        }
        boolean isWanted4 =
                family != Family.IPV6 || hints.has(Flag.V4_MAPPED) && hints.family() == Family.IPV6;
        isWanted6 = family != Family.IPV4;
        try {
            if (isWanted4) {
                asking4 = resolver.resolve(query.host(), DnsType.A, this::answered4);
            }
            if (isWanted6 && !(isWanted4 && resolver.options().singleRequest())) {
                ask6();
            }
        } catch (IllegalArgumentException malformed) { // what is no name has no address
            throw new ResolveException(Code.NONAME, "host " + query.host(), malformed);
        }
    }

    private void ask6() {
        asking6 = resolver.resolve(query.host(), DnsType.AAAA, this::answered6);
    }

    private void answered4(DnsAnswer answer) {
        asking4 = null;
        answer4 = answer;
        if (isOver) {
            return;
        }
        boolean isNext = isWanted6 && answer6 == null && asking6 == null; // one after the other
        if (isNext && !resolver.isClosed()) {
            ask6();
        } else {
            answered();
        }
    }

    private void answered6(DnsAnswer answer) {
        asking6 = null;
        answer6 = answer;
        if (!isOver) {
            answered();
        }
    }

    private void answered() {
        if (asking4 == null && asking6 == null) {
            conclude();
        } else if (isEnded(DnsError.SHUTDOWN) || resolver.isClosed()) {
            stop();
            conclude();
        } else {
            resolver.queries.idles.set(skew, resolver.options().addressSkew().toNanos());
        }
    }

    private boolean isEnded(DnsError error) {
        return answer4 != null && answer4.error() == error
                || answer6 != null && answer6.error() == error;
    }

    private void skewed() {
        stop();
        conclude();
    }

    private void stop() {
        isOver = true; // what is told from here on is of no interest
        if (asking4 != null) {
            asking4.cancel();
        }
        if (asking6 != null) {
            asking6.cancel();
        }
    }

    private void conclude() {
        var addresses = new ArrayList<InetAddress>();
        String canonical = query.host();
        DnsAnswer first = answer4;
        DnsAnswer second = answer6;
        if (first != null) {
            addresses.addAll(first.addresses());
        }
        if (second != null) {
            addresses.addAll(second.addresses());
        }
        if (first != null && first.isOk()) {
            canonical = text(first.canonicalName());
        } else if (second != null && second.isOk()) {
            canonical = text(second.canonicalName());
        }
        try {
            if (addresses.isEmpty()) {
                throw query.failure(code(first, second));
            }
            end(query.answer(ordered(addresses), canonical));
        } catch (ResolveException e) {
            end(e);
        }
    }

    private static String text(DnsName name) {
        String text = name.toString();
        return text.length() > 1 ? text.substring(0, text.length() - 1) : text;
    }

    /// The more hopeful of two failures: what may pass, then what is known of the name, then that it does not exist.
    private static Code code(@Nullable DnsAnswer first, @Nullable DnsAnswer second) {
        Code one = first == null ? null : code(first.error());
        Code two = second == null ? null : code(second.error());
        for (Code code : List.of(Code.AGAIN, Code.FAIL, Code.NODATA)) {
            if (one == code || two == code) {
                return code;
            }
        }
        return Code.NONAME;
    }

    private static Code code(DnsError error) {
        return switch (error) {
            case NOT_EXIST -> Code.NONAME;
            case NONE, NO_DATA -> Code.NODATA;
            case TIMEOUT, SERVER_FAILED -> Code.AGAIN;
            case FORMAT, NOT_IMPLEMENTED, REFUSED, TRUNCATED, UNKNOWN, SHUTDOWN, CANCEL ->
                    Code.FAIL;
        };
    }

    private List<InetAddress> ordered(List<InetAddress> addresses) {
        return AddressFamilies.ordered(addresses, resolver.options().ipv6First());
    }

    private void end(AddressInfo info) {
        isOver = true;
        found = info;
        resolver.queries.idles.clear(skew);
        resolver.outbox.add(this);
    }

    private void end(ResolveException cause) {
        isOver = true;
        failure = cause;
        resolver.queries.idles.clear(skew);
        resolver.outbox.add(this);
    }

    void tell() {
        if (isTold) {
            return;
        }
        isTold = true;
        if (failure != null) {
            handler.failed(failure);
        } else if (found != null) {
            handler.resolved(found);
        }
    }

    /// @libevent evdns_getaddrinfo_cancel
    @Override
    public void cancel() {
        if (resolver.base().isLoopThread()) {
            cancelHere();
            return;
        }
        try {
            resolver.base().execute(this::cancelHere);
        } catch (RejectedExecutionException closed) { // then it has been told
            return;
        }
    }

    private void cancelHere() {
        if (isTold) {
            return;
        }
        boolean isWaiting = found != null || failure != null;
        found = null;
        failure = query.failure(Code.CANCEL);
        if (!isWaiting) {
            stop();
            end(failure);
        }
    }
}
