package io.evj.benchmarks;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Runs the micro-benchmarks in a JVM of their own, from the class path: JMH starts further ones by it.
@Command(
        name = "jmh",
        description = "micro-benchmarks with the collector's profiler; JMH's options may follow --")
final class Jmh implements Callable<Integer> {
    @Parameters(
            arity = "0..*",
            description = "passed on to JMH, for instance: -- -p method=epoll Timer")
    private List<String> arguments = new ArrayList<>();

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-cp");
        command.add(jars(System.getProperty("jdk.module.path", "")));
        command.add("org.openjdk.jmh.Main");
        command.addAll(
                List.of("-prof", "gc", "-jvmArgsAppend", "--enable-native-access=ALL-UNNAMED"));
        command.addAll(arguments);
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }

    private static String jars(String modulePath) throws IOException {
        List<Path> jars = new ArrayList<>();
        for (String folder : modulePath.split(Pattern.quote(File.pathSeparator), -1)) {
            try (Stream<Path> files = Files.list(Path.of(folder))) {
                files.filter(file -> file.toString().endsWith(".jar")).forEach(jars::add);
            }
        }
        return jars.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }
}
