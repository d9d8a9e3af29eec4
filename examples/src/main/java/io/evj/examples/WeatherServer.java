package io.evj.examples;

import io.evj.api.EventBase;
import io.evj.examples.weather.Count;
import io.evj.examples.weather.Observation;
import io.evj.examples.weather.Place;
import io.evj.examples.weather.Report;
import io.evj.examples.weather.WeatherService;
import io.evj.http.HttpServer;
import io.evj.rpc.RpcException;
import io.evj.rpc.RpcServer;
import io.evj.rpc.RpcStatus;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Answers the procedures of `weather.rpc`: remembers what was observed, and tells it.
@Command(name = "rpc-server", description = "an RPC server of weather.rpc: what was observed where")
final class WeatherServer implements Callable<Integer> {
    @Mixin final LoopOptions options = new LoopOptions();

    @Override
    public Integer call() throws IOException {
        try (EventBase base = EventBase.open();
                HttpServer http = HttpServer.open(base).bind(options.address());
                RpcServer rpc = RpcServer.on(http)) {
            WeatherService.answer(rpc, new Memory());
            Serving.untilInterrupted(base, http.addresses().getFirst());
        }
        return 0;
    }

    /// Used by the loop alone: needs no lock.
    private static final class Memory implements WeatherService.AtOnce {
        private final Map<String, List<Report>> observed = new HashMap<>();

        @Override
        public Report forecast(Place request) {
            List<Report> known = observed.get(request.name());
            if (known == null) {
                throw new RpcException(
                        RpcStatus.BADPAYLOAD, "nobody was in " + request.name() + " yet");
            }
            return known.getLast();
        }

        @Override
        public Count observe(Observation request) {
            List<Report> known =
                    observed.computeIfAbsent(request.place().name(), name -> new ArrayList<>());
            known.add(request.report());
            return new Count(known.size());
        }
    }
}
