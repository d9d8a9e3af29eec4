package io.evj.dns;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Takes from a reply what answers the question, and nothing else.
///
/// That is: the chain of aliases that begins with the name asked for, as far as the reply has it, and the records of the type asked
/// for about its last name. Whatever else a reply holds, of other names or in other sections, is neither used nor remembered: a
/// server can put anything there (RFC 5452 §6, RFC 2181 §5.4.1).
///
/// @param answer  what was found
/// @param chase   the name to ask next: the reply ends with an alias, and says nothing about where that leads; null when all is said
/// @param aliases how many lead to that name; 0 when all is said
record AnswerSelection(DnsAnswer answer, @Nullable DnsName chase, int aliases) {
    private AnswerSelection(DnsAnswer answer) {
        this(answer, null, 0);
    }

    /// Selects.
    ///
    /// @param message  the reply; it was checked to repeat the question
    /// @param question what was asked
    /// @param cnameMax the most aliases that are followed
    static AnswerSelection of(DnsMessage message, DnsQuestion question, int cnameMax) {
        DnsRcode rcode = message.rcode();
        boolean exists = rcode.equals(DnsRcode.NOERROR);
        if (!exists && !rcode.equals(DnsRcode.NXDOMAIN)) {
            return new AnswerSelection(DnsAnswer.failed(DnsError.of(rcode), question));
        }
        DnsType type = question.type();
        boolean isFollowing = !type.equals(DnsType.CNAME) && !type.equals(DnsType.ANY);
        DnsName name = question.name();
        long ttl = Integer.MAX_VALUE;
        int aliases = 0;
        while (true) {
            List<DnsRecord> found = about(message, name, question);
            if (!found.isEmpty()) {
                for (DnsRecord record : found) {
                    ttl = Math.min(ttl, record.ttlSeconds());
                }
                return new AnswerSelection(
                        new DnsAnswer(DnsError.NONE, question, name, found, (int) ttl));
            }
            DnsRecord alias = isFollowing ? alias(message, name, question) : null;
            if (alias == null) {
                break;
            }
            if (++aliases > cnameMax) {
                return new AnswerSelection(DnsAnswer.failed(DnsError.UNKNOWN, question));
            }
            ttl = Math.min(ttl, alias.ttlSeconds());
            name = ((DnsData.Cname) alias.data()).target();
        }
        DnsRecord soa = soa(message, name, question);
        DnsError error = exists ? DnsError.NO_DATA : DnsError.NOT_EXIST;
        if (soa == null) {
            boolean isOpen = exists && aliases > 0;
            return new AnswerSelection(
                    new DnsAnswer(error, question, name, List.of(), isOpen ? (int) ttl : 0),
                    isOpen ? name : null,
                    isOpen ? aliases : 0);
        }
        long minimum = ((DnsData.Soa) soa.data()).minimumSeconds();
        ttl = Math.min(Math.min(ttl, soa.ttlSeconds()), minimum);
        return new AnswerSelection(new DnsAnswer(error, question, name, List.of(), (int) ttl));
    }

    private static List<DnsRecord> about(DnsMessage message, DnsName name, DnsQuestion question) {
        List<DnsRecord> answers = message.answers();
        DnsType type = question.type();
        boolean isAny = type.equals(DnsType.ANY);
        List<DnsRecord> found = List.of();
        for (int i = 0; i < answers.size(); i++) {
            DnsRecord record = answers.get(i);
            if ((isAny || record.type().equals(type)) && isAbout(record, name, question)) {
                DnsRecord own = withOwner(record, name);
                if (found.isEmpty()) {
                    found = List.of(own);
                } else {
                    if (found.size() == 1) {
                        found = new ArrayList<>(found);
                    }
                    found.add(own);
                }
            }
        }
        return found;
    }

    /// A reply may have several, which it must not: the first counts.
    private static @Nullable DnsRecord alias(
            DnsMessage message, DnsName name, DnsQuestion question) {
        List<DnsRecord> answers = message.answers();
        for (int i = 0; i < answers.size(); i++) {
            DnsRecord record = answers.get(i);
            if (record.data() instanceof DnsData.Cname && isAbout(record, name, question)) {
                return record;
            }
        }
        return null;
    }

    /// Of a zone that the name is in: another one has no say.
    private static @Nullable DnsRecord soa(DnsMessage message, DnsName name, DnsQuestion question) {
        for (DnsRecord record : message.authorities()) {
            if (record.data() instanceof DnsData.Soa
                    && record.dnsClass().equals(question.dnsClass())
                    && name.isWithin(record.name())) {
                return record;
            }
        }
        return null;
    }

    private static boolean isAbout(DnsRecord record, DnsName name, DnsQuestion question) {
        return record.name().equals(name) && record.dnsClass().equals(question.dnsClass());
    }

    /// One name object for all, in the case in which it was asked for.
    private static DnsRecord withOwner(DnsRecord record, DnsName name) {
        return record.name() == name
                ? record
                : new DnsRecord(name, record.dnsClass(), record.ttlSeconds(), record.data());
    }
}
