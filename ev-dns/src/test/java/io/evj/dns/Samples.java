package io.evj.dns;

import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Tuple;

/// Random values of this module's types, the odd ones included.
final class Samples {
    private Samples() {}

    static Arbitrary<byte[]> bytes(int max) {
        return Arbitraries.bytes().array(byte[].class).ofMaxSize(max);
    }

    static Arbitrary<Octets> octets(int max) {
        return bytes(max).map(Octets::of);
    }

    /// Names of letters that often share labels, and names of any octets up to the limits.
    static Arbitrary<DnsName> names() {
        Arbitrary<byte[]> plain =
                Arbitraries.of("a", "A", "b", "www", "WWW", "example", "Com", "com", "*", "_dns")
                        .map(String::getBytes);
        Arbitrary<byte[]> odd = Arbitraries.bytes().array(byte[].class).ofMinSize(1).ofMaxSize(63);
        return Arbitraries.frequencyOf(Tuple.of(6, plain), Tuple.of(1, odd))
                .list()
                .ofMaxSize(130)
                .map(Samples::name);
    }

    /// As many of the labels as there is room for.
    private static DnsName name(Iterable<byte[]> labels) {
        byte[] wire = new byte[255];
        int end = 0;
        for (byte[] label : labels) {
            if (end + 1 + label.length > 254) {
                break;
            }
            wire[end] = (byte) label.length;
            System.arraycopy(label, 0, wire, end + 1, label.length);
            end += 1 + label.length;
        }
        return DnsName.ofWire(Arrays.copyOf(wire, end + 1));
    }
}
