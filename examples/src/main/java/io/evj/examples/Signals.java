package io.evj.examples;

import io.evj.api.EventBase;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Counts the signals that it gets. A signal's callback runs on the loop like any other, so it may do anything.
@Command(
        name = "signals",
        description = "counts SIGHUP, SIGUSR1 and SIGUSR2; SIGINT and SIGTERM end it")
final class Signals implements Callable<Integer> {
    @Mixin final LoopOptions options = new LoopOptions();

    private final Map<String, Integer> counts = new TreeMap<>();

    @Override
    public Integer call() {
        try (EventBase base = EventBase.open()) {
            for (String name : List.of("HUP", "USR1", "USR2")) {
                base.signal(name, signal -> count(name)).add();
            }
            for (String name : List.of("INT", "TERM")) {
                base.signal(name, signal -> end(base, name)).add();
            }
            System.out.printf(
                    "process %d waits for signals (method %s)%n",
                    ProcessHandle.current().pid(), base.method());
            base.dispatch();
        }
        return 0;
    }

    private void count(String name) {
        System.out.println("SIG" + name + " " + counts.merge(name, 1, Integer::sum));
    }

    private void end(EventBase base, String name) {
        System.out.println("SIG" + name + " ends; counted " + counts);
        base.loopExit();
    }
}
