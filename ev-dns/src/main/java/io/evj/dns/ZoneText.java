package io.evj.dns;

import java.util.List;

/// Records as text, in the form of master files (RFC 1035 §5).
///
/// Understood are `$ORIGIN`, `$TTL` (RFC 2308 §4), comments, parentheses, quoted strings, escapes, relative names and `@`, an
/// owner, class or time to live left out, times with units (`1h30m`), the types of [DnsData], and data of any type as
/// `\# 2 abcd` (RFC 3597 §5). Not understood are `$INCLUDE` and `$GENERATE`. Whether the records make a sound zone is not
/// checked. Safe from any thread.
public final class ZoneText {
    private ZoneText() {}

    /// Reads records.
    ///
    /// @param text   the whole text
    /// @param origin what relative names are relative to, up to the first `$ORIGIN`
    /// @return the records, in the order of the text
    /// @throws ZoneFormatException something cannot be read
    public static List<DnsRecord> parse(String text, DnsName origin) {
        return List.copyOf(new ZoneParser(text, origin).records());
    }

    /// Reads one record, such as [DnsRecord#toString()] writes. Relative names are relative to the root.
    ///
    /// @param text a record with a time to live
    /// @return the record
    /// @throws ZoneFormatException it cannot be read, or is not one record
    public static DnsRecord parseRecord(String text) {
        List<DnsRecord> records = parse(text, DnsName.ROOT);
        if (records.size() != 1) {
            throw new ZoneFormatException(
                    1, 1, "one record is needed, " + records.size() + " are given");
        }
        return records.getFirst();
    }
}
