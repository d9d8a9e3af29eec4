// Generated from everything.rpc by ev-rpcgen: do not edit.
package io.evj.itests.rpc.messages;

import io.evj.rpc.RpcCaller;
import io.evj.rpc.RpcMethod;
import io.evj.rpc.RpcRegistry;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.NullMarked;

/// The procedures of `everything.rpc`. A [#client] calls them elsewhere; an implementation of one's own
/// answers calls, once it is registered by [#register]. One that has every reply at once needs no
/// futures: see [AtOnce].
@NullMarked
public interface EverythingService {
    /// `rpc Echo`, as it is known on the wire.
    RpcMethod<Everything, Everything> ECHO =
            new RpcMethod<>("Echo", Everything.TYPE, Everything.TYPE);

    /// `rpc Count`, as it is known on the wire.
    RpcMethod<Point, Point> COUNT = new RpcMethod<>("Count", Point.TYPE, Point.TYPE);

    /// `rpc Nothing`, as it is known on the wire.
    RpcMethod<Nothing, Nothing> NOTHING = new RpcMethod<>("Nothing", Nothing.TYPE, Nothing.TYPE);

    /// Calls `Echo`.
    ///
    /// @param request what is sent
    /// @return the reply once it is there, or why there is none
    CompletableFuture<Everything> echo(Everything request);

    /// Calls `Count`.
    ///
    /// @param request what is sent
    /// @return the reply once it is there, or why there is none
    CompletableFuture<Point> count(Point request);

    /// Calls `Nothing`.
    ///
    /// @param request what is sent
    /// @return the reply once it is there, or why there is none
    CompletableFuture<Nothing> nothing(Nothing request);

    /// Calls the procedures elsewhere.
    ///
    /// @param caller sends the requests
    /// @return the other side
    static EverythingService client(RpcCaller caller) {
        return new EverythingService() {
            @Override
            public CompletableFuture<Everything> echo(Everything request) {
                return caller.call(ECHO, request);
            }

            @Override
            public CompletableFuture<Point> count(Point request) {
                return caller.call(COUNT, request);
            }

            @Override
            public CompletableFuture<Nothing> nothing(Nothing request) {
                return caller.call(NOTHING, request);
            }
        };
    }

    /// Lets a service answer calls, now or later.
    ///
    /// @param registry takes the procedures
    /// @param service  answers
    static void register(RpcRegistry registry, EverythingService service) {
        registry.register(ECHO, service::echo);
        registry.register(COUNT, service::count);
        registry.register(NOTHING, service::nothing);
    }

    /// Lets a service answer calls at once, which costs the least.
    ///
    /// @param registry takes the procedures
    /// @param service  answers
    static void answer(RpcRegistry registry, AtOnce service) {
        registry.answer(ECHO, service::echo);
        registry.answer(COUNT, service::count);
        registry.answer(NOTHING, service::nothing);
    }

    /// The same procedures, for a service that has every reply at once. It answers calls once it is
    /// registered by [#answer].
    interface AtOnce {
        /// Answers `Echo`.
        ///
        /// @param request what was sent
        /// @return the reply
        Everything echo(Everything request);

        /// Answers `Count`.
        ///
        /// @param request what was sent
        /// @return the reply
        Point count(Point request);

        /// Answers `Nothing`.
        ///
        /// @param request what was sent
        /// @return the reply
        Nothing nothing(Nothing request);
    }
}
