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
    private static final String QUICK_START =
            "EV_JAVA_OPTS=-XX:+UseSerialGC -XX:TieredStopAtLevel=1";

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
        List<String> command =
                new ArrayList<>(
                        List.of("env", QUICK_START, "/bin/bash", root.resolve("ev").toString()));
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

    private Program server(String name, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(name, "--port", "0", "--method", "nio"));
        arguments.addAll(List.of(more));
        return ev(arguments.toArray(String[]::new));
    }

    private Program client(String name, int port) throws IOException {
        return ev(name, "--port", String.valueOf(port), "--method", "nio");
    }

    private static void assertSays(Program program, String... lines) throws Exception {
        assertThat(program.end()).isEqualTo(new Program.End(0, List.of(lines), List.of()));
    }

    @Test
    void startsServersAndClientsThatTalkInLines() throws Exception {
        try (Program echo = server("echo");
                Program perConnection = server("base-per-connection");
                Program proxy = server("proxy", "--to", "127.0.0.1:" + echo.port("nio"));
                Program cat = client("cat", proxy.port("nio"));
                Program readerThread = client("reader-thread", perConnection.port("nio"))) {
            cat.type("hello\n");
            cat.endInput();
            readerThread.type("hello\n");
            readerThread.line();
            assertThat(readerThread.line()).endsWith(", received[hello]");
            readerThread.type("q\n");

            assertSays(cat, "YOU SAID hello");
            assertSays(readerThread);
        }
    }

    @Test
    void startsServersThatGreet() throws Exception {
        try (Program welcome = server("welcome");
                Program delimited = server("delimited");
                Program chat = server("chat")) {
            assertThat(welcome.line()).isEqualTo("METHOD:nio");
            try (Program client = client("client", welcome.port("nio"));
                    Peer delimiting = Peer.of(delimited.port("nio"));
                    Peer chatting = Peer.of(chat.port("nio"))) {
                delimiting.expect("Welcome to My socket");
                chatting.expect("welcome, you are client 1 of 1\n");
                assertSays(client, Client.WORDS);
            }
        }
    }

    @Test
    void startsWhatSpeaksHttp() throws Exception {
        try (Program http = server("http");
                Program proxy = server("http-proxy");
                Program rpc = server("rpc-server")) {
            String url = "http://127.0.0.1:" + http.port("nio") + "/plaintext";
            String rpcPort = String.valueOf(rpc.port("nio"));
            try (Program get = ev("http-get", "--method", "nio", url);
                    Program observe = ev("rpc-client", "--port", rpcPort, "Ulm", "--kelvin", "9");
                    Peer proxied = Peer.of(proxy.port("nio"))) {
                proxied.send("GET " + url + " HTTP/1.0\r\n\r\n");
                assertThat(proxied.readToEnd()).endsWith("\r\n\r\nHello, World!");
                assertSays(get, "Hello, World!");
                assertSays(observe, "1 observations of Ulm");
            }
        }
    }

    @Test
    void startsWhatAsksForNames() throws Exception {
        Path zone = root.resolve("zone");
        Files.writeString(
                zone,
                """
                @   60 SOA ns hostmaster 1 60 60 60 60
                @   60 NS  ns
                ns  60 A   192.0.2.2
                www 60 A   192.0.2.1
                """);
        try (Program server =
                server("dns-server", "--zone", zone.toString(), "--origin", "example.com")) {
            String address = "127.0.0.1:" + server.port("nio");
            try (Program dns = ev("dns", "www.example.com", "--server", address)) {
                Program.End end = dns.end();
                assertThat(end.status()).as("%s", end).isZero();
                assertThat(end.out()).anyMatch(line -> line.contains("192.0.2.1"));
            }
        }
    }

    @Test
    void startsWhatNeedsNoPeer() throws Exception {
        try (Program timers = ev("timers", "--method", "nio");
                Program signals = ev("signals", "--method", "nio");
                Program watch = ev("watch-stdin");
                Program methods = ev("methods", "--method", "nio")) {
            watch.endInput();
            assertThat(signals.line()).endsWith(" waits for signals (method nio)");
            assertThat(signals.terminate().status()).isZero();
            assertThat(methods.end().out()).last().isEqualTo("chosen: nio");
            assertSays(watch, "watching standard input (method poll)", "end of input");
            assertThat(timers.end().out())
                    .last()
                    .asString()
                    .endsWith("nothing is left to wait for");
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
