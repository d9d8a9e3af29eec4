package io.evj.rpc;

import io.evj.rpc.RpcHook.Direction;
import java.util.ArrayList;
import java.util.List;

/// The hooks of a server or a pool. Lists are replaced and never changed: a call goes on with those that were there when it came.
final class RpcHooks {
    private List<RpcHook> input = List.of();
    private List<RpcHook> output = List.of();

    List<RpcHook> of(Direction direction) {
        return direction == Direction.INPUT ? input : output;
    }

    boolean areAny() {
        return !(input.isEmpty() && output.isEmpty());
    }

    void add(Direction direction, RpcHook hook) {
        var more = new ArrayList<>(of(direction));
        more.add(hook);
        set(direction, List.copyOf(more));
    }

    boolean remove(Direction direction, RpcHook hook) {
        var fewer = new ArrayList<>(of(direction));
        boolean wasThere = fewer.remove(hook);
        set(direction, List.copyOf(fewer));
        return wasThere;
    }

    void clear() {
        input = List.of();
        output = List.of();
    }

    private void set(Direction direction, List<RpcHook> hooks) {
        if (direction == Direction.INPUT) {
            input = hooks;
        } else {
            output = hooks;
        }
    }
}
