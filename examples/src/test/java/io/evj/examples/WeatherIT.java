package io.evj.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WeatherIT {
    @ParameterizedTest
    @MethodSource("io.evj.examples.AvailableMethods#names")
    void tellsAndAsks(String method) throws Exception {
        try (Program server = Program.start("rpc-server", "--port", "0", "--method", method)) {
            String port = String.valueOf(server.port(method));

            Program.End unknown = call(port, method, "Ulm");
            assertThat(unknown.status()).isEqualTo(1);
            assertThat(unknown.err()).singleElement().asString().contains("nobody was in Ulm yet");
            assertThat(call(port, method, "Ulm", "--kelvin", "290"))
                    .isEqualTo(said("1 observations of Ulm"));
            assertThat(call(port, method, "Ulm", "--kelvin", "294", "--note", "dry"))
                    .isEqualTo(said("2 observations of Ulm"));
            assertThat(call(port, method, "Ulm")).isEqualTo(said("Ulm: 294 K, dry"));

            assertThat(server.terminate()).isEqualTo(new Program.End(0, List.of(), List.of()));
            assertThat(call(port, method, "Ulm").status()).as("nobody is there").isEqualTo(2);
        }
    }

    private static Program.End call(String port, String method, String... more) throws Exception {
        var arguments = new ArrayList<>(List.of("rpc-client", "--port", port));
        arguments.addAll(List.of("--method", method));
        arguments.addAll(List.of(more));
        return Program.run(arguments.toArray(String[]::new));
    }

    private static Program.End said(String line) {
        return new Program.End(0, List.of(line), List.of());
    }
}
