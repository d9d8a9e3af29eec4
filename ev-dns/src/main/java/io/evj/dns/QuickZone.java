package io.evj.dns;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Answers the usual questions about a zone from octets to octets: no objects are made once an answer is known. What is unusual (other
/// flags, a malformed name, an answer that must be cut) is left to the long way, which says the same.
///
/// Answers are remembered as [templates][ZoneTemplate]: for each name and type that the zone has, for each wildcard and type, for
/// each delegation, one for all that does not exist, and one for all that has no such records. So there are not more of them than the zone
/// justifies, whatever is asked. They are made when first asked for; two threads may make the same one, which hurts nobody.
final class QuickZone {
    /// The question is about a name outside of the zone.
    static final int ELSEWHERE = -1;

    /// The answer has to be made the long way.
    static final int LONG_WAY = 0;

    private static final int OPT_OCTETS = 11;
    private static final int ANY = 255;

    private final DnsZone zone;
    private final int apexOctets;
    private final ZoneNode[] table; // open addressing, at most half full
    private final Set<Integer> types = new HashSet<>();
    private final @Nullable ZoneTemplate noName;
    private final @Nullable ZoneTemplate noData;

    QuickZone(DnsZone zone) {
        this.zone = zone;
        apexOctets = zone.apex().size();
        int count = 0;
        for (ZoneNode node : zone.nodes()) {
            count++;
            for (DnsType type : node.types()) {
                types.add(type.code());
            }
        }
        table = new ZoneNode[Integer.highestOneBit(count) << 2];
        for (ZoneNode node : zone.nodes()) {
            node.cut = zone.delegation(node);
            int place = place(node.name().hashCode());
            while (table[place] != null) {
                place = place + 1 & table.length - 1;
            }
            table[place] = node;
        }
        noName = negative(DnsRcode.NXDOMAIN);
        noData = negative(DnsRcode.NOERROR);
    }

    private int place(int hash) {
        return (hash ^ hash >>> 15) * 0x9E3779B9 >>> Integer.numberOfLeadingZeros(table.length - 1);
    }

    /// Answers a request, see [QuickAnswers#answer].
    ///
    /// @return octets of the response, [#ELSEWHERE] or [#LONG_WAY]
    int answer(byte[] request, int length, byte[] reply, int udpPayload, boolean isTcp) {
        boolean isUsual =
                (request[2] & 0xfe) == 0 // a query, with RD or without
                        && request[4] == 0
                        && request[5] == 1
                        && (request[6] | request[7] | request[8] | request[9] | request[10]) == 0
                        && (request[11] & 0xfe) == 0;
        int nameEnd = isUsual ? nameEnd(request, length) : 0;
        if (nameEnd == 0) {
            return LONG_WAY;
        }
        int end = nameEnd + 4;
        int type = u16(request, nameEnd);
        if (u16(request, nameEnd + 2) != 1 || isMeta(type)) {
            return LONG_WAY;
        }
        boolean hasOpt = request[11] == 1;
        if (hasOpt ? !isOpt(request, end, length) : end != length) {
            return LONG_WAY;
        }
        if (!isWithin(request, nameEnd)) {
            return ELSEWHERE;
        }
        ZoneTemplate template = find(request, nameEnd, type);
        if (template == null) {
            return LONG_WAY;
        }
        int limit = DnsMessage.OCTETS_MAX;
        if (!isTcp) {
            int asked = hasOpt ? u16(request, end + 3) : 0;
            limit = Math.min(Math.max(Edns.PAYLOAD_OCTETS_MIN, asked), udpPayload);
        }
        System.arraycopy(request, 0, reply, 0, end);
        int size = template.put(reply, end, hasOpt ? limit - OPT_OCTETS : limit);
        return size > 0 && hasOpt ? opt(request, end, reply, size, udpPayload) : size;
    }

    private static boolean isMeta(int type) {
        return type >= 128 && type < ANY || type == TypeCodes.OPT;
    }

    /// Where the name of the question ends that begins behind the header; 0: it is cut off, too long, or compressed, or there is no room
    /// for type and class.
    private static int nameEnd(byte[] request, int length) {
        int at = DnsHeader.OCTETS;
        while (at < length && request[at] != 0) {
            if (request[at] < 0 || request[at] > DnsName.LABEL_OCTETS_MAX) {
                return 0;
            }
            at += 1 + request[at];
        }
        at++;
        boolean isSound = at - DnsHeader.OCTETS <= DnsName.OCTETS_MAX && at + 4 <= length;
        return isSound ? at : 0;
    }

    /// Whether all that follows is an OPT record of version 0 whose options are well-formed.
    private static boolean isOpt(byte[] request, int at, int length) {
        if (length - at < OPT_OCTETS
                || request[at] != 0
                || u16(request, at + 1) != TypeCodes.OPT
                || request[at + 6] != 0
                || u16(request, at + 9) != length - at - OPT_OCTETS) {
            return false;
        }
        int option = at + OPT_OCTETS;
        while (option + 4 <= length) {
            option += 4 + u16(request, option + 2);
        }
        return option == length;
    }

    private static int opt(byte[] request, int from, byte[] reply, int at, int udpPayload) {
        reply[at] = 0;
        reply[at + 1] = 0;
        reply[at + 2] = TypeCodes.OPT;
        reply[at + 3] = (byte) (udpPayload >> 8);
        reply[at + 4] = (byte) udpPayload;
        reply[at + 5] = 0;
        reply[at + 6] = 0;
        reply[at + 7] = (byte) (request[from + 7] & 0x80); // DO
        reply[at + 8] = 0;
        reply[at + 9] = 0;
        reply[at + 10] = 0;
        int additionals = u16(reply, 10) + 1;
        reply[10] = (byte) (additionals >> 8);
        reply[11] = (byte) additionals;
        return at + OPT_OCTETS;
    }

    /// Whether the name ends with the labels of the apex.
    private boolean isWithin(byte[] request, int nameEnd) {
        int start = nameEnd - apexOctets;
        int label = DnsHeader.OCTETS;
        while (label < start) {
            label += 1 + request[label];
        }
        return label == start && zone.apex().equalsWire(request, start, nameEnd);
    }

    // ---- the template for a question

    private @Nullable ZoneTemplate find(byte[] request, int nameEnd, int type) {
        int start = DnsHeader.OCTETS;
        ZoneNode node = node(request, start, nameEnd);
        boolean exists = node != null;
        while (node == null) { // the apex is there
            start += 1 + request[start];
            node = node(request, start, nameEnd);
        }
        if (node.cut != null) {
            boolean isForParent = exists && type == TypeCodes.DS && node.cut == node;
            return isForParent ? null : referral(node.cut);
        }
        if (!exists) {
            ZoneNode wildcard = node.wildcard;
            if (wildcard == null) {
                return noName;
            }
            return wildcard.cut == null ? of(wildcard, type, true) : null; // RFC 4592 §4.2
        }
        return of(node, type, false);
    }

    private @Nullable ZoneNode node(byte[] request, int start, int end) {
        int hash = DnsName.hash(request, start, end);
        for (int place = place(hash); ; place = place + 1 & table.length - 1) {
            ZoneNode node = table[place];
            if (node == null || node.name().equalsWire(request, start, end)) {
                return node;
            }
        }
    }

    private @Nullable ZoneTemplate of(ZoneNode node, int type, boolean isWildcard) {
        ZoneTemplate known = node.template(type, isWildcard);
        if (known != null) {
            return known;
        }
        DnsType asked = DnsType.of(type);
        boolean hasRecords = type == ANY ? node.types().iterator().hasNext() : node.has(asked);
        if (!hasRecords) {
            if (!node.has(DnsType.CNAME)) {
                return noData;
            }
            if (isWildcard || !types.contains(type)) {
                return null;
            }
        }
        ZoneTemplate made =
                ZoneTemplate.of(
                        response(node.name(), asked),
                        isWildcard ? ZoneTemplate.Fit.WILDCARD : ZoneTemplate.Fit.NAME);
        if (made != null) {
            node.remember(type, isWildcard, made);
        }
        return made;
    }

    private @Nullable ZoneTemplate referral(ZoneNode cut) {
        ZoneTemplate known = cut.referral;
        if (known == null) {
            known = ZoneTemplate.of(response(below(cut.name()), DnsType.A), ZoneTemplate.Fit.BELOW);
            cut.referral = known;
        }
        return known;
    }

    private @Nullable ZoneTemplate negative(DnsRcode rcode) {
        DnsMessage response =
                request(below(zone.apex()), DnsType.A)
                        .respond(rcode)
                        .withAuthorities(List.of(zone.negativeSoa()));
        return ZoneTemplate.of(
                response.withHeader(response.header().with(DnsHeader.AUTHORITATIVE)),
                ZoneTemplate.Fit.BELOW);
    }

    private DnsMessage response(DnsName name, DnsType type) {
        return zone.answer(request(name, type));
    }

    private static DnsMessage request(DnsName name, DnsType type) {
        return DnsMessage.query(0, DnsQuestion.of(name, type));
    }

    /// A name that stands for all that end alike.
    private static DnsName below(DnsName name) {
        return name.size() + 2 > DnsName.OCTETS_MAX ? name : DnsName.of("\\000", name);
    }

    private static int u16(byte[] octets, int index) {
        return (octets[index] & 0xff) << 8 | octets[index + 1] & 0xff;
    }
}
