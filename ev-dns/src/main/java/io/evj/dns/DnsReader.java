package io.evj.dns;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads messages (RFC 1035 §4), strictly: what it accepts is a message from the first octet to the last, and comes out of
/// [DnsWriter] as it went in, but for the order of OPT and how names are compressed.
///
/// Refused are: names and labels over their limits; pointers that do not lead backwards, into the header, more than 127 in a
/// name, or in data whose type came after compression (RFC 3597 §4); counts that the octets do not bear out; data shorter or
/// longer than its type has it; OPT twice, outside of the additional section, or not at the root; octets after the last
/// record. A pointer may lead to octets that are no name of the message, as long as they can be read as one. What cannot be
/// known is kept: types, classes, opcodes, rcodes, header flags, options. A time to live beyond 31 bits counts as 0
/// (RFC 2181 §8).
///
/// Work and memory are bounded by the octets given, at most [DnsMessage#OCTETS_MAX]: each entry takes 5 at least, and each name
/// in it no more than 255 octets of memory and 127 jumps. Can be used for one message after the other; not from several threads
/// at once.
public final class DnsReader {
    private static final int QUESTION_OCTETS_MIN = 5;
    private static final int RECORD_OCTETS_MIN = 11;
    private static final byte[] NOTHING = new byte[0];

    private final WireInput in = new WireInput();
    private byte[] copy = NOTHING;
    private @Nullable Edns edns;

    /// Makes a reader.
    public DnsReader() {}

    /// Reads a message.
    ///
    /// @param message the message and nothing else, from the position to the limit; neither is changed, nor is anything kept
    /// @return the message
    /// @throws DnsFormatException it is none
    public DnsMessage read(ByteBuffer message) {
        open(message);
        return readOpened(true);
    }

    /// Reads a message.
    ///
    /// @param bytes holds the message; not kept
    /// @param from  the index of its first octet
    /// @param to    the index after its last
    /// @return the message
    /// @throws DnsFormatException        it is none
    /// @throws IndexOutOfBoundsException there are no such octets
    public DnsMessage read(byte[] bytes, int from, int to) {
        return read(ByteBuffer.wrap(bytes, from, to - from));
    }

    /// Reads the header and the questions of a message, whatever follows: enough for one that was cut off somewhere, as some
    /// servers do when it is too long, or to answer a request that cannot be read.
    ///
    /// @param message the beginning of a message, from the position to the limit; neither is changed
    /// @return a message without records
    /// @throws DnsFormatException header or questions are defective
    public DnsMessage readHead(ByteBuffer message) {
        open(message);
        return readOpened(false);
    }

    private void open(ByteBuffer message) {
        int size = message.remaining();
        if (size > DnsMessage.OCTETS_MAX) {
            throw new DnsFormatException(DnsMessage.OCTETS_MAX, "a message of " + size + " octets");
        }
        if (message.hasArray()) {
            int from = message.arrayOffset() + message.position();
            in.open(message.array(), from, from + size);
        } else {
            if (copy.length < size) {
                copy = new byte[size];
            }
            message.get(message.position(), copy, 0, size);
            in.open(copy, 0, size);
        }
    }

    private DnsMessage readOpened(boolean isWhole) {
        try {
            edns = null;
            if (in.remaining() < DnsHeader.OCTETS) {
                throw new DnsFormatException(in.remaining(), "the message ends within its header");
            }
            var header = new DnsHeader(in.u16(), in.u16());
            int questionCount = in.u16();
            int answerCount = in.u16();
            int authorityCount = in.u16();
            int additionalCount = in.u16();
            List<DnsQuestion> questions = questions(questionCount);
            if (!isWhole) {
                return new DnsMessage(header, questions, List.of(), List.of(), List.of(), null);
            }
            List<DnsRecord> answers = records(answerCount, false);
            List<DnsRecord> authorities = records(authorityCount, false);
            List<DnsRecord> additionals = records(additionalCount, true);
            if (in.remaining() > 0) {
                throw in.fail(in.remaining() + " octets follow the message");
            }
            return new DnsMessage(header, questions, answers, authorities, additionals, edns);
        } finally {
            in.release();
        }
    }

    private List<DnsQuestion> questions(int count) {
        checkCount(count, QUESTION_OCTETS_MIN);
        if (count == 1) {
            return List.of(question());
        }
        var questions = new ArrayList<DnsQuestion>(count);
        for (int i = 0; i < count; i++) {
            questions.add(question());
        }
        return questions;
    }

    private DnsQuestion question() {
        return new DnsQuestion(in.name(), DnsType.of(in.u16()), DnsClass.of(in.u16()));
    }

    private List<DnsRecord> records(int count, boolean isAdditional) {
        checkCount(count, RECORD_OCTETS_MIN);
        if (count == 0) {
            return List.of();
        }
        var records = new ArrayList<DnsRecord>(count);
        for (int i = 0; i < count; i++) {
            int offset = in.offset();
            DnsName name = in.name();
            int type = in.u16();
            if (type == TypeCodes.OPT) {
                opt(offset, name, isAdditional);
            } else {
                records.add(record(name, DnsType.of(type)));
            }
        }
        return records;
    }

    /// So that what is set aside for the entries is never more than they could fill.
    private void checkCount(int count, int octetsEach) {
        if (count > in.remaining() / octetsEach) {
            throw in.fail("no room for the " + count + " entries that the header tells of");
        }
    }

    private DnsRecord record(DnsName name, DnsType type) {
        DnsClass dnsClass = DnsClass.of(in.u16());
        int ttl = Math.max(0, (int) in.u32());
        int limit = in.limitTo(in.u16());
        DnsData data = RdataReader.read(in, type, dnsClass);
        in.limit(limit);
        return new DnsRecord(name, dnsClass, ttl, data);
    }

    /// Class and time to live of OPT are something else (RFC 6891 §6.1.2, §6.1.3).
    private void opt(int offset, DnsName name, boolean isAdditional) {
        if (!isAdditional || edns != null || !name.isRoot()) {
            throw new DnsFormatException(
                    offset, "OPT must come once, among the additional records, at the root");
        }
        int payload = in.u16();
        int rcodeHigh = in.u8();
        int version = in.u8();
        int flags = in.u16();
        int limit = in.limitTo(in.u16());
        List<EdnsOption> options = in.remaining() == 0 ? List.of() : new ArrayList<>();
        while (in.remaining() > 0) {
            int code = in.u16();
            options.add(new EdnsOption(code, in.octets(in.u16())));
        }
        in.limit(limit);
        edns = new Edns(payload, rcodeHigh, version, flags, options);
    }
}
