package io.evj.rpcgen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GeneratedSourcesTest {
    private static final long DEADLINE_SECONDS = 120;

    @TempDir private Path folder;

    /// To renew them after a change that is meant: they are written to `target/generated`, copy them from there.
    @Test
    void areAsBefore() throws Exception {
        for (JavaSource source : Weather.generate()) {
            Path written = source.writeTo(Path.of("target/generated"));
            Path golden = Weather.SOURCES.resolve(source.path());

            assertThat(golden).as("written to %s", written).exists();
            assertThat(source.text())
                    .as("written to %s", written)
                    .isEqualTo(Files.readString(golden));
        }
    }

    @Test
    void areAllThereIs() throws Exception {
        try (Stream<Path> golden = Files.list(Weather.SOURCES.resolve("org/example/weather"))) {
            assertThat(golden.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(
                            Weather.generate().stream().map(s -> s.type() + ".java").toList());
        }
    }

    /// The formatter runs over them as over all sources here, and finds nothing to do; that they compile is seen from
    /// the fact that this test runs.
    @Test
    void passErrorProneAndNullAway() throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "javac").toString());
        for (String part :
                List.of(
                        "api",
                        "code",
                        "comp",
                        "file",
                        "main",
                        "model",
                        "parser",
                        "processing",
                        "tree",
                        "util")) {
            command.add(
                    "-J--add-exports=jdk.compiler/com.sun.tools.javac." + part + "=ALL-UNNAMED");
        }
        for (String part : List.of("code", "comp")) {
            command.add("-J--add-opens=jdk.compiler/com.sun.tools.javac." + part + "=ALL-UNNAMED");
        }
        String classPath =
                System.getProperty(
                        "surefire.test.class.path", System.getProperty("java.class.path"));
        command.addAll(
                List.of(
                        "-J--sun-misc-unsafe-memory-access=allow",
                        "-d",
                        folder.toString(),
                        "-processorpath",
                        classPath,
                        "-classpath",
                        classPath,
                        "-Xlint:all,-processing",
                        "-Werror",
                        "-XDcompilePolicy=simple",
                        "-XDaddTypeAnnotationsToSymbol=true",
                        "--should-stop=ifError=FLOW",
                        "-Xplugin:ErrorProne -Xep:NullAway:ERROR -XepOpt:NullAway:OnlyNullMarked=true"
                                + " -XepOpt:NullAway:JSpecifyMode=true -Xep:InvalidBlockTag:OFF"));
        for (JavaSource source : Weather.generate()) {
            command.add(source.writeTo(folder).toString());
        }
        var bad =
                new JavaSource(
                        Weather.PACKAGE,
                        "Bad",
                        """
                        package org.example.weather;

                        @org.jspecify.annotations.NullMarked
                        final class Bad {
                            static final String NOTHING = null;
                        }
                        """);
        command.add(bad.writeTo(folder).toString());

        assertThat(run(command).lines().filter(line -> line.contains(".java:")))
                .as("only the mistake that was made on purpose is found")
                .singleElement()
                .asString()
                .contains("Bad.java:5", "NullAway");
    }

    /// What a comment says is shown as it stands: no tag or link of Javadoc begins in it.
    @Test
    void passDoclint() throws Exception {
        var arguments = new ArrayList<String>();
        arguments.addAll(
                List.of(
                        "-quiet",
                        "-Xdoclint:all",
                        "-Werror",
                        "-d",
                        folder.resolve("doc").toString(),
                        "-classpath",
                        System.getProperty(
                                "surefire.test.class.path",
                                System.getProperty("java.class.path"))));
        List<JavaSource> sources = new ArrayList<>(Weather.generate());
        RpcFile nasty =
                RpcFile.parse(
                        "nasty.rpc",
                        """
                        /* <p {@link Nowhere} @param x [Object] \\u000a */ // *&#47; `
                        struct nasty {
                            // @return </p> & é \u0007 [x][y] &amp; {@code
                            int x = 1; // @throws
                        }
                        """);
        sources.addAll(new RpcCompiler(Weather.PACKAGE).generate(nasty));
        for (JavaSource source : sources) {
            arguments.add(source.writeTo(folder).toString());
        }
        var said = new StringWriter();
        var writer = new PrintWriter(said);

        int status =
                ToolProvider.findFirst("javadoc")
                        .orElseThrow()
                        .run(writer, writer, arguments.toArray(String[]::new));

        assertThat(said.toString()).isEmpty();
        assertThat(status).isZero();
    }

    @Test
    void haveNoPackageIfNoneIsWanted() throws Exception {
        JavaSource source =
                new RpcCompiler("")
                        .generate(RpcFile.parse("a.rpc", "struct a { int x = 1; }"))
                        .getFirst();

        assertThat(source.path()).isEqualTo("A.java");
        assertThat(source.text()).doesNotContain("package");
        Compiled.of(List.of(source));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.", ".a", "a..b", "a-b", "1a", "a.class", "a b", "a;"})
    void belongToPackagesThatCanBe(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RpcCompiler(name))
                .withMessageContaining(name);
    }

    @Test
    void areNotWrittenAgainIfTheySayTheSame() throws Exception {
        var source = new JavaSource("com.example", "A", "one\n");
        Path file = source.writeTo(folder);
        var past = FileTime.fromMillis(0);
        Files.setLastModifiedTime(file, past);

        source.writeTo(folder);
        assertThat(Files.getLastModifiedTime(file)).isEqualTo(past);

        new JavaSource("com.example", "A", "two\n").writeTo(folder);
        assertThat(file).hasContent("two\n");
    }

    @Test
    void comeFromFilesInUtf8() throws Exception {
        Path file = Files.write(folder.resolve("latin1.rpc"), new byte[] {'/', '/', (byte) 0xe9});

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> RpcCompiler.parse(file))
                .withMessage(file + " is not UTF-8");
    }

    /// Names that mean something in Java, or in what is generated.
    @Test
    void avoidNamesThatAreTaken() throws Exception {
        String taken =
                """
                struct %1$s { int x = 1; }
                struct of_%1$s {
                    struct[%1$s] a = 1; optional struct[%1$s] b = 2; array struct[%1$s] c = 3;
                    int d = 4; bytes e = 5; optional int64 f = 6;
                }
                """;
        var text = new StringBuilder();
        for (String type :
                List.of(
                        "string",
                        "object",
                        "message",
                        "builder",
                        "list",
                        "integer",
                        "override",
                        "ev_buffer",
                        "nullable",
                        "record",
                        "members",
                        "arrays",
                        "_1a",
                        "___",
                        "var",
                        "system",
                        "type",
                        "message_type",
                        "suppress_warnings",
                        "rpc_method")) {
            text.append(taken.formatted(type));
        }
        int tag = 1;
        text.append("struct m {\n");
        for (String member :
                List.of(
                        "class",
                        "in",
                        "out",
                        "that",
                        "other",
                        "type",
                        "TYPE",
                        "read",
                        "write",
                        "hash_code",
                        "to_string",
                        "equals",
                        "get_class",
                        "builder",
                        "build",
                        "to_builder",
                        "unmarshal",
                        "marshal",
                        "yield",
                        "record",
                        "var",
                        "int_",
                        "_",
                        "_1a",
                        "has_x",
                        "x",
                        "source",
                        "limits",
                        "wait",
                        "this_",
                        "next",
                        "value")) {
            if (!member.equals("TYPE")) {
                text.append("int ").append(member).append(" = ").append(tag++).append(";\n");
            }
        }
        text.append("bytes b = ").append(tag).append(";\n}\n");
        for (String rpc :
                List.of(
                        "wait",
                        "equals",
                        "client",
                        "register",
                        "answer",
                        "to_string",
                        "class",
                        "caller",
                        "service",
                        "registry",
                        "request")) {
            text.append("rpc ").append(rpc).append(" (m) returns (string);\n");
        }
        text.append("#define class 1\n#define Integer 2\n");

        Compiled.of(
                new RpcCompiler("org.example").generate(RpcFile.parse("x.rpc", text.toString())));
    }

    private String run(Collection<String> command) throws Exception {
        File log = folder.resolve("log").toFile();
        Process process =
                new ProcessBuilder(List.copyOf(command))
                        .redirectErrorStream(true)
                        .redirectOutput(log)
                        .start();
        if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("does not come to an end: " + command);
        }
        return Files.readString(log.toPath());
    }
}
