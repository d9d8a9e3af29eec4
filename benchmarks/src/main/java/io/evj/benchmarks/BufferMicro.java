package io.evj.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.evj.api.EventBase;
import io.evj.buffer.Eol;
import io.evj.buffer.EvBuffer;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// Operations of `EvBuffer`, for the bytes that each allocates: `gc.alloc.rate.norm`. For times beside libevent's see
/// [Buffers].
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@SuppressWarnings("NullAway.Init") // JMH calls open first
public class BufferMicro {
    private static final byte[] LINE = ("x".repeat(78) + "\r\n").getBytes(US_ASCII);
    private static final byte[] NEEDLE = "needle".getBytes(US_ASCII);

    private final byte[] chunk = new byte[4_096];
    private EventBase base;
    private EvBuffer empty;
    private EvBuffer other;
    private EvBuffer full;

    /// For JMH.
    public BufferMicro() {}

    /// Fills a buffer.
    @Setup
    public void open() {
        base = EventBase.open();
        empty = EvBuffer.of(base);
        other = EvBuffer.of(base);
        full = EvBuffer.of(base);
        for (int i = 0; i < 16; i++) {
            full.add(chunk);
        }
        full.add(NEEDLE);
    }

    /// Closes all.
    @TearDown
    public void close() {
        empty.close();
        other.close();
        full.close();
        base.close();
    }

    /// 4 KiB added and drained.
    @Benchmark
    public void addAndDrain() {
        empty.add(chunk);
        empty.drain(chunk.length);
    }

    /// 80 bytes before others, and drained.
    @Benchmark
    public void prependAndDrain() {
        empty.add(LINE);
        empty.prepend(LINE);
        empty.clear();
    }

    /// All of a buffer moved to another, and back.
    @Benchmark
    public void moveAndBack() {
        other.addBuffer(full);
        full.addBuffer(other);
    }

    /// 1,000 bytes moved to another buffer, of which the end stays.
    ///
    /// @return how many
    @Benchmark
    public long transfer() {
        empty.add(chunk);
        long moved = empty.removeBuffer(other, 1_000);
        empty.clear();
        other.clear();
        return moved;
    }

    /// 64 KiB looked through.
    ///
    /// @return where it is
    @Benchmark
    public long search() {
        return full.search(NEEDLE);
    }

    /// A line added and read, which makes a string.
    ///
    /// @return the line
    @Benchmark
    public @Nullable String readLine() {
        empty.add(LINE);
        return empty.readLine(Eol.CRLF);
    }
}
