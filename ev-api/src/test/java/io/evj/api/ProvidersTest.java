package io.evj.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.evj.api.spi.BackendProvider;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProvidersTest {
    private final Map<Class<?>, Object> byClass = new LinkedHashMap<>();
    private final List<String> problems = new ArrayList<>();

    @Test
    void goesOnAfterProviderThatDoesNotLoad() {
        Providers.drain(
                iterator(
                        () -> {
                            throw new ServiceConfigurationError("first cannot be instantiated");
                        },
                        () -> "second",
                        () -> {
                            throw new UnsupportedClassVersionError("third is too new");
                        },
                        () -> 4),
                byClass,
                problems);

        assertThat(byClass.values()).containsExactly("second", 4);
        assertThat(problems)
                .satisfiesExactly(
                        first -> assertThat(first).contains("first cannot be instantiated"),
                        third -> assertThat(third).contains("third is too new"));
    }

    @Test
    void saysTheCauseOfFailure() {
        Providers.drain(
                iterator(() -> {
                    throw new ServiceConfigurationError(
                            "broken", new IllegalStateException("no kernel"));
                }),
                byClass,
                problems);

        assertThat(problems).singleElement().asString().contains("broken").contains("no kernel");
    }

    @Test
    void keepsOneInstanceOfEachClass() {
        Providers.drain(iterator(() -> "bundle", () -> "mediator"), byClass, problems);

        assertThat(byClass.values()).containsExactly("bundle");
    }

    @Test
    void givesUpAnIteratorThatFailsForEver() {
        Iterator<Object> broken =
                new Iterator<>() {
                    @Override
                    public boolean hasNext() {
                        throw new ServiceConfigurationError("unreadable");
                    }

                    @Override
                    public Object next() {
                        throw new AssertionError("not reached");
                    }
                };

        Providers.drain(broken, byClass, problems);

        assertThat(problems).hasSize(100);
    }

    @Test
    void collectsWhatServiceLoaderCannotLoad(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("META-INF/services").resolve(BackendProvider.class.getName());
        Files.createDirectories(file.getParent());
        Files.writeString(file, "no.such.Provider\nnor.This\n");
        try (var loader =
                new URLClassLoader(
                        new URL[] {folder.toUri().toURL()}, Providers.class.getClassLoader())) {

            Map<Class<?>, BackendProvider> found = new LinkedHashMap<>();
            Providers.drain(
                    ServiceLoader.load(BackendProvider.class, loader).iterator(), found, problems);

            assertThat(found).isEmpty();
            assertThat(problems)
                    .satisfiesExactly(
                            first -> assertThat(first).contains("no.such.Provider"),
                            second -> assertThat(second).contains("nor.This"));
        }
    }

    @SafeVarargs
    @SuppressWarnings("varargs")
    private static Iterator<Object> iterator(Supplier<Object>... steps) {
        Iterator<Supplier<Object>> each = List.of(steps).iterator();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return each.hasNext();
            }

            @Override
            public Object next() {
                return each.next().get();
            }
        };
    }
}
