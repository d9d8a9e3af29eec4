package io.evj.examples;

import io.evj.http.FieldName;
import io.evj.http.HttpFields;
import io.evj.http.HttpMethod;
import io.evj.http.HttpRequest;
import io.evj.http.HttpStatus;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// How many proxies `TRACE` and `OPTIONS` may still go through (RFC 9110 §7.6.2): whoever asks wants to hear from one on the way.
final class MaxForwards {
    private static final String NAME = "Max-Forwards";
    private static final Set<String> SECRETS =
            Set.of("authorization", "cookie", "proxy-authorization");

    private MaxForwards() {}

    /// Counts down in what is passed on, and answers what is not.
    ///
    /// @param onward has the fields of the request already
    /// @return whether it is to be passed on
    static boolean count(HttpRequest request, HttpFields onward) {
        List<String> fields = request.fields().all(NAME);
        HttpMethod method = request.method();
        if (fields.isEmpty() || (method != HttpMethod.TRACE && method != HttpMethod.OPTIONS)) {
            return true;
        }
        if (fields.size() > 1 || !fields.getFirst().matches("[0-9]+")) {
            request.replyError(HttpStatus.BAD_REQUEST, NAME + " that is no number");
            return false;
        }
        BigInteger left = new BigInteger(fields.getFirst());
        if (left.signum() > 0) {
            onward.set(NAME, left.subtract(BigInteger.ONE).toString());
            return true;
        }
        if (method == HttpMethod.OPTIONS) {
            request.replyFields().add(FieldName.ALLOW, methods());
            request.reply(HttpStatus.OK);
        } else {
            request.reply(HttpStatus.OK, "message/http", echo(request));
        }
        return false;
    }

    private static String methods() {
        return HttpMethod.known().stream().map(HttpMethod::name).collect(Collectors.joining(", "));
    }

    /// What has come, without what is nobody's business on the way back (RFC 9110 §9.3.8).
    private static String echo(HttpRequest request) {
        StringBuilder head =
                new StringBuilder("TRACE " + request.target() + " " + request.version() + "\r\n");
        request.fields()
                .forEach((name, value) -> {
                    if (!SECRETS.contains(name.toLowerCase(Locale.ROOT))) {
                        head.append(name).append(": ").append(value).append("\r\n");
                    }
                });
        return head.append("\r\n").toString();
    }
}
