package io.evj.dns;

import io.evj.api.AddressKind;
import io.evj.api.AddressText;
import io.evj.api.Event;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A server, and what is known of it.
///
/// ```
/// UP ──too many timeouts in a row, refused──▶ DOWN ──any usable reply──▶ UP
///                                              │ ▲
///                                            probe, each later than the one before
/// ```
///
/// A probe asks for the root's name servers, which every resolver knows.
///
/// Confined to the loop of its resolver.
final class NameServer {
    private static final System.Logger LOG = System.getLogger(NameServer.class.getName());
    private static final DnsQuestion PROBE = DnsQuestion.of(DnsName.ROOT, DnsType.NS);

    final Queries queries;
    final InetSocketAddress address;
    final QueryPorts ports = new QueryPorts(this);
    final TcpLink link = new TcpLink(this);
    private final Event probing;
    private final Consumer<DnsAnswer> prober = this::probed;
    private @Nullable Query probe;

    /// Whether it understands EDNS, as far as is known.
    boolean knowsEdns = true;

    /// Whether it repeats names in the case in which it is asked, as far as is known.
    boolean keepsCase = true;

    private boolean isUp = true;
    private boolean isRemoved;
    private int missed;
    private long probeNanos;

    NameServer(Queries queries, InetSocketAddress address) {
        this.queries = queries;
        this.address = address;
        probing = queries.base.timer(event -> probe()).daemon();
    }

    boolean isUp() {
        return isUp;
    }

    boolean isRemoved() {
        return isRemoved;
    }

    boolean hasOwnSource() {
        InetAddress bindTo = queries.options.bindTo();
        return bindTo != null
                && AddressKind.of(address.getAddress()) != AddressKind.LOOPBACK
                && bindTo instanceof Inet4Address == address.getAddress() instanceof Inet4Address;
    }

    /// The source address of sockets to it.
    InetAddress source() {
        InetAddress bindTo = queries.options.bindTo();
        if (bindTo != null && hasOwnSource()) {
            return bindTo;
        }
        return address.getAddress() instanceof Inet4Address ? Addresses.ANY_4 : Addresses.ANY_6;
    }

    /// Sends a question to it.
    ///
    /// @throws IOException it cannot be reached
    Transmission send(Query query, boolean isTcp, boolean inRandomCase, int ednsOctets)
            throws IOException {
        byte[] wire = query.name().wire();
        byte[] name =
                inRandomCase
                        ? Transmission.inRandomCase(wire, queries.dice)
                        : Transmission.inLowerCase(wire);
        if (isTcp) {
            int id = queries.dice.u16();
            while (link.isTaken(id)) {
                id = queries.dice.u16();
            }
            var transmission = new Transmission(query, this, id, name, true, ednsOctets);
            link.send(transmission);
            return transmission;
        }
        QueryPort port = ports.draw();
        int id = queries.dice.u16();
        while (port.isTaken(id)) {
            id = queries.dice.u16();
        }
        var transmission = new Transmission(query, this, id, name, false, ednsOctets);
        port.send(transmission);
        return transmission;
    }

    /// It has replied, whatever it was.
    void replied() {
        missed = 0;
        if (!isUp) {
            up();
        }
    }

    /// It has not answered in time, or cannot be reached.
    void missed() {
        queries.counters.timeouts++;
        if (++missed >= queries.options.maxTimeouts()) {
            down();
        }
    }

    /// It is of no use for now.
    void down() {
        if (!isUp || isRemoved) {
            return;
        }
        isUp = false;
        queries.counters.serversLost++;
        LOG.log(Level.DEBUG, "name server " + this + " is down");
        Duration first = queries.options.initialProbeTimeout();
        Duration most = queries.options.maxProbeTimeout();
        probeNanos = (first.compareTo(most) < 0 ? first : most).toNanos();
        probing.addNanos(probeNanos);
    }

    private void up() {
        isUp = true;
        probing.remove();
        LOG.log(Level.DEBUG, "name server " + this + " is up again");
        queries.pump();
    }

    private void probe() {
        probe = queries.probe(this, PROBE, prober);
    }

    private void probed(DnsAnswer answer) {
        if (isUp || isRemoved) {
            return;
        }
        switch (answer.error()) {
            case NONE, NO_DATA, NOT_EXIST -> up();
            default -> {
                long most = queries.options.maxProbeTimeout().toNanos();
                probeNanos = Math.min(most, probeNanos * queries.options.probeBackoffFactor());
                probing.addNanos(probeNanos);
            }
        }
    }

    /// Forgets it. What waits for its replies is somebody else's affair.
    void remove() {
        isRemoved = true;
        probing.close();
        if (probe != null) {
            probe.leave(prober); // its port is idle then
        }
        ports.closeIdle();
        link.close();
    }

    @Override
    public String toString() {
        return AddressText.format(address);
    }
}
