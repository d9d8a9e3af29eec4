package io.evj.rpcgen;

import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The compiler as a command: `rpcgen FILE … [-d DIR] [-p PACKAGE]`. Prints the files that it writes, and problems to standard
/// error. Writes nothing unless all files are in order.
///
/// Exit status: 0 if all is written, 1 if a file is not as it should be, 2 for arguments that cannot work.
public final class Main {
    private static final int FAILED = 1;
    private static final int BAD_USAGE = 2;
    private static final String USAGE =
            """
            usage: rpcgen FILE ... [-d DIR] [-p PACKAGE]
            Makes Java of .rpc files: a record for each struct, an interface for the procedures.
              -d DIR      folder of sources to write to, below which the package's is made (default: .)
              -p PACKAGE  of what is made (default: none)
              -h, --help  prints this
            """;

    private Main() {}

    /// Entry point.
    ///
    /// @param args files and options
    public static void main(String[] args) {
        System.exit(run(writer(System.out), writer(System.err), args));
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(stream, true, stream.charset());
    }

    /// Runs it to its end.
    ///
    /// @return the exit status
    static int run(PrintWriter out, PrintWriter err, String... args) {
        try {
            Arguments arguments = Arguments.parse(args);
            if (arguments.isHelp()) {
                out.print(USAGE);
                out.flush();
                return 0;
            }
            List<JavaSource> sources = compile(arguments, err);
            for (JavaSource source : sources) {
                out.println(source.writeTo(arguments.folder()));
            }
            return 0;
        } catch (RpcSyntaxException e) {
            e.problems().forEach(err::println);
            return FAILED;
        } catch (NoSuchFileException e) {
            err.println("rpcgen: no such file: " + e.getFile());
            return BAD_USAGE;
        } catch (FileSystemException e) { // its message is the file and little more
            err.println("rpcgen: cannot read or write " + e.getMessage());
            return BAD_USAGE;
        } catch (IllegalArgumentException | IOException e) {
            err.println("rpcgen: " + e.getMessage() + " (--help)");
            return BAD_USAGE;
        }
    }

    /// Of several files with errors, all are reported.
    private static List<JavaSource> compile(Arguments arguments, PrintWriter err)
            throws IOException, RpcSyntaxException {
        var compiler = new RpcCompiler(arguments.javaPackage());
        var problems = new ArrayList<Problem>();
        var sources = new ArrayList<JavaSource>();
        Map<String, Path> origins = new HashMap<>();
        for (Path path : arguments.files()) {
            try {
                RpcFile file = RpcCompiler.parse(path);
                file.warnings().forEach(err::println);
                for (JavaSource source : compiler.generate(file)) {
                    Path earlier = origins.putIfAbsent(source.path(), path);
                    if (earlier != null) {
                        throw new IllegalArgumentException(
                                "%s and %s both make %s".formatted(earlier, path, source.path()));
                    }
                    sources.add(source);
                }
            } catch (RpcSyntaxException e) {
                problems.addAll(e.problems());
            }
        }
        if (!problems.isEmpty()) {
            throw new RpcSyntaxException(problems);
        }
        return sources;
    }

    /// What the command line asks for.
    private record Arguments(List<Path> files, Path folder, String javaPackage, boolean isHelp) {
        static Arguments parse(String... args) {
            var files = new ArrayList<Path>();
            Path folder = Path.of("");
            String javaPackage = "";
            for (int i = 0; i < args.length; i++) {
                switch (args[i]) {
                    case "-h", "--help" -> {
                        return new Arguments(List.of(), folder, javaPackage, true);
                    }
                    case "-d" -> folder = path(value(args, i++));
                    case "-p" -> javaPackage = value(args, i++);
                    default -> {
                        if (args[i].startsWith("-")) {
                            throw new IllegalArgumentException("unknown option: " + args[i]);
                        }
                        files.add(path(args[i]));
                    }
                }
            }
            if (files.isEmpty()) {
                throw new IllegalArgumentException("which file?");
            }
            return new Arguments(files, folder, javaPackage, false);
        }

        private static String value(String[] args, int option) {
            if (option + 1 == args.length) {
                throw new IllegalArgumentException(args[option] + " wants a value");
            }
            return args[option + 1];
        }

        private static Path path(String name) {
            try {
                return Path.of(name);
            } catch (InvalidPathException e) {
                throw new IllegalArgumentException("no name of a file: " + name, e);
            }
        }
    }
}
