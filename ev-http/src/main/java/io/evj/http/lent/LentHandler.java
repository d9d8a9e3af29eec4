package io.evj.http.lent;

import io.evj.buffer.EvBuffer;
import io.evj.http.BodyHandler;
import io.evj.http.HttpRequest;

/// Takes bodies [as a whole][io.evj.http.HttpBody#whole], and says of each request whether somebody can still reach it. One that
/// nobody can reach is used again, so that it costs nothing; any other is garbage one day, and whoever kept it finds it “over”.
///
/// No program can promise that for code it does not know, so this is not for everybody.
public interface LentHandler extends BodyHandler {
    /// All of the body has come.
    ///
    /// @param request answered here or later
    /// @param body    as for [#data]
    /// @return whether no reference to the request is left anywhere, nor to anything that it has given out; of no importance if
    ///         its answer is not complete
    /// @throws Exception as [#data] does
    boolean whole(HttpRequest request, EvBuffer body) throws Exception;

    /// Never called.
    @Override
    default void data(EvBuffer piece) {
        throw new AssertionError("a lent body is taken as a whole");
    }
}
