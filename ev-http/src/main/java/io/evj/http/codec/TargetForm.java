package io.evj.http.codec;

/// The forms of a request target (RFC 9112 §3.2).
public enum TargetForm {
    /// `/where?q=now`: the path and query of the resource.
    ORIGIN,
    /// `http://www.example.org/where?q=now`: to a proxy; a server takes it, too.
    ABSOLUTE,
    /// `www.example.org:443`: with CONNECT, and only there.
    AUTHORITY,
    /// `*`: with OPTIONS, and only there.
    ASTERISK
}
