package io.evj.benchmarks;

import io.evj.api.EventBase;
import io.evj.benchmarks.music.Part;
import io.evj.benchmarks.music.Track;
import io.evj.buffer.EvBuffer;
import io.evj.rpc.MessageLimits;
import io.evj.rpc.MessageReader;
import io.evj.rpc.MessageWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Nanoseconds of writing a message of twenty fields into an `EvBuffer` and reading it again. Each round trip writes what the one
/// before has read, so that nothing can be kept from one to the next.
///
/// `benchmarks/peers/libevent_marshal.c` is the same program on libevent, `ProtobufMarshal` in `benchmarks/peers/java` on protobuf.
@Command(name = "marshal", description = "messages of twenty fields: writing and reading them")
final class Marshalling implements Callable<Integer> {
    private static final int ROUND_TRIPS = 5_000; // a round
    private static final int DIGEST_BYTES = 16;
    private static final int PICTURE_BYTES = 64;

    @Mixin final BenchOptions options = new BenchOptions();

    @Option(names = "--rounds", defaultValue = "41", description = "default: ${DEFAULT-VALUE}")
    private int rounds;

    @Option(
            names = "--warmup-seconds",
            defaultValue = "5",
            description = "not counted, first; default: ${DEFAULT-VALUE}")
    private int warmupSeconds;

    private final MessageWriter writer = new MessageWriter();
    private final MessageReader reader = new MessageReader();
    private Track track = track();
    private boolean isDone;

    @Override
    public Integer call() {
        try (EventBase base = EventBase.open()) {
            base.once(Duration.ZERO, event -> measure(EvBuffer.of(base)));
            base.dispatch();
        }
        return isDone ? 0 : 1; // what went wrong has been logged
    }

    private void measure(EvBuffer buffer) {
        writer.marshal(track, buffer);
        long bytes = buffer.length();
        buffer.clear();
        long warm = System.nanoTime() + warmupSeconds * 1_000_000_000L;
        do {
            round(buffer);
        } while (System.nanoTime() - warm < 0);
        Median picos = new Median(rounds);
        for (int i = 0; i < rounds; i++) {
            picos.add(round(buffer) * 1_000 / ROUND_TRIPS);
        }
        if (!track.equals(track())) {
            throw new IllegalStateException("read something else than was written: " + track);
        }
        System.out.printf(
                Locale.ROOT,
                "bench=marshal library=ev rounds=%d bytes=%d round_trip_ns=%.1f%n",
                rounds,
                bytes,
                picos.value() / 1e3);
        isDone = true;
    }

    private long round(EvBuffer buffer) {
        long start = System.nanoTime();
        for (int i = 0; i < ROUND_TRIPS; i++) {
            writer.marshal(track, buffer);
            track = reader.unmarshal(Track.TYPE, buffer, MessageLimits.defaults());
        }
        return System.nanoTime() - start;
    }

    private static Track track() {
        return Track.builder()
                .id(4_711)
                .channels(2)
                .rate(44_100)
                .year(1971)
                .flags(0x81)
                .created(1_700_000_000_000L)
                .modified(1_700_086_400_000L)
                .bytesLong(31_457_280)
                .owner(9_000_000_001L)
                .title("The Long Way Down to the River")
                .artist("Ada and the Engines")
                .album("Notes on a Loom")
                .path("/music/ada-and-the-engines/notes-on-a-loom/07.flac")
                .digest(counting(DIGEST_BYTES))
                .picture(counting(PICTURE_BYTES))
                .rating(5)
                .intro(new Part("Intro", 31))
                .marks(List.of(10, 200, 3_000, 40_000))
                .parts(
                        List.of(
                                new Part("Verse", 60),
                                new Part("Bridge", 45),
                                new Part("Chorus", 90)))
                .build();
    }

    private static byte[] counting(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) i;
        }
        return bytes;
    }
}
