package io.evj.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.StringLength;

class DnsNamePropertiesTest {
    @Provide
    Arbitrary<DnsName> names() {
        return Samples.names();
    }

    @Provide
    Arbitrary<byte[]> bytes() {
        return Samples.bytes(40);
    }

    @Property
    void textReadsBackExactly(@ForAll("names") DnsName name) {
        assertThat(DnsName.of(name.toString()).equalsExactly(name)).isTrue();
    }

    @Property
    void wireReadsBackExactly(@ForAll("names") DnsName name) {
        assertThat(DnsName.ofWire(name.toWire()).equalsExactly(name)).isTrue();
    }

    @Property
    void anyTextIsANameOrRefused(@ForAll @StringLength(max = 300) String text) {
        try {
            DnsName name = DnsName.of(text);
            assertThat(DnsName.of(name.toString()).equalsExactly(name)).isTrue();
        } catch (IllegalArgumentException refused) {
            assertThat(refused.getMessage()).isNotEmpty().hasSizeLessThan(250);
        }
    }

    @Property
    void anyOctetsAreANameOrRefused(@ForAll("bytes") byte[] wire) {
        try {
            assertThat(DnsName.ofWire(wire).toWire()).isEqualTo(wire);
        } catch (IllegalArgumentException refused) {
            assertThat(refused.getMessage()).isNotEmpty();
        }
    }

    @Property
    void orderEqualityAndHashAgree(
            @ForAll("names") DnsName first, @ForAll("names") DnsName second) {
        assertThat(first.compareTo(second) == 0).isEqualTo(first.equals(second));
        assertThat(Integer.signum(first.compareTo(second)))
                .isEqualTo(-Integer.signum(second.compareTo(first)));
        if (first.equals(second)) {
            assertThat(first).hasSameHashCodeAs(second);
        }
        assertThat(DnsName.of(first.toString().toUpperCase(Locale.ROOT))).isEqualTo(first);
    }

    @Property
    void isWithinEachOfItsAncestorsOnly(
            @ForAll("names") DnsName name, @ForAll("names") DnsName other) {
        boolean isAncestor = name.equals(other);
        for (DnsName above = name; !above.isRoot(); above = above.parent()) {
            assertThat(name.isWithin(above)).isTrue();
            isAncestor |= above.parent().equals(other);
        }
        assertThat(name.isWithin(other)).isEqualTo(isAncestor);
    }
}
