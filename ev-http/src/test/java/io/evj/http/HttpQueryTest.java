package io.evj.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.evj.http.HttpQuery.Parameter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HttpQueryTest {
    @Test
    void splitsAtAmpersandsAndFirstEqualsSigns() {
        assertThat(HttpQuery.parse("a=1&b=2=3&c=").parameters())
                .containsExactly(
                        new Parameter("a", "1"), new Parameter("b", "2=3"), new Parameter("c", ""));
    }

    @Test
    void decodesNamesAndValues() {
        HttpQuery query = HttpQuery.parse("a+b%3D=%C3%A9+%26+1%2B1&x=%zz%4");

        assertThat(query.get("a b=")).isEqualTo("\u00e9 & 1+1");
        assertThat(query.get("x")).isEqualTo("%zz%4");
    }

    @Test
    void keepsAllOfOneNameAndFindsTheFirst() {
        HttpQuery query = HttpQuery.parse("a=1&b=2&a=3");

        assertThat(query.get("a")).isEqualTo("1");
        assertThat(query.all("a")).containsExactly("1", "3");
        assertThat(query.get("A")).isNull();
        assertThat(query.all("c")).isEmpty();
    }

    @Test
    void keepsTheLastOfOneNameOnRequest() {
        assertThat(HttpQuery.parse("a=1&b=2&a=3", QueryFlag.LAST_VALUE).parameters())
                .containsExactly(new Parameter("b", "2"), new Parameter("a", "3"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a&b=1", "=1", "a=1&", "&a=1", "a=1&&b=2", "="})
    void refusesPiecesWithoutNameOrEqualsSign(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> HttpQuery.parse(text));
    }

    @Test
    void toleratesThemOnRequest() {
        assertThat(HttpQuery.parse("&a&=1&b=2&&", QueryFlag.NONCONFORMANT).parameters())
                .containsExactly(new Parameter("a", ""), new Parameter("b", "2"));
    }

    @Test
    void anEmptyTextHasNoParameters() {
        assertThat(HttpQuery.parse("").parameters()).isEmpty();
        assertThat(HttpQuery.parse("")).isEqualTo(HttpQuery.empty());
    }

    @Test
    void writesWhatItReadsBack() {
        HttpQuery query =
                HttpQuery.empty().with("a b", "1&2=3").with("\u00e9", "").with("a b", "+");

        assertThat(query).hasToString("a%20b=1%262%3D3&%C3%A9=&a%20b=%2B");
        assertThat(HttpQuery.parse(query.toString())).isEqualTo(query).hasSameHashCodeAs(query);
        assertThat(HttpUri.empty().withQuery(query.toString()).parameters()).isEqualTo(query);
    }

    @Test
    void refusesAParameterWithoutAName() {
        assertThatIllegalArgumentException().isThrownBy(() -> HttpQuery.empty().with("", "1"));
    }
}
