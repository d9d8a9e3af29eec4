package io.evj.itests.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.evj.api.EventConfig;
import io.evj.api.spi.Backend;
import io.evj.api.spi.BackendProvider;
import io.evj.api.spi.Network;
import io.evj.http.StaticFiles;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ServiceLoader;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Files that are there, and cannot be opened all the same.
@OnEveryMethod
class UnreadableFilesTest {
    private static final String[] OF_A_FILE = {
        "etag", "last-modified", "accept-ranges", "content-range"
    };

    /// Open to nobody for reading, not even to root.
    private static final Path WRITE_ONLY = Path.of("/proc/sys/vm/compact_memory");

    @AutoClose private final HttpStage stage;
    @TempDir private Path folder;
    private boolean isVanishing;

    UnreadableFilesTest(String method) {
        BackendProvider real =
                ServiceLoader.load(BackendProvider.class).stream()
                        .map(ServiceLoader.Provider::get)
                        .filter(each -> each.method().equals(method))
                        .findAny()
                        .orElseThrow();
        stage =
                HttpStage.on(
                        EventConfig.defaults().withBackend(around(BackendProvider.class, real)));
    }

    /// What does as the real one, but for files that vanish when they are about to be opened.
    private <T> T around(Class<T> type, T real) {
        return type.cast(
                Proxy.newProxyInstance(
                        type.getClassLoader(),
                        new Class<?>[] {type},
                        (self, method, arguments) -> {
                            if (isVanishing && method.getName().equals("openFile")) {
                                Files.delete((Path) arguments[0]);
                            }
                            return switch (call(real, method, arguments)) {
                                case Backend backend -> around(Backend.class, backend);
                                case Network network -> around(Network.class, network);
                                case null -> null;
                                case Object other -> other;
                            };
                        }));
    }

    private static Object call(Object real, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(real, arguments);
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
        }
    }

    private RawClient.Reply get(String target, String... fields) {
        String more = fields.length == 0 ? "" : String.join("\r\n", fields) + "\r\n";
        return stage.client()
                .send("GET " + target + " HTTP/1.1\r\nHost: a\r\n" + more + "\r\n")
                .reply();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Accept: text/plain", "Range: bytes=1-2"})
    void whatVanishesBeforeItIsOpenedIsNotFound(String field) throws IOException {
        Files.writeString(folder.resolve("a.txt"), "0123456789");
        stage.server.handle(StaticFiles.of(folder));
        assertThat(get("/a.txt", field).body()).isNotEmpty();
        isVanishing = true;

        RawClient.Reply reply = get("/a.txt", field);

        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.fields()).doesNotContainKeys(OF_A_FILE);
    }

    @Test
    void whatMayNotBeReadIsForbidden() throws IOException {
        Path file = Files.writeString(folder.resolve("a.txt"), "0123456789");
        Files.setPosixFilePermissions(file, Set.of());
        if (Files.isReadable(file)) { // by root
            file = WRITE_ONLY;
            assumeFalse(
                    !Files.isRegularFile(file) || Files.isReadable(file),
                    "there is no file here that this user may not read");
        }
        stage.server.handle(StaticFiles.of(file.getParent()));

        RawClient.Reply reply = get("/" + file.getFileName());

        assertThat(reply.status()).isEqualTo(403);
        assertThat(reply.fields()).doesNotContainKeys(OF_A_FILE);
        assertThat(reply.body()).doesNotContain(file.toString(), "0123");
    }
}
