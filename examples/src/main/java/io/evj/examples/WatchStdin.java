package io.evj.examples;

import static io.evj.api.Event.PERSIST;
import static io.evj.api.Event.READ;

import io.evj.api.Descriptor;
import io.evj.api.EventBase;
import io.evj.api.EventConfig;
import io.evj.api.Feature;
import io.evj.api.PolledInput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Watches its standard input, be it a terminal, a pipe or a file, until it ends.
///
/// No system call waits for a Java stream, so this asks for a backend that can watch anything: method `poll` can. When
/// the user forces another, the failure names `poll`.
@Command(name = "watch-stdin", description = "tells what comes in on standard input, until its end")
final class WatchStdin implements Callable<Integer> {
    @Mixin final LoopOptions options = new LoopOptions();

    private final ByteBuffer bytes = ByteBuffer.allocate(1024);

    @Override
    public Integer call() throws IOException {
        EventConfig config = EventConfig.defaults().withRequired(Feature.ANY_DESCRIPTOR);
        try (EventBase base = EventBase.open(config);
                PolledInput input = PolledInput.of(System.in)) {
            Descriptor watched = base.watch(input);
            base.event(watched, READ | PERSIST, (event, what) -> tell(base, input)).add();
            Serving.endBySignals(base);
            System.out.println("watching standard input (method " + base.method() + ")");
            base.dispatch();
        }
        return 0;
    }

    private void tell(EventBase base, PolledInput input) throws IOException {
        if (input.read(bytes.clear()) < 0) {
            System.out.println("end of input");
            base.loopExit();
            return;
        }
        String text = StandardCharsets.UTF_8.decode(bytes.flip()).toString();
        System.out.println("read " + bytes.limit() + " bytes: " + text.stripTrailing());
    }
}
