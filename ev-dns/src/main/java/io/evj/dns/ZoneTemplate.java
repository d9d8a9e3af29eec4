package io.evj.dns;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A response of a zone in octets, all but header, question and OPT, to be put behind any question that it answers. Immutable.
///
/// Names in it are compressed against the name of the question. It was encoded behind one question, and goes behind another that ends
/// with the same labels: what pointers lead to is as far from the end of the question there, so all of them are moved by the difference.
/// Only the pointer to the question's whole name (octet 12) stays, where the records' owner is whatever name was asked for.
final class ZoneTemplate {
    /// Behind which questions it can go.
    enum Fit {
        /// Those for the one name that it was encoded for.
        NAME,
        /// Those for all names that a wildcard covers: the owner of answers is the name that is asked for.
        WILDCARD,
        /// Those for all names below another: none of its records is about the name that is asked for.
        BELOW
    }

    private static final int OCTETS_MAX = 16_000; // so that pointers can be moved
    private static final int QUESTION_NAME = DnsHeader.OCTETS;
    private static final int POINTER = 0xc000;
    private static final int AA = 0x04;

    private final byte[] body;
    private final int[] pointers;
    private final int questionEnd;
    private final int flags;
    private final int rcode;
    private final int answers;
    private final int authorities;
    private final int additionals;

    /// Octets of the body without the additional records; -1: these are needed.
    private final int octetsMin;

    private ZoneTemplate(Walk walk, byte[] message, boolean needsAdditionals) {
        body = Arrays.copyOfRange(message, walk.questionEnd, message.length);
        pointers = Arrays.copyOf(walk.pointers, walk.count);
        questionEnd = walk.questionEnd;
        flags = message[2] & AA;
        rcode = message[3] & 0xf;
        answers = u16(message, 6);
        authorities = u16(message, 8);
        additionals = u16(message, 10);
        octetsMin = needsAdditionals ? -1 : walk.additionalsAt - walk.questionEnd;
    }

    /// Makes one of a response.
    ///
    /// @param response to a question whose name ends as those do that it will be put behind
    /// @param fit      which these are
    /// @return null: the octets cannot be moved
    static @Nullable ZoneTemplate of(DnsMessage response, Fit fit) {
        byte[] message = new DnsWriter().toBytes(response);
        if (message.length > OCTETS_MAX) {
            return null;
        }
        var walk = new Walk(message, fit);
        return walk.run()
                ? new ZoneTemplate(walk, message, ZoneAnswer.needsAdditionals(response))
                : null;
    }

    /// Puts it behind a question that stands in a response already.
    ///
    /// @param reply  header and question of the request; the rest of the header is made here
    /// @param end    where the question ends
    /// @param limit  octets that the response may have, OPT aside
    /// @return where it ends; 0: it does not fit
    int put(byte[] reply, int end, int limit) {
        int octets = body.length;
        int last = additionals;
        if (octets > limit - end) {
            if (octetsMin < 0 || octetsMin > limit - end) {
                return 0;
            }
            octets = octetsMin;
            last = 0;
        }
        reply[2] = (byte) (0x80 | flags | reply[2] & 0x01); // RD
        reply[3] = (byte) (reply[3] & 0x10 | rcode); // CD
        putU16(reply, 6, answers);
        putU16(reply, 8, authorities);
        putU16(reply, 10, last);
        System.arraycopy(body, 0, reply, end, octets);
        int shift = end - questionEnd;
        if (shift != 0) {
            for (int pointer : pointers) {
                if (pointer < octets) {
                    putU16(reply, end + pointer, u16(reply, end + pointer) + shift);
                }
            }
        }
        return end + octets;
    }

    private static int u16(byte[] octets, int index) {
        return (octets[index] & 0xff) << 8 | octets[index + 1] & 0xff;
    }

    private static void putU16(byte[] octets, int index, int value) {
        octets[index] = (byte) (value >> 8);
        octets[index + 1] = (byte) value;
    }

    /// A walk through a message just written, in search of its pointers.
    private static final class Walk {
        private final byte[] message;
        private final Fit fit;
        private int[] pointers = new int[16];
        private int count;
        private int questionEnd;
        private int additionalsAt;
        private int at = DnsHeader.OCTETS;

        Walk(byte[] message, Fit fit) {
            this.message = message;
            this.fit = fit;
        }

        /// @return whether all can be moved
        boolean run() {
            while (message[at] != 0) {
                at += 1 + message[at];
            }
            at += 5;
            questionEnd = at;
            additionalsAt = message.length;
            int before = u16(message, 6) + u16(message, 8);
            for (int record = 0; at < message.length; record++) {
                if (record == before) {
                    additionalsAt = at;
                }
                if (!record()) {
                    return false;
                }
            }
            return true;
        }

        private boolean record() {
            if (!name(true)) {
                return false;
            }
            int type = u16(message, at);
            int end = at + 10 + u16(message, at + 8);
            at += 10;
            boolean isMovable =
                    switch (type) {
                        case TypeCodes.NS, TypeCodes.CNAME, TypeCodes.PTR -> names(1);
                        case TypeCodes.SOA -> names(2);
                        case TypeCodes.MX -> {
                            at += 2;
                            yield names(1);
                        }
                        default -> true; // in no other is a name compressed
                    };
            at = end;
            return isMovable;
        }

        private boolean names(int wanted) {
            for (int i = 0; i < wanted; i++) {
                if (!name(false)) {
                    return false;
                }
            }
            return true;
        }

        private boolean name(boolean isOwner) {
            while (true) {
                int octet = message[at] & 0xff;
                if (octet == 0) {
                    at++;
                    return true;
                }
                if (octet <= DnsName.LABEL_OCTETS_MAX) {
                    at += 1 + octet;
                    continue;
                }
                int target = u16(message, at) & ~POINTER;
                if (target == QUESTION_NAME) {
                    at += 2; // wrong where it means a name that is not asked for
                    return fit == Fit.NAME || fit == Fit.WILDCARD && isOwner;
                }
                if (count == pointers.length) {
                    pointers = Arrays.copyOf(pointers, 2 * count);
                }
                pointers[count++] = at - questionEnd;
                at += 2;
                return true;
            }
        }
    }
}
