package io.evj.itests.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evj.http.FieldName;
import io.evj.http.HttpFields;
import io.evj.http.HttpHandler;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A `Content-Length` that a handler sets (RFC 9110 §8.6): it is true, or the answer is not sent.
@OnEveryMethod
class ContentLengthTest {
    @AutoClose private final HttpStage stage;

    ContentLengthTest(String method) {
        stage = HttpStage.on(method);
        stage.server.handle("/", request -> request.reply(200, "next"));
    }

    private static HttpFields lengths(HttpFields fields, String... values) {
        for (String value : values) {
            fields.add(FieldName.CONTENT_LENGTH, value);
        }
        return fields;
    }

    private void handle(HttpHandler handler) {
        stage.server.handle("/x", handler);
    }

    private void handle(HttpHandler handler, String... values) {
        handle(request -> {
            lengths(request.replyFields(), values);
            handler.handle(request);
        });
    }

    static Stream<Named<HttpHandler>> lies() {
        return Stream.of(
                lie("500, of nothing", request -> request.reply(200), "500"),
                lie("0, of a text", request -> request.reply(200, "text"), "0"),
                lie("two", request -> request.reply(200, "text"), "4", "4"),
                lie("two, of nothing", request -> request.reply(200), "0", "0"),
                lie("two, with an error's number", request -> request.replyStart(200), "4", "5"),
                lie("a sign", request -> request.reply(200, "text"), "+4"),
                lie("a sign, in advance", request -> request.replyStart(200), "+4"),
                lie("no number", request -> request.reply(200), "abc"),
                lie("no number, in advance", request -> request.replyStart(200), "abc"),
                lie("empty", request -> request.replyStart(200), ""),
                lie("beyond all bounds", request -> request.replyStart(200), "9223372036854775808"),
                lie("of no content", request -> request.reply(204), "0"),
                lie("of no content, in advance", request -> request.replyStart(204), "0"),
                lie("of another protocol", request -> request.upgrade(101), "0"),
                lie("of a tunnel", request -> request.upgrade(200), "0"),
                Named.of(
                        "of a hint",
                        request -> request.inform(103, lengths(HttpFields.create(), "0"))));
    }

    private static Named<HttpHandler> lie(String name, HttpHandler handler, String... values) {
        return Named.of(
                name,
                request -> {
                    lengths(request.replyFields(), values);
                    handler.handle(request);
                });
    }

    @ParameterizedTest
    @MethodSource("lies")
    void whatIsNotTrueIsNotSent(HttpHandler handler) {
        handle(handler);
        RawClient client = stage.client().get("/x").get("/");

        assertThat(client.reply().status()).isEqualTo(500);
        assertThat(client.rest()).isEmpty();
        stage.turn();
        assertThat(stage.thrown())
                .singleElement()
                .isInstanceOf(IllegalArgumentException.class)
                .asString()
                .contains("Content-Length");
    }

    @ParameterizedTest
    @ValueSource(strings = {"4", "04"})
    void theLengthOfTheContentIsWelcome(String length) {
        handle(request -> request.reply(200, "text"), length);
        RawClient client = stage.client().get("/x").get("/");

        assertThat(client.reply().body()).isEqualTo("text");
        assertThat(client.reply().body()).isEqualTo("next");
    }

    @Test
    void nothingMayBeSaidToBeNothing() {
        handle(request -> request.reply(200), "0");
        RawClient client = stage.client().get("/x").get("/");

        assertThat(client.reply().fields()).containsEntry("content-length", "0");
        assertThat(client.reply().body()).isEqualTo("next");
    }

    @Test
    void whatIsNotSentMayHaveAnyLength() {
        handle(request -> request.reply(request.parameters().get("s") == null ? 200 : 304), "500");
        RawClient client = stage.client();

        client.send("HEAD /x HTTP/1.1\r\nHost: a\r\n\r\n");
        assertThat(client.replyToHead().fields()).containsEntry("content-length", "500");
        assertThat(client.get("/x?s=304").reply().fields()).containsEntry("content-length", "500");
        assertThat(client.get("/").reply().body()).isEqualTo("next");
    }

    @Test
    void whoeverCatchesItMayAnswerOtherwise() {
        handle(
                request -> {
                    assertThatThrownBy(() -> request.reply(200))
                            .hasMessage("Content-Length 500, and a content of 0 bytes");
                    request.replyFields().clear();
                    request.reply(200, "text");
                },
                "500");
        RawClient client = stage.client().get("/x").get("/");

        assertThat(client.reply().body()).isEqualTo("text");
        assertThat(client.reply().body()).isEqualTo("next");
    }
}
