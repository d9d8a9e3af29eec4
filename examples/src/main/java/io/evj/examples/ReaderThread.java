package io.evj.examples;

import static io.evj.api.Event.PERSIST;
import static io.evj.api.Event.READ;
import static io.evj.api.Event.WRITE;

import io.evj.api.AddressText;
import io.evj.api.Event;
import io.evj.api.EventBase;
import io.evj.api.StreamSocket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// A client whose loop runs in a thread of its own, and prints what the server says. Meanwhile the main thread sends what
/// the user types, until that is `q` or `quit`.
@Command(
        name = "reader-thread",
        description = "a client: sends what you type; its loop prints, in a thread of its own")
final class ReaderThread implements Callable<Integer> {
    @Mixin final LoopOptions options = new LoopOptions();

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (EventBase base = EventBase.open();
                StreamSocket socket = Connecting.connect(base, options.address())) {
            System.out.printf(
                    "connected to %s (method %s); q or quit leaves%n",
                    AddressText.format(options.address()), base.method());
            Conversation conversation = new Conversation(base, socket);
            Thread loop = Thread.ofPlatform().name("loop").start(conversation::listen);

            for (String line; (line = IO.readln()) != null && !isFarewell(line); ) {
                conversation.say(line + "\n").join(); // not faster than the server listens
            }
            conversation.leave();
            loop.join();
        }
        return 0;
    }

    private static boolean isFarewell(String line) {
        return line.equals("q") || line.equals("quit");
    }

    /// Lives on the loop's thread. The main thread calls [#say] and [#leave], which only knock at the door.
    private static final class Conversation {
        private static final Duration LAST_WORDS = Duration.ofSeconds(2);

        private final EventBase base;
        private final StreamSocket socket;
        private final ByteBuffer heard = ByteBuffer.allocate(4096);
        private final Event leaving;
        private boolean isLeaving;

        Conversation(EventBase base, StreamSocket socket) {
            this.base = base;
            this.socket = socket;
            leaving = base.user(event -> hangUp());
            base.event(socket, READ | PERSIST, this::hear).add();
        }

        /// Sends the text; done when the kernel has all of it.
        CompletableFuture<Void> say(String text) {
            CompletableFuture<Void> said = new CompletableFuture<>();
            ByteBuffer words = StandardCharsets.UTF_8.encode(text);
            base.execute(() -> {
                Event writable = base.event(socket, WRITE | PERSIST, (event, what) -> {
                    socket.write(words);
                    if (!words.hasRemaining()) {
                        event.close();
                        said.complete(null);
                    }
                });
                writable.add();
            });
            return said;
        }

        /// Says no more, but hears what the server has yet to say.
        void leave() {
            leaving.activate();
        }

        private void hangUp() throws IOException {
            isLeaving = true;
            base.loopExit(LAST_WORDS);
            socket.shutdownOutput();
        }

        private void hear(Event event, int what) throws IOException {
            int count = socket.read(heard.clear());
            if (count < 0) {
                base.loopExit();
                event.close();
            } else {
                System.out.write(heard.array(), 0, count);
                System.out.flush();
            }
        }

        void listen() {
            base.dispatch();
            if (!isLeaving) {
                System.out.println("the server has hung up");
                System.exit(0); // the main thread waits for the user; nothing less would wake it
            }
        }
    }
}
