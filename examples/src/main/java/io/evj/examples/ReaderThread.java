package io.evj.examples;

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

    /// Lives on the loop's thread. The main thread calls [#say] and [#leave], which only knock at its door.
    private static final class Conversation {
        private static final Duration LAST_WORDS = Duration.ofSeconds(2);

        private final EventBase base;
        private final StreamSocket socket;
        private final ByteBuffer heard = ByteBuffer.allocate(4096);
        private boolean isLeaving;

        Conversation(EventBase base, StreamSocket socket) {
            this.base = base;
            this.socket = socket;
            base.event(socket, READ, this::hear).add();
        }

        /// Sends a text; done when the kernel has all of it.
        CompletableFuture<Void> say(String text) {
            CompletableFuture<Void> said = new CompletableFuture<>();
            ByteBuffer words = StandardCharsets.UTF_8.encode(text);
            base.execute(() ->
                    base.event(socket, WRITE, (event, what) -> speak(event, words, said)).add());
            return said;
        }

        /// Says no more, but hears what the server has yet to say.
        void leave() {
            base.execute(() -> {
                isLeaving = true;
                base.loopExit(LAST_WORDS);
                try {
                    socket.shutdownOutput();
                } catch (IOException e) {
                    end("ev reader-thread: " + e.getMessage());
                }
            });
        }

        private void speak(Event event, ByteBuffer words, CompletableFuture<Void> said) {
            try {
                socket.write(words);
                if (words.hasRemaining()) {
                    event.add();
                } else {
                    said.complete(null);
                }
            } catch (IOException e) {
                end("ev reader-thread: " + e.getMessage());
            }
        }

        private void hear(Event event, int what) {
            try {
                int count = socket.read(heard.clear());
                if (count < 0) {
                    end("the server has hung up");
                    return;
                }
                System.out.write(heard.array(), 0, count);
                System.out.flush();
                event.add();
            } catch (IOException e) {
                end("ev reader-thread: " + e.getMessage());
            }
        }

        private void end(String why) {
            if (!isLeaving) {
                System.err.println(why);
            }
            base.loopBreak();
        }

        /// What the loop's thread does.
        void listen() {
            base.dispatch();
            if (!isLeaving) {
                System.exit(1); // the main thread waits for the user; nothing less would wake it
            }
        }
    }
}
