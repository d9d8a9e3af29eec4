package io.evj.itests.net;

import io.evj.api.Event;
import io.evj.api.EventBase;
import io.evj.api.EventConfig;
import io.evj.api.Log;
import io.evj.api.LoopFlag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/// A base under test, what its callbacks threw, and all that a test opens: closed, the newest
/// first, at the end.
final class Stage implements AutoCloseable {
    /// How long anything is awaited before the test fails.
    static final Duration PATIENCE = Duration.ofSeconds(10);

    final EventBase base;

    /// What callbacks threw. Whatever a test leaves in here fails it.
    final List<Throwable> uncaught = new ArrayList<>();

    /// What the library has logged meanwhile, in place of standard error.
    final List<String> logged = Collections.synchronizedList(new ArrayList<>());

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    Stage(String method) {
        this(EventConfig.defaults().withMethods(method));
    }

    Stage(EventConfig config) {
        Log.onMessage((severity, text) -> logged.add(severity + " " + text));
        base = EventBase.open(config.withUncaught((event, thrown) -> uncaught.add(thrown)));
    }

    /// Closes it at the end.
    <T extends AutoCloseable> T keep(T resource) {
        opened.push(resource);
        return resource;
    }

    /// A directory that is gone, with what is in it, at the end.
    Path directory() throws IOException {
        Path made = Files.createTempDirectory("ev");
        opened.push(() -> {
            try (var inside = Files.walk(made)) {
                for (Path path : inside.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        });
        return made;
    }

    /// Runs the loop until it holds.
    void until(String awaited, BooleanSupplier holds) {
        boolean[] isLate = {false};
        Event deadline = base.timer(event -> isLate[0] = true).add(PATIENCE);
        try {
            while (!holds.getAsBoolean()) {
                if (isLate[0] || !uncaught.isEmpty()) {
                    throw failed(
                            (isLate[0] ? "10 s have passed" : "a callback has thrown")
                                    + ", and still awaited: "
                                    + awaited);
                }
                base.loop(LoopFlag.ONCE);
            }
        } finally {
            deadline.close();
        }
    }

    /// Runs the loop until another thread has done its work, and gives what came of it.
    <T> T until(String awaited, CompletableFuture<T> work) throws Exception {
        var _ =
                work.whenComplete(
                        (result, failure) -> base.execute(() -> {})); // the loop looks again
        until(awaited, work::isDone);
        return work.get();
    }

    /// One turn that waits for nothing.
    void turn() {
        base.loop(LoopFlag.ONCE, LoopFlag.NONBLOCK);
    }

    private AssertionError failed(String what) {
        AssertionError failure = new AssertionError(what + "; logged: " + logged);
        uncaught.forEach(failure::addSuppressed);
        uncaught.clear();
        return failure;
    }

    @Override
    public void close() {
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception failure) {
                uncaught.add(failure);
            }
        }
        base.close();
        Log.reset();
        if (!uncaught.isEmpty()) {
            throw failed("callbacks have thrown");
        }
    }
}
