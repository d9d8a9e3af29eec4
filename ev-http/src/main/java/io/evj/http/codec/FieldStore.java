package io.evj.http.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.evj.http.FieldName;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// The fields of one message, in the octets that they came in or are sent in. For use over and over: what it has allocated stays.
/// Not for several threads.
///
/// All lines stand in one array, one behind the other, `name ":" OWS value OWS CRLF`; for a received message behind its first
/// line. Beside it an index says where each name and value is, and which known name it has. So nothing is allocated per field,
/// fields that were added or came in our own style are sent by one copy, and text is made when somebody asks for it.
///
/// Text is ISO-8859-1 both ways: each octet is a character, and back, so that nothing is lost (RFC 9110 §5.5).
public final class FieldStore {
    // index entries: five numbers a field
    private static final int NAME = 0; // where the name, and so the line, begins
    private static final int NAME_END = 1;
    private static final int VALUE = 2;
    private static final int VALUE_END = 3;
    private static final int KNOWN = 4; // the ordinal of its FieldName, or UNKNOWN
    private static final int INTS = 5;

    private static final byte[] NO_BYTES = {};
    private static final int[] NO_INTS = {};
    private static final int BYTES_MIN = 512;
    private static final int FIELDS_MIN = 12;
    private static final int LONG_DIGITS_MAX = 19;

    private byte[] bytes = NO_BYTES;
    private int[] index = NO_INTS;
    private int size; // octets
    private int count; // fields
    private int start; // where the first line begins
    private long known; // a bit for each FieldName that is there
    private boolean isWire = true; // each line is as we write it
    private boolean isAsRead; // nothing has changed since all was read
    private long contentLength = ContentLength.NONE; // once somebody has read it

    /// An empty store. It allocates when it must.
    public FieldStore() {}

    /// How many fields there are.
    ///
    /// @return the count
    public int count() {
        return count;
    }

    /// Forgets all fields, and keeps the memory.
    public void clear() {
        size = 0;
        count = 0;
        start = 0;
        known = 0;
        isWire = true;
        changed();
    }

    /// Forgets all fields, and their memory when it is more than is wanted.
    ///
    /// @param bytesMax octets of memory that may stay
    public void clear(int bytesMax) {
        clear();
        if (bytes.length > bytesMax) {
            bytes = NO_BYTES;
        }
        if (index.length * Integer.BYTES > bytesMax) {
            index = NO_INTS;
        }
    }

    /// Takes over copies of another store's fields.
    ///
    /// @param other not changed
    public void addAll(FieldStore other) {
        int fields = other.count; // it may be this one
        for (int i = 0; i < fields; i++) {
            int name = other.at(i, NAME);
            int nameLength = other.at(i, NAME_END) - name;
            int value = other.at(i, VALUE);
            int valueLength = other.at(i, VALUE_END) - value;
            reserve(nameLength + valueLength + 4);
            int to = size;
            System.arraycopy(other.bytes, name, bytes, to, nameLength);
            int valueTo = separate(to + nameLength);
            System.arraycopy(other.bytes, value, bytes, valueTo, valueLength);
            finish(to, to + nameLength, valueTo, valueTo + valueLength, other.at(i, KNOWN));
        }
    }

    // --- adding --------------------------------------------------------------------------------

    /// Adds a field at the end.
    ///
    /// @param name  a token (RFC 9110 §5.1)
    /// @param value characters up to U+00FF, none of them a control character but HTAB; blanks around it are left out
    /// @throws IllegalArgumentException it is not fit to be sent; nothing has changed
    public void add(String name, String value) {
        reserve(name.length() + value.length() + 4);
        int from = size;
        int nameEnd = putName(from, name);
        int valueStart = separate(nameEnd);
        int valueEnd = putValue(valueStart, value, name);
        finish(from, nameEnd, valueStart, valueEnd, FieldNames.ordinal(bytes, from, nameEnd));
    }

    /// Adds a field with a known name at the end.
    ///
    /// @param name  its name
    /// @param value characters up to U+00FF, none of them a control character but HTAB; blanks around it are left out
    /// @throws IllegalArgumentException it is not fit to be sent; nothing has changed
    public void add(FieldName name, String value) {
        byte[] prefix = FieldNames.prefix(name);
        reserve(prefix.length + value.length() + 2);
        int valueStart = putPrefix(prefix);
        int valueEnd = putValue(valueStart, value, name.text());
        finish(size, valueStart - 2, valueStart, valueEnd, FieldNames.ordinal(name));
    }

    /// Adds a field whose value is a number.
    ///
    /// @param name   its name
    /// @param number 0 or more
    /// @throws IllegalArgumentException the number is negative
    public void add(FieldName name, long number) {
        if (number < 0) {
            throw new IllegalArgumentException(name + ": " + number + ": 0 or more is needed");
        }
        byte[] prefix = FieldNames.prefix(name);
        reserve(prefix.length + LONG_DIGITS_MAX + 2);
        int valueStart = putPrefix(prefix);
        int valueEnd = valueStart + Decimals.length(number);
        Decimals.put(bytes, valueEnd, number);
        finish(size, valueStart - 2, valueStart, valueEnd, FieldNames.ordinal(name));
    }

    /// Takes a field away.
    ///
    /// @param i 0 to `count() - 1`; those behind it move up
    public void removeAt(int i) {
        int from = at(i, NAME);
        int to = i + 1 < count ? at(i + 1, NAME) : size;
        int length = to - from;
        changed();
        System.arraycopy(bytes, to, bytes, from, size - to);
        size -= length;
        System.arraycopy(index, (i + 1) * INTS, index, i * INTS, (count - i - 1) * INTS);
        count--;
        known = 0;
        for (int j = 0; j < count; j++) {
            if (j >= i) {
                for (int part = NAME; part <= VALUE_END; part++) {
                    index[j * INTS + part] -= length;
                }
            }
            mark(at(j, KNOWN));
        }
    }

    // --- finding -------------------------------------------------------------------------------

    /// Whether there is a field with a known name.
    ///
    /// @param name its name
    /// @return whether
    public boolean has(FieldName name) {
        return (known >>> FieldNames.ordinal(name) & 1) != 0;
    }

    /// Finds a field with a known name.
    ///
    /// @param name its name
    /// @param from the first field to look at
    /// @return its index; -1: there is none
    public int find(FieldName name, int from) {
        if (has(name)) {
            int ordinal = FieldNames.ordinal(name);
            for (int i = from; i < count; i++) {
                if (at(i, KNOWN) == ordinal) {
                    return i;
                }
            }
        }
        return -1;
    }

    /// Finds a field.
    ///
    /// @param name in any case
    /// @param from the first field to look at
    /// @return its index; -1: there is none
    public int find(String name, int from) {
        for (int i = from; i < count; i++) {
            int start = at(i, NAME);
            if (at(i, NAME_END) - start == name.length() && equalsIgnoreCase(start, name)) {
                return i;
            }
        }
        return -1;
    }

    /// The name of a field.
    ///
    /// @param i 0 to `count() - 1`
    /// @return as it was written
    public String name(int i) {
        return text(at(i, NAME), at(i, NAME_END));
    }

    /// The value of a field.
    ///
    /// @param i 0 to `count() - 1`
    /// @return without the blanks around it
    public String value(int i) {
        return text(at(i, VALUE), at(i, VALUE_END));
    }

    /// Whether the value of a field is a word, in any case.
    ///
    /// @param i    0 to `count() - 1`
    /// @param word in ASCII
    /// @return whether it is that and nothing more
    public boolean valueIs(int i, String word) {
        int from = at(i, VALUE);
        return at(i, VALUE_END) - from == word.length() && equalsIgnoreCase(from, word);
    }

    /// Whether a word is an element of a list of tokens (RFC 9110 §5.6.1), on any line of that name.
    ///
    /// @param name the field
    /// @param word in ASCII; case does not count
    /// @return whether it is there
    public boolean hasToken(FieldName name, String word) {
        for (int i = find(name, 0); i >= 0; i = find(name, i + 1)) {
            if (hasToken(i, word)) {
                return true;
            }
        }
        return false;
    }

    /// Whether a word is an element of a list of tokens on one line.
    ///
    /// @param i    0 to `count() - 1`
    /// @param word in ASCII; case does not count
    /// @return whether it is there
    public boolean hasToken(int i, String word) {
        int end = at(i, VALUE_END);
        for (int from = at(i, VALUE); from <= end; ) {
            int to = from;
            while (to < end && bytes[to] != ',') {
                to++;
            }
            int first = skipBlanks(from, to);
            if (trim(first, to) - first == word.length() && equalsIgnoreCase(first, word)) {
                return true;
            }
            from = to + 1;
        }
        return false;
    }

    // --- sending -------------------------------------------------------------------------------

    /// How many octets [#put] writes.
    ///
    /// @return the length of all lines
    public int wireLength() {
        if (isWire) {
            return size - start;
        }
        int length = 0;
        for (int i = 0; i < count; i++) {
            length += at(i, NAME_END) - at(i, NAME) + at(i, VALUE_END) - at(i, VALUE) + 4;
        }
        return length;
    }

    /// Writes all lines, each with its CRLF; not the empty line that ends them.
    ///
    /// @param target has room for [#wireLength()] octets
    /// @param from   where the first goes
    /// @return the index behind the last
    public int put(byte[] target, int from) {
        if (isWire) {
            return copy(start, size, target, from);
        }
        int to = from;
        for (int i = 0; i < count; i++) {
            to = copy(at(i, NAME), at(i, NAME_END), target, to);
            target[to++] = ':';
            target[to++] = Octets.SP;
            to = copy(at(i, VALUE), at(i, VALUE_END), target, to);
            target[to++] = Octets.CR;
            target[to++] = Octets.LF;
        }
        return to;
    }

    private int copy(int first, int end, byte[] target, int to) {
        System.arraycopy(bytes, first, target, to, end - first);
        return to + end - first;
    }

    // --- for the decoders: octets first, then what they are -------------------------------------

    byte[] bytes() {
        return bytes;
    }

    int size() {
        return size;
    }

    int valueStart(int i) {
        return at(i, VALUE);
    }

    int valueEnd(int i) {
        return at(i, VALUE_END);
    }

    /// Appends octets that have come in.
    void append(ByteBuffer source, int length) {
        reserve(length);
        source.get(bytes, size, length);
        size += length;
    }

    /// Drops all octets from an offset on: they are not of this head.
    void truncate(int newSize) {
        size = newSize;
    }

    /// All has been read.
    void read() {
        isAsRead = true;
    }

    /// Whether all has been read, and nobody has changed it since.
    boolean isAsRead() {
        return isAsRead;
    }

    private void changed() {
        isAsRead = false;
        contentLength = ContentLength.NONE;
    }

    /// What `Content-Length` says, if that was found out before; else -1.
    long contentLength() {
        return contentLength;
    }

    void contentLength(long length) {
        contentLength = length;
    }

    /// Whether there is more memory than is wanted.
    boolean isBeyond(int bytesMax) {
        return Math.max(bytes.length, index.length * Integer.BYTES) > bytesMax;
    }

    /// The octets that come now are lines of fields.
    void startFields(int offset) {
        start = offset;
    }

    /// A line has been read: `offset` is behind its CRLF.
    void addRead(int name, int nameEnd, int value, int valueEnd, int offset) {
        boolean single = value == nameEnd + 2 && bytes[nameEnd + 1] == Octets.SP;
        isWire &= single && offset == valueEnd + 2;
        enter(name, nameEnd, value, valueEnd, FieldNames.ordinal(bytes, name, nameEnd));
    }

    String text(int from, int to) {
        return new String(bytes, from, to - from, ISO_8859_1);
    }

    /// Whether the octets from an offset on are a word, in any case. There must be as many.
    boolean equalsIgnoreCase(int from, String word) {
        for (int i = 0; i < word.length(); i++) {
            int octet = bytes[from + i] & 0xff;
            int c = word.charAt(i);
            if (octet != c && ((octet | 0x20) != (c | 0x20) || !Octets.isAlpha(octet))) {
                return false;
            }
        }
        return true;
    }

    int skipBlanks(int from, int to) {
        int first = from;
        while (first < to && isBlank(bytes[first])) {
            first++;
        }
        return first;
    }

    /// Where a text ends when blanks behind it are left out.
    int trim(int from, int to) {
        int end = to;
        while (end > from && isBlank(bytes[end - 1])) {
            end--;
        }
        return end;
    }

    private static boolean isBlank(byte octet) {
        return octet == Octets.SP || octet == Octets.HTAB;
    }

    // --- adding, in pieces ---------------------------------------------------------------------

    private int putName(int to, String name) {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("a field needs a name");
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (!Octets.is(c, Octets.TOKEN)) {
                throw new IllegalArgumentException(
                        "field name \"%s\", character %d: not allowed in a token"
                                .formatted(Excerpt.beginning(name), i));
            }
            bytes[to + i] = (byte) c;
        }
        return to + name.length();
    }

    private int separate(int nameEnd) {
        bytes[nameEnd] = ':';
        bytes[nameEnd + 1] = Octets.SP;
        return nameEnd + 2;
    }

    private int putPrefix(byte[] prefix) {
        System.arraycopy(prefix, 0, bytes, size, prefix.length);
        return size + prefix.length;
    }

    private int putValue(int to, String value, String name) {
        int at = to;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (!Octets.isText(c)) {
                throw new IllegalArgumentException(
                        "value of %s, character %d (U+%04X): not allowed in a field"
                                .formatted(name, i, (int) c));
            }
            if (at > to || (c != ' ' && c != '\t')) {
                bytes[at++] = (byte) c;
            }
        }
        return trim(to, at);
    }

    private void finish(int name, int nameEnd, int value, int valueEnd, int ordinal) {
        bytes[valueEnd] = Octets.CR;
        bytes[valueEnd + 1] = Octets.LF;
        size = valueEnd + 2;
        enter(name, nameEnd, value, valueEnd, ordinal);
    }

    private void enter(int name, int nameEnd, int value, int valueEnd, int ordinal) {
        int at = count * INTS;
        if (at == index.length) {
            index = Arrays.copyOf(index, Math.max(FIELDS_MIN * INTS, at * 2));
        }
        index[at + NAME] = name;
        index[at + NAME_END] = nameEnd;
        index[at + VALUE] = value;
        index[at + VALUE_END] = valueEnd;
        index[at + KNOWN] = ordinal;
        mark(ordinal);
        count++;
    }

    private void mark(int ordinal) {
        if (ordinal != FieldNames.UNKNOWN) {
            known |= 1L << ordinal;
        }
    }

    private int at(int i, int part) {
        if (i >= count) {
            throw new IndexOutOfBoundsException("field " + i + " of " + count);
        }
        return index[i * INTS + part];
    }

    private void reserve(int length) {
        changed();
        int needed = Math.addExact(size, length);
        if (needed > bytes.length) {
            int doubled = bytes.length > Integer.MAX_VALUE / 2 ? needed : bytes.length * 2;
            bytes = Arrays.copyOf(bytes, Math.max(Math.max(BYTES_MIN, doubled), needed));
        }
    }
}
