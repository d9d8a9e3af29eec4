package io.evj.api;

import static io.evj.api.AddressHints.Family.IPV4;
import static io.evj.api.AddressHints.Family.IPV6;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evj.api.AddressHints.Flag;
import io.evj.api.AddressHints.SocketType;
import io.evj.api.ResolveException.Code;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressQueryTest {
    private static final AddressHints TCP = AddressHints.defaults().withType(SocketType.STREAM);

    @Test
    void needsAHostOrAService() {
        assertCode(Code.NONAME, () -> query("", "", TCP).answerWithoutLookup());
    }

    @Test
    void noHostMeansLoopbackWithIpv4First() throws Exception {
        assertThat(answers("", "80", TCP)).containsExactly("127.0.0.1:80", "[::1]:80");
        assertThat(answers("", "80", TCP.withFamily(IPV4))).containsExactly("127.0.0.1:80");
        assertThat(answers("", "80", TCP.withFamily(IPV6))).containsExactly("[::1]:80");
    }

    @Test
    void noHostMeansAnyAddressForListening() throws Exception {
        assertThat(answers("", "80", TCP.with(Flag.PASSIVE)))
                .containsExactly("0.0.0.0:80", "[::]:80");
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1,        192.0.2.1:80",
        "2001:db8::1,      [2001:db8::1]:80",
        "fe80::1%1,        [fe80::1%1]:80",
        "::ffff:192.0.2.1, [::ffff:192.0.2.1]:80"
    })
    void answersLiteralsAtOnce(String host, String answer) throws Exception {
        assertThat(answers(host, "80", TCP).getFirst())
                .satisfiesAnyOf(
                        found -> assertThat(found).isEqualTo(answer),
                        found -> assertThat(host).contains("%")); // the link may be named
        assertThat(answers(host, "80", TCP.with(Flag.NUMERIC_HOST))).hasSize(1);
        assertThat(answers(host, "80", TCP.with(Flag.ADDRESS_CONFIGURED))).hasSize(1);
    }

    @Test
    void literalsOfTheOtherFamilyAreNoAnswer() {
        assertCode(
                Code.ADDRFAMILY,
                () -> query("192.0.2.1", "", TCP.withFamily(IPV6)).answerWithoutLookup());
        assertCode(
                Code.ADDRFAMILY,
                () -> query("::1", "", TCP.withFamily(IPV4)).answerWithoutLookup());
        assertCode(
                Code.NONAME,
                () ->
                        query("::1", "", TCP.withFamily(IPV4).with(Flag.NUMERIC_HOST))
                                .answerWithoutLookup());
    }

    @Test
    void mapsIpv4LiteralsWhenAsked() throws Exception {
        AddressHints hints = TCP.withFamily(IPV6).with(Flag.V4_MAPPED);

        assertThat(answers("192.0.2.1", "80", hints)).containsExactly("[::ffff:192.0.2.1]:80");
    }

    @ParameterizedTest
    @ValueSource(strings = {"example.com", "1.2.3", "1.2.3.04", "::1::", "[::1]"})
    void refusesNamesWhereANumberIsWanted(String host) {
        assertCode(
                Code.NONAME,
                () -> query(host, "80", TCP.with(Flag.NUMERIC_HOST)).answerWithoutLookup());
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LocalHost", "www.localhost"})
    void answersLocalhostWithoutLookup(String host) throws Exception {
        assertThat(answers(host, "80", TCP)).containsExactly("127.0.0.1:80", "[::1]:80");
    }

    @ParameterizedTest
    @ValueSource(strings = {"example.com", "notlocalhost", "localhost.example"})
    void leavesNamesToTheResolver(String host) throws Exception {
        assertThat(query(host, "80", TCP).answerWithoutLookup()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"'', 0", "0, 0", "80, 80", "65535, 65535", "http, 80", "https, 443", "domain, 53"})
    void knowsPortsOfServices(String service, int port) throws Exception {
        assertThat(query("", service, TCP).port()).isEqualTo(port);
    }

    @ParameterizedTest
    @ValueSource(strings = {"65536", "99999999999", "-1", "80 ", "no-such-service", "0x50"})
    void refusesUnknownServices(String service) {
        assertCode(Code.SERVICE, () -> query("192.0.2.1", service, TCP).answerWithoutLookup());
    }

    @Test
    void refusesServiceNamesWhereANumberIsWanted() {
        AddressHints hints = TCP.with(Flag.NUMERIC_SERVICE);

        assertCode(Code.NONAME, () -> query("192.0.2.1", "http", hints).answerWithoutLookup());
    }

    @Test
    void givesEachAddressOncePerKindOfSocket() throws Exception {
        AddressHints any = AddressHints.defaults();

        assertThat(types(any)).containsExactly(SocketType.STREAM, SocketType.DATAGRAM);
        assertThat(types(TCP)).containsExactly(SocketType.STREAM);
        assertThat(types(any.withType(SocketType.DATAGRAM))).containsExactly(SocketType.DATAGRAM);
        assertThat(answers("192.0.2.1", "80", any)).containsExactly("192.0.2.1:80");
    }

    @Test
    void givesTheCanonicalNameOnlyWhenAsked() throws Exception {
        List<InetAddress> found = List.of(AddressText.parseAddress("192.0.2.1"));
        AddressQuery plain = query("www.example", "", TCP);
        AddressQuery canonical = query("www.example", "", TCP.with(Flag.CANONICAL_NAME));

        assertThat(plain.answer(found, "host.example").canonicalName()).isEmpty();
        assertThat(canonical.answer(found, "host.example").canonicalName())
                .isEqualTo("host.example");
    }

    @Test
    void keepsTheWantedFamilyOfWhatWasFound() throws Exception {
        List<InetAddress> both =
                List.of(
                        AddressText.parseAddress("2001:db8::1"),
                        AddressText.parseAddress("192.0.2.1"));
        AddressHints six = TCP.withFamily(IPV6);

        assertThat(found(TCP, both)).containsExactly("[2001:db8::1]:0", "192.0.2.1:0");
        assertThat(found(TCP.withFamily(IPV4), both)).containsExactly("192.0.2.1:0");
        assertThat(found(six, both)).containsExactly("[2001:db8::1]:0");
        assertThat(found(six.with(Flag.V4_MAPPED), both)).containsExactly("[2001:db8::1]:0");
        assertThat(found(six.with(Flag.ALL), both)).containsExactly("[2001:db8::1]:0");
        assertThat(found(six.with(Flag.V4_MAPPED).with(Flag.ALL), both))
                .containsExactly("[2001:db8::1]:0", "[::ffff:192.0.2.1]:0");
        assertThat(found(six.with(Flag.V4_MAPPED), both.subList(1, 2)))
                .containsExactly("[::ffff:192.0.2.1]:0");
        assertCode(Code.ADDRFAMILY, () -> found(six, both.subList(1, 2)));
        assertCode(Code.NODATA, () -> found(TCP, List.of()));
    }

    @Test
    void failuresNameTheCodeAndTheHost() {
        for (Code code : Code.values()) {
            ResolveException failure = query("www.example", "", TCP).failure(code);

            assertThat(code.text()).isNotBlank();
            assertThat(failure.code()).isEqualTo(code);
            assertThat(failure).hasMessage("host www.example: " + code.text() + " (" + code + ")");
        }
    }

    private static AddressQuery query(String host, String service, AddressHints hints) {
        return new AddressQuery(host, service, hints);
    }

    private static List<String> answers(String host, String service, AddressHints hints)
            throws ResolveException {
        AddressInfo info = query(host, service, hints).answerWithoutLookup().orElseThrow();
        return text(info.addresses().stream());
    }

    private static List<String> found(AddressHints hints, List<InetAddress> found)
            throws ResolveException {
        return text(query("www.example", "", hints).answer(found, "").addresses().stream());
    }

    private static List<SocketType> types(AddressHints hints) throws ResolveException {
        AddressInfo info = query("192.0.2.1", "80", hints).answerWithoutLookup().orElseThrow();
        return info.entries().stream().map(AddressInfo.Entry::type).toList();
    }

    private static List<String> text(Stream<? extends SocketAddress> addresses) {
        return addresses.map(AddressText::format).toList();
    }

    private static void assertCode(Code code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ResolveException.class, e -> assertThat(e.code()).isEqualTo(code));
    }
}
