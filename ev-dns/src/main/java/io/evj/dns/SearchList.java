package io.evj.dns;

import java.util.ArrayList;
import java.util.List;

/// The domains that a short name may be meant in. Immutable: lookups under way keep the one they began with.
///
/// @param domains in the order in which they are tried
record SearchList(List<DnsName> domains) {
    /// Longer lists only make an absent name slower to be absent; glibc's old limit was 6.
    static final int DOMAINS_MAX = 64;

    static final SearchList EMPTY = new SearchList(List.of());

    SearchList {
        domains = List.copyOf(domains);
        if (domains.size() > DOMAINS_MAX) {
            throw new IllegalArgumentException(
                    domains.size() + " search domains: at most " + DOMAINS_MAX + " are allowed");
        }
    }

    /// With one more domain, in front of the others, as libevent has it.
    SearchList adding(DnsName domain) {
        var more = new ArrayList<DnsName>(domains.size() + 1);
        more.add(domain);
        more.addAll(domains);
        return new SearchList(more);
    }

    /// The names that a text may stand for, in the order in which they are tried: as it is first when it has enough dots, else
    /// last; alone when it ends with a dot, or means this host (RFC 6761 §6.3).
    ///
    /// @throws IllegalArgumentException the text is no name
    List<DnsName> candidates(String text, int ndots) {
        DnsName name = DnsName.of(text);
        if (domains.isEmpty() || isAbsolute(text) || name.isWithin(DnsResolver.LOCALHOST)) {
            return List.of(name);
        }
        boolean isFirst = name.labelCount() - 1 >= ndots;
        var candidates = new ArrayList<DnsName>(domains.size() + 1);
        if (isFirst) {
            candidates.add(name);
        }
        for (DnsName domain : domains) {
            if (name.size() - 1 + domain.size() <= DnsName.OCTETS_MAX) { // else no name at all
                candidates.add(DnsName.of(text, domain));
            }
        }
        if (!isFirst) {
            candidates.add(name);
        }
        return candidates;
    }

    /// Whether the last dot is one, and not an escaped one.
    private static boolean isAbsolute(String text) {
        int at = text.length() - 1;
        if (at < 0 || text.charAt(at) != '.') {
            return false;
        }
        int backslashes = 0;
        while (at - 1 - backslashes >= 0 && text.charAt(at - 1 - backslashes) == '\\') {
            backslashes++;
        }
        return backslashes % 2 == 0;
    }
}
