package io.evj.http;

import io.evj.buffer.EvBuffer;
import org.jspecify.annotations.Nullable;

/// Writes the pages of a server's errors, one after the other. Confined to its loop.
final class ErrorPages {
    static final String TYPE = "text/html; charset=utf-8";

    private final HttpServer server;
    private final EvBuffer page;
    private @Nullable ErrorPage own;

    ErrorPages(HttpServer server) {
        this.server = server;
        page = EvBuffer.of(server.base());
    }

    /// @param newOwn writes them in place of this; null: nobody
    void own(@Nullable ErrorPage newOwn) {
        own = newOwn;
    }

    /// Writes a page.
    ///
    /// @param problem in plain text; empty: no more is known
    /// @return to be emptied by the caller
    EvBuffer page(int status, String problem) {
        page.clear();
        if (own != null) {
            try {
                if (own.write(status, problem, page)) {
                    return page;
                }
            } catch (Throwable thrown) {
                server.report(thrown);
            }
            page.clear();
        }
        String title = status + " " + HttpStatus.phrase(status);
        page.add("<!DOCTYPE html><title>").add(title).add("</title><h1>").add(title).add("</h1>");
        if (!problem.isEmpty()) {
            page.add("<p>").add(HtmlText.escape(problem)).add("</p>");
        }
        return page.add("\n");
    }
}
