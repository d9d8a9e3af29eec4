package io.evj.dns;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A static zone: records below one name, and what answers questions about them, as an authoritative server does
/// (RFC 1034 §4.3.2). A [DnsServer] can have it as its handler.
///
/// ```java
/// DnsServer.bind(base, address, DnsZone.parse(Files.readString(file), DnsName.of("example.com")));
/// ```
///
/// Wildcards are expanded (RFC 4592), aliases followed within the zone, questions below a delegation referred to its servers with
/// their addresses. What does not exist is answered by the SOA record, with the TTL that RFC 2308 §3 wants. Addresses of
/// hosts that NS, MX, SRV, SVCB and HTTPS records name stand among the additional records, and are left out where they do not fit. `ANY` gets the
/// records of one type (RFC 8482 §4.1). Other classes, zone transfers and names outside are answered by REFUSED.
///
/// Immutable but for answers that it remembers; safe from any thread, so one zone can serve several bases.
public final class DnsZone implements QuickAnswers {
    /// The most aliases that are followed for one question.
    public static final int ALIASES_MAX = 16;

    private final DnsName apex;
    private final Map<DnsName, ZoneNode> nodes = new HashMap<>();
    private final DnsRecord negativeSoa;
    private final QuickZone quick;

    private DnsZone(DnsName apex, List<DnsRecord> records) {
        this.apex = apex;
        ZoneNode top = new ZoneNode(apex);
        nodes.put(apex, top);
        for (DnsRecord record : records) {
            node(record.name()).add(record);
        }
        for (ZoneNode node : nodes.values()) {
            node.seal();
        }
        DnsRecord soa = top.records(DnsType.SOA).getFirst();
        long minimum = ((DnsData.Soa) soa.data()).minimumSeconds();
        negativeSoa = soa.withTtlSeconds((int) Math.min(soa.ttlSeconds(), minimum));
        quick = new QuickZone(this);
    }

    /// Makes a zone of the text of a master file, see [ZoneText].
    ///
    /// @param text   the whole text
    /// @param origin what relative names are relative to, up to the first `$ORIGIN`
    /// @return the zone that begins at the SOA record
    /// @throws ZoneFormatException      something cannot be read
    /// @throws IllegalArgumentException the records make no zone, see [#of]
    public static DnsZone parse(String text, DnsName origin) {
        return of(ZoneText.parse(text, origin));
    }

    /// Makes a zone of records. Those of one name and type get the least of their TTLs (RFC 2181 §5.2); doubles are left out.
    ///
    /// @param records one SOA record, whose name is the apex, and NS records there, and others at and below it, in any order
    /// @return the zone
    /// @throws IllegalArgumentException there is not exactly one SOA record; a record is outside of the zone, of another class,
    ///                                  beside an alias, or of type DNAME
    public static DnsZone of(List<DnsRecord> records) {
        List<DnsRecord> soas =
                records.stream().filter(record -> record.type().equals(DnsType.SOA)).toList();
        if (soas.size() != 1) {
            throw new IllegalArgumentException(
                    "a zone has one SOA record, these are " + soas.size());
        }
        DnsName apex = soas.getFirst().name();
        for (DnsRecord record : records) {
            check(record, apex);
        }
        return new DnsZone(apex, records);
    }

    private static void check(DnsRecord record, DnsName apex) {
        if (!record.name().isWithin(apex)) {
            throw new IllegalArgumentException(record + ": outside of the zone " + apex);
        }
        if (!record.dnsClass().equals(DnsClass.IN)) {
            throw new IllegalArgumentException(record + ": class IN is wanted");
        }
        if (record.type().equals(DnsType.DNAME)) {
            throw new IllegalArgumentException(
                    record + ": DNAME is not supported; write out the aliases");
        }
    }

    /// The node of a name, with all above it: those that have no records are the empty non-terminals (RFC 4592 §2.2.2).
    private ZoneNode node(DnsName name) {
        ZoneNode node = nodes.get(name);
        if (node == null) {
            node = new ZoneNode(name);
            nodes.put(name, node);
            DnsName parent = name.parent();
            ZoneNode above = node(parent);
            if (name.isWildcard()) {
                above.wildcard = node;
            }
        }
        return node;
    }

    /// The name at which it begins.
    ///
    /// @return the owner of its SOA record
    public DnsName apex() {
        return apex;
    }

    /// Whether questions about a name are its affair.
    ///
    /// @param name any name
    /// @return whether the name is the apex or below
    public boolean contains(DnsName name) {
        return name.isWithin(apex);
    }

    // ---- answering

    @Override
    public void handle(DnsRequest request) {
        request.replyOfZone(answer(request.message()));
    }

    /// Answers a request. A pure function.
    ///
    /// @param request one question
    /// @return the response, without [Edns]
    public DnsMessage answer(DnsMessage request) {
        DnsQuestion question = request.questions().getFirst();
        DnsName name = question.name();
        if (!contains(name)
                || !question.dnsClass().equals(DnsClass.IN)
                || question.type().isMeta() && !question.type().equals(DnsType.ANY)) {
            return request.respond(DnsRcode.REFUSED);
        }
        return new ZoneAnswer(this, request).find();
    }

    @Override
    public int answer(byte[] request, int length, byte[] reply, int udpPayload, boolean isTcp) {
        return Math.max(0, quick.answer(request, length, reply, udpPayload, isTcp));
    }

    // ---- for the answers

    QuickZone quick() {
        return quick;
    }

    @Nullable ZoneNode find(DnsName name) {
        return nodes.get(name);
    }

    Iterable<ZoneNode> nodes() {
        return nodes.values();
    }

    /// The nearest node at or above a name within the zone: the closest encloser (RFC 4592 §3.3.1).
    ZoneNode encloser(DnsName name) {
        for (DnsName at = name; ; at = at.parent()) {
            ZoneNode node = nodes.get(at);
            if (node != null) {
                return node;
            }
        }
    }

    /// The highest delegation on the way from the apex to a name, or null. The apex is none.
    @Nullable ZoneNode delegation(ZoneNode from) {
        ZoneNode highest = null;
        for (DnsName at = from.name(); !at.equals(apex); at = at.parent()) {
            ZoneNode node = nodes.get(at);
            if (node != null && node.has(DnsType.NS)) {
                highest = node;
            }
        }
        return highest;
    }

    /// The SOA record as it stands in negative answers.
    DnsRecord negativeSoa() {
        return negativeSoa;
    }

    /// Names and numbers of records.
    @Override
    public String toString() {
        return "zone " + apex + " of " + nodes.size() + " names";
    }
}
