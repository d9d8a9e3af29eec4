package io.evj.http;

/// Reference resolution (RFC 3986 §5.2), the strict variant: a reference with the base's own scheme is absolute.
final class UriResolution {
    private UriResolution() {}

    /// The target of a reference (§5.2.2).
    static UriParts resolve(UriParts base, UriParts reference) {
        if (reference.scheme() != null) {
            return reference.withPath(withoutDotSegments(reference.path()));
        }
        UriParts target = reference.withScheme(base.scheme());
        if (reference.hasAuthority()) {
            return target.withPath(withoutDotSegments(reference.path()));
        }
        target = target.withAuthorityOf(base);
        String path = reference.path();
        if (path.isEmpty()) {
            target = target.withPath(base.path());
            return reference.query() != null ? target : target.withQuery(base.query());
        }
        return target.withPath(
                withoutDotSegments(path.startsWith("/") ? path : merged(base, path)));
    }

    /// The base's path up to its last slash, and the reference's behind it (§5.2.3).
    private static String merged(UriParts base, String path) {
        if (base.hasAuthority() && base.path().isEmpty()) {
            return '/' + path;
        }
        return base.path().substring(0, base.path().lastIndexOf('/') + 1) + path;
    }

    /// `.` and `..` taken at their word (§5.2.4). Above the root there is nothing to go to.
    static String withoutDotSegments(String path) {
        var out = new StringBuilder(path.length());
        int at = 0;
        while (at < path.length()) {
            if (path.startsWith("../", at)) {
                at += 3;
            } else if (path.startsWith("./", at)) {
                at += 2;
            } else if (path.startsWith("/./", at)) {
                at += 2;
            } else if (path.startsWith("/../", at)) {
                at += 3;
                dropLast(out);
            } else if (isRest(path, at, "/.")) {
                out.append('/');
                break;
            } else if (isRest(path, at, "/..")) {
                dropLast(out);
                out.append('/');
                break;
            } else if (isRest(path, at, ".") || isRest(path, at, "..")) {
                break;
            } else {
                int end = path.indexOf('/', at + 1);
                end = end < 0 ? path.length() : end;
                out.append(path, at, end);
                at = end;
            }
        }
        return out.toString();
    }

    private static boolean isRest(String path, int at, String rest) {
        return path.length() - at == rest.length() && path.startsWith(rest, at);
    }

    private static void dropLast(StringBuilder out) {
        out.setLength(Math.max(0, out.lastIndexOf("/")));
    }
}
