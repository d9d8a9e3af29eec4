package io.evj.http;

import io.evj.api.EventBase;
import io.evj.api.spi.HostResolver;
import io.evj.http.RequestException.Reason;
import io.evj.http.codec.Excerpt;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// A client for any servers, with a pool of connections to each.
///
/// ```java
/// HttpClient client = HttpClient.open(base);
/// HttpResponse r = client.get("http://localhost:8080/plaintext").join();     // from a virtual thread
/// client.get("http://localhost:8080/plaintext", response -> …);              // on the loop
/// ```
///
/// A connection is used by one request at a time, and kept for the next one to the same [Origin], the latest first. One that the server has
/// closed, or on which it has said something unasked, is never used again; one that is idle or old is closed in time. When as many are
/// open as are allowed, requests wait, first come, first served. Redirects, cookies, caches and proxies are the caller's affair.
///
/// Confined to its loop, but for the methods that give futures.
public final class HttpClient implements AutoCloseable {
    private static final String UNIX = "unix"; // a host that may be meant for a socket

    /// How long a connection is used; 0: for ever.
    final long ageNanosMax;

    private final EventBase base;
    private final HttpClientConfig config;
    private final ClientLoop loop;
    private final ClientWaits waits;
    private final DeadlineList idleList;
    private final Map<Origin, HostPool> pools = new HashMap<>();
    private final ArrayDeque<HostPool> awaitingRoom = new ArrayDeque<>();
    private @Nullable HostResolver resolver;
    private @Nullable BevWrapper wrapper;
    private @Nullable Recent recent;
    private int open;
    private int idle;
    private int waiting;
    private long everOpened;
    private long requests;
    private boolean isWaking;
    private boolean isClosingWhenDone;
    private boolean isClosed;

    /// The URI that was asked for last: it is likely to be the next.
    private record Recent(String uri, Origin origin, HttpUri parts, String target) {
        /// What is sent as the target. The options of a URI without path and query are those of the server as a whole
        /// (RFC 9112 §3.2.4).
        String target(HttpMethod method) {
            boolean isWhole = method.equals(HttpMethod.OPTIONS) && parts.path().isEmpty();
            return isWhole && parts.query() == null ? "*" : target;
        }
    }

    private HttpClient(EventBase base, HttpClientConfig config) {
        this.base = base;
        this.config = config;
        loop = ClientLoop.of(base);
        waits = new ClientWaits(base, config.connection());
        idleList = new DeadlineList(base, config.idleTimeout());
        loop.opened(this, this::close);
        ageNanosMax =
                config.ageMax().toSeconds() > Integer.MAX_VALUE ? 0 : config.ageMax().toNanos();
    }

    /// Makes a client.
    ///
    /// @param base its loop
    /// @return a new client with [HttpClientConfig#defaults()]; close it after use
    public static HttpClient open(EventBase base) {
        return open(base, HttpClientConfig.defaults());
    }

    /// Makes a client.
    ///
    /// @param base   its loop
    /// @param config how it behaves
    /// @return a new client; close it after use
    public static HttpClient open(EventBase base, HttpClientConfig config) {
        base.checkThread("HttpClient");
        return new HttpClient(base, config);
    }

    /// Sets who looks names up, in place of the best resolver there is.
    ///
    /// @param newResolver asked for each new connection; null: the best
    /// @return this
    public HttpClient resolver(@Nullable HostResolver newResolver) {
        check();
        resolver = newResolver;
        return this;
    }

    /// Sets what is made of each new socket's bufferevent: TLS over it, for `https`, which is refused without. Connections that are open stay
    /// as they are.
    ///
    /// @param newWrapper called before each connect; null: none
    /// @return this
    public HttpClient wrap(@Nullable BevWrapper newWrapper) {
        check();
        wrapper = newWrapper;
        recent = null; // it may be refused now
        return this;
    }

    // ---- requests

    /// Gets something.
    ///
    /// Safe from any thread.
    ///
    /// @param uri absolute: `http://host:port/path?query`; `http://unix:/path/of/socket:/path?query` if that is
    ///            [allowed][HttpClientConfig#withUnixSockets]
    /// @return see [#submit]
    public CompletableFuture<HttpResponse> get(String uri) {
        return submit(ClientRequest.get(uri));
    }

    /// Gets something.
    ///
    /// @param uri     absolute
    /// @param handler gets the answer; a failure goes to the uncaught handler, see [ClientRequest#onFailure]
    /// @throws IllegalArgumentException the URI is none, or not fit to be asked for
    public void get(String uri, ResponseHandler handler) {
        send(ClientRequest.get(uri).onResponse(handler));
    }

    /// Sends a request. How that ends is told to its callbacks, from the loop.
    ///
    /// @param request new; its target is an absolute URI
    /// @throws IllegalArgumentException it is not fit to be sent
    /// @throws IllegalStateException    it was sent already, or this is closed
    public void send(ClientRequest request) {
        check();
        Recent asked = resolve(request);
        request.claim(base, asked.target(request.method()));
        requests++;
        HostPool pool = pools.get(asked.origin);
        if (pool == null) {
            pool = new HostPool(this, asked.origin);
            pools.put(asked.origin, pool);
        }
        pool.send(request);
    }

    /// As [#send], with a future of the answer, which is collected and [kept][HttpResponse#keep()]. Cancelling the future cancels the request.
    /// Do not wait for it on the loop's thread.
    ///
    /// Safe from any thread.
    ///
    /// @param request new; its target is an absolute URI
    /// @return completed on the loop's thread; with a [RequestException] when there is no answer, an `IllegalArgumentException` when the
    ///         request is not fit to be sent
    public CompletableFuture<HttpResponse> submit(ClientRequest request) {
        return Submission.of(base, request, this::take);
    }

    /// For whoever cannot know that it is closed meanwhile.
    private void take(ClientRequest request) {
        if (isClosed) {
            request.failLater(closed(request));
        } else {
            send(request);
        }
    }

    private Recent resolve(ClientRequest request) {
        String text = request.target();
        Recent last = recent;
        if (last != null && last.uri.equals(text)) {
            return last;
        }
        HttpUri uri =
                config.isAllowingUnixSockets()
                        ? HttpUri.parse(text, UriFlag.UNIX_SOCKET)
                        : HttpUri.parse(text);
        if (request.method().equals(HttpMethod.CONNECT)) {
            throw new IllegalArgumentException(
                    "CONNECT takes a connection for good: use HttpConnection");
        }
        if (uri.userinfo() != null) {
            throw new IllegalArgumentException(
                    "a user in the URI is not sent to anybody (RFC 9110 §4.2.4): add Authorization");
        }
        if (meansUnixSocket(uri, text)) {
            throw new IllegalArgumentException(
                    "\"%s\" names a Unix-domain socket: see withUnixSockets(true)"
                            .formatted(Excerpt.beginning(text)));
        }
        Origin origin = Origin.of(uri);
        if (origin.isSecure() && wrapper == null) {
            throw new IllegalArgumentException(origin + " needs TLS: see wrap(…)");
        }
        Recent next = new Recent(text, origin, uri, uri.originForm());
        recent = next;
        return next;
    }

    /// Whether a URI that was read without such sockets is one with them, and not one of a host that has their name.
    private static boolean meansUnixSocket(HttpUri uri, String text) {
        if (!UNIX.equals(uri.host()) || uri.port() >= 0) {
            return false;
        }
        HttpUri other = HttpUri.tryParse(text, UriFlag.UNIX_SOCKET);
        return other != null && other.unixSocket() != null;
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
    public HttpClientConfig config() {
        return config;
    }

    /// What it has done so far.
    ///
    /// @return the counters
    public HttpClientStats stats() {
        base.checkThread("HttpClient");
        return new HttpClientStats(open, idle, everOpened, waiting, requests);
    }

    // ---- the end

    /// Closes connections that nobody uses. The loop waits for idle ones to end, as for anything that is open.
    public void closeIdle() {
        check();
        for (HostPool pool : List.copyOf(pools.values())) {
            pool.closeIdle();
        }
    }

    /// Keeps no connection from now on: those that nobody uses are closed, others when they have answered. So the loop ends with the last
    /// answer, if there is nothing else for it.
    public void closeWhenDone() {
        isClosingWhenDone = true;
        closeIdle();
    }

    /// Closes it and its connections. What is under way or waiting fails with `CLOSED`, told from the loop. Closing again does
    /// nothing.
    @Override
    public void close() {
        base.checkThread("HttpClient");
        if (isClosed) {
            return;
        }
        isClosed = true;
        loop.closed(this);
        for (HostPool pool : new ArrayList<>(pools.values())) {
            pool.close();
        }
        pools.clear();
        awaitingRoom.clear();
        idleList.close();
        waits.close();
    }

    // ---- for the pools

    @Nullable HostResolver resolver() {
        return resolver;
    }

    @Nullable BevWrapper wrapper() {
        return wrapper;
    }

    ClientWaits connectionWaits() {
        return waits;
    }

    DeadlineList idleList() {
        return idleList;
    }

    boolean isClosingWhenDone() {
        return isClosingWhenDone;
    }

    int waiting() {
        return waiting;
    }

    void waits(int more) {
        waiting += more;
    }

    void idles(int more) {
        idle += more;
    }

    void opened() {
        open++;
        everOpened++;
    }

    void closed() {
        open--;
    }

    void startTimer(ClientRequest request) {
        RequestTimer.start(request, base, waits);
    }

    void later(Runnable task) {
        loop.later(task);
    }

    /// Whether one more connection may be opened; perhaps by closing the one that has been idle for the longest time.
    boolean makeRoom() {
        if (open < config.connectionsMax()) {
            return true;
        }
        Deadline oldest = idleList.first();
        if (oldest == null || !(oldest.owner instanceof PoolSlot slot)) {
            return false;
        }
        slot.discard();
        forgetIfEmpty(slot.pool);
        return true;
    }

    /// Too many connections are open elsewhere.
    void awaitRoom(HostPool pool) {
        if (!pool.isAwaitingRoom) {
            pool.isAwaitingRoom = true;
            awaitingRoom.add(pool);
        }
    }

    /// A connection of a pool is no more.
    void roomAt(HostPool pool) {
        if (!isClosed) {
            pool.proceed();
            wake();
            forgetIfEmpty(pool);
        }
    }

    /// Has those go on that wait for room, as far as there is any.
    void wake() {
        if (isWaking) {
            return;
        }
        isWaking = true;
        while (!awaitingRoom.isEmpty()
                && (open < config.connectionsMax() || idleList.first() != null)) {
            HostPool next = awaitingRoom.remove();
            next.isAwaitingRoom = false;
            next.proceed();
        }
        isWaking = false;
    }

    void forgetIfEmpty(HostPool pool) {
        if (pool.isEmpty()) {
            pools.remove(pool.origin, pool);
        }
    }

    /// For a request that its client was closed over.
    RequestException closed(ClientRequest request) {
        return new RequestException(Reason.CLOSED, request + ": the client was closed", null);
    }

    private void check() {
        base.checkThread(
                "HttpClient", "client.get(uri) and client.submit(request) from any thread");
        if (isClosed) {
            throw new IllegalStateException(this + " is closed");
        }
    }

    /// How many connections it has.
    @Override
    public String toString() {
        return "HTTP client with " + open + " connections";
    }
}
