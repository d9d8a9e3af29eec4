package io.evj.api;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// A lookup failed.
public final class ResolveException extends IOException {
    private static final long serialVersionUID = 1;

    /// Why, for programs.
    private final Code code;

    /// Why a lookup failed.
    public enum Code {
        /// The host has no address of the wanted family.
        ///
        /// @libevent EVUTIL_EAI_ADDRFAMILY
        ADDRFAMILY("address family for nodename not supported"),
        /// A failure that may pass: worth another try.
        ///
        /// @libevent EVUTIL_EAI_AGAIN
        AGAIN("temporary failure in name resolution"),
        /// The hints contradict each other.
        ///
        /// @libevent EVUTIL_EAI_BADFLAGS
        BADFLAGS("invalid value for hint flags"),
        /// A failure that will not pass.
        ///
        /// @libevent EVUTIL_EAI_FAIL
        FAIL("non-recoverable failure in name resolution"),
        /// A family that the resolver does not know.
        ///
        /// @libevent EVUTIL_EAI_FAMILY
        FAMILY("address family not supported"),
        /// Memory ran out.
        ///
        /// @libevent EVUTIL_EAI_MEMORY
        MEMORY("memory allocation failure"),
        /// The name exists and has no addresses.
        ///
        /// @libevent EVUTIL_EAI_NODATA
        NODATA("no address associated with nodename"),
        /// Nobody knows the name; or neither host nor service was given, or a name where a number was asked for.
        ///
        /// @libevent EVUTIL_EAI_NONAME
        NONAME("nodename nor servname provided, or not known"),
        /// Nobody knows the service.
        ///
        /// @libevent EVUTIL_EAI_SERVICE
        SERVICE("servname not supported for socket type"),
        /// A kind of socket that the resolver does not know.
        ///
        /// @libevent EVUTIL_EAI_SOCKTYPE
        SOCKTYPE("socket type not supported"),
        /// The system refused something: see the cause.
        ///
        /// @libevent EVUTIL_EAI_SYSTEM
        SYSTEM("system error"),
        /// Cancelled by [Lookup#cancel()].
        ///
        /// @libevent EVUTIL_EAI_CANCEL
        CANCEL("request cancelled");

        private final String text;

        Code(String text) {
            this.text = text;
        }

        /// What it means.
        ///
        /// @return a few words, for people
        /// @libevent evutil_gai_strerror
        public String text() {
            return text;
        }
    }

    /// A failure without a cause.
    ///
    /// @param code    why
    /// @param subject what was looked up
    public ResolveException(Code code, String subject) {
        this(code, subject, null);
    }

    /// A failure with a cause.
    ///
    /// @param code    why
    /// @param subject what was looked up
    /// @param cause   what happened underneath, or null
    public ResolveException(Code code, String subject, @Nullable Throwable cause) {
        super(subject + ": " + code.text() + " (" + code + ")", cause);
        this.code = code;
    }

    /// Why it failed.
    ///
    /// @return the code
    public Code code() {
        return code;
    }
}
