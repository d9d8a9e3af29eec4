package io.evj.http.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.evj.api.Ascii;
import io.evj.http.FieldName;
import io.evj.http.HttpException;
import io.evj.http.HttpUri;
import io.evj.http.HttpVersion;

/// `Host` (RFC 9112 §3.2): there is one, except in HTTP/1.0, where it may be missing; never two; it is `uri-host [ ":" port ]` with
/// a host that is not empty; and it is that of a target in absolute-form. Whoever is asked for by one name and served by another
/// is how caches are poisoned.
public final class HostRule {
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    private HostRule() {}

    /// Whether a head has no `Host` though its version asks for one.
    ///
    /// @param head complete
    /// @return whether
    public static boolean isLacking(RequestHead head) {
        return head.version() == HttpVersion.HTTP_1_1 && !head.fields().has(FieldName.HOST);
    }

    /// Checks a head.
    ///
    /// @param head complete
    /// @throws HttpException 400: the rule is broken
    public static void check(RequestHead head) {
        if (!head.isHostRight()) { // as it was when the same octets came before
            checkFields(head);
            head.isHostRight(true);
        }
    }

    private static void checkFields(RequestHead head) {
        FieldStore fields = head.fields();
        int i = fields.find(FieldName.HOST, 0);
        if (i < 0) {
            if (head.version() == HttpVersion.HTTP_1_1) {
                throw MessageKind.REQUEST.refused(400, "no Host");
            }
            return;
        }
        int second = fields.find(FieldName.HOST, i + 1);
        if (second >= 0) {
            throw refused(fields, second, "a second Host");
        }
        if (!isHostAndPort(fields.bytes(), fields.valueStart(i), fields.valueEnd(i))) {
            throw refused(fields, i, "a Host that is no host");
        }
        if (head.form() == TargetForm.ABSOLUTE && !agrees(head.uri(), fields.value(i))) {
            throw refused(fields, i, "a Host that is not the target's");
        }
    }

    /// Whether a text may be the value of a `Host` that is sent.
    ///
    /// @param value `uri-host [ ":" port ]`
    /// @return whether
    public static boolean isHost(String value) {
        byte[] bytes = value.getBytes(ISO_8859_1);
        return isHostAndPort(bytes, 0, bytes.length);
    }

    /// Names and IPv4 addresses are looked at in place; escapes and brackets are rare, and made a text of.
    private static boolean isHostAndPort(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && Octets.is(bytes[at] & 0xff, Octets.REG_NAME)) {
            at++;
        }
        if (at > from && (at == to || bytes[at] == ':')) {
            return isPort(bytes, Math.min(at + 1, to), to);
        }
        if (at == to || (bytes[at] != '%' && bytes[at] != '[')) {
            return false;
        }
        String value = new String(bytes, from, to - from, ISO_8859_1);
        int hostEnd = hostEnd(value);
        return hostEnd > 0
                && UriGrammar.isHost(value, 0, hostEnd)
                && UriGrammar.port(value, Math.min(hostEnd + 1, value.length()), value.length())
                        >= -1;
    }

    private static boolean isPort(byte[] bytes, int from, int to) {
        int port = 0;
        for (int i = from; i < to; i++) {
            if (!Octets.isDigit(bytes[i])) {
                return false;
            }
            port = Math.min(port * 10 + bytes[i] - '0', UriGrammar.PORT_MAX + 1);
        }
        return port <= UriGrammar.PORT_MAX;
    }

    /// Where the host of a value ends: at the colon that is not between brackets. Anything else behind a bracket is part of it,
    /// and makes it wrong.
    private static int hostEnd(String value) {
        int colon = value.indexOf(':', value.startsWith("[") ? value.indexOf(']') + 1 : 0);
        return colon < 0 ? value.length() : colon;
    }

    private static boolean agrees(HttpUri target, String value) {
        String host = target.host();
        int hostEnd = hostEnd(value);
        int portStart = Math.min(hostEnd + 1, value.length());
        int port = UriGrammar.port(value, portStart, value.length());
        return host != null
                && Ascii.equalsIgnoreCase(host, value.substring(0, hostEnd))
                && port(target, port) == port(target, target.port());
    }

    /// A port, or the one that the target's scheme has when none is given.
    private static int port(HttpUri target, int port) {
        String scheme = target.scheme();
        if (port >= 0 || scheme == null) {
            return port;
        }
        if (Ascii.equalsIgnoreCase(scheme, "http")) {
            return HTTP_PORT;
        }
        return Ascii.equalsIgnoreCase(scheme, "https") ? HTTPS_PORT : port;
    }

    private static HttpException refused(FieldStore fields, int i, String problem) {
        int from = fields.valueStart(i);
        int last = Math.max(from, fields.valueEnd(i) - 1);
        return MessageKind.REQUEST.malformed(problem, fields.bytes(), from, last);
    }
}
