package io.evj.http;

import io.evj.buffer.EvBuffer;

/// Writes what an answer to a mistake shows.
///
/// @libevent evhttp_set_errorcb
@FunctionalInterface
public interface ErrorPage {
    /// An error is to be answered.
    ///
    /// @param status  400 to 599
    /// @param problem what is wrong, in plain text: escape it for HTML, see [HtmlText]. Empty: no more is known
    /// @param page    takes an HTML page in UTF-8
    /// @return whether the page is written; false: the built-in one is sent
    boolean write(int status, String problem, EvBuffer page);
}
