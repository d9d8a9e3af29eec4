package io.evj.dns;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The answer of a zone to one question, being found (RFC 1034 §4.3.2, RFC 4592 §3.3.1).
final class ZoneAnswer {
    private static final DnsType DS = DnsType.of(TypeCodes.DS);

    private final DnsZone zone;
    private final DnsMessage request;
    private final List<DnsRecord> answers = new ArrayList<>();
    private final List<DnsRecord> authorities = new ArrayList<>();
    private final List<DnsRecord> additionals = new ArrayList<>();
    private DnsRcode rcode = DnsRcode.NOERROR;
    private boolean isAuthoritative = true;

    /// @param request a question of class IN about a name of the zone
    ZoneAnswer(DnsZone zone, DnsMessage request) {
        this.zone = zone;
        this.request = request;
    }

    /// Finds it.
    DnsMessage find() {
        DnsType type = request.questions().getFirst().type();
        DnsName name = request.questions().getFirst().name();
        int aliases = 0;
        while (name != null) {
            name = step(name, type);
            if (name != null && (++aliases == DnsZone.ALIASES_MAX || !zone.contains(name))) {
                name = null; // whoever asks goes on by himself
            }
        }
        DnsMessage response = request.respond(rcode);
        if (isAuthoritative) {
            response = response.withHeader(response.header().with(DnsHeader.AUTHORITATIVE));
        }
        return response.withAnswers(answers)
                .withAuthorities(authorities)
                .withAdditionals(additionals);
    }

    /// Whether the addresses that stand in addition are needed: nobody could find the servers of a delegation without (RFC 9471).
    static boolean needsAdditionals(DnsMessage response) {
        return response.answers().isEmpty()
                && !response.header().has(DnsHeader.AUTHORITATIVE)
                && !response.authorities().isEmpty();
    }

    /// Looks up one name.
    ///
    /// @return the name that it stands for, or null
    private @Nullable DnsName step(DnsName name, DnsType type) {
        ZoneNode encloser = zone.encloser(name);
        boolean exists = encloser.name().equals(name);
        ZoneNode cut = zone.delegation(encloser);
        if (cut != null && !(type.equals(DS) && cut.name().equals(name))) {
            refer(cut);
            return null;
        }
        ZoneNode node = exists ? encloser : encloser.wildcard;
        if (node == null) {
            rcode = DnsRcode.NXDOMAIN; // of the last name in a chain (RFC 6604 §2.1)
            authorities.add(zone.negativeSoa());
            return null;
        }
        return take(node, name, type);
    }

    private @Nullable DnsName take(ZoneNode node, DnsName name, DnsType type) {
        List<DnsRecord> alias = node.records(DnsType.CNAME);
        List<DnsRecord> found = type.equals(DnsType.ANY) ? node.any() : node.records(type);
        if (found.isEmpty() && !alias.isEmpty()) {
            int before = answers.size();
            addAll(alias, name);
            if (answers.indexOf(answers.getLast()) < before) { // a circle
                answers.removeLast();
                return null;
            }
            return ((DnsData.Cname) alias.getFirst().data()).target();
        }
        if (found.isEmpty()) {
            authorities.add(zone.negativeSoa());
            return null;
        }
        addAll(found, name);
        for (DnsRecord record : found) {
            addAddresses(record.data());
        }
        return null;
    }

    /// The owner is the name as it was asked for: so it is that of a wildcard's records, and is compressed whatever its case.
    private void addAll(List<DnsRecord> records, DnsName owner) {
        for (DnsRecord record : records) {
            answers.add(
                    new DnsRecord(owner, record.dnsClass(), record.ttlSeconds(), record.data()));
        }
    }

    private void refer(ZoneNode cut) {
        if (answers.isEmpty()) {
            isAuthoritative = false;
        }
        authorities.addAll(cut.records(DnsType.NS));
        authorities.addAll(cut.records(DS));
        for (DnsRecord server : cut.records(DnsType.NS)) {
            addAddresses(server.data());
        }
    }

    private void addAddresses(DnsData data) {
        DnsName host =
                switch (data) {
                    case DnsData.Ns ns -> ns.server();
                    case DnsData.Mx mx -> mx.exchange();
                    case DnsData.Srv srv -> srv.target();
                    case ServiceBinding binding when binding.priority() > 0 -> binding.target();
                    default -> null;
                };
        ZoneNode node = host == null ? null : zone.find(host);
        if (node == null) {
            return;
        }
        for (DnsType type : List.of(DnsType.A, DnsType.AAAA)) {
            for (DnsRecord address : node.records(type)) {
                if (!additionals.contains(address) && !answers.contains(address)) {
                    additionals.add(address);
                }
            }
        }
    }
}
