package io.evj.benchmarks;

import io.evj.api.Event;
import io.evj.api.EventBase;
import io.evj.api.LoopFlag;
import io.evj.api.StreamSocket;
import io.evj.api.spi.Network;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// libevent's classic: N socket pairs, some of which hold a token; whoever receives a token passes it on to the next
/// pair, until enough writes have been made. Re-adding all events and passing the tokens are timed apart.
///
/// `benchmarks/peers/libevent_loop.c pipes` is the same program on libevent.
@Command(name = "loop", description = "N socket pairs, A active, W writes: re-adding and passing")
final class Pipes implements Callable<Integer> {
    @Mixin final BenchOptions options = new BenchOptions();

    @Option(names = "--pairs", defaultValue = "1000", description = "default: ${DEFAULT-VALUE}")
    private int pairs;

    @Option(names = "--active", defaultValue = "100", description = "default: ${DEFAULT-VALUE}")
    private int active;

    @Option(names = "--writes", defaultValue = "1000", description = "default: ${DEFAULT-VALUE}")
    private int writes;

    @Option(names = "--rounds", defaultValue = "101", description = "default: ${DEFAULT-VALUE}")
    private int rounds;

    @Option(
            names = "--warmup-writes",
            defaultValue = "2000000",
            description = "writes not counted, first; default: ${DEFAULT-VALUE}")
    private int warmupWrites;

    private final ByteBuffer inByte = ByteBuffer.allocateDirect(1);
    private final ByteBuffer outByte = ByteBuffer.allocateDirect(1);
    private int writesLeft;
    private int sent;
    private int received;

    @Override
    public Integer call() throws IOException {
        try (EventBase base = EventBase.open()) {
            @Nullable StreamSocket[] targets = new StreamSocket[pairs];
            Event[] events = new Event[pairs];
            for (int i = 0; i < pairs; i++) {
                Network.Pair pair = base.network().pair();
                targets[i] = pair.second();
                int next = (i + 1) % pairs;
                events[i] =
                        base.event(
                                pair.first(),
                                Event.READ | Event.PERSIST,
                                (event, what) -> pass(pair.first(), targets[next]));
            }
            Median adding = new Median(rounds);
            Median passing = new Median(rounds);
            int warmup = Math.ceilDiv(warmupWrites, writes);
            for (int round = -warmup; round < rounds; round++) {
                long start = System.nanoTime();
                for (Event event : events) {
                    event.remove();
                    event.add();
                }
                base.loop(LoopFlag.ONCE, LoopFlag.NONBLOCK);
                long added = System.nanoTime();
                passTokens(base, targets);
                long passed = System.nanoTime();
                if (round >= 0) {
                    adding.add(added - start);
                    passing.add(passed - added);
                }
            }
            System.out.printf(
                    "bench=loop method=%s pairs=%d active=%d writes=%d rounds=%d readd_us=%.1f pass_us=%.1f%n",
                    base.method(),
                    pairs,
                    active,
                    writes,
                    rounds,
                    adding.value() / 1e3,
                    passing.value() / 1e3);
        }
        return 0;
    }

    private void passTokens(EventBase base, @Nullable StreamSocket[] targets) throws IOException {
        received = 0;
        sent = 0;
        writesLeft = writes;
        for (int i = 0; i < active; i++) {
            send(targets[i * (pairs / active)]);
        }
        while (received != sent) {
            base.loop(LoopFlag.ONCE, LoopFlag.NONBLOCK);
        }
    }

    private void pass(StreamSocket source, @Nullable StreamSocket target) throws IOException {
        if (source.read(inByte.clear()) == 1) {
            received++;
        }
        if (writesLeft > 0) {
            send(target);
            writesLeft--;
        }
    }

    private void send(@Nullable StreamSocket target) throws IOException {
        if (target != null && target.write(outByte.clear()) == 1) {
            sent++;
        }
    }
}
