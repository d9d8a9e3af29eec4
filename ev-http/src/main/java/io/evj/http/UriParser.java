package io.evj.http;

import io.evj.http.codec.Octets;
import io.evj.http.codec.UriGrammar;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads a `URI-reference` (RFC 3986 §4.1), each component by its production. For one text.
final class UriParser {
    static final String UNIX = "unix:";

    private final String text;
    private final Set<UriFlag> flags;
    private int at;
    private @Nullable String scheme;
    private @Nullable String userinfo;
    private @Nullable String host;
    private @Nullable String unixSocket;
    private int port = -1;
    private String problem = "";
    private int problemIndex;

    UriParser(String text, Set<UriFlag> flags) {
        this.text = text;
        this.flags = flags;
    }

    /// What is wrong, when [#parse()] gave null.
    String problem() {
        return problem;
    }

    /// Where it is wrong.
    int problemIndex() {
        return problemIndex;
    }

    /// The parts, or null when the text is no URI reference.
    @Nullable UriParts parse() {
        parseScheme();
        if (text.startsWith("//", at) && !parseAuthority()) {
            return null;
        }
        int pathStart = at;
        if (!skip(end("?#"), Octets.PATH, "path")) {
            return null;
        }
        String path = text.substring(pathStart, at);
        int queryStart = begin('?');
        if (queryStart >= 0 && !skip(end("#"), Octets.QUERY, "query")) {
            return null;
        }
        String query = queryStart < 0 ? null : text.substring(queryStart, at);
        int fragmentStart = begin('#');
        if (fragmentStart >= 0 && !skip(text.length(), Octets.QUERY, "fragment")) {
            return null;
        }
        String fragment = fragmentStart < 0 ? null : text.substring(fragmentStart, at);
        var parts = new UriParts(scheme, userinfo, host, unixSocket, port, path, query, fragment);
        String contradiction = parts.contradiction();
        if (contradiction != null) {
            refuse(contradiction, pathStart);
            return null;
        }
        return parts;
    }

    /// What stands before the first colon is a scheme when it looks like one; else the reference is relative.
    private void parseScheme() {
        int colon = text.indexOf(':');
        if (colon > 0 && UriGrammar.isScheme(text, 0, colon)) {
            scheme = text.substring(0, colon);
            at = colon + 1;
        }
    }

    private boolean parseAuthority() {
        at += 2;
        int end = end("/?#");
        int sign = text.indexOf('@', at);
        if (sign >= 0 && sign < end) {
            int bad = UriGrammar.firstBad(text, at, sign, Octets.USERINFO);
            if (bad < sign) {
                return refuse("user information has a character it may not have", bad);
            }
            userinfo = text.substring(at, sign);
            at = sign + 1;
        }
        return flags.contains(UriFlag.UNIX_SOCKET) && text.startsWith(UNIX, at)
                ? parseUnixSocket()
                : parseHost(end);
    }

    private boolean parseUnixSocket() {
        int start = at + UNIX.length();
        int end = text.indexOf(':', start);
        if (end < 0) {
            return refuse("no colon ends the path of the socket", text.length());
        }
        if (end == start) {
            return refuse("the path of the socket is empty", start);
        }
        at = end + 1;
        if (at < text.length() && "/?#".indexOf(text.charAt(at)) < 0) {
            return refuse("only a path, query or fragment may follow the socket", at);
        }
        unixSocket = text.substring(start, end);
        return true;
    }

    private boolean parseHost(int end) {
        int hostEnd = end;
        int digits = end;
        while (digits > at && Octets.isDigit(text.charAt(digits - 1))) {
            digits--;
        }
        if (digits > at && text.charAt(digits - 1) == ':') {
            port = UriGrammar.port(text, digits, end);
            if (port < -1) {
                return refuse("the port is more than " + UriGrammar.PORT_MAX, digits);
            }
            hostEnd = digits - 1;
        }
        if (!UriGrammar.isHost(text, at, hostEnd)) {
            return refuse("the host is neither a name nor an address in brackets", at);
        }
        host = text.substring(at, hostEnd);
        at = end;
        return true;
    }

    /// Goes to the end of a component; false when a character is out of place.
    private boolean skip(int end, int octets, String what) {
        if (!flags.contains(UriFlag.NONCONFORMANT)) {
            int bad = UriGrammar.firstBad(text, at, end, octets);
            if (bad < end) {
                return refuse("the " + what + " has a character it may not have", bad);
            }
        }
        at = end;
        return true;
    }

    /// Goes behind a delimiter, to where its component begins; -1 when it is not there.
    private int begin(char delimiter) {
        return at < text.length() && text.charAt(at) == delimiter ? ++at : -1;
    }

    /// Where the first of some characters is, or the text ends.
    private int end(String delimiters) {
        int end = at;
        while (end < text.length() && delimiters.indexOf(text.charAt(end)) < 0) {
            end++;
        }
        return end;
    }

    private boolean refuse(String why, int index) {
        problem = why;
        problemIndex = index;
        return false;
    }
}
