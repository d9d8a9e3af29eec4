package io.evj.http.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.evj.http.HttpException;
import io.evj.http.HttpLimits;
import io.evj.http.HttpMethod;
import io.evj.http.HttpUri;
import io.evj.http.UriFlag;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// What Jazzer is let loose on. In a normal run the seeds are replayed: the files in `HttpFuzzTestInputs`, one folder for each test.
/// What a fuzzing run finds becomes a seed there.
final class HttpFuzzTest {
    private static final HttpLimits LIMITS =
            HttpLimits.defaults().withBodyBytesMax(1 << 20).withFieldCountMax(20);

    /// Pipelined requests: read in one way whatever the pieces, and refused by what can be answered.
    @FuzzTest
    void requests(byte[] octets) {
        String whole = requests(octets, octets.length);

        assertThat(requests(octets, 1)).isEqualTo(whole);
        assertThat(requests(octets, 7)).isEqualTo(whole);
    }

    /// One response to a GET, up to the end of its connection. What was read can be written, and is read again as the same.
    @FuzzTest
    void responses(byte[] octets) {
        String whole = response(octets, octets.length);

        assertThat(response(octets, 1)).isEqualTo(whole);
        assertThat(response(octets, 7)).isEqualTo(whole);
    }

    /// A body in chunks: the same data and the same end whatever the pieces.
    @FuzzTest
    void chunks(byte[] octets) {
        String whole = chunks(octets, octets.length);

        assertThat(chunks(octets, 1)).isEqualTo(whole);
        assertThat(chunks(octets, 7)).isEqualTo(whole);
    }

    /// What is read as a URI is written as the same URI, and resolving it against another gives a URI.
    @FuzzTest
    void uris(byte[] octets) {
        String text = new String(octets, ISO_8859_1);
        HttpUri base = HttpUri.parse("http://a.example/b/c/d;p?q");
        for (UriFlag[] flags : new UriFlag[][] {{}, UriFlag.values()}) {
            HttpUri uri = HttpUri.tryParse(text, flags);
            if (uri == null) {
                continue;
            }
            HttpUri again = HttpUri.parse(uri.join(), flags);
            assertThat(again).isEqualTo(uri);
            assertThat(again.join()).isEqualTo(uri.join());
            assertThat(HttpUri.tryParse(base.resolve(uri).join(), flags)).isNotNull();
        }
    }

    /// What comes of octets in pieces of a size: requests, and a refusal or the state at the end.
    private static String requests(byte[] octets, int size) {
        Exchange exchange = new Exchange(LIMITS, true);
        try {
            for (ByteBuffer source = ByteBuffer.wrap(octets);
                    source.hasRemaining() && !exchange.isClosed(); ) {
                feed(source, size, exchange::take);
            }
            return exchange.messages() + " under way: " + exchange.isUnderWay();
        } catch (HttpException refusal) {
            assertThat(refusal.status()).isIn(400, 413, 414, 417, 431, 501, 505);
            return exchange.messages() + " refused: " + refusal.getMessage();
        }
    }

    private static String response(byte[] octets, int size) {
        ResponseDecoder decoder = new ResponseDecoder(LIMITS);
        ByteBuffer source = ByteBuffer.wrap(octets);
        var data = new ByteArrayOutputStream();
        try {
            boolean[] isComplete = {false};
            while (source.hasRemaining() && !isComplete[0]) {
                feed(source, size, piece -> isComplete[0] = decoder.decode(piece));
            }
            if (!isComplete[0]) {
                return "a head that is not complete";
            }
            ResponseHead head = decoder.head();
            String read = written(head);
            assertThat(written(decoded(read).head())).isEqualTo(read);
            BodyFraming framing = BodyFraming.ofResponse(head, HttpMethod.GET, LIMITS);
            BodyDecoder body = BodyDecoder.of(framing, LIMITS, MessageKind.RESPONSE);
            read(body, source, size, data);
            return read + data.toString(ISO_8859_1) + body.isComplete();
        } catch (HttpException refusal) {
            assertThat(refusal.status()).isEqualTo(502);
            return data.toString(ISO_8859_1) + " refused: " + refusal.getMessage();
        }
    }

    private static ResponseDecoder decoded(String head) {
        ResponseDecoder decoder = new ResponseDecoder(LIMITS);
        assertThat(decoder.decode(ByteBuffer.wrap(head.getBytes(ISO_8859_1)))).isTrue();
        return decoder;
    }

    private static String written(ResponseHead head) {
        String line = head.version().text() + ' ' + head.status() + ' ' + head.reason();
        return new String(Heads.of(line, head.fields()), ISO_8859_1);
    }

    private static String chunks(byte[] octets, int size) {
        ByteBuffer source = ByteBuffer.wrap(octets);
        var data = new ByteArrayOutputStream();
        BodyDecoder body = BodyDecoder.of(BodyFraming.Mark.CHUNKED, LIMITS, MessageKind.REQUEST);
        try {
            read(body, source, size, data);
            return data.toString(ISO_8859_1)
                    + (body.isComplete() ? " and " + source.remaining() + " left" : " and no end");
        } catch (HttpException refusal) {
            assertThat(refusal.status()).isIn(400, 413, 431);
            return data.toString(ISO_8859_1) + " refused: " + refusal.getMessage();
        }
    }

    private static void read(
            BodyDecoder body, ByteBuffer source, int size, ByteArrayOutputStream data) {
        while (source.hasRemaining() && !body.isComplete()) {
            feed(
                    source,
                    size,
                    piece -> {
                        if (body.ahead() == 0) {
                            body.read(piece);
                        } else {
                            int taken = (int) Math.min(body.ahead(), piece.remaining());
                            byte[] moved = new byte[taken];
                            piece.get(moved);
                            data.writeBytes(moved);
                            body.taken(taken);
                        }
                    });
        }
    }

    /// Lets a machine see so much of what is left, and no more.
    private static void feed(ByteBuffer source, int size, Taker taker) {
        int from = source.position();
        int to = Math.min(source.limit(), from + size);
        byte[] seen = Arrays.copyOfRange(source.array(), from, to);
        ByteBuffer piece = ByteBuffer.wrap(seen);
        taker.take(piece);
        source.position(from + piece.position());
    }

    @FunctionalInterface
    private interface Taker {
        void take(ByteBuffer piece);
    }
}
