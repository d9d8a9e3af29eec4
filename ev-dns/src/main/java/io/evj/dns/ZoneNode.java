package io.evj.dns;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A name in a zone, with its records by type; without any it only stands above others. Not changed any more once it is sealed.
final class ZoneNode {
    private final DnsName name;
    private final Map<DnsType, List<DnsRecord>> sets = new LinkedHashMap<>();

    /// The node of the asterisk right below.
    @Nullable ZoneNode wildcard;

    /// The delegation at or above.
    @Nullable ZoneNode cut;

    /// The answer for all at and below this delegation, once it is known.
    @Nullable ZoneTemplate referral;

    private Known known = Known.NOTHING;

    /// An answer for this name, or for all that this wildcard covers.
    private record Known(
            int type, boolean isWildcard, @Nullable ZoneTemplate template, @Nullable Known next) {
        static final Known NOTHING = new Known(-1, false, null, null);
    }

    ZoneNode(DnsName name) {
        this.name = name;
    }

    DnsName name() {
        return name;
    }

    void add(DnsRecord record) {
        List<DnsRecord> set = sets.computeIfAbsent(record.type(), type -> new ArrayList<>());
        if (set.stream().noneMatch(record::equalsApartFromTtl)) {
            set.add(record);
        }
    }

    /// Checks what stands together, and gives each set one time to live.
    void seal() {
        List<DnsRecord> aliases = records(DnsType.CNAME);
        if (aliases.size() > 1) {
            throw new IllegalArgumentException(
                    name + ": an alias stands for one name, not several");
        }
        for (DnsType type : sets.keySet()) {
            if (!aliases.isEmpty() && !type.equals(DnsType.CNAME) && !isBesideAliases(type)) {
                throw new IllegalArgumentException(
                        name + ": is an alias, and cannot have records of type " + type);
            }
        }
        sets.replaceAll((type, set) -> {
            int ttl = set.stream().mapToInt(DnsRecord::ttlSeconds).min().orElse(0);
            return set.stream().map(record -> record.withTtlSeconds(ttl)).toList();
        });
    }

    /// What DNSSEC has at every name: RRSIG, NSEC (RFC 4034 §3, §4).
    private static boolean isBesideAliases(DnsType type) {
        return type.code() == 46 || type.code() == 47;
    }

    /// The answer for a type, if it is known.
    @Nullable ZoneTemplate template(int type, boolean isWildcard) {
        for (Known each = known; each != null; each = each.next) {
            if (each.type == type && each.isWildcard == isWildcard) {
                return each.template;
            }
        }
        return null;
    }

    /// Other threads see it whole or not at all, since its fields are final.
    void remember(int type, boolean isWildcard, ZoneTemplate template) {
        known = new Known(type, isWildcard, template, known);
    }

    /// How many answers it remembers.
    int known() {
        int count = 0;
        for (Known each = known; each.next != null; each = each.next) {
            count++;
        }
        return count;
    }

    boolean has(DnsType type) {
        return sets.containsKey(type);
    }

    /// The records of a type, or none.
    List<DnsRecord> records(DnsType type) {
        return sets.getOrDefault(type, List.of());
    }

    Iterable<DnsType> types() {
        return sets.keySet();
    }

    /// The records of one type, for those who ask for any; or none.
    List<DnsRecord> any() {
        return sets.isEmpty() ? List.of() : sets.values().iterator().next();
    }
}
