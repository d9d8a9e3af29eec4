package io.evj.dns;

import java.util.EnumSet;
import java.util.Set;

/// What is taken from the system's files.
public enum ConfigPart {
    /// `search`, `domain`, and the option `ndots`.
    ///
    /// @libevent DNS_OPTION_SEARCH
    SEARCH,
    /// `nameserver`.
    ///
    /// @libevent DNS_OPTION_NAMESERVERS
    SERVERS,
    /// All other options.
    ///
    /// @libevent DNS_OPTION_MISC
    OPTIONS,
    /// The hosts file too.
    ///
    /// @libevent DNS_OPTION_HOSTSFILE
    HOSTS_FILE;

    /// Everything.
    ///
    /// @return a new set
    /// @libevent DNS_OPTIONS_ALL
    public static Set<ConfigPart> all() {
        return EnumSet.allOf(ConfigPart.class);
    }
}
