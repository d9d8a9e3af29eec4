package io.evj.backend.epoll;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// Fails a test that leaves sockets, epolls, counters or its temporary files open.
final class NoLeaks implements BeforeEachCallback, AfterEachCallback {
    private List<String> before = List.of();

    @Override
    public void beforeEach(ExtensionContext context) throws IOException {
        before = open();
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException {
        assertThat(open()).as("descriptors open after the test").isEqualTo(before);
    }

    private static List<String> open() throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors
                    .map(NoLeaks::target)
                    .filter(target ->
                            target.startsWith("socket:")
                                    || target.contains("[event")
                                    || target.contains("junit"))
                    .sorted()
                    .toList();
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return "the listing itself, closed by now";
        }
    }
}
