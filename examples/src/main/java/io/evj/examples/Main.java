package io.evj.examples;

import io.evj.api.BackendUnavailableException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.net.BindException;
import java.net.ConnectException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/// Runs the program that its first argument names; lists them all when there is none.
///
/// Exit status: 0 after all went well; 1 when a peer failed us; 2 for arguments that cannot work. Standard error says why.
@Command(name = "ev", description = "Runs an example.")
public final class Main {
    private static final int FAILED = 1;
    private static final int BAD_USAGE = 2;

    private Main() {}

    /// Every program, in the order in which a newcomer reads them. Its `@Command` says its name, and
    /// what it does.
    private static List<Callable<Integer>> programs() {
        return List.of(
                new Welcome(),
                new Client(),
                new Echo(),
                new Delimited(),
                new Chat(),
                new Proxy(),
                new Cat(),
                new ReaderThread(),
                new BasePerConnection(),
                new Http(),
                new WeatherServer(),
                new WeatherClient(),
                new Dns(),
                new HttpGet(),
                new HttpProxy(),
                new ZoneServer(),
                new Timers(),
                new Signals(),
                new WatchStdin(),
                new Methods());
    }

    /// Entry point.
    ///
    /// @param args the name of a program, then its own arguments
    public static void main(String[] args) {
        System.exit(run(writer(System.out), writer(System.err), args));
    }

    /// Runs a program to its end.
    ///
    /// @param out  takes lists and help; a program prints to standard output
    /// @param err  takes one line for what the user can mend
    /// @param args the name of a program, then its own arguments
    /// @return the exit status
    static int run(PrintWriter out, PrintWriter err, String... args) {
        var line = new CommandLine(new Main());
        for (Callable<Integer> program : programs()) {
            line.addSubcommand(program);
        }
        line.setOut(out).setErr(err); // and those of the programs
        line.setExpandAtFiles(false); // http-get has a meaning of its own for @FILE
        line.setParameterExceptionHandler((e, arguments) -> refuse(e.getCommandLine(), e));
        line.setExecutionExceptionHandler((e, command, result) -> failed(command, e));
        if (args.length == 0) {
            list(line);
            return 0;
        }
        if (!args[0].startsWith("-") && !line.getSubcommands().containsKey(args[0])) {
            err.println("ev: there is no program " + args[0] + " (./ev lists them)");
            return BAD_USAGE;
        }
        return line.execute(args);
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(stream, true, stream.charset());
    }

    private static void list(CommandLine line) {
        line.getSubcommands()
                .forEach((name, program) -> {
                    String[] what = program.getCommandSpec().usageMessage().description();
                    line.getOut().printf("  %-20s %s%n", name, String.join(" ", what));
                });
    }

    private static int refuse(CommandLine command, ParameterException e) {
        String name = command.getCommandSpec().qualifiedName();
        command.getErr().println(name + ": " + e.getMessage() + " (./" + name + " --help)");
        return BAD_USAGE;
    }

    /// What the user can mend, and what peers do, is one line. The rest is a defect, and shows where it happened.
    private static int failed(CommandLine command, Exception e) throws Exception {
        boolean isBadUsage =
                e instanceof BackendUnavailableException
                        || e instanceof BindException
                        || e instanceof ConnectException;
        if (!isBadUsage && !(e instanceof IOException)) {
            throw e;
        }
        command.getErr().println(command.getCommandSpec().qualifiedName() + ": " + e.getMessage());
        return isBadUsage ? BAD_USAGE : FAILED;
    }
}
