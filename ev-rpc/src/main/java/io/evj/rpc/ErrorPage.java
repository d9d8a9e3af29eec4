package io.evj.rpc;

import io.evj.buffer.EvBuffer;
import io.evj.http.HttpStatus;
import java.nio.charset.StandardCharsets;

/// What a server sends that has no reply: for people, and in any form.
final class ErrorPage {
    private static final int EXCERPT_MAX = 200;

    private ErrorPage() {}

    /// What a page says, without its mark-up. Most say their status in the title, and again in a heading.
    ///
    /// @param page its first bytes are taken out
    static String excerpt(int status, EvBuffer page) {
        String phrase = HttpStatus.phrase(status);
        String text =
                new String(page.removeBytes(EXCERPT_MAX), StandardCharsets.UTF_8)
                        .replaceAll("(?is)<title>.*?</title>", " ")
                        .replaceAll("<[^>]*>", " ")
                        .replaceAll("[^\\p{Graph}]+", " ")
                        .strip();
        text = withoutPrefix(withoutPrefix(text, Integer.toString(status)), phrase);
        return "answered by " + status + " " + phrase + (text.isEmpty() ? "" : ": " + text);
    }

    private static String withoutPrefix(String text, String prefix) {
        return text.startsWith(prefix) ? text.substring(prefix.length()).strip() : text;
    }
}
