package io.evj.benchmarks;

import io.evj.api.Event;
import io.evj.api.EventBase;
import io.evj.api.EventConfig;
import io.evj.api.LoopFlag;
import io.evj.api.StreamSocket;
import io.evj.api.spi.Network;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// The steps of a loop by themselves. `./ev bench jmh` runs them, with the collector's profiler: what matters is
/// `gc.alloc.rate.norm`, the bytes allocated for each operation.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@SuppressWarnings("NullAway.Init") // JMH calls open first
public class LoopMicro {
    /// The backend.
    @Param({"epoll", "nio", "poll"})
    public String method = "";

    private static final byte TOKEN = 1;

    /// Kept: flags written in a call are an array made at each call.
    private static final LoopFlag[] ONE_TURN = {LoopFlag.ONCE, LoopFlag.NONBLOCK};

    private EventBase base;
    private Event timer;
    private Event user;
    private Event readable;
    private StreamSocket source;
    private StreamSocket target;
    private final ByteBuffer bytes = ByteBuffer.allocateDirect(1);

    /// For JMH.
    public LoopMicro() {}

    /// Opens a base with one watched socket.
    ///
    /// @throws IOException the system refuses
    @Setup
    public void open() throws IOException {
        base = EventBase.open(EventConfig.defaults().withMethods(method));
        timer = base.timer(event -> {});
        user = base.user(event -> {});
        Network.Pair pair = base.network().pair();
        source = pair.first();
        target = pair.second();
        readable =
                base.event(
                        source,
                        Event.READ | Event.PERSIST,
                        (event, what) -> source.read(bytes.clear()));
        readable.add();
    }

    /// Closes it.
    ///
    /// @throws IOException the system refuses
    @TearDown
    public void close() throws IOException {
        source.close();
        target.close();
        base.close();
    }

    /// A timer added and removed.
    @Benchmark
    public void addAndRemoveTimer() {
        timer.addNanos(1_000_000_000);
        timer.remove();
    }

    /// A descriptor event removed and added: the changes cancel out.
    @Benchmark
    public void removeAndAddDescriptor() {
        readable.remove();
        readable.add();
    }

    /// A user event activated, and the turn that runs it.
    ///
    /// @return why the loop ended
    @Benchmark
    public Object activateAndRun() {
        user.activate();
        return base.loop(ONE_TURN);
    }

    /// A turn in which nothing is ready.
    ///
    /// @return why the loop ended
    @Benchmark
    public Object pollNothing() {
        return base.loop(ONE_TURN);
    }

    /// A byte sent, and the turn that reads it.
    ///
    /// @return why the loop ended
    /// @throws IOException the system refuses
    @Benchmark
    public Object pollOneByte() throws IOException {
        target.write(bytes.clear().put(0, TOKEN));
        return base.loop(ONE_TURN);
    }
}
