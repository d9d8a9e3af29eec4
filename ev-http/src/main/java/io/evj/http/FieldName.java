package io.evj.http;

import io.evj.http.codec.FieldNames;
import org.jspecify.annotations.Nullable;

/// The field names that are known by heart (RFC 9110 §5.1): recognised while they are read, and found without comparing text.
/// [HttpFields] takes any other name as text. There are 64, one for each bit of a word.
public enum FieldName {
    /// `Accept`: RFC 9110 §12.5.1.
    ACCEPT("Accept"),
    /// `Accept-Encoding`: RFC 9110 §12.5.3.
    ACCEPT_ENCODING("Accept-Encoding"),
    /// `Accept-Language`: RFC 9110 §12.5.4.
    ACCEPT_LANGUAGE("Accept-Language"),
    /// `Accept-Ranges`: RFC 9110 §14.3.
    ACCEPT_RANGES("Accept-Ranges"),
    /// `Access-Control-Allow-Origin`: Fetch standard.
    ACCESS_CONTROL_ALLOW_ORIGIN("Access-Control-Allow-Origin"),
    /// `Age`: RFC 9111 §5.1.
    AGE("Age"),
    /// `Allow`: RFC 9110 §10.2.1.
    ALLOW("Allow"),
    /// `Authorization`: RFC 9110 §11.6.2.
    AUTHORIZATION("Authorization"),
    /// `Cache-Control`: RFC 9111 §5.2.
    CACHE_CONTROL("Cache-Control"),
    /// `Connection`: RFC 9110 §7.6.1.
    CONNECTION("Connection"),
    /// `Content-Disposition`: RFC 6266.
    CONTENT_DISPOSITION("Content-Disposition"),
    /// `Content-Encoding`: RFC 9110 §8.4.
    CONTENT_ENCODING("Content-Encoding"),
    /// `Content-Language`: RFC 9110 §8.5.
    CONTENT_LANGUAGE("Content-Language"),
    /// `Content-Length`: RFC 9110 §8.6.
    CONTENT_LENGTH("Content-Length"),
    /// `Content-Location`: RFC 9110 §8.7.
    CONTENT_LOCATION("Content-Location"),
    /// `Content-Range`: RFC 9110 §14.4.
    CONTENT_RANGE("Content-Range"),
    /// `Content-Type`: RFC 9110 §8.3.
    CONTENT_TYPE("Content-Type"),
    /// `Cookie`: RFC 6265 §4.2.
    COOKIE("Cookie"),
    /// `Date`: RFC 9110 §6.6.1.
    DATE("Date"),
    /// `DNT`: Tracking Preference Expression.
    DNT("DNT"),
    /// `ETag`: RFC 9110 §8.8.3.
    ETAG("ETag"),
    /// `Expect`: RFC 9110 §10.1.1.
    EXPECT("Expect"),
    /// `Expires`: RFC 9111 §5.3.
    EXPIRES("Expires"),
    /// `Forwarded`: RFC 7239.
    FORWARDED("Forwarded"),
    /// `Host`: RFC 9110 §7.2.
    HOST("Host"),
    /// `If-Match`: RFC 9110 §13.1.1.
    IF_MATCH("If-Match"),
    /// `If-Modified-Since`: RFC 9110 §13.1.3.
    IF_MODIFIED_SINCE("If-Modified-Since"),
    /// `If-None-Match`: RFC 9110 §13.1.2.
    IF_NONE_MATCH("If-None-Match"),
    /// `If-Range`: RFC 9110 §13.1.5.
    IF_RANGE("If-Range"),
    /// `If-Unmodified-Since`: RFC 9110 §13.1.4.
    IF_UNMODIFIED_SINCE("If-Unmodified-Since"),
    /// `Keep-Alive`: RFC 2068 §19.7.1.
    KEEP_ALIVE("Keep-Alive"),
    /// `Last-Modified`: RFC 9110 §8.8.2.
    LAST_MODIFIED("Last-Modified"),
    /// `Link`: RFC 8288.
    LINK("Link"),
    /// `Location`: RFC 9110 §10.2.2.
    LOCATION("Location"),
    /// `Origin`: RFC 6454 §7.
    ORIGIN("Origin"),
    /// `Pragma`: RFC 9111 §5.4.
    PRAGMA("Pragma"),
    /// `Priority`: RFC 9218.
    PRIORITY("Priority"),
    /// `Proxy-Authenticate`: RFC 9110 §11.7.1.
    PROXY_AUTHENTICATE("Proxy-Authenticate"),
    /// `Proxy-Authorization`: RFC 9110 §11.7.2.
    PROXY_AUTHORIZATION("Proxy-Authorization"),
    /// `Proxy-Connection`: never standardised; RFC 9112 §C.2.2 warns of it.
    PROXY_CONNECTION("Proxy-Connection"),
    /// `Range`: RFC 9110 §14.2.
    RANGE("Range"),
    /// `Referer`: RFC 9110 §10.1.3.
    REFERER("Referer"),
    /// `Retry-After`: RFC 9110 §10.2.3.
    RETRY_AFTER("Retry-After"),
    /// `Sec-Fetch-Dest`: Fetch metadata.
    SEC_FETCH_DEST("Sec-Fetch-Dest"),
    /// `Sec-Fetch-Mode`: Fetch metadata.
    SEC_FETCH_MODE("Sec-Fetch-Mode"),
    /// `Sec-Fetch-Site`: Fetch metadata.
    SEC_FETCH_SITE("Sec-Fetch-Site"),
    /// `Sec-WebSocket-Accept`: RFC 6455 §11.3.3.
    SEC_WEBSOCKET_ACCEPT("Sec-WebSocket-Accept"),
    /// `Sec-WebSocket-Extensions`: RFC 6455 §11.3.2.
    SEC_WEBSOCKET_EXTENSIONS("Sec-WebSocket-Extensions"),
    /// `Sec-WebSocket-Key`: RFC 6455 §11.3.1.
    SEC_WEBSOCKET_KEY("Sec-WebSocket-Key"),
    /// `Sec-WebSocket-Protocol`: RFC 6455 §11.3.4.
    SEC_WEBSOCKET_PROTOCOL("Sec-WebSocket-Protocol"),
    /// `Sec-WebSocket-Version`: RFC 6455 §11.3.5.
    SEC_WEBSOCKET_VERSION("Sec-WebSocket-Version"),
    /// `Server`: RFC 9110 §10.2.4.
    SERVER("Server"),
    /// `Set-Cookie`: RFC 6265 §4.1.
    SET_COOKIE("Set-Cookie"),
    /// `TE`: RFC 9110 §10.1.4.
    TE("TE"),
    /// `Trailer`: RFC 9110 §6.6.2.
    TRAILER("Trailer"),
    /// `Transfer-Encoding`: RFC 9112 §6.1.
    TRANSFER_ENCODING("Transfer-Encoding"),
    /// `Upgrade`: RFC 9110 §7.8.
    UPGRADE("Upgrade"),
    /// `Upgrade-Insecure-Requests`: Upgrade Insecure Requests.
    UPGRADE_INSECURE_REQUESTS("Upgrade-Insecure-Requests"),
    /// `User-Agent`: RFC 9110 §10.1.5.
    USER_AGENT("User-Agent"),
    /// `Vary`: RFC 9110 §12.5.5.
    VARY("Vary"),
    /// `Via`: RFC 9110 §7.6.3.
    VIA("Via"),
    /// `WWW-Authenticate`: RFC 9110 §11.6.1.
    WWW_AUTHENTICATE("WWW-Authenticate"),
    /// `X-Forwarded-For`: never standardised; see [#FORWARDED].
    X_FORWARDED_FOR("X-Forwarded-For"),
    /// `X-Requested-With`: never standardised.
    X_REQUESTED_WITH("X-Requested-With");

    private final String text;

    FieldName(String text) {
        this.text = text;
    }

    /// Finds a name.
    ///
    /// @param name in any case
    /// @return the constant; null: not one of these
    public static @Nullable FieldName of(String name) {
        return FieldNames.find(name);
    }

    /// The name as it is written.
    ///
    /// @return for instance `Content-Length`
    public String text() {
        return text;
    }

    /// The name as it is written.
    @Override
    public String toString() {
        return text;
    }
}
