package io.evj.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class HtmlTextTest {
    @Test
    void escapesTheFiveSpecialCharacters() {
        assertThat(HtmlText.escape("<a href=\"x\">'&amp;'</a>"))
                .isEqualTo("&lt;a href=&quot;x&quot;&gt;&#039;&amp;amp;&#039;&lt;/a&gt;");
    }

    @Test
    void leavesTheRestAlone() {
        assertThat(HtmlText.escape("a/b \u00e9;=`")).isEqualTo("a/b \u00e9;=`");
        assertThat(HtmlText.escape("")).isEmpty();
    }
}
