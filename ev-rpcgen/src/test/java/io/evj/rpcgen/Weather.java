package io.evj.rpcgen;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// The file that many tests take, with a member of every kind. What is generated from it stands among the sources of the
/// tests, in `org.example.weather`.
final class Weather {
    static final Path FILE = Path.of("src/test/resources/weather.rpc");
    static final Path SOURCES = Path.of("src/test/java");
    static final String PACKAGE = "org.example.weather";

    private Weather() {}

    static List<JavaSource> generate() throws IOException, RpcSyntaxException {
        return new RpcCompiler(PACKAGE).generate(RpcCompiler.parse(FILE));
    }
}
