package io.evj.buffer;

import java.io.IOException;

/// Two functions.
record FunctionFilter(Filter.Function in, Filter.Function out) implements Filter {
    /// Moves bytes as they are.
    static final Filter.Function UNCHANGED =
            (source, target, limit, mode) ->
                    source.removeBuffer(target, limit < 0 ? Long.MAX_VALUE : limit) > 0
                            ? Result.OK
                            : Result.NEED_MORE;

    @Override
    public Result input(
            FilterLink link, EvBuffer source, EvBuffer target, long limit, FlushMode mode)
            throws IOException {
        return in.apply(source, target, limit, mode);
    }

    @Override
    public Result output(
            FilterLink link, EvBuffer source, EvBuffer target, long limit, FlushMode mode)
            throws IOException {
        return out.apply(source, target, limit, mode);
    }
}
