package io.evj.http;

/// A pattern for host names: `*` stands for any number of characters, also none. Case does not count. Immutable.
///
/// @param text the pattern
record HostPattern(String text) {
    HostPattern {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("a pattern for hosts is needed, * for any");
        }
    }

    /// Matches from left to right, and goes back no further than to the last star: a longer match of an earlier one could only
    /// leave less for the rest.
    boolean matches(String host) {
        int at = 0;
        int h = 0;
        int star = -1;
        int starHost = 0;
        while (h < host.length()) {
            if (at < text.length() && text.charAt(at) == '*') {
                star = at++;
                starHost = h;
            } else if (at < text.length() && isSame(text.charAt(at), host.charAt(h))) {
                at++;
                h++;
            } else if (star >= 0) {
                at = star + 1;
                h = ++starHost;
            } else {
                return false;
            }
        }
        while (at < text.length() && text.charAt(at) == '*') {
            at++;
        }
        return at == text.length();
    }

    private static boolean isSame(char a, char b) {
        return a == b || Character.toLowerCase(a) == Character.toLowerCase(b);
    }
}
