package io.evj.dns;

import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes messages (RFC 1035 §4). Names are compressed in the places where the standards allow it (RFC 3597 §4), and keep
/// their case.
///
/// [Edns] becomes an OPT record that stands first among the additional ones, so that a signature can stand last.
///
/// A message that is too long for its place is cut before the first record that does not fit, and gets the flag TC, in
/// whichever section that is: addresses of name servers may be needed as much as answers (RFC 9471), and what is not needed
/// the caller can leave out. What goes before the rest is, in this order: the header, the questions, OPT, its options.
///
/// Can be used for one message after the other, and allocates little; not from several threads at once.
public final class DnsWriter {
    private static final int FLAGS_AT = 2;
    private static final int COUNTS_AT = 4;
    private static final int OPT_OCTETS_MIN = 11;
    private static final int OPTION_OCTETS_MIN = 4;

    private final WireOutput out = new WireOutput();
    private boolean isTruncated;

    /// Makes a writer.
    public DnsWriter() {}

    /// Writes a message, and truncates it when it has more octets than there is room for, or more than 65,535.
    ///
    /// @param message what to write
    /// @param target  takes it, from its position to its limit: 12 octets at least
    /// @return how many octets it took
    /// @throws IllegalArgumentException there is no room for the header
    public int write(DnsMessage message, ByteBuffer target) {
        if (target.remaining() < DnsHeader.OCTETS) {
            throw new IllegalArgumentException(
                    "room for " + target.remaining() + " octets: 12 are needed at least");
        }
        encode(message, Math.min(target.remaining(), DnsMessage.OCTETS_MAX));
        out.copyTo(target);
        return out.size();
    }

    /// Writes a message, and truncates it when it has more than 65,535 octets.
    ///
    /// @param message what to write
    /// @return its octets
    public byte[] toBytes(DnsMessage message) {
        encode(message, DnsMessage.OCTETS_MAX);
        return out.toByteArray();
    }

    /// Whether the message that was written last had to be cut.
    ///
    /// @return whether something of it is missing
    public boolean isTruncated() {
        return isTruncated;
    }

    private void encode(DnsMessage message, int octetsMax) {
        isTruncated = false;
        out.open(octetsMax);
        out.u16(message.header().id());
        for (int at = FLAGS_AT; at < DnsHeader.OCTETS; at += 2) {
            out.u16(0); // flags and counts are known in the end
        }

        int reserve = message.edns() == null ? 0 : OPT_OCTETS_MIN;
        out.limit(Math.max(DnsHeader.OCTETS, octetsMax - reserve));
        int questions = questions(message.questions());
        Edns edns = fitting(message.edns(), octetsMax - out.size());
        out.limit(octetsMax - (edns == null ? 0 : (int) octets(edns)));
        int answers = records(message.answers());
        int authorities = records(message.authorities());
        out.limit(octetsMax);
        if (edns != null) {
            opt(edns);
        }
        int additionals = records(message.additionals());

        int flags = message.header().flags() | (isTruncated ? DnsHeader.TRUNCATED : 0);
        out.u16At(FLAGS_AT, flags);
        out.u16At(COUNTS_AT, questions);
        out.u16At(COUNTS_AT + 2, answers);
        out.u16At(COUNTS_AT + 4, authorities);
        out.u16At(COUNTS_AT + 6, additionals + (edns == null ? 0 : 1));
    }

    /// As much of the extension as there is room for: all, all but its options, or nothing.
    private @Nullable Edns fitting(@Nullable Edns edns, int room) {
        if (edns == null || octets(edns) <= room) {
            return edns;
        }
        isTruncated = true;
        return OPT_OCTETS_MIN <= room ? edns.withOptions(List.of()) : null;
    }

    private static long octets(Edns edns) {
        long octets = OPT_OCTETS_MIN;
        for (EdnsOption option : edns.options()) {
            octets += OPTION_OCTETS_MIN + option.value().size();
        }
        return octets;
    }

    /// Writes what fits.
    ///
    /// @return how many that are
    private int questions(List<DnsQuestion> questions) {
        for (int i = 0; i < questions.size(); i++) {
            int begin = out.size();
            question(questions.get(i));
            if (out.isOver()) {
                truncate(begin);
                return i;
            }
        }
        return questions.size();
    }

    /// Writes what fits: nothing any more once something has not.
    ///
    /// @return how many that are
    private int records(List<DnsRecord> records) {
        if (isTruncated) {
            return 0;
        }
        for (int i = 0; i < records.size(); i++) {
            int begin = out.size();
            record(records.get(i));
            if (out.isOver()) {
                truncate(begin);
                return i;
            }
        }
        return records.size();
    }

    private void truncate(int octets) {
        out.cut(octets);
        isTruncated = true;
    }

    private void question(DnsQuestion question) {
        out.name(question.name());
        out.u16(question.type().code());
        out.u16(question.dnsClass().code());
    }

    private void record(DnsRecord record) {
        out.name(record.name());
        out.u16(record.type().code());
        out.u16(record.dnsClass().code());
        out.u32(record.ttlSeconds());
        int data = beginData();
        RdataWriter.write(record.data(), out);
        endData(data);
    }

    private void opt(Edns edns) {
        out.u8(0); // the root
        out.u16(TypeCodes.OPT);
        out.u16(edns.payloadOctets());
        out.u8(edns.rcodeHigh());
        out.u8(edns.version());
        out.u16(edns.flags());
        int data = beginData();
        for (EdnsOption option : edns.options()) {
            out.u16(option.code());
            out.u16(option.value().size());
            out.octets(option.value().bytes());
        }
        endData(data);
    }

    /// Leaves room for the length of data.
    private int beginData() {
        out.u16(0);
        return out.size();
    }

    private void endData(int begin) {
        if (!out.isOver()) {
            out.u16At(begin - 2, out.size() - begin);
        }
    }
}
