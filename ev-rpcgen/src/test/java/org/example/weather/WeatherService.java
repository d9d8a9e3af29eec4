// Generated from weather.rpc by ev-rpcgen: do not edit.
package org.example.weather;

import io.evj.rpc.RpcCaller;
import io.evj.rpc.RpcMethod;
import io.evj.rpc.RpcRegistry;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.NullMarked;

/// The procedures of `weather.rpc`. A [#client] calls them elsewhere; an implementation of one's own
/// answers calls, once it is registered by [#register]. One that has every reply at once needs no
/// futures: see [AtOnce].
@NullMarked
public interface WeatherService {
    /// `rpc Report`, as it is known on the wire.
    RpcMethod<Query, Report> REPORT = new RpcMethod<>("Report", Query.TYPE, Report.TYPE);

    /// `rpc measure_clouds`, as it is known on the wire.
    RpcMethod<Cloud, Empty> MEASURE_CLOUDS =
            new RpcMethod<>("measure_clouds", Cloud.TYPE, Empty.TYPE);

    /// Tells what the weather is like. Asks &#64;nobody; see C:&#92;users&#92;weather.
    ///
    /// @param request what is sent
    /// @return the reply once it is there, or why there is none
    CompletableFuture<Report> report(Query request);

    /// Calls `measure_clouds`.
    ///
    /// @param request what is sent
    /// @return the reply once it is there, or why there is none
    CompletableFuture<Empty> measureClouds(Cloud request);

    /// Calls the procedures elsewhere.
    ///
    /// @param caller sends the requests
    /// @return the other side
    static WeatherService client(RpcCaller caller) {
        return new WeatherService() {
            @Override
            public CompletableFuture<Report> report(Query request) {
                return caller.call(REPORT, request);
            }

            @Override
            public CompletableFuture<Empty> measureClouds(Cloud request) {
                return caller.call(MEASURE_CLOUDS, request);
            }
        };
    }

    /// Lets a service answer calls, now or later.
    ///
    /// @param registry takes the procedures
    /// @param service  answers
    static void register(RpcRegistry registry, WeatherService service) {
        registry.register(REPORT, service::report);
        registry.register(MEASURE_CLOUDS, service::measureClouds);
    }

    /// Lets a service answer calls at once, which costs the least.
    ///
    /// @param registry takes the procedures
    /// @param service  answers
    static void answer(RpcRegistry registry, AtOnce service) {
        registry.answer(REPORT, service::report);
        registry.answer(MEASURE_CLOUDS, service::measureClouds);
    }

    /// The same procedures, for a service that has every reply at once. It answers calls once it is
    /// registered by [#answer].
    interface AtOnce {
        /// Tells what the weather is like. Asks &#64;nobody; see C:&#92;users&#92;weather.
        ///
        /// @param request what was sent
        /// @return the reply
        Report report(Query request);

        /// Answers `measure_clouds`.
        ///
        /// @param request what was sent
        /// @return the reply
        Empty measureClouds(Cloud request);
    }
}
