package io.evj.http;

/// Text that goes into a page. Safe from any thread.
public final class HtmlText {
    private HtmlText() {}

    /// Makes text harmless in HTML, between tags and in quoted attributes: `&`, `<`, `>`, `"` and `'` become references.
    ///
    /// @param text any text
    /// @return the escaped text
    /// @libevent evhttp_htmlescape
    public static String escape(String text) {
        var out = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#039;");
                default -> out.append(c);
            }
        }
        return out.toString();
    }
}
