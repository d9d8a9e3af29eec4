package io.evj.rpcgen;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {
    @TempDir private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void writesWhatTheCompilerMakes() throws Exception {
        Path sources = folder.resolve("made/here");

        int status = run(Weather.FILE.toString(), "-d", sources.toString(), "-p", Weather.PACKAGE);

        assertThat(status).isZero();
        assertThat(err.toString()).isEmpty();
        for (JavaSource source : Weather.generate()) {
            Path written = sources.resolve(source.path());
            assertThat(written).hasContent(source.text());
            assertThat(out.toString().lines()).contains(written.toString());
        }
    }

    @Test
    void takesSeveralFiles() throws IOException {
        Path one = write("one.rpc", "struct one { int x = 1; }");
        Path two = write("two.rpc", "struct two { int x = 1; }");

        assertThat(run("-d", folder.toString(), one.toString(), two.toString())).isZero();

        assertThat(folder.resolve("One.java")).exists();
        assertThat(folder.resolve("Two.java")).exists();
    }

    @Test
    void reportsTheErrorsOfAllFilesAndWritesNothing() throws IOException {
        Path one = write("one.rpc", "struct one { int x = 0; }");
        Path two = write("two.rpc", "struct two { int x = 1; }");
        Path three = write("three.rpc", "struct three { int x 1; }");

        int status = run("-d", folder.toString(), one.toString(), two.toString(), three.toString());

        assertThat(status).isEqualTo(1);
        assertThat(err.toString().lines())
                .containsExactly(
                        one
                                + ":1:22: error: a tag is a number from 1 to 4294967295 (0xffffffff),"
                                + " not 0",
                        three + ":1:22: error: expected '=', not '1'");
        assertThat(folder.resolve("Two.java")).doesNotExist();
    }

    @Test
    void warnsAndGoesOn() throws IOException {
        Path file = write("one.rpc", "#include <x.h>\nstruct one { int x = 1; }");

        assertThat(run("-d", folder.toString(), file.toString())).isZero();

        assertThat(err.toString().lines())
                .containsExactly(file + ":1:1: warning: left out: '#include <x.h>' is for C");
    }

    @Test
    void refusesFilesThatMakeTheSame() throws IOException {
        Path one = write("one.rpc", "struct same { int x = 1; }");
        Path two = write("two.rpc", "struct same { int x = 1; }");

        assertThat(run(one.toString(), two.toString())).isEqualTo(2);

        assertThat(err.toString()).contains(one + " and " + two + " both make Same.java");
    }

    @Test
    void saysWhatItDoesNotUnderstand() {
        assertRefuses("rpcgen: which file? (--help)");
        assertRefuses("rpcgen: unknown option: -x (--help)", "-x", "a.rpc");
        assertRefuses("rpcgen: -d wants a value (--help)", "a.rpc", "-d");
        assertRefuses("rpcgen: no such file: missing.rpc", "missing.rpc");
        assertRefuses(
                "rpcgen: no name of a package: 'a-b' (--help)",
                Weather.FILE.toString(),
                "-p",
                "a-b");
    }

    @Test
    void saysWhatItCannotWrite() throws IOException {
        Path file = write("file", "");

        assertRefuses(
                "rpcgen: cannot read or write " + file,
                Weather.FILE.toString(),
                "-d",
                file.toString());
    }

    @Test
    void explainsItself() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString())
                .startsWith("usage: rpcgen FILE")
                .contains("-d DIR", "-p PACKAGE");
    }

    private void assertRefuses(String message, String... args) {
        err.getBuffer().setLength(0);
        assertThat(run(args)).isEqualTo(2);
        assertThat(err.toString().lines()).containsExactly(message);
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private int run(String... args) {
        return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
    }
}
