package io.evj.itests.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Which handler a path leads to.
@OnEveryMethod
class PathsTest {
    @AutoClose private final HttpStage stage;

    PathsTest(String method) {
        stage = HttpStage.on(method);
        stage.server.handle(request -> request.reply(200, "root"));
    }

    @Test
    void findsHandlersByTheDecodedPathWithoutQuery() {
        stage.server
                .handle("/a b", request -> request.reply(200, "space"))
                .handle("/%41", request -> request.reply(200, "percent"))
                .handle("/x", request -> request.reply(200, String.valueOf(request.query())));
        RawClient client = stage.client();

        assertThat(client.get("/a%20b").reply().body()).isEqualTo("space");
        assertThat(client.get("/%2541").reply().body()).isEqualTo("percent");
        assertThat(client.get("/%41").reply().body()).isEqualTo("root");
        assertThat(client.get("/x?a=1").reply().body()).isEqualTo("a=1");
        assertThat(client.get("/%78").reply().body()).isEqualTo("null");
        assertThatThrownBy(() -> stage.server.handle("/x", request -> {}))
                .hasMessageContaining("already");
        assertThat(stage.server.unhandle("/x")).isTrue();
        assertThat(stage.server.unhandle("/x")).isFalse();
        assertThat(client.get("/x").reply().body()).isEqualTo("root");
    }

    @Test
    void findsOneOfManyPaths() {
        for (int i = 0; i < 50; i++) {
            String path = "/" + i;
            stage.server.handle(path, request -> request.reply(200, path));
        }

        assertThat(stage.client().get("/49").reply().body()).isEqualTo("/49");
    }

    /// RFC 3986 §2.2: `/a%2fb` has one part and `/a/b` has two; who guards `/a/` sees the second alone.
    @ParameterizedTest
    @ValueSource(strings = {"/a%2fb", "/a%2Fb", "/%61%2fb", "/%2fa/b", "/a%252fb"})
    void anEncodedSlashSeparatesNothing(String target) {
        stage.server
                .handle("/a/b", request -> request.reply(200, "two parts"))
                .handle("//a/b", request -> request.reply(200, "three parts"))
                .handle("/é/b", request -> request.reply(200, "encoded"));
        RawClient client = stage.client();

        assertThat(client.get("/%61/%62").reply().body()).isEqualTo("two parts");
        assertThat(client.get("/%c3%A9/b").reply().body()).isEqualTo("encoded");
        assertThat(client.get(target).reply().body()).isEqualTo("root");
    }
}
