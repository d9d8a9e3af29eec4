package io.evj.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `./ev`, in a folder where everything is built already.
class LauncherIT {
    @TempDir Path root;

    @BeforeEach
    void build() throws IOException {
        assumeThat(Path.of("/bin/bash")).exists();
        Files.copy(Path.of(System.getProperty("launcher")), root.resolve("ev"));
        Path modules = Files.createDirectories(root.resolve("examples/target/modules"));
        try (DirectoryStream<Path> built =
                Files.newDirectoryStream(Path.of(System.getProperty("modules.dir")))) {
            for (Path jar : built) {
                Files.copy(jar, modules.resolve(jar.getFileName()));
            }
        }
        Files.createFile(modules.resolveSibling("ev.stamp"));
    }

    private Program ev(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("/bin/bash", root.resolve("ev").toString()));
        command.addAll(List.of(arguments));
        return Program.ofCommand(command);
    }

    @Test
    void becomesTheServerItStarts() throws Exception {
        try (Program echo = ev("echo", "--port", "0", "--method", "nio")) {
            int port = echo.port("nio");
            try (Peer peer = Peer.of(port)) {
                peer.send("hello\n");
                peer.expect("YOU SAID hello\n");
            }

            // the script's process id is the server's
            assertThat(echo.terminate()).isEqualTo(new Program.End(0, List.of(), List.of()));
        }
    }

    @Test
    void listsTheProgramsOnALineEach() throws Exception {
        try (Program list = ev()) {
            Program.End end = list.end();

            assertThat(end.status()).isZero();
            for (String name : List.of("echo", "welcome", "client", "reader-thread", "methods")) {
                assertThat(end.out())
                        .filteredOn(line -> line.startsWith("  " + name + " "))
                        .as(name)
                        .hasSize(1);
            }
        }
    }

    @Test
    void compilesRpcFiles() throws Exception {
        Path file = Files.writeString(root.resolve("a.rpc"), "struct a { int x = 1; }");

        try (Program rpcgen = ev("rpcgen", file.toString(), "-d", root.toString(), "-p", "b.c")) {
            String written = root.resolve("b/c/A.java").toString();
            assertThat(rpcgen.end()).isEqualTo(new Program.End(0, List.of(written), List.of()));
        }

        assertThat(root.resolve("b/c/A.java")).exists();
    }

    @Test
    void passesOnTheStatusOfABadOption() throws Exception {
        try (Program echo = ev("echo", "--prot", "0")) {
            Program.End end = echo.end();

            assertThat(end.status()).isEqualTo(2);
            assertThat(end.err()).singleElement().asString().contains("--prot");
        }
    }
}
