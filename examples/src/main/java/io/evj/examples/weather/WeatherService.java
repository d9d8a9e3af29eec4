// Generated from weather.rpc by ev-rpcgen: do not edit.
package io.evj.examples.weather;

import io.evj.rpc.RpcCaller;
import io.evj.rpc.RpcMethod;
import io.evj.rpc.RpcRegistry;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.NullMarked;

/// The procedures of `weather.rpc`. A [#client] calls them elsewhere; an implementation of one's own
/// answers calls, once it is registered by [#register].
@NullMarked
public interface WeatherService {
    /// `rpc Forecast`, as it is known on the wire.
    RpcMethod<Place, Report> FORECAST = new RpcMethod<>("Forecast", Place.TYPE, Report.TYPE);

    /// `rpc Observe`, as it is known on the wire.
    RpcMethod<Observation, Count> OBSERVE =
            new RpcMethod<>("Observe", Observation.TYPE, Count.TYPE);

    /// Tells what was observed last.
    ///
    /// @param request what is sent
    /// @return the reply once it is there, or why there is none
    CompletableFuture<Report> forecast(Place request);

    /// Adds an observation.
    ///
    /// @param request what is sent
    /// @return the reply once it is there, or why there is none
    CompletableFuture<Count> observe(Observation request);

    /// Calls the procedures elsewhere.
    ///
    /// @param caller sends the requests
    /// @return the other side
    static WeatherService client(RpcCaller caller) {
        return new WeatherService() {
            @Override
            public CompletableFuture<Report> forecast(Place request) {
                return caller.call(FORECAST, request);
            }

            @Override
            public CompletableFuture<Count> observe(Observation request) {
                return caller.call(OBSERVE, request);
            }
        };
    }

    /// Lets a service answer calls.
    ///
    /// @param registry takes the procedures
    /// @param service  answers
    static void register(RpcRegistry registry, WeatherService service) {
        registry.register(FORECAST, service::forecast);
        registry.register(OBSERVE, service::observe);
    }
}
