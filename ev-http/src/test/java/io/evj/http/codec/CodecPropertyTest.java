package io.evj.http.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.evj.http.HttpException;
import io.evj.http.HttpLimits;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/// What we write, we read, in any pieces; what is broken is refused by an [HttpException] and nothing else, and in the same words
/// whatever the pieces.
final class CodecPropertyTest {
    private static final HttpLimits LIMITS = HttpLimits.defaults();
    private static final String TOKEN = "abcXYZ019!#$%&'*+-.^_`|~";

    /// A request before it is written.
    record Request(String method, String target, List<String[]> fields, List<String> chunks) {}

    @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
    void requestsComeBack(@ForAll("requests") Request request, @ForAll Random random) {
        byte[] octets = write(request);

        Exchange exchange = new Exchange();
        feed(exchange, octets, random);

        assertThat(exchange.isUnderWay()).isFalse();
        assertThat(exchange.messages()).hasSize(1);
        Exchange.Message message = exchange.messages().getFirst();
        assertThat(message.method()).isEqualTo(request.method());
        assertThat(message.target()).isEqualTo(request.target());
        assertThat(message.fields())
                .isEqualTo(request.fields().stream().map(f -> f[0] + ": " + f[1]).toList());
        assertThat(message.body()).isEqualTo(String.join("", request.chunks()));
    }

    @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
    void responsesComeBack(@ForAll("requests") Request response, @ForAll("statuses") int status) {
        FieldStore fields = fields(response);
        String reason = response.target().substring(1);
        byte[] wire = Heads.of("HTTP/1.1 " + status + ' ' + reason, fields);

        ResponseDecoder decoder = new ResponseDecoder(LIMITS);

        assertThat(decoder.decode(ByteBuffer.wrap(wire))).isTrue();
        assertThat(decoder.head().status()).isEqualTo(status);
        assertThat(decoder.head().reason()).isEqualTo(reason);
        byte[] again = new byte[fields.wireLength()];
        byte[] first = new byte[fields.wireLength()];
        decoder.head().fields().put(again, 0);
        fields.put(first, 0);
        assertThat(again).isEqualTo(first);
    }

    @Property(tries = 3000, edgeCases = EdgeCasesMode.NONE)
    void brokenRequestsAreRefusedInTheSameWordsWhateverThePieces(
            @ForAll("requests") Request request, @ForAll Random random) {
        byte[] octets = broken(write(request), random);

        String whole = outcome(octets, octets.length);

        assertThat(outcome(octets, 1)).isEqualTo(whole);
        assertThat(outcome(octets, 7)).isEqualTo(whole);
    }

    @Property(tries = 2000)
    void noiseIsRefusedInTheSameWordsWhateverThePieces(@ForAll byte[] noise) {
        assertThat(outcome(noise, 1)).isEqualTo(outcome(noise, noise.length + 1));
        ResponseDecoder decoder = new ResponseDecoder(LIMITS);
        try {
            decoder.decode(ByteBuffer.wrap(noise));
        } catch (HttpException refusal) {
            assertThat(refusal.status()).isEqualTo(502);
        }
    }

    // --- what to write -------------------------------------------------------------------------

    @Provide
    Arbitrary<Request> requests() {
        Arbitrary<String> methods =
                Arbitraries.strings().withChars(TOKEN).ofMinLength(1).ofMaxLength(8);
        Arbitrary<String> known = Arbitraries.of("GET", "POST", "PUT", "HEAD", "DELETE", "PATCH");
        return Combinators.combine(
                        Arbitraries.oneOf(methods, known), targets(), fieldLists(), chunkLists())
                .as(CodecPropertyTest::request);
    }

    @Provide
    Arbitrary<Integer> statuses() {
        return Arbitraries.integers().between(100, 599);
    }

    private static Arbitrary<String> targets() {
        Arbitrary<String> character =
                Arbitraries.oneOf(
                        Arbitraries.strings().withChars("abcXYZ019-._~!$&'()*+,;=:@/?").ofLength(1),
                        Arbitraries.of("%00", "%0d%0A", "%fF", "%25"));
        return character.list().ofMaxSize(30).map(list -> "/" + String.join("", list));
    }

    private static Arbitrary<List<String[]>> fieldLists() {
        Arbitrary<String> names =
                Arbitraries.oneOf(
                        Arbitraries.strings().withChars(TOKEN).ofMinLength(1).ofMaxLength(12),
                        Arbitraries.of("Accept", "cookie", "User-Agent", "X-A"));
        Arbitrary<String> values =
                Arbitraries.strings()
                        .withCharRange(' ', '~')
                        .withCharRange('\u0080', '\u00ff')
                        .withChars('\t')
                        .ofMaxLength(40)
                        .map(CodecPropertyTest::trimmed);
        return Combinators.combine(names, values)
                .as((name, value) -> new String[] {name, value})
                .list()
                .ofMaxSize(8);
    }

    private static Arbitrary<List<String>> chunkLists() {
        return Arbitraries.strings()
                .withCharRange('\0', '\u00ff')
                .ofMinLength(1)
                .ofMaxLength(40)
                .list()
                .ofMaxSize(5);
    }

    private static Request request(
            String method, String target, List<String[]> fields, List<String> chunks) {
        var all = new ArrayList<>(fields);
        all.add(new String[] {"Host", "a.example"});
        if (!chunks.isEmpty()) {
            all.add(new String[] {"Transfer-Encoding", "chunked"});
        }
        return new Request(method, target, all, chunks);
    }

    private static String trimmed(String value) {
        return value.replaceAll("^[ \t]+|[ \t]+$", "");
    }

    // --- writing -------------------------------------------------------------------------------

    private static FieldStore fields(Request request) {
        FieldStore fields = new FieldStore();
        for (String[] field : request.fields()) {
            fields.add(field[0], field[1]);
        }
        return fields;
    }

    private static byte[] write(Request request) {
        FieldStore fields = fields(request);
        ByteBuffer wire = ByteBuffer.allocate(100_000);
        wire.put(Heads.of(request.method() + ' ' + request.target() + " HTTP/1.1", fields));
        for (String chunk : request.chunks()) {
            ChunkEncoder.putSize(chunk.length(), wire);
            wire.put(chunk.getBytes(ISO_8859_1));
            ChunkEncoder.putEnd(wire);
        }
        if (!request.chunks().isEmpty()) {
            ChunkEncoder.putLast(new FieldStore(), wire);
        }
        return Arrays.copyOf(wire.array(), wire.position());
    }

    // --- breaking and feeding ------------------------------------------------------------------

    private static byte[] broken(byte[] octets, Random random) {
        List<Byte> list = new ArrayList<>();
        for (byte octet : octets) {
            list.add(octet);
        }
        int changes = 1 + random.nextInt(4);
        String favourites = "\r\n\t \0:;,%\"0123456789abcx/?#[]\u007f\u00ff";
        for (int i = 0; i < changes; i++) {
            int at = random.nextInt(list.size());
            byte octet = (byte) favourites.charAt(random.nextInt(favourites.length()));
            switch (random.nextInt(4)) {
                case 0 -> list.set(at, octet);
                case 1 -> list.add(at, octet);
                case 2 -> list.remove(at);
                default -> {
                    int end = Math.min(list.size(), at + random.nextInt(20));
                    list.addAll(random.nextInt(list.size()), List.copyOf(list.subList(at, end)));
                }
            }
        }
        byte[] broken = new byte[list.size()];
        for (int i = 0; i < broken.length; i++) {
            broken[i] = list.get(i);
        }
        return broken;
    }

    /// What comes of octets in pieces of a size: requests, and a refusal or the state at the end.
    private static String outcome(byte[] octets, int size) {
        Exchange exchange = new Exchange();
        try {
            for (int at = 0; at < octets.length && !exchange.isClosed(); at += size) {
                exchange.take(ByteBuffer.wrap(octets, at, Math.min(size, octets.length - at)));
            }
            return exchange.messages() + " under way: " + exchange.isUnderWay();
        } catch (HttpException refusal) {
            return exchange.messages() + " refused: " + refusal.getMessage();
        }
    }

    private static void feed(Exchange exchange, byte[] octets, Random random) {
        for (int at = 0; at < octets.length; ) {
            int length = Math.min(octets.length - at, random.nextInt(1, 60));
            exchange.take(ByteBuffer.wrap(octets, at, length));
            at += length;
        }
    }
}
