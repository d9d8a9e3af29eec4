package io.evj.dns;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A message (RFC 1035 §4.1): a header, questions, and three sections of records, of 65,535 entries at most each.
/// [DnsReader] and [DnsWriter] turn it from and to octets. Immutable.
///
/// @param header      id and flags
/// @param questions   one in nearly every message; what several mean is not defined (RFC 9619)
/// @param answers     what was asked for
/// @param authorities servers that know more, or the SOA record of a zone that knows there is nothing
/// @param additionals what is likely to be asked for next
/// @param edns        the extension of the header, or null where there is none; on the wire an OPT record among the
///                    additional ones, which do not show it
/// @libevent EVDNS_ANSWER_SECTION
/// @libevent EVDNS_AUTHORITY_SECTION
/// @libevent EVDNS_ADDITIONAL_SECTION
public record DnsMessage(
        DnsHeader header,
        List<DnsQuestion> questions,
        List<DnsRecord> answers,
        List<DnsRecord> authorities,
        List<DnsRecord> additionals,
        @Nullable Edns edns) {
    /// The most octets of a message: those of a TCP frame (RFC 1035 §4.2.2).
    public static final int OCTETS_MAX = 65_535;

    private static final int RCODE_LOW_BITS = 4;

    /// Checks the components and copies the lists.
    public DnsMessage {
        requireNonNull(header);
        questions = List.copyOf(questions);
        answers = List.copyOf(answers);
        authorities = List.copyOf(authorities);
        additionals = List.copyOf(additionals);
        Ranges.check("questions", questions.size(), Ranges.U16_MAX);
        Ranges.check("answers", answers.size(), Ranges.U16_MAX);
        Ranges.check("authorities", authorities.size(), Ranges.U16_MAX);
        Ranges.check("additionals", additionals.size() + (edns == null ? 0 : 1), Ranges.U16_MAX);
    }

    /// A request that asks one question, recursion desired.
    ///
    /// @param id       0–65,535, best unpredictable
    /// @param question what is asked
    /// @return the request, without [Edns]
    public static DnsMessage query(int id, DnsQuestion question) {
        return new DnsMessage(
                new DnsHeader(id, DnsHeader.RECURSION_DESIRED),
                List.of(question),
                List.of(),
                List.of(),
                List.of(),
                null);
    }

    /// A response to this request: its id, opcode, questions, and its RD and CD flags; no records yet, and no [Edns].
    ///
    /// @param rcode how it went: at most 15, as higher ones need [Edns]; see [#withEdns] and [#withRcode]
    /// @return the response
    /// @throws IllegalArgumentException the rcode is above 15
    public DnsMessage respond(DnsRcode rcode) {
        int kept = DnsHeader.RECURSION_DESIRED | DnsHeader.CHECKING_DISABLED;
        var response =
                new DnsHeader(header.id(), header.flags() & kept | DnsHeader.RESPONSE)
                        .withOpcode(header.opcode());
        return new DnsMessage(response, questions, List.of(), List.of(), List.of(), null)
                .withRcode(rcode);
    }

    /// How it went, from both parts of the rcode.
    ///
    /// @return the rcode; meaningful in responses
    public DnsRcode rcode() {
        int high = edns == null ? 0 : edns.rcodeHigh();
        return DnsRcode.of(high << RCODE_LOW_BITS | header.rcodeLow());
    }

    /// Whether this is a response and not a request.
    ///
    /// @return whether
    public boolean isResponse() {
        return header.has(DnsHeader.RESPONSE);
    }

    /// With another rcode.
    ///
    /// @param rcode how it went; above 15 only in a message that has [Edns]
    /// @return a changed copy
    /// @throws IllegalArgumentException the rcode is above 15, and there is no [Edns]
    public DnsMessage withRcode(DnsRcode rcode) {
        int high = rcode.code() >> RCODE_LOW_BITS;
        if (edns == null && high != 0) {
            throw new IllegalArgumentException(rcode + ": above 15, and the message has no EDNS");
        }
        return new DnsMessage(
                header.withRcodeLow(rcode.code() & 0xf),
                questions,
                answers,
                authorities,
                additionals,
                edns == null ? null : edns.withRcodeHigh(high));
    }

    /// With another header.
    ///
    /// @param newHeader id and flags, the lower four bits of the rcode included
    /// @return a changed copy
    public DnsMessage withHeader(DnsHeader newHeader) {
        return new DnsMessage(newHeader, questions, answers, authorities, additionals, edns);
    }

    /// With other answers.
    ///
    /// @param records what was asked for
    /// @return a changed copy
    public DnsMessage withAnswers(List<DnsRecord> records) {
        return new DnsMessage(header, questions, records, authorities, additionals, edns);
    }

    /// With other authorities.
    ///
    /// @param records servers that know more, or an SOA record
    /// @return a changed copy
    public DnsMessage withAuthorities(List<DnsRecord> records) {
        return new DnsMessage(header, questions, answers, records, additionals, edns);
    }

    /// With other additional records.
    ///
    /// @param records what is likely to be asked for next; OPT is not among them
    /// @return a changed copy
    public DnsMessage withAdditionals(List<DnsRecord> records) {
        return new DnsMessage(header, questions, answers, authorities, records, edns);
    }

    /// With another extension of the header, which brings its part of the rcode.
    ///
    /// @param extension the extension, or null: none
    /// @return a changed copy
    public DnsMessage withEdns(@Nullable Edns extension) {
        return new DnsMessage(header, questions, answers, authorities, additionals, extension);
    }
}
