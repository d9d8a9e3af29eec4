package io.evj.rpcgen.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evj.rpcgen.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GenerationTest {
    private static final FileTime LONG_AGO = FileTime.fromMillis(0);

    @TempDir private Path folder;
    private Path files;
    private Path output;
    private List<String> includes = List.of("**/*.rpc");
    private String javaPackage = "com.example";
    private String compilerCode = "1";

    @BeforeEach
    void makeFolders() throws IOException {
        files = Files.createDirectory(folder.resolve("rpc"));
        output = folder.resolve("out");
    }

    private void write(String name, String text) throws IOException {
        Path file = files.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private Generation.Result run() throws IOException {
        return new Generation(files, includes, javaPackage, output, compilerCode).run();
    }

    private Path source(String type) {
        return output.resolve("com/example").resolve(type + ".java");
    }

    @Test
    void readsOnlyWhatHasChanged() throws IOException {
        write("a.rpc", "struct a { int x = 1; }");
        write("deep/er/b.rpc", "struct b { int x = 1; }");

        assertThat(run()).isEqualTo(new Generation.Result(2, 2, List.of()));
        Files.setLastModifiedTime(source("A"), LONG_AGO);
        assertThat(run()).isEqualTo(new Generation.Result(2, 0, List.of()));
        write("deep/er/b.rpc", "struct b { int y = 1; }");
        assertThat(run()).isEqualTo(new Generation.Result(2, 1, List.of()));

        assertThat(source("B")).content().contains("int y");
        assertThat(Files.getLastModifiedTime(source("A"))).isEqualTo(LONG_AGO);
    }

    @Test
    void aTouchedFileIsNoChange() throws IOException {
        write("a.rpc", "struct a { int x = 1; }");
        run();

        Files.setLastModifiedTime(files.resolve("a.rpc"), LONG_AGO);

        assertThat(run().compiled()).isZero();
    }

    @Test
    void makesAgainWhatIsMissing() throws IOException {
        write("a.rpc", "struct a { int x = 1; } struct b { int x = 1; }");
        run();
        Files.delete(source("B"));

        assertThat(run().compiled()).isEqualTo(1);
        assertThat(source("B")).exists();
    }

    @Test
    void anotherPackageMakesAllAgainAndDeletesTheOld() throws IOException {
        write("a.rpc", "struct a { int x = 1; }");
        run();

        javaPackage = "com.example.other";

        assertThat(run().compiled()).isEqualTo(1);
        assertThat(source("A")).doesNotExist();
        assertThat(source("other/A")).exists();
    }

    @Test
    void anotherCompilerMakesAllAnew() throws IOException {
        write("a.rpc", "struct a { int x = 1; }");
        run();

        compilerCode = "2";

        assertThat(run().compiled()).isEqualTo(1);
        assertThat(run().compiled()).isZero();
    }

    @Test
    void deletesWhatNoFileSaysAnyMore() throws IOException {
        write("a.rpc", "struct a { int x = 1; } struct b { int x = 1; }");
        write("c.rpc", "struct c { int x = 1; }");
        run();
        Path other = Files.writeString(source("Mine"), "class Mine {}");

        write("a.rpc", "struct a { int x = 1; }");
        Files.delete(files.resolve("c.rpc"));
        run();

        assertThat(source("A")).exists();
        assertThat(source("B")).doesNotExist();
        assertThat(source("C")).doesNotExist();
        assertThat(other).exists();
    }

    @Test
    void aStructMayMoveFromOneFileToAnother() throws IOException {
        write("a.rpc", "struct a { int x = 1; } struct b { int x = 1; }");
        write("c.rpc", "struct c { int x = 1; }");
        run();

        write("a.rpc", "struct a { int x = 1; }");
        write("c.rpc", "struct c { int x = 1; } struct b { int x = 1; }");
        run();

        assertThat(source("B")).exists();
    }

    @Test
    void tellsAllErrorsOfAllFilesEachTimeAndCompilesTheRest() throws IOException {
        write("bad.rpc", "struct a {\n  int x = 1;\n  float y = 2;\n  int z = 1;\n}\n");
        write("good.rpc", "struct g { int x = 1; }");
        write("worse.rpc", "struct w { int = 1; }");

        for (int round = 0; round < 2; round++) {
            assertThat(run().problems())
                    .allMatch(Generation::isError)
                    .extracting(Problem::file)
                    .containsExactly(
                            files.resolve("bad.rpc").toString(),
                            files.resolve("bad.rpc").toString(),
                            files.resolve("worse.rpc").toString());
            assertThat(source("G")).exists();
            assertThat(source("A")).doesNotExist();
        }
        write("bad.rpc", "struct a { int x = 1; }");
        write("worse.rpc", "struct w { int x = 1; }");
        assertThat(run().problems()).isEmpty();
        assertThat(source("A")).exists();
    }

    @Test
    void tellsWarningsEachTime() throws IOException {
        write("a.rpc", "#include \"other.h\"\nstruct a { int x = 1; }");

        for (int round = 0; round < 2; round++) {
            assertThat(run().problems()).hasSize(1).noneMatch(Generation::isError);
        }
    }

    @Test
    void twoFilesMustNotMakeTheSame() throws IOException {
        write("a.rpc", "struct a { int x = 1; }");
        write("b.rpc", "struct a { int x = 1; }");

        assertThatThrownBy(this::run)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("a.rpc", "b.rpc", "com/example/A.java");
    }

    @Test
    void includesWhatPatternsSay() throws IOException {
        write("a.rpc", "struct a { int x = 1; }");
        write("old/b.rpc", "struct b { int x = 1; }");
        write("old/c.txt", "no rpc");
        includes = List.of("old/*.rpc");

        assertThat(run().files()).isEqualTo(1);
        assertThat(source("B")).exists();
        assertThat(source("A")).doesNotExist();
    }

    @Test
    void noFolderIsNoFile() throws IOException {
        Files.delete(files);

        assertThat(run()).isEqualTo(new Generation.Result(0, 0, List.of()));
        assertThat(output).doesNotExist();
    }

    @Test
    void refusesWhatIsNoPackage() {
        javaPackage = "com.int";

        assertThatThrownBy(this::run).isInstanceOf(IllegalArgumentException.class);
    }
}
