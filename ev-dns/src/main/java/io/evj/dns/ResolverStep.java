package io.evj.dns;

import static java.util.Objects.requireNonNull;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/// One step on a question's way to its answer, for whoever wants to watch: see [DnsResolver#onStep]. Immutable.
///
/// @param what     what happened
/// @param question what was asked: the name is one of the search list, or where an alias has led
/// @param server   whom
/// @param isTcp    whether over TCP
/// @param rcode    what the server says, in [What#REPLIED]; else null
public record ResolverStep(
        What what,
        DnsQuestion question,
        InetSocketAddress server,
        boolean isTcp,
        @Nullable DnsRcode rcode) {
    /// Kinds of steps.
    public enum What {
        /// The question was sent, for the first time or again.
        SENT,
        /// The server has replied, with answers or without.
        REPLIED,
        /// The reply was cut, and is asked for again over TCP.
        TRUNCATED,
        /// The reply repeats the name in another case than was sent, which a forger may have done.
        CASE_DIFFERED,
        /// The reply, or for the server the question, could not be read.
        UNREADABLE,
        /// The server has not replied in time.
        TIMED_OUT,
        /// The server cannot be reached, or has hung up.
        UNREACHABLE
    }

    /// Checks the components.
    public ResolverStep {
        requireNonNull(what);
        requireNonNull(question);
        requireNonNull(server);
    }
}
