package io.evj.rpcgen.maven;

import io.evj.rpcgen.JavaSource;
import io.evj.rpcgen.Problem;
import io.evj.rpcgen.RpcCompiler;
import io.evj.rpcgen.RpcFile;
import io.evj.rpcgen.RpcSyntaxException;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// One run over the `.rpc` files of a folder: compiles those that have changed, and deletes what none of them says any more.
///
/// What it knows of the run before is in [Memory].
final class Generation {
    /// What has come of it.
    ///
    /// @param files    how many there are
    /// @param compiled how many were read anew
    /// @param problems errors and warnings, file by file
    record Result(int files, int compiled, List<Problem> problems) {}

    private final Path directory;
    private final List<PathMatcher> includes = new ArrayList<>();
    private final String settings;
    private final RpcCompiler compiler;
    private final Path output;

    /// Checks the package and the patterns.
    ///
    /// @param compilerCode says which compiler this is: what another one has made is made anew
    /// @throws IllegalArgumentException the package is none, or a pattern
    Generation(
            Path directory,
            List<String> includes,
            String javaPackage,
            Path output,
            String compilerCode) {
        this.directory = directory;
        this.output = output;
        compiler = new RpcCompiler(javaPackage);
        settings = "package " + javaPackage + ", compiler " + compilerCode;
        for (String pattern : includes) {
            this.includes.add(matcher(pattern));
            if (pattern.startsWith("**/")) { // which stands for no folder, too
                this.includes.add(matcher(pattern.substring("**/".length())));
            }
        }
    }

    private static PathMatcher matcher(String pattern) {
        return FileSystems.getDefault().getPathMatcher("glob:" + pattern);
    }

    static boolean isError(Problem problem) {
        return problem.severity() == Problem.Severity.ERROR;
    }

    /// Compiles what is stale. If a file has errors, the others are compiled all the same, and it is read again next time.
    Result run() throws IOException {
        Memory before = Memory.read(output);
        Map<String, Memory.Entry> now = new LinkedHashMap<>();
        Map<String, Path> origins = new HashMap<>();
        var problems = new ArrayList<Problem>();
        List<Path> files = files();
        int compiled = 0;
        for (Path file : files) {
            String name = directory.relativize(file).toString();
            String key = Memory.digest(settings, Files.readAllBytes(file));
            Memory.Entry entry = before.entries().get(name);
            if (entry == null || !entry.isFresh(key, output)) {
                compiled++;
                entry = compile(file, key, problems);
            }
            for (String source : entry.sources()) {
                Path earlier = origins.putIfAbsent(source, file);
                if (earlier != null) {
                    throw new IllegalArgumentException(
                            "%s and %s both make %s".formatted(earlier, file, source));
                }
            }
            now.put(name, entry);
        }
        deleteOthers(before, origins.keySet());
        if (!files.isEmpty() || !before.entries().isEmpty()) {
            new Memory(now).write(output);
        }
        return new Result(files.size(), compiled, List.copyOf(problems));
    }

    private List<Path> files() throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(Files::isRegularFile)
                    .filter(file -> isIncluded(directory.relativize(file)))
                    .sorted()
                    .toList();
        }
    }

    private boolean isIncluded(Path relative) {
        return includes.stream().anyMatch(pattern -> pattern.matches(relative));
    }

    /// Compiles one file.
    ///
    /// @return what is known now; with errors or warnings nothing that could be fresh, so that they are told again
    private Memory.Entry compile(Path path, String key, List<Problem> problems) throws IOException {
        RpcFile file;
        try {
            file = RpcCompiler.parse(path);
        } catch (RpcSyntaxException e) {
            problems.addAll(e.problems());
            return new Memory.Entry(Memory.STALE, List.of());
        }
        problems.addAll(file.warnings());
        var sources = new ArrayList<String>();
        for (JavaSource source : compiler.generate(file)) {
            source.writeTo(output);
            sources.add(source.path());
        }
        return new Memory.Entry(file.warnings().isEmpty() ? key : Memory.STALE, sources);
    }

    private void deleteOthers(Memory before, Set<String> wanted) throws IOException {
        var unwanted = new HashSet<String>();
        before.entries().values().forEach(entry -> unwanted.addAll(entry.sources()));
        unwanted.removeAll(wanted);
        for (String source : unwanted) {
            Files.deleteIfExists(output.resolve(source));
        }
    }
}
