package io.evj.dns;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Makes records of entries, and remembers what the next ones may leave out.
final class ZoneParser {
    private static final int NONE = -1;

    private final ZoneScanner scanner;
    private DnsName origin;
    private @Nullable DnsName owner;
    private DnsClass dnsClass = DnsClass.IN;
    private int ttlDefault = NONE; // of $TTL
    private int ttlBefore = NONE;

    ZoneParser(String text, DnsName origin) {
        this.scanner = new ZoneScanner(text);
        this.origin = origin;
    }

    List<DnsRecord> records() {
        var records = new ArrayList<DnsRecord>();
        for (ZoneEntry entry = scanner.next(); entry != null; entry = scanner.next()) {
            try {
                if (isDirective(entry)) {
                    directive(entry);
                } else {
                    records.add(record(entry));
                }
            } catch (IllegalArgumentException | DnsFormatException e) { // of the word taken last
                throw entry.last().fail(String.valueOf(e.getMessage()));
            }
        }
        return records;
    }

    private static boolean isDirective(ZoneEntry entry) {
        return !entry.isIndented() && entry.peek().text().startsWith("$");
    }

    private void directive(ZoneEntry entry) {
        ZoneToken directive = entry.next("directive");
        switch (directive.text()) {
            case "$ORIGIN" -> origin = entry.name("origin", origin);
            case "$TTL" -> ttlDefault = ttl(entry);
            case "$INCLUDE", "$GENERATE" ->
                    throw directive.fail(
                            directive.text() + " is not supported: write out what it stands for");
            default -> throw directive.fail("no such directive; a name begins with \\$");
        }
        entry.end();
    }

    private DnsRecord record(ZoneEntry entry) {
        DnsName name = owner(entry);
        int ttl = NONE;
        boolean hasClass = false;
        while (entry.hasMore()) {
            String word = entry.peek().text();
            if (ttl == NONE && ZoneDuration.parse(word) >= 0) {
                ttl = ttl(entry);
            } else if (!hasClass && DnsClass.isName(word)) {
                dnsClass = DnsClass.of(entry.word("class"));
                hasClass = true;
            } else {
                break;
            }
        }
        DnsType type = type(entry);
        ZoneToken typeToken = entry.last();
        DnsData data = RdataParser.parse(entry, origin, type, dnsClass);
        return new DnsRecord(name, dnsClass, ttl(ttl, typeToken), data);
    }

    private DnsName owner(ZoneEntry entry) {
        if (!entry.isIndented()) {
            DnsName name = entry.name("owner", origin);
            owner = name;
            return name;
        }
        if (owner == null) {
            throw entry.peek()
                    .fail("the first record needs an owner, at the beginning of its line");
        }
        return owner;
    }

    private static DnsType type(ZoneEntry entry) {
        DnsType type = DnsType.of(entry.word("type"));
        if (type.isMeta()) {
            throw entry.last().fail(type + " is not a type of data");
        }
        return type;
    }

    private static int ttl(ZoneEntry entry) {
        long seconds = entry.duration("TTL");
        if (seconds > Integer.MAX_VALUE) {
            throw entry.last().fail("TTL: at most 2147483647 seconds are allowed");
        }
        return (int) seconds;
    }

    /// What the record says, or else `$TTL` (RFC 2308 §4), or else the record before (RFC 1035 §5.1).
    private int ttl(int explicit, ZoneToken type) {
        if (explicit != NONE) {
            ttlBefore = explicit;
            return explicit;
        }
        if (ttlDefault == NONE && ttlBefore == NONE) {
            throw type.fail("no TTL stands before the type, and no $TTL before the record");
        }
        return ttlDefault != NONE ? ttlDefault : ttlBefore;
    }
}
