package io.evj.benchmarks;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// Runs the benchmark that its first argument names; lists them all when there is none.
@Command(name = "bench", description = "Runs a benchmark.")
public final class Main {
    private Main() {}

    private static List<Callable<Integer>> benchmarks() {
        return List.of(
                new Pipes(),
                new TimerChurn(),
                new TimerFire(),
                new Wakeup(),
                new Asking(),
                new RawServer.Echo(),
                new RawServer.Http(),
                new Buffers(),
                new BufferedServer(),
                new Burst(),
                new Marshalling(),
                new Resolving(),
                new HttpClients(),
                new Jmh());
    }

    /// Entry point.
    ///
    /// @param args the name of a benchmark, then its own arguments
    public static void main(String[] args) {
        var line = new CommandLine(new Main());
        benchmarks().forEach(line::addSubcommand);
        if (args.length == 0) {
            line.getSubcommands()
                    .forEach((name, benchmark) ->
                            System.out.printf(
                                    "  %-14s %s%n",
                                    name,
                                    String.join(
                                            " ",
                                            benchmark
                                                    .getCommandSpec()
                                                    .usageMessage()
                                                    .description())));
            return;
        }
        System.exit(line.execute(args));
    }
}
