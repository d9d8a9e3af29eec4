package io.evj.dns;

/// A handler that can answer many requests from octets to octets, without objects in between.
interface QuickAnswers extends DnsHandler {
    /// Answers a request, if it is of the usual kind.
    ///
    /// @param request    holds it from its first octet on
    /// @param length     how many octets it has: those of a header at least
    /// @param reply      takes the response; room for 65,535 octets
    /// @param udpPayload the largest response over UDP
    /// @param isTcp      whether it has come over TCP
    /// @return how many octets the response has; 0: it has to be made the long way, as [DnsHandler] does
    int answer(byte[] request, int length, byte[] reply, int udpPayload, boolean isTcp);
}
