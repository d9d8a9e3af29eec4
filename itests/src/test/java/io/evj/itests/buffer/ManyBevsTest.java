package io.evj.itests.buffer;

import static io.evj.api.Event.READ;
import static io.evj.api.Event.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.evj.api.EventBase;
import io.evj.api.EventConfig;
import io.evj.api.spi.Network;
import io.evj.buffer.BufferEvent;
import io.evj.buffer.BufferPool;
import io.evj.testkit.NoLeaks;
import io.evj.testkit.Steps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/// Many connections at a time.
@ExtendWith(NoLeaks.class)
@ParameterizedClass(name = "{0}")
@MethodSource("io.evj.itests.Methods#available")
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ManyBevsTest {
    /// Both ends of each connection are bufferevents, and one process has them all.
    private static final int WANTED = 10_000;

    private static final int ROUNDS = 3;

    @Parameter String method;

    private final List<BufferEvent> opened = new ArrayList<>();
    private int finished;

    @Test
    void tenThousandEcho() throws Exception {
        int count = Math.min(WANTED, descriptorsMax() - 1000);
        assumeTrue(count > 100, "too few descriptors are allowed here");
        try (EventBase base = EventBase.open(EventConfig.defaults().withMethods(method))) {
            try {
                for (int i = 0; i < count / 2; i++) {
                    open(base, i);
                }
                assertThat(opened).hasSize(count / 2 * 2);

                Steps.until(
                        base,
                        Duration.ofSeconds(100),
                        "all " + count / 2 + " clients to finish",
                        () -> finished == count / 2);

                assertThat(BufferPool.of(base).bytesLent()).as("at rest").isZero();
            } finally {
                opened.forEach(BufferEvent::close);
            }
        }
    }

    /// One end echoes, the other sends a message of its own, several times, and checks what comes back.
    private void open(EventBase base, int number) throws IOException {
        Network.Pair pair = base.network().pair();
        opened.add(
                BufferEvent.of(base, pair.first())
                        .onRead(bev -> bev.write(bev.input()))
                        .enable(READ | WRITE));
        BufferEvent client = BufferEvent.of(base, pair.second());
        opened.add(client);
        String message = "message of client " + number;
        int[] rounds = {0};
        client.watermarks(READ, message.length(), 1 << 16)
                .onRead(bev -> {
                    assertThat(BevStage.taken(bev)).isEqualTo(message);
                    if (++rounds[0] < ROUNDS) {
                        bev.write(message);
                    } else {
                        finished++;
                    }
                })
                .enable(READ)
                .write(message);
    }

    /// What this process may have open.
    private static int descriptorsMax() throws IOException {
        Path limits = Path.of("/proc/self/limits");
        if (!Files.exists(limits)) {
            return 1024;
        }
        try (var lines = Files.lines(limits)) {
            return lines.filter(line -> line.startsWith("Max open files"))
                    .map(line -> line.split("\\s+")[3])
                    .mapToInt(soft -> soft.equals("unlimited") ? 100_000 : Integer.parseInt(soft))
                    .findFirst()
                    .orElse(1024);
        }
    }
}
