package io.evj.dns;

import static java.util.Objects.requireNonNull;

import io.evj.api.ConnectionListener;
import io.evj.api.DatagramBatch;
import io.evj.api.DatagramSocket;
import io.evj.api.Event;
import io.evj.api.EventBase;
import io.evj.api.ListeningSocket;
import io.evj.api.StreamSocket;
import java.io.IOException;
import java.net.BindException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/// A DNS server on a loop: any number of UDP and TCP sockets, whose requests one handler answers.
///
/// ```java
/// DnsServer.bind(base, new InetSocketAddress(5300), q -> q.reply(A, Duration.ofMinutes(1), address));
/// DnsServer.bind(base, new InetSocketAddress(53), DnsZone.parse(text, DnsName.of("example.com")));
/// ```
///
/// The handler sees well-formed requests with one question. What is malformed is answered by FORMERR, what is of another kind by
/// NOTIMP, another version of EDNS by BADVERS; responses and what is no message at all are ignored. Every number of what waits and
/// every wait has a limit, see [DnsServerConfig].
///
/// Over UDP, requests are received and answers sent in batches. Bound to the wildcard address of a machine that has several, the
/// system chooses the address that a datagram is answered from: bind each address by itself where that matters.
///
/// Confined to its loop, but for [#drain].
///
/// @libevent evdns_add_server_port_with_base
/// @libevent evdns_add_server_port
public final class DnsServer implements AutoCloseable {
    private static final int PORT_TRIES = 16;

    /// Counters, as they are now.
    static final class Counts {
        long udpRequests;
        long tcpRequests;
        long replies;
        long truncated;
        long errors;
        long ignored;
        long limited;
        long dropped;
        long lost;
        long tcpClientsRefused;
    }

    final Counts counts = new Counts();
    private final EventBase base;
    private final DnsServerConfig config;
    private final DnsHandler handler;
    private final @Nullable QuickAnswers quick;
    private final Intake intake;
    private final DnsWriter writer = new DnsWriter();
    private final @Nullable SourceLimiter limiter;
    private final RequestsAtWork atWork;
    private final List<UdpPort> ports = new ArrayList<>();
    private final List<ConnectionListener> listeners = new ArrayList<>();
    private final List<SocketAddress> addresses = new ArrayList<>();
    private final Set<TcpClient> clients = new LinkedHashSet<>();
    private final List<CompletableFuture<Void>> drainers = new ArrayList<>();
    private final Event drainDeadline;
    private final byte[] address = new byte[16];
    private final ByteBuffer reply = ByteBuffer.allocate(DnsMessage.OCTETS_MAX);
    private byte[] request;
    private boolean isDraining;
    private boolean isClosed;

    private DnsServer(EventBase base, DnsServerConfig config, DnsHandler handler) {
        this.base = base;
        this.config = config;
        this.handler = requireNonNull(handler);
        quick = handler instanceof QuickAnswers answers ? answers : null;
        intake = new Intake(config.opcodes(), config.udpPayloadMax());
        limiter =
                config.rateLimit().answersPerSecond() == 0
                        ? null
                        : new SourceLimiter(config.rateLimit());
        atWork = new RequestsAtWork(base, config.answerTimeout());
        drainDeadline = base.timer(self -> close()).daemon();
        request = new byte[config.udpRequestMax()];
    }

    // ---- making one

    /// Makes a server that answers at one address, over UDP and TCP, with [DnsServerConfig#defaults()].
    ///
    /// @param base    its loop
    /// @param address where; port 0: any that is free for both
    /// @param handler answers requests
    /// @return a new server; close it after use
    /// @throws IOException the address is taken or not ours; the message names it
    public static DnsServer bind(EventBase base, InetSocketAddress address, DnsHandler handler)
            throws IOException {
        DnsServer server = open(base, handler);
        try {
            return server.bind(address);
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    /// Makes a server that listens nowhere yet, with [DnsServerConfig#defaults()].
    ///
    /// @param base    its loop
    /// @param handler answers requests
    /// @return a new server; close it after use
    public static DnsServer open(EventBase base, DnsHandler handler) {
        return open(base, DnsServerConfig.defaults(), handler);
    }

    /// Makes a server that listens nowhere yet.
    ///
    /// @param base    its loop
    /// @param config  what it takes, and how long it waits
    /// @param handler answers requests
    /// @return a new server; close it after use
    /// @libevent evdns_server_port_set_option
    public static DnsServer open(EventBase base, DnsServerConfig config, DnsHandler handler) {
        base.checkThread("DnsServer");
        return new DnsServer(base, config, handler);
    }

    // ---- where it listens

    /// Answers at an address, over UDP and TCP.
    ///
    /// @param at where; port 0: any that is free for both
    /// @return this
    /// @throws IOException the address is taken or not ours; the message names it
    public DnsServer bind(InetSocketAddress at) throws IOException {
        check();
        for (int tries = 1; ; tries++) {
            DatagramSocket udp = udp(at);
            try {
                ListeningSocket tcp = base.network().listen(local(udp, at));
                listen(udp);
                return listen(tcp);
            } catch (BindException taken) {
                udp.close();
                if (at.getPort() != 0 || tries == PORT_TRIES) {
                    throw taken;
                }
            } catch (IOException | RuntimeException e) {
                udp.close();
                throw e;
            }
        }
    }

    /// Answers at an address over UDP alone.
    ///
    /// @param at where; port 0: any that is free
    /// @return this
    /// @throws IOException the address is taken or not ours; the message names it
    public DnsServer bindUdp(InetSocketAddress at) throws IOException {
        check();
        return listen(udp(at));
    }

    /// Answers at an address over TCP alone.
    ///
    /// @param at where; port 0: any that is free
    /// @return this
    /// @throws IOException the address is taken or not ours; the message names it
    public DnsServer bindTcp(InetSocketAddress at) throws IOException {
        check();
        return listen(base.network().listen(at));
    }

    /// Answers what comes by a UDP socket.
    ///
    /// @param socket bound, of the base's network; closed with the server
    /// @return this
    public DnsServer listen(DatagramSocket socket) {
        check();
        ports.add(new UdpPort(this, socket));
        remember(socket.localAddress());
        return this;
    }

    /// Answers what comes by connections.
    ///
    /// @param socket closed with the server
    /// @return this
    public DnsServer listen(ListeningSocket socket) {
        check();
        return listen(ConnectionListener.of(base, socket, null));
    }

    /// Answers what comes by connections.
    ///
    /// @param listener of the same base; its callback is replaced; closed with the server
    /// @return this
    /// @libevent evdns_add_server_port_with_listener
    public DnsServer listen(ConnectionListener listener) {
        check();
        boolean isInternet = listener.localAddress() instanceof InetSocketAddress;
        listener.callback((from, socket) -> accepted(socket, isInternet));
        listeners.add(listener);
        remember(listener.localAddress());
        listener.enable();
        return this;
    }

    private DatagramSocket udp(InetSocketAddress at) throws IOException {
        boolean isFour = at.getAddress() instanceof Inet4Address;
        DatagramSocket socket =
                base.network()
                        .datagram(
                                isFour
                                        ? StandardProtocolFamily.INET
                                        : StandardProtocolFamily.INET6);
        try {
            return socket.bind(at);
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    private static SocketAddress local(DatagramSocket socket, InetSocketAddress at) {
        return at.getPort() != 0 ? at : Objects.requireNonNull(socket.localAddress());
    }

    private void remember(@Nullable SocketAddress at) {
        if (at != null && !addresses.contains(at)) {
            addresses.add(at);
        }
    }

    /// Where it listens: with the port that the system chose, when 0 was asked for.
    ///
    /// @return in the order of binding, each once
    public List<SocketAddress> addresses() {
        return List.copyOf(addresses);
    }

    // ---- what it is

    /// Its loop.
    ///
    /// @return the base
    public EventBase base() {
        return base;
    }

    /// What it was opened with.
    ///
    /// @return the configuration
    public DnsServerConfig config() {
        return config;
    }

    /// What it has done so far.
    ///
    /// @return the counters
    public DnsServerStats stats() {
        base.checkThread("DnsServer");
        return new DnsServerStats(
                counts.udpRequests,
                counts.tcpRequests,
                counts.replies,
                counts.truncated,
                counts.errors,
                counts.ignored,
                counts.limited,
                counts.dropped,
                counts.lost,
                atWork.size(),
                clients.size(),
                counts.tcpClientsRefused);
    }

    // ---- requests

    /// Room for a request.
    byte[] requestRoom(int octets) {
        if (request.length < octets) {
            request = new byte[DnsMessage.OCTETS_MAX];
        }
        return request;
    }

    /// A datagram has come.
    void received(UdpPort port, DatagramBatch batch, int index) {
        ByteBuffer datagram = batch.bytes(index);
        int length = datagram.remaining();
        byte[] octets = requestRoom(length);
        datagram.get(datagram.position(), octets, 0, length);
        counts.udpRequests++;
        if (!Intake.isRequest(octets, length)) {
            counts.ignored++;
            return;
        }
        if (limiter != null && isLimited(limiter, port, batch, index, length)) {
            return;
        }
        if (quick != null) {
            int count = quick.answer(octets, length, reply.array(), config.udpPayloadMax(), false);
            if (count > 0) {
                counts.replies++;
                port.reply(reply.clear().limit(count), index);
                return;
            }
        }
        judge(new UdpPeer(port, batch.address(index)), length, batch.isCut(index));
    }

    private boolean isLimited(
            SourceLimiter by, UdpPort port, DatagramBatch batch, int index, int length) {
        int count = batch.addressBytes(index, address);
        SourceLimiter.Verdict verdict = by.ask(address, count, base.nowNanos());
        if (verdict == SourceLimiter.Verdict.PASS) {
            return false;
        }
        counts.limited++;
        if (verdict == SourceLimiter.Verdict.SLIP) {
            counts.replies++;
            writer.write(
                    intake.slip(request, length), reply.clear().limit(Edns.PAYLOAD_OCTETS_MIN));
            port.reply(reply.flip(), index);
        }
        return true;
    }

    /// A message has come, and stands in the room for requests.
    void received(TcpClient client, int length) {
        counts.tcpRequests++;
        if (quick != null && Intake.isRequest(request, length)) {
            int count = quick.answer(request, length, reply.array(), config.udpPayloadMax(), true);
            if (count > 0) {
                counts.replies++;
                client.send(reply.clear().limit(count));
                return;
            }
        }
        judge(client, length, false);
    }

    private void judge(Peer peer, int length, boolean isCut) {
        switch (intake.judge(request, length, isCut)) {
            case Intake.Ask ask -> dispatch(new DnsRequest(this, peer, ask.request()));
            case Intake.Refuse refuse ->
                    refuse(
                            peer,
                            refuse.response(),
                            peer.isTcp() ? DnsMessage.OCTETS_MAX : Edns.PAYLOAD_OCTETS_MIN);
            case Intake.Ignore _ -> counts.ignored++;
        }
    }

    private void dispatch(DnsRequest asked) {
        if (atWork.size() >= config.requestsAtWorkMax()) {
            asked.giveUp();
            return;
        }
        try {
            handler.handle(asked);
        } catch (Throwable thrown) {
            report(thrown);
            asked.giveUp();
        }
        if (!asked.isOver() && !isClosed) {
            atWork.enter(asked);
            asked.peer().asked();
        }
    }

    // ---- answers

    /// Sends the answer of a handler.
    void answer(Peer peer, DnsMessage response, int octetsMax, boolean mayLoseAdditionals) {
        writer.write(response, reply.clear().limit(octetsMax));
        if (writer.isTruncated() && mayLoseAdditionals && !response.additionals().isEmpty()) {
            writer.write(response.withAdditionals(List.of()), reply.clear().limit(octetsMax));
        }
        counts.replies++;
        if (writer.isTruncated()) {
            counts.truncated++;
        }
        peer.send(reply.flip());
    }

    /// Sends an answer of the server's own.
    void refuse(Peer peer, DnsMessage response, int octetsMax) {
        counts.errors++;
        answer(peer, response, octetsMax, false);
    }

    /// A request is at work no more.
    void leave(DnsRequest over) {
        atWork.leave(over);
    }

    // ---- connections

    private void accepted(StreamSocket socket, boolean isInternet) throws IOException {
        if (clients.size() >= config.tcpClientsMax()) {
            counts.tcpClientsRefused++;
            socket.close();
            return;
        }
        if (isInternet) {
            socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
        }
        var client = new TcpClient(this, socket);
        clients.add(client);
        client.start();
    }

    void left(TcpClient client) {
        clients.remove(client);
        endIfDrained();
    }

    // ---- the end

    boolean isDraining() {
        return isDraining;
    }

    /// Stops: nothing is received or accepted any more, what is at work is answered, then all sockets are closed. Asked for again, the
    /// earlier deadline counts.
    ///
    /// Safe from any thread.
    ///
    /// @param deadline after which what is left is given up; 0 or more
    /// @return completed on the loop's thread when the server is closed
    /// @libevent evdns_close_server_port
    public CompletableFuture<Void> drain(Duration deadline) {
        if (deadline.isNegative()) {
            throw new IllegalArgumentException("deadline " + deadline + ": 0 or more is needed");
        }
        CompletableFuture<Void> told = new CompletableFuture<>();
        if (base.isLoopThread()) {
            drain(deadline, told);
            return told;
        }
        try {
            base.execute(() -> drain(deadline, told));
        } catch (RejectedExecutionException closed) { // and the sockets with the base
            told.complete(null);
        }
        return told;
    }

    private void drain(Duration deadline, CompletableFuture<Void> told) {
        if (isClosed) {
            told.complete(null);
            return;
        }
        drainers.add(told);
        if (!isDraining) {
            isDraining = true;
            ports.forEach(UdpPort::stopReading);
            closeListeners();
            List.copyOf(clients).forEach(TcpClient::drain);
        }
        endIfDrained();
        if (!isClosed && !drainDeadline.isPending(Event.TIMEOUT)) {
            drainDeadline.add(deadline);
        }
    }

    /// Closes when all is answered and sent.
    void endIfDrained() {
        if (isDraining
                && !isClosed
                && atWork.size() == 0
                && clients.isEmpty()
                && ports.stream().noneMatch(UdpPort::isBlocked)) {
            close();
        }
    }

    /// Stops at once: closes all sockets. Requests that are at work can be answered; nobody will know. Closing again does nothing.
    @Override
    public void close() {
        base.checkThread("DnsServer");
        if (isClosed) {
            return;
        }
        isClosed = true;
        closeListeners();
        List.copyOf(clients).forEach(TcpClient::close);
        atWork.close();
        ports.forEach(UdpPort::close);
        drainDeadline.close();
        List<CompletableFuture<Void>> told = List.copyOf(drainers);
        drainers.clear();
        told.forEach(future -> future.complete(null));
    }

    private void closeListeners() {
        for (ConnectionListener listener : listeners) {
            try {
                listener.close();
            } catch (IOException failure) {
                report(failure);
            }
        }
        listeners.clear();
    }

    /// Tells the uncaught handler, without unwinding whoever called.
    void report(Throwable thrown) {
        base.execute(() -> {
            throw DnsServer.<RuntimeException>unchecked(thrown);
        });
    }

    /// Thrown as it is: wrapping would only hide it.
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T extends Throwable> T unchecked(Throwable thrown) throws T {
        throw (T) thrown;
    }

    private void check() {
        base.checkThread("DnsServer");
        if (isClosed || isDraining) {
            throw new IllegalStateException(this + " is closed");
        }
    }

    /// Where it listens.
    @Override
    public String toString() {
        return "DNS server at " + addresses;
    }
}
