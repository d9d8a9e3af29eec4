package io.evj.http;

/// Where a request is, from when it was sent until it is over.
interface RequestHolder {
    /// Lets go of a request, which ends like this. Others that are here go on. Does not tell the request.
    ///
    /// @return false: it is not here
    boolean drop(ClientRequest request, RequestException why);
}
