package io.evj.rpcgen;

import java.util.List;

/// A piece of a file that means something.
///
/// @param kind     what it is
/// @param text     as it stands there; a directive without comments and blanks at its ends; empty at the end of the file
/// @param place    its first character
/// @param comments those between the token before and this one
record Token(Kind kind, String text, Place place, List<Comment> comments) {
    enum Kind {
        /// Letters, digits and underscores; does not begin with a digit.
        WORD,
        /// Begins with a digit.
        NUMBER,
        /// One of `{ } [ ] ( ) = ;`.
        SIGN,
        /// A line that begins with `#`.
        DIRECTIVE,
        /// Stands after the last character.
        END
    }

    /// A comment.
    ///
    /// @param text      what it says, line by line, without the signs that make it a comment
    /// @param line      where it begins
    /// @param endLine   where it ends
    record Comment(String text, int line, int endLine) {}

    boolean is(String word) {
        return (kind == Kind.WORD || kind == Kind.SIGN) && text.equals(word);
    }

    /// The place right behind it, where a sign is missing.
    Place end() {
        return new Place(place.line(), place.column() + text.length());
    }

    /// For messages.
    String quoted() {
        return kind == Kind.END ? "the end of the file" : "'" + text + "'";
    }
}
