package io.evj.http.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.evj.http.HtmlText;
import io.evj.http.HttpStatus;

/// The page that goes with an error when nobody has made a better one.
public final class ErrorPage {
    /// Its `Content-Type`.
    public static final String CONTENT_TYPE = "text/html; charset=utf-8";

    private ErrorPage() {}

    /// Makes the page: status and phrase as title and heading, and a line of text.
    ///
    /// @param status 100 to 599
    /// @param detail any text; escaped. Empty: none
    /// @return the page, encoded
    public static byte[] html(int status, String detail) {
        String title = status + " " + HttpStatus.phrase(status);
        String paragraph = detail.isEmpty() ? "" : "<p>" + HtmlText.escape(detail) + "</p>\n";
        return """
        <!DOCTYPE html>
        <html lang="en">
        <head><meta charset="utf-8"><title>%1$s</title></head>
        <body>
        <h1>%1$s</h1>
        %2$s</body>
        </html>
        """
                .formatted(title, paragraph)
                .getBytes(UTF_8);
    }
}
