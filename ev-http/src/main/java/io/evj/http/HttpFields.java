package io.evj.http;

import io.evj.http.codec.FieldStore;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// The fields of a message, or its trailers: names and values in their order, a name perhaps several times. The case of names does
/// not count. Many call them headers.
///
/// What is added is checked: a name is a token, a value has no control characters. So nothing that is put into a field can
/// become another field, or another message. Characters are octets (ISO-8859-1); what is beyond U+00FF is refused.
///
/// Fields of a received message are valid, and may be changed, as long as that message; [#copy()] keeps them longer. Not for
/// several threads at once.
public final class HttpFields {
    private final FieldStore store;

    HttpFields(FieldStore store) {
        this.store = store;
    }

    /// No fields.
    ///
    /// @return to be filled
    public static HttpFields create() {
        return new HttpFields(new FieldStore());
    }

    /// How many fields there are.
    ///
    /// @return the count; each line is one
    public int size() {
        return store.count();
    }

    /// Whether there is no field.
    ///
    /// @return whether
    public boolean isEmpty() {
        return store.count() == 0;
    }

    /// The name of a field.
    ///
    /// @param index 0 to `size() - 1`
    /// @return as it was written
    /// @throws IndexOutOfBoundsException there are not so many
    public String name(int index) {
        return store.name(index);
    }

    /// The value of a field.
    ///
    /// @param index 0 to `size() - 1`
    /// @return without the blanks around it; possibly empty
    /// @throws IndexOutOfBoundsException there are not so many
    public String value(int index) {
        return store.value(index);
    }

    /// Visits all fields in their order.
    ///
    /// @param visitor gets name and value; must not change the fields
    public void forEach(BiConsumer<String, String> visitor) {
        for (int i = 0; i < store.count(); i++) {
            visitor.accept(store.name(i), store.value(i));
        }
    }

    /// The value of the first field with a name.
    ///
    /// @param name in any case
    /// @return its value; null: there is none
    /// @libevent evhttp_find_header
    public @Nullable String get(String name) {
        int i = store.find(name, 0);
        return i < 0 ? null : store.value(i);
    }

    /// The value of the first field with a known name: the fast way.
    ///
    /// @param name its name
    /// @return its value; null: there is none
    public @Nullable String get(FieldName name) {
        int i = store.find(name, 0);
        return i < 0 ? null : store.value(i);
    }

    /// Whether there is a field with a name.
    ///
    /// @param name in any case
    /// @return whether
    public boolean has(String name) {
        return store.find(name, 0) >= 0;
    }

    /// Whether there is a field with a known name: the fast way.
    ///
    /// @param name its name
    /// @return whether
    public boolean has(FieldName name) {
        return store.has(name);
    }

    /// The values of all fields with a name.
    ///
    /// @param name in any case
    /// @return one for each line, in their order; empty: there are none
    public List<String> all(String name) {
        var values = new ArrayList<String>();
        for (int i = store.find(name, 0); i >= 0; i = store.find(name, i + 1)) {
            values.add(store.value(i));
        }
        return List.copyOf(values);
    }

    /// The elements of a list (RFC 9110 §5.6.1): all lines with that name, split at commas that are in no quoted string.
    ///
    /// @param name in any case; not `Set-Cookie`, which is no list
    /// @return the elements as they are written, without blanks around them; empty ones are left out
    public List<String> list(String name) {
        var elements = new ArrayList<String>();
        for (int i = store.find(name, 0); i >= 0; i = store.find(name, i + 1)) {
            split(store.value(i), elements);
        }
        return List.copyOf(elements);
    }

    /// Whether a word is an element of a list of tokens, on any line of that name: `has(CONNECTION, "close")`.
    ///
    /// @param name  the field
    /// @param token in ASCII; case does not count
    /// @return whether it is there
    public boolean hasToken(FieldName name, String token) {
        return store.hasToken(name, token);
    }

    /// Adds a field at the end, also when there is one with that name.
    ///
    /// @param name  a token
    /// @param value has no control character but HTAB; blanks around it are left out
    /// @return this
    /// @throws IllegalArgumentException it is not fit to be sent; nothing has changed
    /// @libevent evhttp_add_header
    public HttpFields add(String name, String value) {
        store.add(name, value);
        return this;
    }

    /// Adds a field with a known name at the end, also when there is one with that name.
    ///
    /// @param name  its name
    /// @param value has no control character but HTAB; blanks around it are left out
    /// @return this
    /// @throws IllegalArgumentException it is not fit to be sent; nothing has changed
    public HttpFields add(FieldName name, String value) {
        store.add(name, value);
        return this;
    }

    /// Adds a field whose value is a number.
    ///
    /// @param name   its name
    /// @param number 0 or more
    /// @return this
    /// @throws IllegalArgumentException the number is negative
    public HttpFields add(FieldName name, long number) {
        store.add(name, number);
        return this;
    }

    /// Adds copies of other fields at the end.
    ///
    /// @param other not changed
    /// @return this
    public HttpFields addAll(HttpFields other) {
        store.addAll(other.store);
        return this;
    }

    /// Puts a field in the place of all with its name; it stands at the end.
    ///
    /// @param name  a token
    /// @param value has no control character but HTAB; blanks around it are left out
    /// @return this
    /// @throws IllegalArgumentException it is not fit to be sent; nothing has changed
    public HttpFields set(String name, String value) {
        int before = store.count();
        store.add(name, value);
        removeAll(name, before);
        return this;
    }

    /// Puts a field with a known name in the place of all with that name; it stands at the end.
    ///
    /// @param name  its name
    /// @param value has no control character but HTAB; blanks around it are left out
    /// @return this
    /// @throws IllegalArgumentException it is not fit to be sent; nothing has changed
    public HttpFields set(FieldName name, String value) {
        return set(name.text(), value);
    }

    /// Removes the first field with a name.
    ///
    /// @param name in any case
    /// @return whether there was one
    /// @libevent evhttp_remove_header
    public boolean remove(String name) {
        int i = store.find(name, 0);
        if (i >= 0) {
            store.removeAt(i);
        }
        return i >= 0;
    }

    /// Removes all fields with a name.
    ///
    /// @param name in any case
    /// @return how many there were
    public int removeAll(String name) {
        return removeAll(name, store.count());
    }

    /// Removes all fields.
    ///
    /// @libevent evhttp_clear_headers
    public void clear() {
        store.clear();
    }

    /// Copies the fields.
    ///
    /// @return fields of their own, which stay
    public HttpFields copy() {
        return create().addAll(this);
    }

    /// The names alone: values may be secret.
    @Override
    public String toString() {
        var names = new ArrayList<String>();
        forEach((name, value) -> names.add(name));
        return "HttpFields" + names;
    }

    FieldStore store() {
        return store;
    }

    /// Removes those with a name that are among the first ones.
    private int removeAll(String name, int among) {
        int removed = 0;
        for (int i = store.find(name, 0); i >= 0 && i < among - removed; ) {
            store.removeAt(i);
            removed++;
            i = store.find(name, i);
        }
        return removed;
    }

    private static void split(String value, List<String> elements) {
        int start = 0;
        boolean quoted = false;
        for (int i = 0; i <= value.length(); i++) {
            char c = i < value.length() ? value.charAt(i) : ',';
            if (c == '"') {
                quoted = !quoted;
            } else if (c == '\\' && quoted && i + 1 < value.length()) {
                i++;
            } else if (c == ',' && (!quoted || i == value.length())) {
                String element = value.substring(start, i).strip();
                if (!element.isEmpty()) {
                    elements.add(element);
                }
                start = i + 1;
            }
        }
    }
}
