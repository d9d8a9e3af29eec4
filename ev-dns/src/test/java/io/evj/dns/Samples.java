package io.evj.dns;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/// Random values of this module's types, the odd ones included.
final class Samples {
    private static final List<Integer> ORDINARY_TYPES =
            List.of(13, 29, 35_000, 44, 46, 48, 61, 99, 256, 65_280, 65_535);

    private Samples() {}

    static Arbitrary<byte[]> bytes(int max) {
        return Arbitraries.bytes().array(byte[].class).ofMaxSize(max);
    }

    static Arbitrary<Octets> octets(int max) {
        return bytes(max).map(Octets::of);
    }

    private static Arbitrary<Octets> octets(int min, int max) {
        return Arbitraries.bytes()
                .array(byte[].class)
                .ofMinSize(min)
                .ofMaxSize(max)
                .map(Octets::of);
    }

    private static Arbitrary<Integer> u16() {
        return Arbitraries.integers().between(0, 0xffff);
    }

    private static Arbitrary<Long> u32() {
        return Arbitraries.longs().between(0, 0xffff_ffffL);
    }

    /// Names of letters that often share labels, and names of any octets up to the limits.
    static Arbitrary<DnsName> names() {
        Arbitrary<byte[]> plain =
                Arbitraries.of("a", "A", "b", "www", "WWW", "example", "Com", "com", "*", "_dns")
                        .map(String::getBytes);
        Arbitrary<byte[]> odd = Arbitraries.bytes().array(byte[].class).ofMinSize(1).ofMaxSize(63);
        Arbitrary<byte[]> labels = Arbitraries.frequencyOf(Tuple.of(6, plain), Tuple.of(1, odd));
        return Arbitraries.frequencyOf(
                Tuple.of(5, labels.list().ofMaxSize(5).map(Samples::name)),
                Tuple.of(1, labels.list().ofMaxSize(130).map(Samples::name)));
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

    /// Data of every kind, in the form in which it is read back in the Internet's class.
    static Arbitrary<DnsData> data() {
        Arbitrary<DnsName> names = names();
        return Arbitraries.oneOf(
                octets(4, 4).map(octets -> new DnsData.A(Addresses.inet4(octets.toByteArray()))),
                octets(16, 16)
                        .map(octets -> new DnsData.Aaaa(Addresses.inet6(octets.toByteArray()))),
                names.map(DnsData.Cname::new),
                names.map(DnsData.Ptr::new),
                names.map(DnsData.Ns::new),
                Combinators.combine(names, names, u32(), u32(), u32(), u32(), u32())
                        .as(DnsData.Soa::new),
                Combinators.combine(u16(), names).as(DnsData.Mx::new),
                octets(255).list().ofMinSize(1).ofMaxSize(4).map(DnsData.Txt::new),
                Combinators.combine(u16(), u16(), u16(), names).as(DnsData.Srv::new),
                Combinators.combine(
                                Arbitraries.integers().between(0, 255),
                                Arbitraries.strings()
                                        .withCharRange('a', 'z')
                                        .withCharRange('A', 'Z')
                                        .numeric()
                                        .ofMinLength(1)
                                        .ofMaxLength(20),
                                octets(300))
                        .as(DnsData.Caa::new),
                Combinators.combine(u16(), names, params()).as(ServiceBinding.Svcb::new),
                Combinators.combine(u16(), names, params()).as(ServiceBinding.Https::new),
                Combinators.combine(Arbitraries.of(ORDINARY_TYPES).map(DnsType::of), octets(300))
                        .as(DnsData.Opaque::new));
    }

    /// Parameters with different keys, and sometimes a list of those that are mandatory.
    private static Arbitrary<List<SvcParam>> params() {
        Arbitrary<SvcParam> param =
                Arbitraries.oneOf(
                        octets(1, 40).list().ofMinSize(1).ofMaxSize(4).map(SvcParam.Alpn::new),
                        Arbitraries.just(new SvcParam.NoDefaultAlpn()),
                        u16().map(SvcParam.Port::new),
                        octets(4, 4)
                                .map(octets -> Addresses.inet4(octets.toByteArray()))
                                .list()
                                .ofMinSize(1)
                                .ofMaxSize(4)
                                .map(SvcParam.Ipv4Hint::new),
                        octets(1, 50).map(SvcParam.Ech::new),
                        octets(16, 16)
                                .map(octets -> Addresses.inet6(octets.toByteArray()))
                                .list()
                                .ofMinSize(1)
                                .ofMaxSize(4)
                                .map(SvcParam.Ipv6Hint::new),
                        Combinators.combine(Arbitraries.integers().between(7, 65_535), octets(50))
                                .as(SvcParam.Other::new));
        return Combinators.combine(
                        param.list().ofMaxSize(6).uniqueElements(SvcParam::key),
                        Arbitraries.of(true, false))
                .as(Samples::withMandatory);
    }

    private static List<SvcParam> withMandatory(List<SvcParam> params, boolean isWanted) {
        if (!isWanted || params.isEmpty()) {
            return params;
        }
        List<Integer> keys =
                params.stream().map(SvcParam::key).sorted(Comparator.reverseOrder()).toList();
        return Stream.concat(params.stream(), Stream.of(new SvcParam.Mandatory(keys))).toList();
    }

    static Arbitrary<DnsRecord> records() {
        return Combinators.combine(
                        names(), Arbitraries.integers().between(0, Integer.MAX_VALUE), data())
                .as(DnsRecord::of);
    }

    static Arbitrary<DnsMessage> messages() {
        Arbitrary<DnsHeader> headers = Combinators.combine(u16(), u16()).as(DnsHeader::new);
        Arbitrary<DnsQuestion> questions =
                Combinators.combine(names(), u16().map(DnsType::of), u16().map(DnsClass::of))
                        .as(DnsQuestion::new);
        Arbitrary<List<DnsRecord>> records = records().list().ofMaxSize(5);
        return Combinators.combine(
                        headers,
                        questions.list().ofMaxSize(2),
                        records,
                        records,
                        records,
                        edns().injectNull(0.3))
                .as(DnsMessage::new);
    }

    private static Arbitrary<Edns> edns() {
        Arbitrary<Integer> u8 = Arbitraries.integers().between(0, 255);
        Arbitrary<EdnsOption> options = Combinators.combine(u16(), octets(40)).as(EdnsOption::new);
        return Combinators.combine(u16(), u8, u8, u16(), options.list().ofMaxSize(3)).as(Edns::new);
    }
}
