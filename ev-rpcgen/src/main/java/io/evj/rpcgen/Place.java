package io.evj.rpcgen;

/// Where something stands in a file.
///
/// @param line   counted from 1
/// @param column counted from 1, in characters; a tab is one
public record Place(int line, int column) implements Comparable<Place> {
    /// In the order of reading.
    @Override
    public int compareTo(Place other) {
        int byLine = Integer.compare(line, other.line);
        return byLine != 0 ? byLine : Integer.compare(column, other.column);
    }
}
