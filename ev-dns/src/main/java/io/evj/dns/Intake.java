package io.evj.dns;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;

/// Decides what becomes of a message that a server has received. A pure machine: octets in, a verdict out.
///
/// Responses, and what has no header, are ignored: whoever answered them could be made to talk to himself, or to another such
/// server, for ever. All else gets an answer. Exactly one question is wanted (RFC 9619).
final class Intake {
    /// What becomes of a message.
    sealed interface Verdict {}

    /// It is for the handler.
    record Ask(DnsMessage request) implements Verdict {}

    /// The server answers it.
    record Refuse(DnsMessage response) implements Verdict {}

    /// Nobody answers it.
    record Ignore() implements Verdict {}

    private static final Ignore IGNORE = new Ignore();
    private static final int EDNS_VERSION = 0;

    private final DnsReader reader = new DnsReader();
    private final Set<DnsOpcode> opcodes;
    private final int payload;

    /// @param opcodes what the handler wants
    /// @param payload what the server says in its EDNS
    Intake(Set<DnsOpcode> opcodes, int payload) {
        this.opcodes = opcodes;
        this.payload = payload;
    }

    /// Whether a message is worth looking at.
    static boolean isRequest(byte[] message, int length) {
        return length >= DnsHeader.OCTETS && message[2] >= 0;
    }

    /// Looks at a message.
    ///
    /// @param message holds it from its first octet on
    /// @param length  how many octets it has
    /// @param isCut   whether there were more, which are lost
    Verdict judge(byte[] message, int length, boolean isCut) {
        if (!isRequest(message, length)) {
            return IGNORE;
        }
        ByteBuffer octets = ByteBuffer.wrap(message, 0, length);
        DnsHeader header = DnsHeader.read(octets);
        if (!opcodes.contains(header.opcode())) {
            return new Refuse(notImplemented(octets, header));
        }
        if (isCut) {
            return new Refuse(head(octets, header).respond(DnsRcode.FORMERR));
        }
        DnsMessage request;
        try {
            request = reader.read(octets);
        } catch (DnsFormatException malformed) {
            return new Refuse(head(octets, header).respond(DnsRcode.FORMERR));
        }
        if (request.questions().size() != 1) {
            return new Refuse(bare(header).respond(DnsRcode.FORMERR));
        }
        Edns edns = request.edns();
        if (edns != null && edns.version() != EDNS_VERSION) {
            return new Refuse(
                    request.respond(DnsRcode.NOERROR)
                            .withEdns(Edns.of(payload).withDnssecOk(edns.isDnssecOk()))
                            .withRcode(DnsRcode.BADVERS));
        }
        return new Ask(request);
    }

    /// With EDNS, where the request has it and can be read: else some would take it that the server knows none.
    private DnsMessage notImplemented(ByteBuffer octets, DnsHeader header) {
        DnsMessage response = head(octets, header).respond(DnsRcode.NOTIMP);
        try {
            return reader.read(octets).edns() == null
                    ? response
                    : response.withEdns(Edns.of(payload));
        } catch (DnsFormatException malformed) {
            return response;
        }
    }

    /// An empty response that has the client ask over TCP.
    DnsMessage slip(byte[] message, int length) {
        ByteBuffer octets = ByteBuffer.wrap(message, 0, length);
        DnsMessage response = head(octets, DnsHeader.read(octets)).respond(DnsRcode.NOERROR);
        return response.withHeader(response.header().with(DnsHeader.TRUNCATED));
    }

    /// As much of a request as its answer needs: the question, if it can be read.
    private DnsMessage head(ByteBuffer octets, DnsHeader header) {
        try {
            DnsMessage head = reader.readHead(octets);
            return head.questions().size() == 1 ? head : bare(header);
        } catch (DnsFormatException malformed) {
            return bare(header);
        }
    }

    private static DnsMessage bare(DnsHeader header) {
        return new DnsMessage(header, List.of(), List.of(), List.of(), List.of(), null);
    }
}
