package io.evj.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The test vectors of RFC 9460, appendix D: text and octets of the same data, and text that is none.
class SvcbVectorsTest {
    private static final String FOO_EXAMPLE_COM = "03666f6f 076578616d706c65 03636f6d 00";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            textBlock =
                    """
                    0 foo.example.com.                                | 0000 FOO
                    1 .                                               | 0001 00
                    16 foo.example.com. port=53                       | 0010 FOO 0003 0002 0035
                    1 foo.example.com. key667=hello                   | 0001 FOO 029b 0005 68656c6c6f
                    1 foo.example.com. key667="hello\\210qoo"         | 0001 FOO 029b 0009 68656c6c6fd2716f6f
                    1 foo.example.com. ipv6hint="2001:db8::1,2001:db8::53:1" | 0001 FOO 0006 0020 20010db8000000000000000000000001 20010db8000000000000000000530001
                    1 foo.example.com. ipv6hint="2001:db8:122:344::192.0.2.33" | 0001 FOO 0006 0010 20010db80122034400000000c0000221
                    16 foo.example.com. alpn=h2,h3-19 mandatory=ipv4hint,alpn ipv4hint=192.0.2.1 | 0010 FOO 0000 0004 0001 0004 0001 0009 026832 0568332d3139 0004 0004 c0000201
                    16 foo.example.com. alpn="f\\\\\\\\oo\\\\,bar,h2"  | 0010 FOO 0001 000c 08665c6f6f2c626172 026832
                    16 foo.example.com. alpn=f\\\\\\092oo\\092,bar,h2  | 0010 FOO 0001 000c 08665c6f6f2c626172 026832
                    1 foo.example.com. key1="\\002h2" key3="\\000\\053" | 0001 FOO 0001 0003 026832 0003 0002 0035
                    1 foo.example.com. no-default-alpn alpn=h2        | 0001 FOO 0001 0003 026832 0002 0000
                    1 foo.example.com. ech="AQID"                     | 0001 FOO 0005 0003 010203
                    """)
    void textAndOctetsAgree(String text, String hex) {
        var data = new Bytes().hex(hex.replace("FOO", FOO_EXAMPLE_COM));
        var message = Bytes.message(0, 1, 0, 0).name("x.").record(64, data);

        DnsRecord parsed = ZoneText.parseRecord("x. 60 SVCB " + text);
        DnsMessage read = new DnsReader().read(message.array(), 0, message.size());

        assertThat(read.answers()).containsExactly(parsed);
        assertThat(new DnsWriter().toBytes(read)).isEqualTo(message.array());
        assertThat(ZoneText.parseRecord(parsed.toString())).isEqualTo(parsed);
        assertThat(ZoneText.parseRecord("x. 60 HTTPS " + text).data().text())
                .isEqualTo(parsed.data().text());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "key123=abc key123=def",
                "mandatory",
                "alpn",
                "port",
                "ipv4hint",
                "ipv6hint",
                "ech",
                "no-default-alpn=abc",
                "mandatory=key123",
                "mandatory=mandatory",
                "mandatory=key123,key123 key123=abc",
                "alpn=h2,,h3",
                "alpn=h2\\\\",
                "port=65536",
                "port=http",
                "port=",
                "ipv4hint=1.2.3.4,",
                "ipv4hint=::1",
                "ipv6hint=1.2.3.4",
                "ech=A",
                "key65536=x",
                "foo=x",
                "=x",
                "key3=\\000",
                "key3=\\000\\001\\002",
                "\"port=53\"",
                "port=\"53",
                "port=5\"3\""
            })
    void failureCases(String params) {
        assertThatThrownBy(() -> ZoneText.parseRecord("x. 60 SVCB 1 foo.example.com. " + params))
                .isInstanceOf(ZoneFormatException.class)
                .hasMessageStartingWith("line 1, column ");
    }
}
