package io.evj.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/// What is written is read again as it was, and what is read is written.
class RoundTripPropertiesTest {
    private final DnsReader reader = new DnsReader();
    private final DnsWriter writer = new DnsWriter();

    @Provide
    Arbitrary<DnsMessage> messages() {
        return Samples.messages();
    }

    /// Octets of messages, some of them changed.
    @Provide
    Arbitrary<byte[]> mutants() {
        Arbitrary<byte[]> written =
                Samples.messages().map(message -> new DnsWriter().toBytes(message));
        return Combinators.combine(
                        Arbitraries.oneOf(written, Arbitraries.of(Vectors.ALL)),
                        Arbitraries.integers().between(0, 9999).list().ofMaxSize(3),
                        Arbitraries.bytes())
                .as(RoundTripPropertiesTest::changed);
    }

    private static byte[] changed(byte[] message, List<Integer> indices, byte value) {
        byte[] octets = message.clone();
        for (int index : indices) {
            octets[index % octets.length] = value;
        }
        return octets;
    }

    private DnsMessage read(byte[] octets) {
        return reader.read(octets, 0, octets.length);
    }

    @Property
    void messagesAreReadAsTheyWereWritten(@ForAll("messages") DnsMessage message) {
        byte[] octets = writer.toBytes(message);

        DnsMessage read = read(octets);

        assertThat(read).isEqualTo(message);
        assertThat(writer.toBytes(read)).isEqualTo(octets); // case of names included
    }

    @Property(tries = 60)
    void messagesCutOffAnywhereAreRefused(@ForAll("messages") DnsMessage message) {
        byte[] octets = writer.toBytes(message);

        for (int size = 0; size < octets.length; size++) {
            byte[] cut = Arrays.copyOf(octets, size);
            assertThatThrownBy(() -> read(cut)).isInstanceOf(DnsFormatException.class);
        }
    }

    @Property(tries = 5000)
    void whatIsAcceptedIsWrittenAndReadAgain(@ForAll("mutants") byte[] octets) {
        DnsMessage message;
        try {
            message = read(octets);
        } catch (DnsFormatException refused) {
            assertThat(refused.offset()).isBetween(0, octets.length);
            return;
        }

        byte[] written = writer.toBytes(message);

        assertThat(read(written)).isEqualTo(message);
        assertThat(writer.toBytes(read(written))).isEqualTo(written);
    }

    /// Whatever the limit, what is written is a message, with a beginning of each section.
    @Property
    void truncatedMessagesAreMessages(
            @ForAll("messages") DnsMessage message, @ForAll @IntRange(max = 1500) int room) {
        var target = ByteBuffer.allocate(12 + room);

        writer.write(message, target);

        DnsMessage read = reader.read(target.flip());
        assertBegins(message.questions(), read.questions());
        assertBegins(message.answers(), read.answers());
        assertBegins(message.authorities(), read.authorities());
        assertBegins(message.additionals(), read.additionals());
        int expected = message.header().flags() | (writer.isTruncated() ? DnsHeader.TRUNCATED : 0);
        assertThat(read.header().flags()).isEqualTo(expected);
        if (!writer.isTruncated()) {
            assertThat(read).isEqualTo(message);
        }
    }

    private static void assertBegins(List<?> whole, List<?> beginning) {
        assertThat(beginning).hasSizeLessThanOrEqualTo(whole.size());
        assertThat(whole.subList(0, beginning.size()).equals(beginning)).isTrue();
    }
}
