package io.evj.http;

import io.evj.api.AddressText;
import io.evj.api.EventBase;
import io.evj.api.StreamSocket;
import io.evj.api.spi.HostResolver;
import io.evj.buffer.BufferEvent;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A client's connection to one server: sends requests one after the other, each when the one before was answered.
///
/// ```java
/// HttpConnection connection = HttpConnection.to(base, "example.com", 80);
/// connection.send(ClientRequest.get("/").onResponse(response -> System.out.println(response.text())));
/// ```
///
/// It connects when there is something to send, and again when it has lost the server and there is more. A request that fails takes its
/// connection with it, and nothing else: those behind it go over a new one. While it has nothing to do it watches for the server to leave.
///
/// For many servers, or several connections to one, there is [HttpClient]. Confined to its loop, but for [#submit].
public final class HttpConnection implements AutoCloseable {
    private static final int PORT_HTTP = 80;

    private final ClientConnection machine;

    private HttpConnection(
            EventBase base,
            Origin origin,
            @Nullable SocketAddress address,
            HttpConnectionConfig config) {
        machine = new ClientConnection(base, origin, address, config);
    }

    // ---- making one

    /// A connection to a host.
    ///
    /// @param base its loop
    /// @param host a name or an address; IPv6 with or without brackets
    /// @param port 1 to 65535
    /// @return a new connection with [HttpConnectionConfig#defaults()], which connects when there is something to send; close it after use
    public static HttpConnection to(EventBase base, String host, int port) {
        return to(base, host, port, HttpConnectionConfig.defaults());
    }

    /// A connection to a host.
    ///
    /// @param base   its loop
    /// @param host   a name or an address; IPv6 with or without brackets
    /// @param port   1 to 65535
    /// @param config how it behaves
    /// @return a new connection, which connects when there is something to send; close it after use
    /// @throws IllegalArgumentException no such port, or a host that no URI can have
    /// @libevent evhttp_connection_base_new
    public static HttpConnection to(
            EventBase base, String host, int port, HttpConnectionConfig config) {
        return new HttpConnection(base, http(host, port), null, config);
    }

    /// A connection to an address.
    ///
    /// @param base    its loop
    /// @param address Internet, resolved, or Unix-domain: then `Host` says `localhost`
    /// @param config  how it behaves
    /// @return a new connection, which connects when there is something to send; close it after use
    /// @libevent evhttp_connection_base_bufferevent_unix_new
    public static HttpConnection to(
            EventBase base, SocketAddress address, HttpConnectionConfig config) {
        if (address instanceof InetSocketAddress inet) {
            if (inet.isUnresolved()) {
                throw new IllegalArgumentException(inet + " is not resolved: give host and port");
            }
            String host = AddressText.format(inet.getAddress());
            return new HttpConnection(base, http(host, inet.getPort()), inet, config);
        }
        return new HttpConnection(base, http("localhost", PORT_HTTP), address, config);
    }

    /// A connection over a bufferevent that is not connected yet: with a rate limit, a priority, or a filter. Once it is lost, a plain one
    /// takes its place, or what [#wrap] makes.
    ///
    /// @param over   a socket's, or a filter over one; owned by the result
    /// @param host   a name or an address
    /// @param port   1 to 65535
    /// @param config how it behaves
    /// @return a new connection, which connects when there is something to send; close it after use
    /// @libevent evhttp_connection_base_bufferevent_new
    public static HttpConnection over(
            BufferEvent over, String host, int port, HttpConnectionConfig config) {
        HttpConnection made = new HttpConnection(over.base(), http(host, port), null, config);
        made.machine.connector.over(over);
        return made;
    }

    /// A connection over a bufferevent that is connected. It knows no other way to its server: once that is lost, requests fail.
    ///
    /// @param over   any kind; owned by the result
    /// @param host   what `Host` says
    /// @param port   what `Host` says, unless it is 80
    /// @param config how it behaves
    /// @return a new connection, idle; close it after use
    /// @libevent evhttp_connection_base_bufferevent_reuse_new
    public static HttpConnection connected(
            BufferEvent over, String host, int port, HttpConnectionConfig config) {
        HttpConnection made =
                new HttpConnection(over.base(), http(host, port), Nowhere.INSTANCE, config);
        made.machine.connected(over);
        return made;
    }

    private static Origin http(String host, int port) {
        return new Origin("http", host, port, null);
    }

    /// Sets who looks names up, in place of the best resolver there is.
    ///
    /// @param newResolver asked for each connect; null: the best
    /// @return this
    public HttpConnection resolver(@Nullable HostResolver newResolver) {
        check();
        machine.connector.resolver(newResolver);
        return this;
    }

    /// Sets what is made of each new socket's bufferevent: TLS over it, for instance.
    ///
    /// @param newWrapper called before each connect; null: none
    /// @return this
    public HttpConnection wrap(@Nullable BevWrapper newWrapper) {
        check();
        machine.connector.wrapper(newWrapper);
        return this;
    }

    /// Sets who is told when the connection goes down after it stood: by the server, by a failure, behind a last answer, or by [#close()].
    ///
    /// @param callback gets this, which can be used on; null: nobody
    /// @return this
    /// @libevent evhttp_connection_set_closecb
    public HttpConnection onClose(@Nullable Consumer<HttpConnection> callback) {
        check();
        machine.onDown(callback == null ? null : () -> callback.accept(this));
        return this;
    }

    // ---- what it does

    /// Sends a request when its turn has come. How that ends is told to its callbacks, from the loop.
    ///
    /// @param request new
    /// @throws IllegalArgumentException it is not fit to be sent
    /// @throws IllegalStateException    it was sent already, or this is closed
    /// @libevent evhttp_make_request
    public void send(ClientRequest request) {
        check();
        request.claim(base(), request.target());
        machine.accept(request);
    }

    /// As [#send], with a future of the answer, which is collected and [kept][HttpResponse#keep()]. Cancelling the future cancels the request.
    /// Do not wait for it on the loop's thread.
    ///
    /// Safe from any thread.
    ///
    /// @param request new
    /// @return completed on the loop's thread; with a [RequestException] when there is no answer, an `IllegalArgumentException` when the
    ///         request is not fit to be sent
    public CompletableFuture<HttpResponse> submit(ClientRequest request) {
        return Submission.of(base(), request, this::take);
    }

    /// For whoever cannot know that it is closed meanwhile.
    private void take(ClientRequest request) {
        if (machine.isClosed()) {
            request.failLater(machine.closed(request));
        } else {
            send(request);
        }
    }

    /// Closes it when all requests that were sent are over; at once when there are none.
    ///
    /// @libevent evhttp_connection_free_on_completion
    public void closeWhenDone() {
        check();
        machine.closeWhenDone();
    }

    /// Closes it. What is under way or waiting fails with `CLOSED`, told from the loop. Closing again does nothing.
    ///
    /// @libevent evhttp_connection_free
    @Override
    public void close() {
        base().checkThread("HttpConnection");
        machine.close();
    }

    // ---- what it is

    /// Its loop.
    ///
    /// @return the base
    /// @libevent evhttp_connection_get_base
    public EventBase base() {
        return machine.base();
    }

    /// What it was made with.
    ///
    /// @return the configuration
    public HttpConnectionConfig config() {
        return machine.config();
    }

    /// Whom it goes to: the host and port that it was made for.
    ///
    /// @return the origin
    /// @libevent evhttp_connection_get_peer
    public Origin origin() {
        return machine.origin();
    }

    /// The bufferevent, for its socket, its limits and its counts. Do not read or write there, see [HttpResponse#upgrade()].
    ///
    /// @return null: it is not connected
    public @Nullable BufferEvent bufferEvent() {
        return machine.bufferEvent();
    }

    /// The address that it is connected to.
    ///
    /// @return null: it is not, or has none
    /// @libevent evhttp_connection_get_addr
    public @Nullable SocketAddress remoteAddress() {
        BufferEvent over = machine.bufferEvent();
        if (over == null || over.isClosed()) {
            return null;
        }
        StreamSocket socket = Connector.bottom(over).socket();
        return socket == null ? null : socket.remoteAddress();
    }

    /// Whether it is connected.
    ///
    /// @return whether, as far as is known
    public boolean isConnected() {
        return machine.isConnected();
    }

    /// Whether it was closed.
    ///
    /// @return whether
    public boolean isClosed() {
        return machine.isClosed();
    }

    /// How many requests are under way or waiting.
    ///
    /// @return the count
    public int pending() {
        return machine.pending();
    }

    private void check() {
        base().checkThread("HttpConnection", "connection.submit(request) to send from any thread");
        if (isClosed()) {
            throw new IllegalStateException(this + " is closed");
        }
    }

    /// Where it goes, and how it is.
    @Override
    public String toString() {
        return machine.toString();
    }
}
