package io.evj.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HttpFieldsTest {
    @Test
    void keepsOrderCaseAndDuplicates() {
        HttpFields fields =
                HttpFields.create()
                        .add("X-b", "1")
                        .add("x-A", "2")
                        .add("x-B", "3")
                        .add("Host", "h");

        assertThat(wire(fields)).isEqualTo("X-b: 1\r\nx-A: 2\r\nx-B: 3\r\nHost: h\r\n");
        assertThat(fields.size()).isEqualTo(4);
        assertThat(fields.name(2)).isEqualTo("x-B");
        assertThat(fields.value(2)).isEqualTo("3");
    }

    @Test
    void findsNamesInAnyCase() {
        HttpFields fields = HttpFields.create().add("X-b", "1").add("x-B", "2").add("hOST", "h");

        assertThat(fields.get("x-b")).isEqualTo("1");
        assertThat(fields.all("X-B")).containsExactly("1", "2");
        assertThat(fields.get("HOST")).isEqualTo("h");
        assertThat(fields.get(FieldName.HOST)).isEqualTo("h");
        assertThat(fields.has("x-c")).isFalse();
        assertThat(fields.has("x-")).isFalse();
        assertThat(fields.get("x-c")).isNull();
        assertThat(fields.get("\u0178-b")).isNull();
        assertThat(fields.all("x-c")).isEmpty();
        assertThat(fields.has(FieldName.DATE)).isFalse();
        assertThat(fields.get(FieldName.DATE)).isNull();
    }

    @Test
    void caseOfLettersAloneDoesNotCount() {
        HttpFields fields = HttpFields.create().add("x~y", "1").add("x^y", "2").add("x`y", "3");

        assertThat(fields.get("x^y")).isEqualTo("2");
        assertThat(fields.get("X~Y")).isEqualTo("1");
        assertThat(fields.all("x@y")).isEmpty();
    }

    @Test
    void knowsItsNamesHoweverTheyAreAdded() {
        for (FieldName name : FieldName.values()) {
            HttpFields fields = HttpFields.create().add(name.text().toUpperCase(Locale.ROOT), "v");

            assertThat(fields.get(name)).isEqualTo("v");
            assertThat(HttpFields.create().add(name, "w").get(name.text())).isEqualTo("w");
            assertThat(FieldName.of(name.text().toLowerCase(Locale.ROOT))).isSameAs(name);
        }
        assertThat(FieldName.of("X-Other")).isNull();
        assertThat(FieldName.of("")).isNull();
        assertThat(FieldName.of("D\u00e4te")).isNull();
        assertThat(FieldName.values()).hasSizeLessThanOrEqualTo(Long.SIZE);
    }

    @ParameterizedTest(name = "RFC 9110 §5.1: {0}")
    @ValueSource(
            strings = {
                "", " ", "a b", "a:", "a\r\nb", "a\n", "a\0", "a\t", "(a", "a/b", "a@", "a[0]",
                "a\"", "\u00e4", "a\u0100", "a\u2028", "\u010d", "a\u010a"
            })
    void refusesNamesThatAreNoTokens(String name) {
        HttpFields fields = HttpFields.create().add("a", "1");

        assertThatIllegalArgumentException().isThrownBy(() -> fields.add(name, "x"));
        assertThatIllegalArgumentException().isThrownBy(() -> fields.set(name, "x"));
        assertThat(wire(fields)).isEqualTo("a: 1\r\n");
    }

    /// U+010A and U+010D lose their upper byte in a careless conversion, and are LF and CR then.
    @ParameterizedTest(name = "RFC 9110 §5.5: {0}")
    @ValueSource(
            strings = {
                "\r",
                "\n",
                "\0",
                "a\r\nSet-Cookie: b",
                "a\nb",
                "a\rb",
                "a\r\n b",
                "a\u007f",
                "a\u001b",
                "a\u000b",
                "a\u000c",
                "a\u0100",
                "a\u010a",
                "a\u010d",
                "a\u010d\u010aX: y",
                "\u20ac",
                "a\u2028"
            })
    void refusesValuesThatWouldBeMoreThanAValue(String value) {
        HttpFields fields = HttpFields.create().add("a", "1");

        assertThatIllegalArgumentException().isThrownBy(() -> fields.add("b", value));
        assertThatIllegalArgumentException().isThrownBy(() -> fields.add(FieldName.DATE, value));
        assertThatIllegalArgumentException().isThrownBy(() -> fields.set("a", value));
        assertThat(wire(fields)).isEqualTo("a: 1\r\n");
        assertThat(fields.add("c", "2").get("c")).isEqualTo("2");
    }

    @Test
    void saysWhatIsWrongWithoutRepeatingIt() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HttpFields.create().add("a", "x\r\ny"))
                .withMessage("value of a, character 1 (U+000D): not allowed in a field");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HttpFields.create().add("a\nb", "x"))
                .withMessage("field name \"a\\nb\", character 1: not allowed in a token");
    }

    @ParameterizedTest(name = "RFC 9110 §5.5: [{0}]")
    @CsvSource({
        "'',            ''",
        "' ',           ''",
        "' \t a b \t',  'a b'",
        "'a\tb',        'a\tb'",
        "\u00e4\u00ff,  \u00e4\u00ff",
        "'\"a, b\"',    '\"a, b\"'"
    })
    void leavesOutBlanksAroundValuesAndKeepsTheRest(String value, String kept) {
        HttpFields fields = HttpFields.create().add("a", value).add(FieldName.ETAG, value);

        assertThat(fields.get("a")).isEqualTo(kept);
        assertThat(fields.get("etag")).isEqualTo(kept);
        assertThat(wire(fields)).isEqualTo("a: " + kept + "\r\nETag: " + kept + "\r\n");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 7, 9, 10, 13, 99, 100, 1_234_567_890, Long.MAX_VALUE})
    void writesNumbers(long number) {
        HttpFields fields = HttpFields.create().add(FieldName.CONTENT_LENGTH, number);

        assertThat(wire(fields)).isEqualTo("Content-Length: " + number + "\r\n");
    }

    @Test
    void refusesNegativeNumbers() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HttpFields.create().add(FieldName.AGE, -1))
                .withMessageContaining("-1");
    }

    @Test
    void putsOneInThePlaceOfAll() {
        HttpFields fields =
                HttpFields.create().add("a", "1").add("b", "2").add("A", "3").add("Host", "x");

        fields.set("a", "4").set(FieldName.HOST, "y").set("c", "5");

        assertThat(wire(fields)).isEqualTo("b: 2\r\na: 4\r\nHost: y\r\nc: 5\r\n");
        assertThat(fields.get(FieldName.HOST)).isEqualTo("y");
    }

    @Test
    void removesTheFirstOrAll() {
        HttpFields fields = HttpFields.create();
        for (String name : List.of("a", "Host", "A", "b", "host", "a")) {
            fields.add(name, "v" + fields.size());
        }

        assertThat(fields.remove("A")).isTrue();
        assertThat(wire(fields)).isEqualTo("Host: v1\r\nA: v2\r\nb: v3\r\nhost: v4\r\na: v5\r\n");
        assertThat(fields.removeAll("a")).isEqualTo(2);
        assertThat(wire(fields)).isEqualTo("Host: v1\r\nb: v3\r\nhost: v4\r\n");
        assertThat(fields.removeAll("host")).isEqualTo(2);
        assertThat(fields.has(FieldName.HOST)).isFalse();
        assertThat(fields.remove("host")).isFalse();
        assertThat(fields.get("b")).isEqualTo("v3");
        fields.clear();
        assertThat(fields.isEmpty()).isTrue();
        assertThat(wire(fields)).isEmpty();
    }

    @Test
    void copiesStayWhenTheOriginalChanges() {
        HttpFields fields = HttpFields.create().add("a", "1").add("Host", "h");

        HttpFields copy = fields.copy();
        fields.clear();
        fields.add("zzzz", "2222");

        assertThat(wire(copy)).isEqualTo("a: 1\r\nHost: h\r\n");
        assertThat(copy.get(FieldName.HOST)).isEqualTo("h");
        assertThat(wire(copy.addAll(copy))).isEqualTo("a: 1\r\nHost: h\r\na: 1\r\nHost: h\r\n");
    }

    @ParameterizedTest(name = "RFC 9110 §5.6.1: {0}")
    @CsvSource({
        "close,                   true",
        "Close,                   true",
        "'keep-alive, close',     true",
        "'close ,keep-alive',     true",
        "' ,\t, close ,,',        true",
        "closed,                  false",
        "enclose,                 false",
        "'clo se',                false",
        "close;a,                 false",
        "'',                      false",
        "',',                     false"
    })
    void findsTokensOfLists(String value, boolean found) {
        HttpFields fields =
                HttpFields.create().add("Connection", "upgrade").add("Connection", value);

        assertThat(fields.hasToken(FieldName.CONNECTION, "close")).isEqualTo(found);
        assertThat(fields.hasToken(FieldName.TE, "close")).isFalse();
    }

    @Test
    void splitsListsAtCommasOutsideOfQuotedStrings() {
        HttpFields fields =
                HttpFields.create()
                        .add("a", "x, \"y, \\\" z\" ,, w;q=\",\"")
                        .add("b", "no")
                        .add("A", "v");

        assertThat(fields.list("a")).containsExactly("x", "\"y, \\\" z\"", "w;q=\",\"", "v");
        assertThat(fields.list("c")).isEmpty();
        assertThat(HttpFields.create().add("a", "x, \"y, z").list("a"))
                .containsExactly("x", "\"y, z");
        assertThat(HttpFields.create().add("a", "x, \"y\\").list("a"))
                .containsExactly("x", "\"y\\");
    }

    @Test
    void visitsAllInOrder() {
        var seen = new ArrayList<String>();

        HttpFields.create().add("a", "1").add("b", "2").forEach((n, v) -> seen.add(n + '=' + v));

        assertThat(seen).containsExactly("a=1", "b=2");
    }

    @Test
    void showsNamesAndNoValues() {
        assertThat(HttpFields.create().add("Authorization", "secret").add("a", "b"))
                .hasToString("HttpFields[Authorization, a]");
    }

    @Test
    void refusesIndexesThatAreNotThere() {
        HttpFields fields = HttpFields.create().add("a", "1").add("b", "2");
        fields.remove("b");

        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> fields.value(1))
                .withMessage("field 1 of 1");
    }

    @Property
    void behavesLikeAList(
            @ForAll @Size(max = 40) List<@CharRange(from = 'a', to = 'e') Character> steps) {
        HttpFields fields = HttpFields.create();
        List<String> model = new ArrayList<>();
        for (char step : steps) {
            String name = "n" + step;
            switch (step) {
                case 'a', 'b', 'c' -> {
                    fields.add(name, "v" + model.size());
                    model.add(name + ": v" + model.size());
                }
                case 'd' -> {
                    int i = model.size() / 2;
                    if (i < model.size()) {
                        fields.store().removeAt(i);
                        model.remove(i);
                    }
                }
                default -> {
                    boolean removed = fields.remove("NA");
                    int i = 0;
                    while (i < model.size() && !model.get(i).startsWith("na")) {
                        i++;
                    }
                    assertThat(removed).isEqualTo(i < model.size());
                    if (removed) {
                        model.remove(i);
                    }
                }
            }
        }

        assertThat(wire(fields))
                .isEqualTo(String.join("", model.stream().map(l -> l + "\r\n").toList()));
    }

    private static String wire(HttpFields fields) {
        byte[] target = new byte[fields.store().wireLength()];
        assertThat(fields.store().put(target, 0)).isEqualTo(target.length);
        return new String(target, ISO_8859_1);
    }
}
