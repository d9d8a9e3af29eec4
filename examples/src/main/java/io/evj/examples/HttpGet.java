package io.evj.examples;

import io.evj.api.EventBase;
import io.evj.buffer.EvBuffer;
import io.evj.http.ClientRequest;
import io.evj.http.HttpClient;
import io.evj.http.HttpClientConfig;
import io.evj.http.HttpMethod;
import io.evj.http.HttpResponse;
import io.evj.http.RequestException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// A client that asks for one thing, and writes the answer to standard output or a file: a small curl. It follows nothing.
///
/// The answer is written piece by piece as it comes, however long it is.
@Command(name = "http-get", description = "a web client: http-get [-X M] [-H F] [-d TEXT] URL")
final class HttpGet implements Callable<Integer> {
    private static final int FAILED = 1;

    @Parameters(paramLabel = "URL", description = "http://host:port/path, http://unix:/sock:/path")
    private String url = "";

    @Option(names = "-X", paramLabel = "METHOD", description = "default: GET, with -d POST")
    private @Nullable String verb;

    @Option(names = "-H", paramLabel = "FIELD", description = "'Name: value'; as often as needed")
    private List<String> fields = List.of();

    @Option(names = "-d", paramLabel = "TEXT", description = "the body; @FILE: of a file")
    private @Nullable String data;

    @Option(names = "-o", paramLabel = "FILE", description = "where to; default: standard output")
    private @Nullable Path output;

    @Option(names = "-i", description = "writes the head of the answer, too")
    private boolean showsHead;

    @Option(names = "--timeout", paramLabel = "SECONDS", description = "default: 60")
    private int seconds = 60;

    @Option(names = "--help", usageHelp = true, description = "says this, and ends")
    boolean help;

    private @Nullable Exception failure;

    @Option(
            names = "--method",
            paramLabel = "M",
            description = "waits with M: one of those that ./ev methods lists")
    void method(String method) {
        System.setProperty("event.method", method);
    }

    @Override
    public Integer call() throws Exception {
        try {
            if (output == null) {
                ask(System.out);
            } else {
                try (OutputStream file = Files.newOutputStream(output)) {
                    ask(file);
                }
            }
        } catch (IllegalArgumentException mistake) { // in what we were given
            System.err.println("http-get: " + mistake.getMessage());
            return 2;
        }
        if (failure != null) {
            System.err.println("http-get: " + failure.getMessage());
            return FAILED;
        }
        return 0;
    }

    private void ask(OutputStream out) throws IOException {
        try (EventBase base = EventBase.open();
                HttpClient client =
                        HttpClient.open(base, HttpClientConfig.defaults().withUnixSockets(true))) {
            ClientRequest request = request(base);
            request.onHead(response -> head(response, out))
                    .onData(piece -> copy(piece, out))
                    .onResponse(response -> out.flush())
                    .onFailure(this::failed);
            client.send(request);
            client.closeWhenDone();
            base.dispatch();
        }
    }

    private ClientRequest request(EventBase base) throws IOException {
        String usual = data == null ? "GET" : "POST";
        ClientRequest request =
                ClientRequest.of(HttpMethod.of(verb == null ? usual : verb), url)
                        .timeout(Duration.ofSeconds(seconds));
        for (String field : fields) {
            int colon = field.indexOf(':');
            if (colon < 0) {
                throw new IllegalArgumentException("-H " + field + ": 'Name: value' is needed");
            }
            request.field(field.substring(0, colon), field.substring(colon + 1).strip());
        }
        if (data != null && data.startsWith("@")) {
            request.body(EvBuffer.of(base).addFile(Path.of(data.substring(1))));
        } else if (data != null) {
            request.body(data);
        }
        return request;
    }

    private void head(HttpResponse response, OutputStream out) {
        if (showsHead) {
            PrintStream printed = new PrintStream(out);
            printed.printf("%s %d %s%n", response.version(), response.status(), response.reason());
            response.fields().forEach((name, value) -> printed.printf("%s: %s%n", name, value));
            printed.println();
            printed.flush();
        }
    }

    private static void copy(EvBuffer piece, OutputStream out) throws IOException {
        out.write(piece.removeBytes(Math.toIntExact(piece.length())));
    }

    private void failed(RequestException why) {
        failure = why;
    }
}
