package io.evj.itests.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.evj.http.HttpMethod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Requests that others wrote to try servers with, from the folder that the system property `ev.corpora` names. Not run
/// without it.
@OnEveryMethod
class Http11ProbeTest {
    private static final String FILE = "http11probe.json";

    /// Long enough for all that is on its way on this machine: a turn reads and answers.
    private static final int TURNS = 100;

    private static final int CUT_AT = 8192;
    private static final int CUT_REST = 60_000;
    private static final Set<String> LOST =
            Set.of("MAL-NON-ASCII-URL", "MAL-URL-OVERLONG-UTF8", "MAL-NON-ASCII-HEADER-NAME");

    private final String method;

    Http11ProbeTest(String method) {
        this.method = method;
    }

    /// How a request was answered.
    private record Outcome(int status, boolean hasClosed) {
        boolean isOne(String expected) {
            return switch (expected) {
                case "close" -> hasClosed && status == 0;
                case "timeout" -> !hasClosed && status == 0;
                case "2xx" -> status / 100 == 2;
                case "2xx + close" -> status / 100 == 2 && hasClosed;
                case "!101" -> status != 101;
                default -> status == Integer.parseInt(expected);
            };
        }
    }

    @Test
    void eachRequestIsAnsweredAsItMustBe() throws IOException {
        List<String> failed = new ArrayList<>();
        int passed = 0;
        for (Object each : tests()) {
            Map<?, ?> test = (Map<?, ?>) each;
            String expected = String.valueOf(test.get("expected"));
            Outcome outcome = ask(whole(test));
            if (accepted(expected).stream().anyMatch(outcome::isOne)) {
                passed++;
            } else {
                failed.add(test.get("id") + ": " + outcome + ", expected " + expected);
            }
        }

        System.out.printf(
                "corpus=%s method=%s passed=%d failed=%d%n", FILE, method, passed, failed.size());
        assertThat(failed).isEmpty();
    }

    /// `400/close/timeout`, `400 or 2xx`, `400 or close (pass), 2xx (warn)`: a warning is no pass.
    private static List<String> accepted(String expected) {
        List<String> accepted = new ArrayList<>();
        for (String each : expected.split(", | or |/")) {
            if (!each.endsWith("(warn)")) {
                accepted.add(each.replace(" (pass)", ""));
            }
        }
        return accepted;
    }

    /// The request as it was meant. The file has lost what is beyond ASCII, and all beyond the first 8192 octets.
    private static String whole(Map<?, ?> test) {
        String request = String.valueOf(test.get("rawRequest"));
        String id = String.valueOf(test.get("id"));
        if (request.length() == CUT_AT) {
            String last = request.substring(CUT_AT - 1);
            return request + last.repeat(CUT_REST) + "\r\n\r\n";
        }
        return LOST.contains(id) ? request.replace('?', '\u00c0') : request;
    }

    /// Each request has a server of its own, so that none can hide behind another.
    private Outcome ask(String request) {
        try (HttpStage stage =
                HttpStage.on(method, config -> config.withMethods(HttpMethod.OPTIONS))) {
            stage.server.handle(
                    asked -> asked.body().whole(Long.MAX_VALUE, body -> asked.reply(200, body)));
            RawClient client = stage.client();
            client.sendUnlessReset(request);
            for (int i = 0; i < TURNS && !client.hasEnded(); i++) {
                stage.turn();
            }
            String said = client.receive().toString();
            while (said.startsWith("HTTP/1.1 100")) {
                said = said.substring(said.indexOf("\r\n\r\n") + 4);
            }
            int status = said.startsWith("HTTP/1.1 ") ? Integer.parseInt(said.substring(9, 12)) : 0;
            return new Outcome(status, client.hasEnded());
        }
    }

    private static List<?> tests() throws IOException {
        String folder = System.getProperty("ev.corpora");
        Path file = folder == null ? null : Path.of(folder, FILE);
        if (file == null || !Files.exists(file)) {
            return abort("no corpora here: -Dev.corpora=FOLDER says where " + FILE + " is");
        }
        return (List<?>) ((Map<?, ?>) Json.parse(Files.readString(file))).get("tests");
    }
}
