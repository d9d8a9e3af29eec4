package io.evj.http.codec;

import io.evj.http.HttpException;
import io.evj.http.HttpStatus;

/// What is being decoded, and so who is told of a fault: the client who sent a request, or, as nobody answers a response, whoever
/// asked a gateway for it.
public enum MessageKind {
    /// A fault is answered by the status that it deserves.
    REQUEST,
    /// Any fault is a 502.
    RESPONSE;

    /// A message is not as the grammar has it.
    ///
    /// @param problem what is wrong
    /// @param octets  where it is
    /// @param from    the first octet that may be shown
    /// @param at      the octet that is wrong
    HttpException malformed(String problem, byte[] octets, int from, int at) {
        return refused(HttpStatus.BAD_REQUEST, problem, octets, from, at);
    }

    /// A message is refused.
    ///
    /// @param status  what a request is answered with
    /// @param problem what is wrong
    /// @param octets  where it is
    /// @param from    the first octet that may be shown
    /// @param at      the octet that is wrong
    HttpException refused(int status, String problem, byte[] octets, int from, int at) {
        return exception(status, problem, at, Excerpt.end(octets, from, at + 1));
    }

    /// A message is refused for one octet, when those before it are gone.
    ///
    /// @param status  what a request is answered with
    /// @param problem what is wrong
    /// @param offset  where it is wrong
    /// @param octet   what is there
    HttpException refused(int status, String problem, long offset, int octet) {
        String excerpt = Excerpt.beginning(String.valueOf((char) octet));
        return exception(status, problem, offset, excerpt);
    }

    /// A message is refused as a whole.
    ///
    /// @param status  what a request is answered with
    /// @param problem what is wrong
    HttpException refused(int status, String problem) {
        return exception(status, problem, -1, "");
    }

    private HttpException exception(int fault, String problem, long offset, String excerpt) {
        return this == REQUEST
                ? new HttpException(fault, problem, offset, excerpt)
                : HttpException.ofResponse(fault, problem, offset, excerpt);
    }
}
