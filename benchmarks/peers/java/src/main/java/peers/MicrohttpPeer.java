package peers;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.microhttp.EventLoop;
import org.microhttp.Header;
import org.microhttp.Options;
import org.microhttp.OptionsBuilder;
import org.microhttp.Response;

/** {@code MicrohttpPeer PORT}: plaintext HTTP, one loop. */
public final class MicrohttpPeer {
    private static final byte[] BODY = "Hello, World!".getBytes(StandardCharsets.US_ASCII);

    public static void main(String[] args) throws Exception {
        Options options =
                OptionsBuilder.newBuilder()
                        .withHost("127.0.0.1")
                        .withPort(Integer.parseInt(args[0]))
                        .withConcurrency(1)
                        .build();
        var response =
                new Response(
                        200,
                        "OK",
                        List.of(
                                new Header("Content-Type", "text/plain"),
                                new Header("Server", "microhttp"),
                                new Header("Date", "Sat, 21 Nov 2026 19:10:42 GMT")),
                        BODY);
        var loop = new EventLoop(options, (request, callback) -> callback.accept(response));
        loop.start();
        loop.join();
    }
}
