package io.evj.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/// Whatever comes, it is a message or refused by the module's own exception.
class DnsReaderPropertiesTest {
    private final DnsReader reader = new DnsReader();

    private record Edit(int index, int value) {}

    @Provide
    Arbitrary<byte[]> noise() {
        return Samples.bytes(600);
    }

    /// Octets that headers and names are made of, so that more than the header is reached.
    @Provide
    Arbitrary<byte[]> likelyNoise() {
        Arbitrary<Byte> likely =
                Arbitraries.of(0, 1, 2, 3, 5, 6, 12, 13, 15, 16, 28, 33, 41, 63, 64, 192, 193, 255)
                        .map(Integer::byteValue);
        return likely.array(byte[].class).ofMinSize(12).ofMaxSize(400);
    }

    @Provide
    Arbitrary<byte[]> mutants() {
        Arbitrary<List<Edit>> edits =
                Combinators.combine(
                                Arbitraries.integers().between(0, 999),
                                Arbitraries.integers().between(0, 255))
                        .as(Edit::new)
                        .list()
                        .ofMinSize(1)
                        .ofMaxSize(4);
        return Combinators.combine(Arbitraries.of(Vectors.ALL), edits)
                .as(DnsReaderPropertiesTest::edited);
    }

    private static byte[] edited(byte[] message, List<Edit> edits) {
        byte[] changed = message.clone();
        for (Edit edit : edits) {
            changed[edit.index % changed.length] = (byte) edit.value;
        }
        return changed;
    }

    @Property(tries = 3000)
    void noiseIsReadOrRefused(@ForAll("noise") byte[] octets) {
        readOrRefuse(octets);
    }

    @Property(tries = 3000)
    void likelyNoiseIsReadOrRefused(@ForAll("likelyNoise") byte[] octets) {
        for (int count = 4; count < 12; count += 2) { // few entries, so that it is not over at once
            octets[count] = 0;
            octets[count + 1] &= 3;
        }
        readOrRefuse(octets);
    }

    @Property(tries = 5000)
    void mutantsAreReadOrRefused(@ForAll("mutants") byte[] octets) {
        readOrRefuse(octets);
    }

    private void readOrRefuse(byte[] octets) {
        try {
            assertThat(reader.read(octets, 0, octets.length).header()).isNotNull();
        } catch (DnsFormatException refused) {
            assertThat(refused.offset()).isBetween(0, octets.length);
            assertThat(refused.reason()).isNotEmpty().hasSizeLessThan(400);
            assertThat(refused.getStackTrace()).isEmpty();
        }
    }

    /// No single octet, whatever it becomes, makes the reader fail otherwise.
    @Example
    void eachOctetOfEachVectorCanBeAnything() {
        for (byte[] vector : Vectors.ALL) {
            for (int index = 0; index < vector.length; index++) {
                byte[] octets = vector.clone();
                for (int value = 0; value < 256; value++) {
                    octets[index] = (byte) value;
                    readOrRefuse(octets);
                }
            }
        }
    }
}
