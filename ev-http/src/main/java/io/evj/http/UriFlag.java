package io.evj.http;

/// How an [HttpUri] is read and written. An URI remembers its flags.
public enum UriFlag {
    /// Path, query and fragment may have any characters: what browsers send is not always a URI. The rest stays strict.
    ///
    /// @libevent EVHTTP_URI_NONCONFORMANT
    NONCONFORMANT,
    /// [HttpUri#host()] gives IPv6 addresses without their brackets.
    ///
    /// @libevent EVHTTP_URI_HOST_STRIP_BRACKETS
    HOST_STRIP_BRACKETS,
    /// `unix:PATH:` may stand in the place of host and port: `http://unix:/run/app.sock:/status`.
    ///
    /// @libevent EVHTTP_URI_UNIX_SOCKET
    UNIX_SOCKET
}
