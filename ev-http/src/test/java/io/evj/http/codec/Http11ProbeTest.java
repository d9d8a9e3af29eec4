package io.evj.http.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.evj.http.HttpException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The requests of Http11Probe, as far as the machines decide about them.
final class Http11ProbeTest {
    private static final Map<String, String> LEFT =
            Map.of(
                    "COMP-METHOD-CONNECT", "the server refuses methods, not the codec",
                    "MAL-NON-ASCII-URL", "the file has question marks where the octets were",
                    "MAL-URL-OVERLONG-UTF8", "the file has question marks where the octets were");

    @Test
    void getsTheAnswersThatItAccepts() throws IOException {
        List<String> failed = new ArrayList<>();
        int passed = 0;
        for (Map<String, Object> entry : Corpora.read("http11probe.json")) {
            String id = (String) entry.get("id");
            String outcome = outcome((String) entry.get("rawRequest"));
            if (isAccepted((String) entry.get("expected"), outcome)) {
                passed++;
            } else if (!LEFT.containsKey(id)) {
                failed.add(id + ", expected " + entry.get("expected") + ": " + outcome);
            }
        }
        System.out.printf(
                "corpus=http11probe passed=%d failed=%d left=%d%n",
                passed, failed.size(), LEFT.size());

        assertThat(failed).isEmpty();
        assertThat(passed).isGreaterThan(100);
    }

    private static String outcome(String request) {
        Exchange exchange = new Exchange();
        try {
            exchange.take(ByteBuffer.wrap(Pieces.octets(request)));
            return exchange.isUnderWay() ? "wait" : "2xx";
        } catch (HttpException refusal) {
            return String.valueOf(refusal.status());
        }
    }

    /// A refusal closes; a wait ends by a timeout, which closes.
    private static boolean isAccepted(String expected, String outcome) {
        return switch (outcome) {
            case "2xx" ->
                    expected.contains("2xx") || expected.contains("200") || expected.equals("!101");
            case "wait" -> expected.contains("timeout");
            default -> expected.contains(outcome) || expected.contains("close");
        };
    }
}
