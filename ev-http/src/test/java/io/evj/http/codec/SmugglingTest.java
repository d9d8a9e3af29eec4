package io.evj.http.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every entry of `smuggling.txt`, in all pieces: whoever sends it gets nothing past us that he did not declare.
final class SmugglingTest {
    static List<Smuggling> entries() throws IOException {
        return Smuggling.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("entries")
    void isReadInOneWayOrRefused(Smuggling entry) {
        if (!entry.verdict().startsWith("ok ")) {
            Pieces.refused(entry.request(), Exchange::new, Integer.parseInt(entry.verdict()), "");
            return;
        }
        int count = Integer.parseInt(entry.verdict().substring(3));
        Pieces.read(
                entry.request(),
                Exchange::new,
                exchange -> {
                    assertThat(exchange.messages()).hasSize(count);
                    assertThat(exchange.isUnderWay()).isFalse();
                    assertThat(exchange.messages())
                            .extracting(Exchange.Message::target)
                            .doesNotContain("/hidden");
                });
    }

    @Test
    void hasManyEntriesEachWithItsOwnName() throws IOException {
        assertThat(entries()).hasSizeGreaterThan(70);
        assertThat(entries()).extracting(Smuggling::name).doesNotHaveDuplicates();
    }
}
