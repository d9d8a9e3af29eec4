package io.evj.http.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.function.IntPredicate;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
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

    @Property
    void findsTheFirstOctetThatIsNoText(
            @ForAll @Size(max = 40) byte[] octets, @ForAll @IntRange(max = 5) int from) {
        int start = Math.min(from, octets.length);
        int expected = start;
        while (expected < octets.length && Octets.isText(octets[expected] & 0xff)) {
            expected++;
        }

        assertThat(Octets.skipText(octets, start, octets.length)).isEqualTo(expected);
    }

    @Test
    void findsEachControlCharacterAtEachPlace() {
        for (int octet = 0; octet < 256; octet++) {
            for (int place = 0; place < 20; place++) {
                for (byte filler : new byte[] {'a', '\t', ' ', '~', (byte) 0x80, (byte) 0xff}) {
                    byte[] octets = new byte[20];
                    Arrays.fill(octets, filler);
                    octets[place] = (byte) octet;

                    assertThat(Octets.skipText(octets, 0, 20))
                            .isEqualTo(Octets.isText(octet) ? 20 : place);
                }
            }
        }
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
