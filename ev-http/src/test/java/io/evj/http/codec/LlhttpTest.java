package io.evj.http.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.evj.http.HttpException;
import io.evj.http.HttpLimits;
import io.evj.http.codec.Exchange.Message;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The request cases of llhttp: what it reads without a lenient flag, we read in the same way, and what it refuses, we refuse; but
/// for what stands in [#STRICTER]. `Host` is not asked for here, as most of the cases have none.
final class LlhttpTest {
    private static final Map<String, String> STRICTER =
            Map.ofEntries(
                    Map.entry("SOURCE request with ICE", "not HTTP"),
                    Map.entry("OPTIONS request with RTSP", "not HTTP"),
                    Map.entry("ANNOUNCE request with RTSP", "not HTTP"),
                    Map.entry("No HTTP version", "RFC 9112 §2.3: a version is needed"),
                    Map.entry("M-SEARCH request", "RFC 9112 §3.2.4: * is for OPTIONS"),
                    Map.entry("Quotes in URI", "RFC 3986 §2: no such character"),
                    Map.entry(
                            "Query URL with vertical bar character",
                            "RFC 3986 §2: no such character"),
                    Map.entry("Fragment in URI", "RFC 9112 §3.2: a target has no fragment"),
                    Map.entry(
                            "POST with `chunked` as last transfer-encoding",
                            "a fragment, and a coding that is not known here"),
                    Map.entry(
                            "POST with `chunked` as last transfer-encoding (multiple headers)",
                            "a fragment, and a coding that is not known here"));

    private static final Map<String, String> LEFT =
            Map.of(
                    "CRLF between requests, explicit `close`", "several cases in one entry",
                    "Invalid method", "any token is a method; the server answers 501",
                    "HTTP protocol and ANNOUNCE method",
                            "any token is a method; the server answers 501");

    private static final Pattern SPAN = Pattern.compile("off=\\d+ len=\\d+ span\\[(\\w+)]=(.*)");
    private static final Pattern ESCAPE = Pattern.compile("\\\\(r|n|t|f|x[0-9a-fA-F]{2})");

    @Test
    void readsAndRefusesTheSame() throws IOException {
        List<String> failed = new ArrayList<>();
        int passed = 0;
        int stricter = 0;
        int left = 0;
        for (Map<String, Object> entry : Corpora.read("llhttp-request.json")) {
            String title = (String) entry.get("title");
            String verdict = LEFT.containsKey(title) ? "left" : verdict(entry);
            switch (verdict) {
                case "" -> passed++;
                case "left" -> left++;
                default -> {
                    if (STRICTER.containsKey(title) && verdict.contains("refused")) {
                        stricter++;
                    } else {
                        failed.add(entry.get("file") + ", " + title + ": " + verdict);
                    }
                }
            }
        }
        System.out.printf(
                "corpus=llhttp-request passed=%d failed=%d stricter=%d left=%d%n",
                passed, failed.size(), stricter, left);

        assertThat(failed).isEmpty();
        assertThat(stricter).isEqualTo(STRICTER.size());
        assertThat(passed).isGreaterThan(120);
    }

    /// Nothing when all is well.
    private static String verdict(Map<String, Object> entry) {
        Map<String, Object> meta = Corpora.map(entry.get("meta"));
        String type = (String) meta.get("type");
        boolean skips = meta.containsKey("skipBody") || type.equals("request-finish");
        List<String> log = Corpora.list(entry.get("log")).stream().map(Object::toString).toList();
        boolean pauses = log.stream().anyMatch(line -> line.contains("reason=\"Pause on"));
        boolean lenient = type.startsWith("request-lenient");
        if (skips || (pauses && !lenient)) {
            return "left"; // about llhttp's own interface
        }
        boolean refusal = lenient || log.stream().anyMatch(line -> line.contains(" error "));
        Exchange exchange = new Exchange(HttpLimits.defaults(), false);
        ByteBuffer source = ByteBuffer.wrap(octets((String) entry.get("http")));
        try {
            exchange.take(source);
        } catch (HttpException e) {
            return refusal ? "" : "refused, " + e.getMessage();
        }
        boolean open = exchange.isUnderWay() || source.hasRemaining();
        if (refusal) {
            return open ? "" : "not refused";
        }
        List<Message> expected = expected(log);
        return exchange.begun().equals(expected)
                ? ""
                : "read as " + exchange.begun() + ", not as " + expected;
    }

    /// The messages of a log.
    private static List<Message> expected(List<String> log) {
        List<Message> messages = new ArrayList<>();
        String method = "";
        String target = "";
        List<String> fields = new ArrayList<>();
        boolean trailers = false;
        var body = new StringBuilder();
        var name = new StringBuilder();
        var value = new StringBuilder();
        for (String line : log) {
            Matcher span = SPAN.matcher(line);
            if (span.matches()) {
                String text = text(span.group(2));
                switch (span.group(1)) {
                    case "method" -> method = text;
                    case "url" -> target += text;
                    case "header_field" -> name.append(text);
                    case "header_value" -> value.append(text);
                    case "body" -> body.append(text);
                    default -> {}
                }
            } else if (line.endsWith("header_value complete")) {
                if (!trailers) {
                    fields.add(name + ": " + value.toString().strip());
                }
                name.setLength(0);
                value.setLength(0);
            } else if (line.contains("headers complete")) {
                trailers = true;
                messages.add(new Message(method, target, List.copyOf(fields), ""));
            } else if (line.endsWith("message begin")) {
                method = "";
                target = "";
                fields.clear();
                body.setLength(0);
                trailers = false;
            }
            if (trailers) {
                Message last = messages.removeLast();
                messages.add(
                        new Message(last.method(), last.target(), last.fields(), body.toString()));
            }
        }
        return messages;
    }

    /// What a span stands for: quoted, or `cr` or `lf`.
    private static String text(String span) {
        return switch (span) {
            case "cr" -> "\r";
            case "lf" -> "\n";
            default -> {
                String quoted = span.substring(1, span.length() - 1);
                String plain = quoted.replace("\\\"", "\"").replace("\\\\", "\\");
                yield new String(unescaped(plain), ISO_8859_1);
            }
        };
    }

    /// The octets of an input, as the file's own words have it.
    private static byte[] octets(String http) {
        String text = http.endsWith("\n") ? http.substring(0, http.length() - 1) : http;
        return unescaped(text.replaceAll("\\\\(\r\n|\r|\n)", "").replaceAll("\r\n|\r|\n", "\r\n"));
    }

    /// Escapes are characters, and all characters UTF-8.
    private static byte[] unescaped(String text) {
        return ESCAPE.matcher(text)
                .replaceAll(escape -> {
                    String what = escape.group(1);
                    char c =
                            switch (what.charAt(0)) {
                                case 'r' -> '\r';
                                case 'n' -> '\n';
                                case 't' -> '\t';
                                case 'f' -> '\f';
                                default -> (char) Integer.parseInt(what.substring(1), 16);
                            };
                    return Matcher.quoteReplacement(String.valueOf(c));
                })
                .getBytes(UTF_8);
    }
}
