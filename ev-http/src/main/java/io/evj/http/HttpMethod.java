package io.evj.http;

import io.evj.http.codec.Excerpt;
import io.evj.http.codec.MethodNames;
import io.evj.http.codec.Octets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A method (RFC 9110 §9): one of those that are known here, or any other token. Case counts. Immutable.
///
/// A received method that is known is the constant itself, so that `method == HttpMethod.GET` is as good as `equals`.
///
/// @libevent EVHTTP_REQ_*
public final class HttpMethod {
    /// Asks for a representation (RFC 9110 §9.3.1).
    public static final HttpMethod GET = safe("GET");

    /// As GET, without the content (RFC 9110 §9.3.2).
    public static final HttpMethod HEAD = safe("HEAD");

    /// Processes the content in the resource's own way (RFC 9110 §9.3.3).
    public static final HttpMethod POST = new HttpMethod("POST", false, false, true);

    /// Replaces the resource by the content (RFC 9110 §9.3.4).
    public static final HttpMethod PUT = new HttpMethod("PUT", false, true, true);

    /// Removes the resource (RFC 9110 §9.3.5).
    public static final HttpMethod DELETE = idempotent("DELETE");

    /// Makes a tunnel (RFC 9110 §9.3.6).
    public static final HttpMethod CONNECT = new HttpMethod("CONNECT", false, false, false);

    /// Asks what is possible (RFC 9110 §9.3.7).
    public static final HttpMethod OPTIONS = safe("OPTIONS");

    /// Echoes the request (RFC 9110 §9.3.8).
    public static final HttpMethod TRACE = safe("TRACE");

    /// Changes the resource as the content says (RFC 5789).
    public static final HttpMethod PATCH = new HttpMethod("PATCH", false, false, true);

    /// Asks for properties (RFC 4918 §9.1).
    public static final HttpMethod PROPFIND = safe("PROPFIND");

    /// Changes properties (RFC 4918 §9.2).
    public static final HttpMethod PROPPATCH = new HttpMethod("PROPPATCH", false, true, true);

    /// Makes a collection (RFC 4918 §9.3).
    public static final HttpMethod MKCOL = idempotent("MKCOL");

    /// Copies the resource (RFC 4918 §9.8).
    public static final HttpMethod COPY = idempotent("COPY");

    /// Moves the resource (RFC 4918 §9.9).
    public static final HttpMethod MOVE = idempotent("MOVE");

    /// Locks the resource (RFC 4918 §9.10).
    public static final HttpMethod LOCK = new HttpMethod("LOCK", false, false, false);

    /// Unlocks the resource (RFC 4918 §9.11).
    public static final HttpMethod UNLOCK = idempotent("UNLOCK");

    private static final List<HttpMethod> KNOWN =
            List.of(
                    GET, POST, HEAD, PUT, DELETE, OPTIONS, TRACE, CONNECT, PATCH, PROPFIND,
                    PROPPATCH, MKCOL, LOCK, UNLOCK, COPY, MOVE);

    private final String name;
    private final boolean isSafe;
    private final boolean isIdempotent;
    private final boolean expectsContent;

    private HttpMethod(String name, boolean isSafe, boolean isIdempotent, boolean expectsContent) {
        this.name = name;
        this.isSafe = isSafe;
        this.isIdempotent = isIdempotent;
        this.expectsContent = expectsContent;
    }

    /// The methods that have constants.
    ///
    /// @return those of RFC 9110, RFC 5789 and RFC 4918
    public static List<HttpMethod> known() {
        return KNOWN;
    }

    /// Any method by its name. One that is not known counts as neither safe nor idempotent, and expects no content.
    ///
    /// @param name a token
    /// @return a constant where there is one
    /// @throws IllegalArgumentException it is no token
    public static HttpMethod of(String name) {
        HttpMethod known = MethodNames.find(name);
        return known != null ? known : extension(name, false);
    }

    /// A method of one's own.
    ///
    /// @param name           a token
    /// @param expectsContent whether a request without a body says so, by `Content-Length: 0`
    /// @return the method
    /// @throws IllegalArgumentException it is no token, or a known method
    /// @libevent EVHTTP_METHOD_HAS_BODY
    public static HttpMethod extension(String name, boolean expectsContent) {
        boolean token = !name.isEmpty() && name.chars().allMatch(c -> Octets.is(c, Octets.TOKEN));
        if (!token || MethodNames.find(name) != null) {
            throw new IllegalArgumentException(
                    "method \"%s\": a token is needed, and none that is known"
                            .formatted(Excerpt.beginning(name)));
        }
        return new HttpMethod(name, false, false, expectsContent);
    }

    /// The name.
    ///
    /// @return a token
    public String name() {
        return name;
    }

    /// Whether it asks and changes nothing (RFC 9110 §9.2.1).
    ///
    /// @return whether
    public boolean isSafe() {
        return isSafe;
    }

    /// Whether doing it twice is as good as once (RFC 9110 §9.2.2), so that it may be tried again.
    ///
    /// @return whether
    public boolean isIdempotent() {
        return isIdempotent;
    }

    /// Whether content is part of its meaning, so that a request without any says so (RFC 9110 §8.6).
    ///
    /// @return whether
    public boolean expectsContent() {
        return expectsContent;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof HttpMethod method && method.name.equals(name);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    /// The name.
    @Override
    public String toString() {
        return name;
    }

    private static HttpMethod safe(String name) {
        return new HttpMethod(name, true, true, false);
    }

    private static HttpMethod idempotent(String name) {
        return new HttpMethod(name, false, true, false);
    }
}
