package io.evj.http.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;

/// Each class against its production, written out as the RFC has it.
final class OctetsTest {
    private static final String ALPHANUMERIC =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final String UNRESERVED = ALPHANUMERIC + "-._~";
    private static final String SUB_DELIMS = "!$&'()*+,;=";

    @Test
    void classesAreTheProductions() {
        assertMembers(Octets.TOKEN, ALPHANUMERIC + "!#$%&'*+-.^_`|~");
        assertMembers(Octets.UNRESERVED, UNRESERVED);
        assertMembers(Octets.REG_NAME, UNRESERVED + SUB_DELIMS);
        assertMembers(Octets.USERINFO, UNRESERVED + SUB_DELIMS + ":");
        assertMembers(Octets.PATH, UNRESERVED + SUB_DELIMS + ":@/");
        assertMembers(Octets.QUERY, UNRESERVED + SUB_DELIMS + ":@/?");
        assertMembers(Octets.SCHEME, ALPHANUMERIC + "+-.");
        assertMembers(Octets.HEX, "0123456789abcdefABCDEF");
    }

    @Test
    void textIsAllButControlCharacters() {
        for (int c = 0; c < 0x200; c++) {
            boolean control = c != '\t' && (c < 0x20 || c == 0x7f);

            assertThat(Octets.isText(c)).as("U+%04X", c).isEqualTo(!control && c <= 0xff);
        }
    }

    @Test
    void digitsHaveTheirValues() {
        for (int value = 0; value < 16; value++) {
            assertThat(Octets.hexValue("0123456789abcdef".charAt(value))).isEqualTo(value);
            assertThat(Octets.hexValue("0123456789ABCDEF".charAt(value))).isEqualTo(value);
        }
        assertSame(Octets::isDigit, c -> "0123456789".indexOf(c) >= 0);
        assertSame(Octets::isAlpha, c -> c < 128 && Character.isLetter(c));
    }

    private static void assertMembers(int octets, String members) {
        assertSame(c -> Octets.is(c, octets), c -> members.indexOf(c) >= 0);
    }

    private static void assertSame(IntPredicate actual, IntPredicate expected) {
        for (int c = 0; c < 0x10000; c++) {
            assertThat(actual.test(c)).as("U+%04X", c).isEqualTo(expected.test(c));
        }
    }
}
