package io.evj.examples;

import io.evj.api.EventBase;
import io.evj.api.LoopFlag;
import io.evj.examples.weather.Observation;
import io.evj.examples.weather.Place;
import io.evj.examples.weather.Report;
import io.evj.examples.weather.WeatherService;
import io.evj.http.HttpConnection;
import io.evj.http.HttpConnectionConfig;
import io.evj.rpc.RpcException;
import io.evj.rpc.RpcPool;
import io.evj.rpc.RpcPoolConfig;
import io.evj.rpc.RpcStatus;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Calls [WeatherServer]: tells it what the weather is like at a place, or asks. A virtual thread calls and waits, while the main
/// thread runs the loop.
@Command(
        name = "rpc-client",
        description = "a client of rpc-server: PLACE asks, PLACE --kelvin N [--note TEXT] tells")
final class WeatherClient implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @Mixin final LoopOptions options = new LoopOptions();

    @Parameters(paramLabel = "PLACE", description = "where")
    private String place = "";

    @Option(names = "--kelvin", paramLabel = "N", description = "how warm it is there")
    private @Nullable Integer kelvin;

    @Option(names = "--note", paramLabel = "TEXT", description = "what else there is to say")
    private @Nullable String note;

    @Override
    public Integer call() throws Exception {
        try (EventBase base = EventBase.open();
                RpcPool pool = RpcPool.on(base, RpcPoolConfig.defaults().withTimeout(PATIENCE))) {
            pool.add(HttpConnection.to(base, options.address(), HttpConnectionConfig.defaults()));
            WeatherService service = WeatherService.client(pool);
            var talk = new FutureTask<>(() -> talk(service));
            Thread.ofVirtual()
                    .start(() -> {
                        talk.run();
                        base.loopExit();
                    });
            base.loop(LoopFlag.NO_EXIT_ON_EMPTY); // until the talk is over
            System.out.println(talk.get());
            return 0;
        } catch (ExecutionException failed) {
            throw explained(failed.getCause());
        }
    }

    /// Straight on: each call waits for its reply.
    private String talk(WeatherService service) {
        if (kelvin != null) {
            var seen = new Observation(new Place(place), new Report(kelvin, note));
            return service.observe(seen).join().observations() + " observations of " + place;
        }
        Report report = service.forecast(new Place(place)).join();
        String more = report.note() == null ? "" : ", " + report.note();
        return place + ": " + Integer.toUnsignedString(report.kelvin()) + " K" + more;
    }

    private static Exception explained(@Nullable Throwable cause) {
        if (cause instanceof CompletionException wrapped
                && wrapped.getCause() instanceof RpcException failure) {
            String message = String.valueOf(failure.getMessage());
            return failure.status() == RpcStatus.TIMEOUT
                    ? new ConnectException(message)
                    : new IOException(message);
        }
        return new IOException(cause);
    }
}
