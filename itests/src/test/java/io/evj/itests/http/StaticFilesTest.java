package io.evj.itests.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evj.buffer.BufferPool;
import io.evj.http.StaticFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Files of a folder, and nothing but these.
@OnEveryMethod
class StaticFilesTest {
    private static final Instant CHANGED = Instant.parse("2026-01-02T03:04:05Z");
    private static final String DATE = "Fri, 02 Jan 2026 03:04:05 GMT";

    @AutoClose private final HttpStage stage;
    @TempDir private Path folder;
    private RawClient client;

    StaticFilesTest(String method) {
        stage = HttpStage.on(method);
    }

    @BeforeEach
    void fill() throws IOException {
        Path site = Files.createDirectories(folder.resolve("site"));
        Files.writeString(folder.resolve("secret"), "secret");
        write(site.resolve("a.txt"), "0123456789");
        write(site.resolve("empty.css"), "");
        write(site.resolve(".hidden"), "hidden");
        Files.createDirectories(site.resolve("sub dir"));
        write(site.resolve("sub dir").resolve("index.html"), "<p>index");
        Files.createSymbolicLink(site.resolve("out"), folder.resolve("secret"));
        Files.createSymbolicLink(site.resolve("in"), site.resolve("a.txt"));
        stage.server.handle(StaticFiles.of(site));
        stage.clock.set(CHANGED.plusSeconds(1));
        client = stage.client();
    }

    private static void write(Path file, String text) throws IOException {
        Files.writeString(file, text);
        Files.setLastModifiedTime(file, FileTime.from(CHANGED));
    }

    private RawClient.Reply get(String target, String... fields) {
        StringBuilder request = new StringBuilder("GET " + target + " HTTP/1.1\r\nHost: a\r\n");
        for (String field : fields) {
            request.append(field).append("\r\n");
        }
        return client.send(request.append("\r\n").toString()).reply();
    }

    @Test
    void sendsAFileWithAllThatIsKnownOfIt() {
        RawClient.Reply reply = get("/a.txt");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body()).isEqualTo("0123456789");
        assertThat(reply.fields())
                .containsAllEntriesOf(
                        Map.of(
                                "content-type", "text/plain; charset=utf-8",
                                "last-modified", DATE,
                                "accept-ranges", "bytes",
                                "content-length", "10"))
                .containsKey("etag");
        assertThat(get("/in").body()).isEqualTo("0123456789");
        assertThat(get("/empty.css").fields()).containsEntry("content-length", "0");
    }

    @Test
    void sendsALargeFile() throws IOException {
        byte[] bytes = new byte[5_000_001];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i * 31);
        }
        Files.write(folder.resolve("site").resolve("large"), bytes);

        assertThat(get("/large").body()).isEqualTo(new String(bytes, StandardCharsets.ISO_8859_1));
        assertThat(get("/a.txt").body()).isEqualTo("0123456789");
    }

    @Test
    void readsNoFileIntoMemory() throws IOException {
        Files.write(folder.resolve("site").resolve("large"), new byte[20_000_000]);
        client.get("/large");
        stage.until("the answer", () -> stage.server.stats().replies() == 1);
        for (int i = 0; i < 100; i++) {
            stage.turn();
        }

        assertThat(BufferPool.of(stage.base).bytesLent()).isLessThan(100_000);
        assertThat(client.reply().body()).hasSize(20_000_000);
    }

    @Test
    void answersHeadWithoutTheFile() {
        client.send("HEAD /a.txt HTTP/1.1\r\nHost: a\r\n\r\n");

        assertThat(client.replyToHead().fields()).containsEntry("content-length", "10");
        assertThat(get("/a.txt").body()).isEqualTo("0123456789");
    }

    @Test
    void refusesOtherMethods() {
        client.send("PUT /a.txt HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n");

        RawClient.Reply reply = client.reply();
        assertThat(reply.status()).isEqualTo(405);
        assertThat(reply.fields()).containsEntry("allow", "GET, HEAD");
    }

    @Test
    void sendsTheIndexOfAFolder() {
        assertThat(get("/sub%20dir/").body()).isEqualTo("<p>index");
        RawClient.Reply moved = get("/sub%20dir?q=1");
        assertThat(moved.status()).isEqualTo(301);
        assertThat(moved.fields()).containsEntry("location", "/sub%20dir/?q=1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/nothing",
                "/",
                "/.hidden",
                "/../secret",
                "/%2e%2e/secret",
                "/..%2fsecret",
                "/%2e%2e%2fsecret",
                "/sub%20dir/../../secret",
                "/..%5csecret",
                "/%5c..%5csecret",
                "/%2e%2e%5csecret",
                "/%2E%2E%2Fsecret",
                "/%252e%252e/secret",
                "/..%252fsecret",
                "/%25252e%25252e%25252fsecret",
                "/sub%20dir%2f..%2f..%2fsecret",
                "/sub%20dir%2findex.html",
                "/sub%20dir%2f",
                "/a.txt%2f",
                "/a.txt%00",
                "/%00",
                "/%2e%2e%00/secret",
                "//etc/passwd",
                "/%2fetc%2fpasswd",
                "/a.txt%00.html",
                "/a.txt/",
                "/a.txt/b",
                "/out",
                "/%c0%ae%c0%ae/secret",
                "//evil.example/",
                "/."
            })
    void nothingElseIsFound(String target) {
        RawClient.Reply reply = get(target);

        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.body()).doesNotContain("secret\n", "root:");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bytes=0-3|0123|bytes 0-3/10",
                "bytes=4-|456789|bytes 4-9/10",
                "bytes=-3|789|bytes 7-9/10",
                "bytes=-99|0123456789|bytes 0-9/10",
                "bytes=8-99|89|bytes 8-9/10",
                "Bytes=0-0|0|bytes 0-0/10"
            })
    void sendsThePartThatIsAskedFor(String range, String part, String told) {
        RawClient.Reply reply = get("/a.txt", "Range: " + range);

        assertThat(reply.status()).isEqualTo(206);
        assertThat(reply.body()).isEqualTo(part);
        assertThat(reply.fields()).containsEntry("content-range", told);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"bytes=0-1,3-4", "bytes=", "bytes=-", "bytes=3-1", "bytes=a-b", "lines=1-2"})
    void sendsAllWhereItDoesNotHeedTheRange(String range) {
        assertThat(get("/a.txt", "Range: " + range).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=10-", "bytes=99999999999999999999-", "bytes=-0"})
    void refusesAPartThatIsNotThere(String range) {
        RawClient.Reply reply = get("/a.txt", "Range: " + range);

        assertThat(reply.status()).isEqualTo(416);
        assertThat(reply.fields()).containsEntry("content-range", "bytes */10");
    }

    @Test
    void sendsAFileAgainOnlyWhenItHasChanged() {
        String etag = get("/a.txt").fields().get("etag");

        assertThat(get("/a.txt", "If-None-Match: " + etag).status()).isEqualTo(304);
        assertThat(get("/a.txt", "If-None-Match: \"x\", W/" + etag).status()).isEqualTo(304);
        assertThat(get("/a.txt", "If-None-Match: \"x\"").status()).isEqualTo(200);
        assertThat(get("/a.txt", "If-Modified-Since: " + DATE).status()).isEqualTo(304);
        assertThat(get("/a.txt", "If-Modified-Since: Thu, 01 Jan 2026 00:00:00 GMT").status())
                .isEqualTo(200);
        assertThat(get("/a.txt", "If-Modified-Since: yesterday").status()).isEqualTo(200);
        assertThat(get("/a.txt", "If-None-Match: \"x\"", "If-Modified-Since: " + DATE).status())
                .as("the tag is what counts")
                .isEqualTo(200);
        assertThat(get("/a.txt", "If-Match: \"x\"").status()).isEqualTo(412);
        assertThat(get("/a.txt", "If-Match: " + etag).status()).isEqualTo(200);
        assertThat(get("/a.txt", "If-Unmodified-Since: Thu, 01 Jan 2026 00:00:00 GMT").status())
                .isEqualTo(412);
    }

    @Test
    void sendsAPartOnlyOfTheVersionThatTheClientHas() {
        String etag = get("/a.txt").fields().get("etag");

        assertThat(get("/a.txt", "Range: bytes=0-1", "If-Range: " + etag).status()).isEqualTo(206);
        assertThat(get("/a.txt", "Range: bytes=0-1", "If-Range: " + DATE).status()).isEqualTo(206);
        assertThat(get("/a.txt", "Range: bytes=0-1", "If-Range: \"x\"").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Friday, 02-Jan-26 03:04:05 GMT", "Fri Jan  2 03:04:05 2026"})
    void takesDatesAsTheyWereWrittenOnce(String date) {
        assertThat(get("/a.txt", "If-Modified-Since: " + date).status()).isEqualTo(304);
        assertThat(get("/a.txt", "If-Unmodified-Since: " + date).status()).isEqualTo(200);
        assertThat(get("/a.txt", "Range: bytes=0-1", "If-Range: " + date).status()).isEqualTo(206);
    }

    /// The date would be the same if it changed once more in this second.
    @Test
    void aDateTellsVersionsApartOnceItsSecondIsOver() throws IOException {
        Path file = folder.resolve("site").resolve("a.txt");
        Files.setLastModifiedTime(file, FileTime.from(CHANGED.plusSeconds(1)));
        String date = get("/a.txt").fields().get("last-modified");

        assertThat(date).isEqualTo("Fri, 02 Jan 2026 03:04:06 GMT");
        assertThat(get("/a.txt", "Range: bytes=0-1", "If-Range: " + date).status()).isEqualTo(200);
        stage.advance(Duration.ofSeconds(1));
        assertThat(get("/a.txt", "Range: bytes=0-1", "If-Range: " + date).status()).isEqualTo(206);
    }

    @Test
    void nothingWasChangedLaterThanNow() throws IOException {
        Path file = folder.resolve("site").resolve("a.txt");
        Files.setLastModifiedTime(file, FileTime.from(CHANGED.plusSeconds(100)));

        assertThat(get("/a.txt").fields())
                .containsEntry("last-modified", "Fri, 02 Jan 2026 03:04:06 GMT");
    }

    @Test
    void anEmptyPathIsTheRoot() throws IOException {
        write(folder.resolve("site").resolve("index.html"), "<p>root");

        assertThat(get("http://a").body()).isEqualTo("<p>root");
        assertThat(get("http://a?q").body()).isEqualTo("<p>root");
    }

    @Test
    void mayStandBelowAPrefix() throws IOException {
        stage.server.handle(StaticFiles.of(folder.resolve("site")).under("/static"));

        assertThat(get("/static/a.txt").body()).isEqualTo("0123456789");
        assertThat(get("/a.txt").status()).isEqualTo(404);
        assertThat(get("/statica.txt").status()).isEqualTo(404);
        assertThat(get("/static%2fa.txt").status()).isEqualTo(404);
        assertThat(get("/static/..%2f..%2fsecret").status()).isEqualTo(404);
        assertThatThrownBy(() -> StaticFiles.of(folder.resolve("site")).under("x/"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> StaticFiles.of(folder.resolve("secret")))
                .isInstanceOf(IOException.class);
    }
}
