package io.evj.dns;

import org.jspecify.annotations.Nullable;

/// Answers, by name and type, each for as long as it is good. The one that was used longest ago goes first when there are too many.
///
/// An entry is one object: links of its bucket and of the order of use are in it. With a name of about 20 octets and one address
/// an answer and its entry take about 300 bytes. Finding one allocates nothing, also when the name is a text.
///
/// Confined to the loop of its resolver.
final class AnswerCache {
    private static final int BUCKETS_MIN = 16; // a power of two

    private @Nullable Entry[] buckets = new @Nullable Entry[BUCKETS_MIN];

    /// Before the first and after the last in the order of use, the one used last coming first.
    private @Nullable Entry first;

    private @Nullable Entry last;
    private int size;
    private int sizeMax;

    private static final class Entry {
        final DnsAnswer answer;
        final long expiresNanos;
        @Nullable Entry next;
        @Nullable Entry newer;
        @Nullable Entry older;

        Entry(DnsAnswer answer, long expiresNanos) {
            this.answer = answer;
            this.expiresNanos = expiresNanos;
        }

        DnsName name() {
            return answer.question().name();
        }

        int type() {
            return answer.question().type().code();
        }
    }

    /// @param sizeMax the most answers; 0: none
    AnswerCache(int sizeMax) {
        this.sizeMax = sizeMax;
    }

    int size() {
        return size;
    }

    void sizeMax(int answers) {
        sizeMax = answers;
        shrink();
    }

    /// The answer for a name, or null: there is none that is still good.
    @Nullable DnsAnswer find(DnsName name, int type, long nowNanos) {
        int hash = name.hashCode();
        Entry entry = buckets[slot(hash, type)];
        while (entry != null) {
            if (entry.type() == type && entry.name().equals(name)) {
                return good(entry, nowNanos);
            }
            entry = entry.next;
        }
        return null;
    }

    /// The answer for a name as text, absolute whether it ends with a dot or not; null also for texts that are not plain: with
    /// escapes, characters beyond ASCII, or empty labels.
    @Nullable DnsAnswer find(CharSequence name, int type, long nowNanos) {
        int length = name.length();
        if (length > 1 && name.charAt(length - 1) == '.') {
            length--;
        }
        int hash = hash(name, length);
        if (hash == 0) {
            return null;
        }
        Entry entry = buckets[slot(hash, type)];
        while (entry != null) {
            if (entry.type() == type
                    && entry.name().hashCode() == hash
                    && isSame(entry.name().wire(), name, length)) {
                return good(entry, nowNanos);
            }
            entry = entry.next;
        }
        return null;
    }

    private @Nullable DnsAnswer good(Entry entry, long nowNanos) {
        if (nowNanos - entry.expiresNanos >= 0) {
            remove(entry);
            return null;
        }
        if (entry != first) {
            unlink(entry);
            link(entry);
        }
        return entry.answer;
    }

    /// Remembers an answer, instead of the one there is for its question.
    void put(DnsAnswer answer, long expiresNanos) {
        remove(answer.question().name(), answer.question().type().code());
        if (sizeMax == 0) {
            return;
        }
        if (size >= buckets.length) {
            grow();
        }
        var entry = new Entry(answer, expiresNanos);
        int slot = slot(entry.name().hashCode(), entry.type());
        entry.next = buckets[slot];
        buckets[slot] = entry;
        link(entry);
        size++;
        shrink();
    }

    /// Forgets the answer for a question, if there is one.
    boolean remove(DnsName name, int type) {
        Entry entry = buckets[slot(name.hashCode(), type)];
        while (entry != null) {
            if (entry.type() == type && entry.name().equals(name)) {
                remove(entry);
                return true;
            }
            entry = entry.next;
        }
        return false;
    }

    void clear() {
        buckets = new @Nullable Entry[BUCKETS_MIN];
        first = null;
        last = null;
        size = 0;
    }

    private void shrink() {
        while (size > sizeMax && last != null) {
            remove(last);
        }
    }

    private void remove(Entry gone) {
        int slot = slot(gone.name().hashCode(), gone.type());
        Entry entry = buckets[slot];
        if (entry == gone) {
            buckets[slot] = gone.next;
        } else {
            while (entry != null && entry.next != gone) {
                entry = entry.next;
            }
            if (entry != null) {
                entry.next = gone.next;
            }
        }
        unlink(gone);
        size--;
    }

    private void link(Entry entry) {
        entry.older = first;
        if (first == null) {
            last = entry;
        } else {
            first.newer = entry;
        }
        first = entry;
    }

    private void unlink(Entry entry) {
        Entry newer = entry.newer;
        Entry older = entry.older;
        if (newer == null) {
            first = older;
        } else {
            newer.older = older;
        }
        if (older == null) {
            last = newer;
        } else {
            older.newer = newer;
        }
        entry.newer = null;
        entry.older = null;
    }

    private void grow() {
        @Nullable Entry[] former = buckets;
        buckets = new @Nullable Entry[2 * former.length];
        for (Entry bucket : former) {
            Entry entry = bucket;
            while (entry != null) {
                Entry next = entry.next;
                int slot = slot(entry.name().hashCode(), entry.type());
                entry.next = buckets[slot];
                buckets[slot] = entry;
                entry = next;
            }
        }
    }

    private int slot(int hash, int type) {
        int mixed = hash + type * 0x9e3779b9;
        mixed ^= mixed >>> 15;
        return mixed & buckets.length - 1;
    }

    /// What [DnsName#hashCode()] gives for that name, from its text; 0 when the text is not plain.
    private static int hash(CharSequence name, int length) {
        int sum = 0;
        int start = 0;
        while (start < length) {
            int end = start;
            while (end < length && name.charAt(end) != '.') {
                end++;
            }
            if (end == start || end - start > DnsName.LABEL_OCTETS_MAX) {
                return 0;
            }
            sum = 31 * sum + end - start;
            for (int i = start; i < end; i++) {
                char c = name.charAt(i);
                if (c == '\\' || c > '~') {
                    return 0;
                }
                sum = 31 * sum + lower(c);
            }
            start = end + 1;
        }
        return 31 * sum;
    }

    private static boolean isSame(byte[] wire, CharSequence name, int length) {
        if (wire.length != length + 2) {
            return false;
        }
        int labelEnd = wire[0];
        for (int i = 0; i < length; i++) {
            char c = name.charAt(i);
            if (i == labelEnd) {
                if (c != '.') {
                    return false;
                }
                labelEnd += 1 + wire[i + 1];
            } else if (c == '.' || lower(c) != lower((char) (wire[i + 1] & 0xff))) {
                return false;
            }
        }
        return true;
    }

    private static int lower(char c) {
        return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
    }
}
