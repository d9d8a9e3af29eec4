package io.evj.rpcgen.maven;

import static org.assertj.core.api.Assertions.assertThat;

import io.evj.rpcgen.RpcCompiler;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FingerprintTest {
    @TempDir private Path folder;

    @Test
    void isThatOfAJarOrAFolder() throws Exception {
        assertThat(Fingerprint.of(RpcCompiler.class))
                .isEqualTo(Fingerprint.of(RpcCompiler.class))
                .isNotEqualTo(Fingerprint.of(getClass()));
    }

    @Test
    void changesWithTheCode() throws Exception {
        String name = getClass().getName().replace('.', '/') + ".class";
        Path copy = folder.resolve(name);
        Files.createDirectories(copy.getParent());
        URI original = getClass().getClassLoader().getResource(name).toURI();
        Files.copy(Path.of(original), copy);
        Class<?> loaded;
        try (var loader = new URLClassLoader(new URL[] {folder.toUri().toURL()}, null)) {
            loaded = Class.forName(getClass().getName(), false, loader);
        }
        String before = Fingerprint.of(loaded);

        Files.writeString(folder.resolve("more"), "");

        assertThat(Fingerprint.of(loaded)).isNotEqualTo(before);
    }
}
