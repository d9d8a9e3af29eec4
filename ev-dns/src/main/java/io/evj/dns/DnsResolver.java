package io.evj.dns;

import io.evj.api.AddressInfo;
import io.evj.api.AddressQuery;
import io.evj.api.AddressText;
import io.evj.api.Descriptor;
import io.evj.api.EventBase;
import io.evj.api.Lookup;
import io.evj.api.LookupHandler;
import io.evj.api.ResolveException;
import io.evj.api.UncaughtHandler;
import io.evj.api.VirtualEvent;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Asks name servers, without blocking anybody.
///
/// ```java
/// DnsResolver dns = DnsResolver.system(base);
/// dns.resolve4("example.com", answer -> answer.addresses().forEach(System.out::println));
/// DnsAnswer answer = dns.resolve6("example.com").join();        // from a virtual thread
/// ```
///
/// **Every lookup ends**, by [ResolverOptions#deadline()] at the latest, whatever servers do and if there are none; its callback is told
/// once, from the loop, and never inside the call that began it. How it went is a value, [DnsAnswer#error()], and not thrown.
///
/// **Answers are hard to forge.** Each question has an id and a source port out of the secure random source, and its letters a random
/// case; a reply must come from the server, and repeat all of it. Of a reply, only what answers the question is used or cached.
///
/// A name is tried as the [search list][#addSearch] says. `localhost` and addresses as text are answered without asking anybody, `invalid`,
/// `onion` and `alt` do not exist (RFC 6761, RFC 7686, RFC 9476). Names are sent as they are given: international ones in their
/// ASCII form.
///
/// Confined to its loop, but for the methods that give a future, which are safe from any thread. A resolver that is open keeps no loop
/// alive; lookups under way do.
///
/// @libevent evdns_base_new
public final class DnsResolver implements AutoCloseable {
    private static final String DOOR = "the methods that give a CompletableFuture, from any thread";
    private static final InetAddress LOOPBACK_4 = InetAddress.ofLiteral("127.0.0.1");
    private static final InetAddress LOOPBACK_6 = InetAddress.ofLiteral("::1");
    static final DnsName LOCALHOST = DnsName.of("localhost");
    private static final List<DnsName> ABSENT =
            List.of(DnsName.of("invalid"), DnsName.of("onion"), DnsName.of("alt"));

    final Queries queries;
    final Outbox outbox;
    final AddressFamilies families;
    private final EventBase base;
    private final Alarms deadlines;
    private final Alarm checking = new Alarm(this::checkFiles);
    private ResolverOptions options;
    private ResolverOptions ownOptions;
    private SearchList search = SearchList.EMPTY;
    private HostsFile hosts = HostsFile.localhost();
    private @Nullable SystemFile hostsFile;
    private @Nullable SystemConfig system;
    private long checkedNanos;
    private int unfinished;
    private @Nullable VirtualEvent work;
    private @Nullable VirtualEvent always;
    private boolean isClosed;

    private DnsResolver(EventBase base, ResolverOptions options) {
        base.checkThread("DnsResolver", DOOR);
        this.base = base;
        this.options = options;
        ownOptions = options;
        queries = new Queries(base, options);
        outbox = new Outbox(base);
        families = new AddressFamilies(base);
        deadlines = new Alarms(base);
        keepLoop();
        Resolvers.of(base).add(this);
    }

    // ---- making one

    /// One that does as the system does: with the servers, search list and options of `/etc/resolv.conf`, and the names of the hosts
    /// file; both are read again when they have changed. The first server that is up is asked, unless the file says `rotate`.
    ///
    /// The system properties `event.dns.resolv.conf` and `event.dns.hosts` name other files, `event.dns.servers` names the servers,
    /// with commas between them. Where there is no such file, as on Windows, the JDK is asked for the servers, once: for that its module
    /// `jdk.naming.dns` must be there, as it is for programs on the class path.
    ///
    /// @param base its loop
    /// @return a resolver; closed with the base at the latest
    /// @libevent EVDNS_BASE_INITIALIZE_NAMESERVERS
    public static DnsResolver system(EventBase base) {
        return SystemPlaces.configure(open(base, ResolverOptions.defaults().withRotate(false)));
    }

    /// One without servers, search list and hosts file, but for `localhost`.
    ///
    /// @param base    its loop
    /// @param options how it works
    /// @return a resolver; closed with the base at the latest
    public static DnsResolver open(EventBase base, ResolverOptions options) {
        return new DnsResolver(base, options);
    }

    /// As [#open(EventBase, ResolverOptions)], with the default options.
    ///
    /// @param base its loop
    /// @return a resolver; closed with the base at the latest
    public static DnsResolver open(EventBase base) {
        return open(base, ResolverOptions.defaults());
    }

    /// Its loop.
    ///
    /// @return the base
    public EventBase base() {
        return base;
    }

    // ---- looking up

    /// Looks up IPv4 addresses.
    ///
    /// @param name     a name, or an address as text
    /// @param callback told once, later
    /// @param flags    what is to be different this time
    /// @return for cancelling
    /// @throws IllegalArgumentException the text is no name
    /// @libevent evdns_base_resolve_ipv4
    public DnsLookup resolve4(String name, AnswerCallback callback, LookupFlag... flags) {
        return resolve(name, DnsType.A, callback, flags);
    }

    /// Looks up IPv6 addresses.
    ///
    /// @param name     a name, or an address as text
    /// @param callback told once, later
    /// @param flags    what is to be different this time
    /// @return for cancelling
    /// @throws IllegalArgumentException the text is no name
    /// @libevent evdns_base_resolve_ipv6
    public DnsLookup resolve6(String name, AnswerCallback callback, LookupFlag... flags) {
        return resolve(name, DnsType.AAAA, callback, flags);
    }

    /// Looks up the names of an address: see [DnsAnswer#names()]. The search list is left alone.
    ///
    /// @param address  IPv4 or IPv6
    /// @param callback told once, later
    /// @param flags    what is to be different this time
    /// @return for cancelling
    /// @libevent evdns_base_resolve_reverse
    /// @libevent evdns_base_resolve_reverse_ipv6
    public DnsLookup reverse(InetAddress address, AnswerCallback callback, LookupFlag... flags) {
        return resolve(DnsName.reverse(address), DnsType.PTR, callback, flags);
    }

    /// Looks up records of any type.
    ///
    /// @param name     a name
    /// @param type     their type
    /// @param callback told once, later
    /// @param flags    what is to be different this time
    /// @return for cancelling
    /// @throws IllegalArgumentException the text is no name, or no server can be asked for that type
    public DnsLookup resolve(
            String name, DnsType type, AnswerCallback callback, LookupFlag... flags) {
        check();
        DnsLookup lookup = new DnsLookup(this, callback);
        Set<LookupFlag> special = flags.length == 0 ? Set.of() : Set.of(flags);
        boolean isFresh = special.contains(LookupFlag.FRESH);
        boolean isAlone = special.contains(LookupFlag.NO_SEARCH) || search.domains().isEmpty();
        if (isAlone && !isFresh) {
            DnsAnswer known = queries.cache.find(name, type.code(), base.nowNanos());
            if (known != null) {
                queries.counters.lookups++;
                queries.counters.cacheHits++;
                lookup.finish(known);
                return lookup;
            }
        }
        checkType(type);
        InetAddress literal = literal(name, type);
        if (literal != null) {
            queries.counters.lookups++;
            lookup.finish(literalAnswer(DnsQuestion.of(DnsName.of(name), type), literal));
            return lookup;
        }
        List<DnsName> names =
                isAlone ? List.of(DnsName.of(name)) : search.candidates(name, options.ndots());
        begin(lookup, names, type, special);
        return lookup;
    }

    /// Looks up records of any type. The search list is left alone.
    ///
    /// @param name     an absolute name
    /// @param type     their type
    /// @param callback told once, later
    /// @param flags    what is to be different this time
    /// @return for cancelling
    /// @throws IllegalArgumentException no server can be asked for that type
    public DnsLookup resolve(
            DnsName name, DnsType type, AnswerCallback callback, LookupFlag... flags) {
        check();
        checkType(type);
        DnsLookup lookup = new DnsLookup(this, callback);
        begin(lookup, List.of(name), type, flags.length == 0 ? Set.of() : Set.of(flags));
        return lookup;
    }

    private void begin(DnsLookup lookup, List<DnsName> names, DnsType type, Set<LookupFlag> flags) {
        checkStale();
        queries.counters.lookups++;
        boolean isTcp = options.useTcp() || flags.contains(LookupFlag.USE_TCP);
        boolean ignores =
                options.ignoreTruncation() || flags.contains(LookupFlag.IGNORE_TRUNCATION);
        int mode = (isTcp ? Query.TCP : 0) | (ignores ? Query.IGNORE_TRUNCATION : 0);
        lookup.begin(names, type, mode, flags.contains(LookupFlag.FRESH));
    }

    /// Looks up the addresses of a host, as getaddrinfo(3) does: from the text, the hosts file, or servers, IPv4 before IPv6 unless the
    /// options say otherwise. When one family has been answered the other is waited for [a little][ResolverOptions#addressSkew()] longer.
    ///
    /// @param query   whose, and which
    /// @param handler told once, later
    /// @return for cancelling
    /// @libevent evdns_getaddrinfo
    /// @libevent evdns_getaddrinfo_cb
    public Lookup addresses(AddressQuery query, LookupHandler handler) {
        check();
        AddressLookup lookup = new AddressLookup(this, query, handler);
        checkStale();
        lookup.begin();
        return lookup;
    }

    // ---- looking up, from any thread

    /// As [#resolve4(String, AnswerCallback, LookupFlag...)]. Safe from any thread; cancelling the future cancels the lookup.
    ///
    /// @param name  a name, or an address as text
    /// @param flags what is to be different this time
    /// @return completed on the loop, normally also when there is no answer; exceptionally when the text is no name, or the resolver closed
    public CompletableFuture<DnsAnswer> resolve4(String name, LookupFlag... flags) {
        return resolve(name, DnsType.A, flags);
    }

    /// As [#resolve6(String, AnswerCallback, LookupFlag...)]. Safe from any thread; cancelling the future cancels the lookup.
    ///
    /// @param name  a name, or an address as text
    /// @param flags what is to be different this time
    /// @return completed on the loop, as that of [#resolve4(String, LookupFlag...)]
    public CompletableFuture<DnsAnswer> resolve6(String name, LookupFlag... flags) {
        return resolve(name, DnsType.AAAA, flags);
    }

    /// As [#reverse(InetAddress, AnswerCallback, LookupFlag...)]. Safe from any thread; cancelling the future cancels the lookup.
    ///
    /// @param address IPv4 or IPv6
    /// @param flags   what is to be different this time
    /// @return completed on the loop, as that of [#resolve4(String, LookupFlag...)]
    public CompletableFuture<DnsAnswer> reverse(InetAddress address, LookupFlag... flags) {
        return future(callback -> reverse(address, callback, flags));
    }

    /// As [#resolve(String, DnsType, AnswerCallback, LookupFlag...)]. Safe from any thread; cancelling the future cancels the lookup.
    ///
    /// @param name  a name
    /// @param type  the type of the records
    /// @param flags what is to be different this time
    /// @return completed on the loop, as that of [#resolve4(String, LookupFlag...)]
    public CompletableFuture<DnsAnswer> resolve(String name, DnsType type, LookupFlag... flags) {
        return future(callback -> resolve(name, type, callback, flags));
    }

    private CompletableFuture<DnsAnswer> future(Function<AnswerCallback, Lookup> begin) {
        var future = new CompletableFuture<DnsAnswer>();
        onLoop(future, () -> begin.apply(future::complete));
        return future;
    }

    /// As [#addresses(AddressQuery, LookupHandler)]. Safe from any thread; cancelling the future cancels the lookup.
    ///
    /// @param query whose, and which
    /// @return completed on the loop; exceptionally by a [ResolveException] when there are none
    public CompletableFuture<AddressInfo> addresses(AddressQuery query) {
        var future = new CompletableFuture<AddressInfo>();
        var handler =
                new LookupHandler() {
                    @Override
                    public void resolved(AddressInfo info) {
                        future.complete(info);
                    }

                    @Override
                    public void failed(ResolveException cause) {
                        future.completeExceptionally(cause);
                    }
                };
        onLoop(future, () -> addresses(query, handler));
        return future;
    }

    private <T> void onLoop(CompletableFuture<T> future, Supplier<Lookup> begin) {
        Runnable task =
                () -> {
                    try {
                        Lookup lookup = begin.get();
                        var _ =
                                future.whenComplete((answer, failure) -> {
                                    if (future.isCancelled()) {
                                        lookup.cancel();
                                    }
                                });
                    } catch (RuntimeException refused) {
                        future.completeExceptionally(refused);
                    }
                };
        if (base.isLoopThread()) {
            task.run();
            return;
        }
        try {
            base.execute(task);
        } catch (RejectedExecutionException closed) {
            future.completeExceptionally(closed);
        }
    }

    // ---- what needs no server

    /// What is known of a question: from the cache, or because it is settled.
    @Nullable DnsAnswer known(DnsQuestion question, boolean isFresh) {
        DnsName name = question.name();
        if (!isFresh) {
            DnsAnswer known = queries.cache.find(name, question.type().code(), base.nowNanos());
            if (known != null) {
                queries.counters.cacheHits++;
                return known;
            }
        }
        if (name.isWithin(LOCALHOST)) {
            boolean isIpv4 = question.type().equals(DnsType.A);
            return literalAnswer(question, isIpv4 ? LOOPBACK_4 : LOOPBACK_6);
        }
        for (DnsName absent : ABSENT) {
            if (name.isWithin(absent)) {
                return DnsAnswer.failed(DnsError.NOT_EXIST, question);
            }
        }
        return null;
    }

    private static DnsAnswer literalAnswer(DnsQuestion question, InetAddress address) {
        DnsData data =
                switch (address) {
                    case Inet4Address ipv4 -> new DnsData.A(ipv4);
                    case Inet6Address ipv6 -> new DnsData.Aaaa(ipv6);
                    default -> throw new AssertionError(address);
                };
        if (!data.type().equals(question.type())) {
            return DnsAnswer.failed(DnsError.NO_DATA, question);
        }
        List<DnsRecord> records = List.of(DnsRecord.of(question.name(), 0, data));
        return new DnsAnswer(DnsError.NONE, question, question.name(), records, 0);
    }

    /// The address that a text is, or null: it is a name. A name that could be one ends with a digit, or has a colon.
    private static @Nullable InetAddress literal(String text, DnsType type) {
        if (text.isEmpty() || !type.equals(DnsType.A) && !type.equals(DnsType.AAAA)) {
            return null;
        }
        char last = text.charAt(text.length() - 1);
        if ((last < '0' || last > '9') && text.indexOf(':') < 0) {
            return null;
        }
        try {
            return AddressText.parseAddress(text);
        } catch (IllegalArgumentException _) {
            return null;
        }
    }

    private static void checkType(DnsType type) {
        if (type.isMeta() && !type.equals(DnsType.ANY)) {
            throw new IllegalArgumentException(type + " is nothing that a resolver can look up");
        }
    }

    /// The addresses of a name in the hosts file.
    List<InetAddress> hosts(String name) {
        return hosts.find(name);
    }

    // ---- the cache

    /// What is remembered of a name, positive or negative. Allocates nothing.
    ///
    /// @param name an absolute name, with a dot at its end or without; plain, without escapes
    /// @param type the type of the records
    /// @return the answer, or null: nothing is remembered
    /// @libevent evdns_cache_lookup
    public @Nullable DnsAnswer cached(CharSequence name, DnsType type) {
        check();
        return queries.cache.find(name, type.code(), base.nowNanos());
    }

    /// Remembers addresses of a name, instead of those of either family that are remembered.
    ///
    /// @param name      an absolute name
    /// @param addresses its addresses; none: what is remembered of the name is forgotten
    /// @param ttl       for how long, in whole seconds
    /// @throws IllegalArgumentException the text is no name, or the time is negative
    /// @libevent evdns_cache_write
    public void remember(String name, List<InetAddress> addresses, Duration ttl) {
        check();
        int seconds = Math.toIntExact(Math.min(Integer.MAX_VALUE, ttl.toSeconds()));
        DnsName owner = DnsName.of(name);
        remember(owner, DnsType.A, addresses, seconds);
        remember(owner, DnsType.AAAA, addresses, seconds);
    }

    private void remember(DnsName name, DnsType type, List<InetAddress> addresses, int seconds) {
        var records = new ArrayList<DnsRecord>();
        for (InetAddress address : addresses) {
            DnsAnswer one = literalAnswer(DnsQuestion.of(name, type), address);
            for (DnsRecord record : one.records()) {
                records.add(record.withTtlSeconds(seconds));
            }
        }
        queries.cache.remove(name, type.code());
        if (!records.isEmpty()) {
            var question = DnsQuestion.of(name, type);
            queries.remember(new DnsAnswer(DnsError.NONE, question, name, records, seconds));
        }
    }

    /// Forgets all answers.
    public void clearCache() {
        check();
        queries.cache.clear();
    }

    // ---- servers

    /// Adds a server. What waits is sent.
    ///
    /// @param address resolved; port 0 means 53
    /// @return whether it is new
    /// @throws IllegalArgumentException not resolved, or there are 64 servers already
    /// @libevent evdns_base_nameserver_sockaddr_add
    /// @libevent evdns_base_nameserver_add
    public boolean addServer(InetSocketAddress address) {
        check();
        if (address.isUnresolved()) {
            throw new IllegalArgumentException(address + " is not resolved");
        }
        InetSocketAddress whole =
                address.getPort() == 0
                        ? new InetSocketAddress(address.getAddress(), ResolvConf.PORT)
                        : address;
        if (queries.servers.find(whole) != null) {
            return false;
        }
        if (queries.servers.size() >= NameServers.COUNT_MAX) {
            throw new IllegalArgumentException(
                    "there are " + NameServers.COUNT_MAX + " servers already");
        }
        queries.add(whole);
        return true;
    }

    /// Adds a server. What waits is sent.
    ///
    /// @param address as text, with a port or without: `192.0.2.1`, `[2001:db8::1]:5300`
    /// @return whether it is new
    /// @throws IllegalArgumentException the text is no address, or there are 64 servers already
    /// @libevent evdns_base_nameserver_ip_add
    public boolean addServer(String address) {
        return addServer(AddressText.parse(address));
    }

    /// The servers, those that are down included.
    ///
    /// @return in order
    /// @libevent evdns_base_count_nameservers
    /// @libevent evdns_base_get_nameserver_addr
    public List<InetSocketAddress> servers() {
        check();
        return queries.servers.all().stream().map(server -> server.address).toList();
    }

    /// Whether a server is up, as far as is known.
    ///
    /// @param index its place among [#servers()]
    /// @return false when it has not answered for too often, and is only probed
    /// @throws IndexOutOfBoundsException there is no such server
    public boolean isUp(int index) {
        check();
        return queries.servers.all().get(index).isUp();
    }

    /// A socket over which a server is asked at the moment.
    ///
    /// @param index its place among [#servers()]
    /// @return the socket, not to be touched; null: there is no such server, or none is open over UDP
    /// @libevent evdns_base_get_nameserver_fd
    public @Nullable Descriptor descriptor(int index) {
        check();
        NameServer server = queries.server(index);
        QueryPort port = server == null ? null : server.ports.any();
        return port == null ? null : port.descriptor();
    }

    /// Removes all servers, and sends nothing until [#resume()]. What is under way waits again, before all else.
    ///
    /// @libevent evdns_base_clear_nameservers_and_suspend
    public void clearServersAndSuspend() {
        check();
        queries.suspend();
    }

    /// Goes on after [#clearServersAndSuspend()].
    ///
    /// @libevent evdns_base_resume
    public void resume() {
        check();
        queries.resume();
    }

    // ---- search list and options

    /// Adds a domain in which short names may be meant, before all others. Lookups under way keep their list.
    ///
    /// @param domain a name; dots in front are left out
    /// @throws IllegalArgumentException no name, or there are 64 domains already
    /// @libevent evdns_base_search_add
    public void addSearch(String domain) {
        check();
        String bare = domain;
        while (bare.startsWith(".")) {
            bare = bare.substring(1);
        }
        search = search.adding(DnsName.of(bare));
    }

    /// Forgets all search domains. Lookups under way keep their list.
    ///
    /// @libevent evdns_base_search_clear
    public void clearSearch() {
        check();
        search = SearchList.EMPTY;
    }

    /// The search list.
    ///
    /// @return domains, in the order in which they are tried
    public List<DnsName> search() {
        check();
        return search.domains();
    }

    void search(SearchList list) {
        search = list;
    }

    /// The options that hold now, those of the system's file included.
    ///
    /// @return the options
    public ResolverOptions options() {
        return options;
    }

    /// Sets the options, also for when a file is read again that says nothing of them. Sockets that are open stay as they are; what is under way waits as long as it was told.
    ///
    /// @param changed how to work from now on
    /// @libevent evdns_base_search_ndots_set
    public void options(ResolverOptions changed) {
        check();
        ownOptions = changed;
        use(changed);
    }

    /// Works with options of which some are a file's.
    void use(ResolverOptions changed) {
        options = changed;
        queries.options(changed);
        keepLoop();
        queries.pump();
    }

    /// Sets one option by its name: see [ResolverOptions#with(String, String)].
    ///
    /// @param name  its name
    /// @param value its value
    /// @throws IllegalArgumentException the name is known, and the value makes no sense
    public void setOption(String name, String value) {
        check();
        ownOptions = ownOptions.with(name, value);
        use(options.with(name, value));
    }

    /// Does as a `resolv.conf` says, in place of what it did before, and goes on to do so when the file changes.
    ///
    /// @param file  the file
    /// @param parts what is taken from it
    /// @return how it went; on failure the defaults are in place
    /// @libevent evdns_base_resolv_conf_parse
    public ConfigResult configure(Path file, Set<ConfigPart> parts) {
        check();
        if (parts.contains(ConfigPart.HOSTS_FILE)) {
            loadHosts(SystemPlaces.hosts());
        }
        SystemConfig config = new SystemConfig(file, parts);
        system = config;
        checkedNanos = base.nowNanos();
        return config.apply(this, ownOptions);
    }

    /// Takes the names of a hosts file, used by [#addresses], in place of those there are, and reads it again when it changes.
    ///
    /// @param file the file
    /// @return whether it could be read; if not, only `localhost` is there
    /// @libevent evdns_base_load_hosts
    public boolean loadHosts(Path file) {
        check();
        SystemFile source = new SystemFile(file, HostsFile.OCTETS_MAX);
        hostsFile = source;
        checkedNanos = base.nowNanos();
        return readHosts(source);
    }

    private boolean readHosts(SystemFile source) {
        SystemFile.Content content = source.read();
        boolean isRead = content.result() == ConfigResult.OK;
        HostsFile read = isRead ? new HostsFile() : HostsFile.localhost();
        read.add(content.text());
        hosts = read;
        return isRead;
    }

    /// Forgets the names of the hosts file, `localhost` included (which [needs none][AddressQuery#answerWithoutLookup()]).
    ///
    /// @libevent evdns_base_clear_host_addresses
    public void clearHosts() {
        check();
        hostsFile = null;
        hosts = new HostsFile();
    }

    /// Whether the system tells what servers there are.
    boolean isConfigured() {
        return system == null || system.hasServers();
    }

    private void checkStale() {
        if (base.nowNanos() - checkedNanos >= SystemConfig.CHECK_NANOS) {
            checkFiles();
        }
    }

    /// From the loop: now and then while something is under way, and when something begins.
    private void checkFiles() {
        checkedNanos = base.nowNanos();
        SystemConfig config = system;
        if (config != null && config.mustBeRead()) {
            config.apply(this, ownOptions);
        }
        SystemFile source = hostsFile;
        if (source != null && source.hasChanged()) {
            readHosts(source);
        }
        if (unfinished > 0) {
            queries.idles.set(checking, SystemConfig.CHECK_NANOS);
        }
    }

    // ---- what lookups need

    void setDeadline(Alarm alarm) {
        deadlines.set(alarm, options.deadline().toNanos());
        if (unfinished++ == 0) {
            work = base.virtual();
            queries.idles.set(checking, SystemConfig.CHECK_NANOS);
        }
    }

    void finished(Alarm alarm) {
        deadlines.clear(alarm);
        if (--unfinished == 0) {
            queries.idles.clear(checking);
            if (work != null) {
                work.close();
                work = null;
            }
        }
    }

    private void keepLoop() {
        if (options.disableWhenInactive()) {
            if (always != null) {
                always.close();
                always = null;
            }
        } else if (always == null) {
            always = base.virtual();
        }
    }

    private void check() {
        base.checkThread("DnsResolver", DOOR);
        if (isClosed) {
            throw new IllegalStateException("the resolver is closed");
        }
    }

    /// What it has done, and does.
    ///
    /// @return the numbers as they are now
    public ResolverStats stats() {
        base.checkThread("DnsResolver", DOOR);
        return queries.counters.snapshot(
                queries.inFlight(), queries.waiting(), queries.cache.size());
    }

    /// Has each step told from now on: what is sent to whom, what comes back, what does not. Names that are known already take no step.
    ///
    /// @param watcher called on the loop while the resolver works: it must not call the resolver. What it throws is told to the
    ///                base's uncaught handler. Null: nobody
    public void onStep(@Nullable Consumer<ResolverStep> watcher) {
        base.checkThread("DnsResolver", DOOR);
        queries.watcher = watcher;
    }

    // ---- the end

    /// Ends it: what is under way is told [DnsError#SHUTDOWN], later. Closing again does nothing.
    ///
    /// @libevent evdns_base_free
    @Override
    public void close() {
        close(true);
    }

    /// Ends it. Closing again does nothing.
    ///
    /// @param failRequests whether what is under way is told [DnsError#SHUTDOWN], later; else it is told nothing
    public void close(boolean failRequests) {
        base.checkThread("DnsResolver", DOOR);
        if (isClosed) {
            return;
        }
        isClosed = true;
        if (failRequests) {
            deadlines.ringAll();
        } else {
            outbox.close();
        }
        closeAll();
        Resolvers resolvers = Resolvers.of(base);
        resolvers.closed(this);
        outbox.whenEmpty(() -> resolvers.remove(this));
    }

    boolean isClosed() {
        return isClosed;
    }

    /// What ends a lookup whose deadline rings.
    DnsError deadlineError() {
        return isClosed ? DnsError.SHUTDOWN : DnsError.TIMEOUT;
    }

    private void closeAll() {
        deadlines.close();
        queries.close();
        for (VirtualEvent hold : new @Nullable VirtualEvent[] {work, always}) {
            if (hold != null) {
                hold.close();
            }
        }
        work = null;
        always = null;
    }

    /// Ends it with its base, whose loop will not run again: what is under way is told now.
    void closeWithBase() {
        outbox.endOfLoop();
        boolean wasOpen = !isClosed;
        isClosed = true;
        if (wasOpen) {
            deadlines.ringAll();
        }
        outbox.deliverAll(this::report);
        if (wasOpen) {
            closeAll();
        }
    }

    private void report(Throwable thrown) {
        UncaughtHandler handler = base.config().uncaught();
        if (handler != null) {
            handler.uncaught(null, thrown);
        }
    }
}
