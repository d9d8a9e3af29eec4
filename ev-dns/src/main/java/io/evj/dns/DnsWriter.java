package io.evj.dns;

import java.nio.ByteBuffer;
import java.util.List;

/// Writes messages (RFC 1035 §4). Names are compressed in the places where the standards allow it (RFC 3597 §4), and keep
/// their case.
///
/// [Edns] becomes an OPT record that stands first among the additional ones, so that a signature can stand last.
///
/// Can be used for one message after the other, and allocates nothing once it has seen a large one; not from several threads
/// at once.
public final class DnsWriter {
    private final WireOutput out = new WireOutput();

    /// Makes a writer.
    public DnsWriter() {}

    /// Writes a message.
    ///
    /// @param message what to write
    /// @param target  takes it, from its position to its limit
    /// @return how many octets it took
    /// @throws IllegalArgumentException there is not room enough, or the message has more than 65,535 octets
    public int write(DnsMessage message, ByteBuffer target) {
        encode(message, Math.min(target.remaining(), DnsMessage.OCTETS_MAX));
        out.copyTo(target);
        return out.size();
    }

    /// Writes a message.
    ///
    /// @param message what to write
    /// @return its octets, at most 65,535
    /// @throws IllegalArgumentException the message has more
    public byte[] toBytes(DnsMessage message) {
        encode(message, DnsMessage.OCTETS_MAX);
        return out.toByteArray();
    }

    private void encode(DnsMessage message, int octetsMax) {
        out.open(octetsMax);
        out.u16(message.header().id());
        out.u16(message.header().flags());
        out.u16(message.questions().size());
        out.u16(message.answers().size());
        out.u16(message.authorities().size());
        Edns edns = message.edns();
        out.u16(message.additionals().size() + (edns == null ? 0 : 1));
        for (DnsQuestion question : message.questions()) {
            question(question);
        }
        records(message.answers());
        records(message.authorities());
        if (edns != null) {
            opt(edns);
        }
        records(message.additionals());
        if (out.isOver()) {
            throw new IllegalArgumentException(
                    "the message has more than " + octetsMax + " octets");
        }
    }

    private void question(DnsQuestion question) {
        out.name(question.name());
        out.u16(question.type().code());
        out.u16(question.dnsClass().code());
    }

    private void records(List<DnsRecord> records) {
        for (DnsRecord record : records) {
            record(record);
        }
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
