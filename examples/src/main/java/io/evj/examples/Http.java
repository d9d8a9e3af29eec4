package io.evj.examples;

import io.evj.api.EventBase;
import io.evj.http.HttpException;
import io.evj.http.HttpRequest;
import io.evj.http.HttpServer;
import io.evj.http.HttpServerConfig;
import io.evj.http.HttpStatus;
import io.evj.http.StaticFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// A web server with a few addresses of use for tries and measurements.
///
/// | path | answer |
/// |---|---|
/// | `/` | a greeting, or the body of the request |
/// | `/plaintext`, `/json` | what benchmarks ask for |
/// | `/bytes?n=` | so many bytes, their count told before |
/// | `/chunked?n=` | so many bytes, in chunks |
/// | `/delay?ms=` | a word, after that time |
/// | `/upload` | what has come of the body, told as it comes |
/// | all else | with `--static DIR`, the files of that folder |
@Command(name = "http", description = "a web server: /, /plaintext, /json, /bytes?n=, …")
final class Http implements Callable<Integer> {
    private static final int ECHO_MAX = 1 << 20;
    private static final byte[] PLAINTEXT = "Hello, World!".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] JSON =
            "{\"message\":\"Hello, World!\"}".getBytes(StandardCharsets.US_ASCII);

    @Mixin final LoopOptions options = new LoopOptions();

    @Option(
            names = "--static",
            paramLabel = "DIR",
            description = "answers everything else with the files of a folder")
    private @Nullable Path folder;

    @Override
    public Integer call() throws IOException {
        HttpServerConfig config = HttpServerConfig.defaults().withServerName("evj");
        try (EventBase base = EventBase.open();
                HttpServer server = HttpServer.open(base, config).bind(options.address())) {
            server.handle("/", Http::echo)
                    .handle("/plaintext", request -> request.reply(200, "text/plain", PLAINTEXT))
                    .handle("/json", request -> request.reply(200, "application/json", JSON))
                    .handle("/bytes", request -> Filling.measured(request, number(request, "n")))
                    .handle("/chunked", request -> Filling.chunked(request, number(request, "n")))
                    .handle("/delay", Http::delay)
                    .handle("/upload", request -> new Upload(request).start());
            if (folder != null) {
                server.handle(StaticFiles.of(folder));
            }
            Serving.untilInterrupted(base, server.addresses().getFirst());
        }
        return 0;
    }

    private static void echo(HttpRequest request) {
        request.body()
                .whole(
                        ECHO_MAX,
                        body -> {
                            if (body.isEmpty()) {
                                request.reply(200, "Hello, World!\n");
                            } else {
                                request.reply(200, body);
                            }
                        });
    }

    private static void delay(HttpRequest request) {
        request.server()
                .base()
                .once(
                        Duration.ofMillis(number(request, "ms")),
                        timer -> request.reply(200, "late\n"));
    }

    /// A parameter that is a number, 0 or more.
    private static long number(HttpRequest request, String name) {
        String text = request.parameters().get(name);
        try {
            long number = text == null ? -1 : Long.parseLong(text);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) { // as bad as a negative one
        }
        throw new HttpException(HttpStatus.BAD_REQUEST, "?" + name + "= needs a number");
    }
}
