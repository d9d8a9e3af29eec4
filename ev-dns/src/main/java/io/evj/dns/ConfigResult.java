package io.evj.dns;

/// How reading the system's files went.
public enum ConfigResult {
    /// It was read, and names servers.
    ///
    /// @libevent EVDNS_ERROR_NONE
    OK,
    /// There is no such file, or it is not ours to read. The defaults are in place: a server at 127.0.0.1, unless forbidden.
    ///
    /// @libevent EVDNS_ERROR_FAILED_TO_OPEN_FILE
    CANNOT_OPEN,
    /// Reading has failed. The defaults are in place.
    ///
    /// @libevent EVDNS_ERROR_FAILED_TO_STAT_FILE
    /// @libevent EVDNS_ERROR_SHORT_READ_FROM_FILE
    CANNOT_READ,
    /// The file is larger than [ResolvConf#OCTETS_MAX]. The defaults are in place.
    ///
    /// @libevent EVDNS_ERROR_FILE_TOO_LARGE
    TOO_LARGE,
    /// It was read, and names no server: there is one at 127.0.0.1 now, unless forbidden.
    ///
    /// @libevent EVDNS_ERROR_NO_NAMESERVERS_CONFIGURED
    NO_SERVERS
}
