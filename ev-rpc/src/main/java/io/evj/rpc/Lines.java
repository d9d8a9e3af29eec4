package io.evj.rpc;

import io.evj.http.HttpConnection;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The connections of a pool, and which of them have nothing to do. Confined to the pool's loop.
final class Lines {
    /// A connection, and what is on its way there.
    static final class Line {
        final HttpConnection connection;
        @Nullable SentCall<?, ?> busy;

        private Line(HttpConnection connection) {
            this.connection = connection;
        }
    }

    private final List<Line> lines = new ArrayList<>();

    boolean isEmpty() {
        return lines.isEmpty();
    }

    int count() {
        return lines.size();
    }

    /// In the order of adding; a copy.
    List<HttpConnection> connections() {
        return lines.stream().map(line -> line.connection).toList();
    }

    boolean has(Line line) {
        return lines.contains(line);
    }

    boolean has(HttpConnection connection) {
        return find(connection) != null;
    }

    void add(HttpConnection connection) {
        lines.add(new Line(connection));
    }

    boolean remove(HttpConnection connection) {
        Line line = find(connection);
        return line != null && lines.remove(line);
    }

    /// The first that has nothing to do. Those that somebody else has closed are left out from then on.
    @Nullable Line idle() {
        for (int i = 0; i < lines.size(); i++) {
            Line line = lines.get(i);
            if (line.connection.isClosed()) {
                lines.remove(i--);
            } else if (line.busy == null) {
                return line;
            }
        }
        return null;
    }

    void close() {
        lines.forEach(line -> line.connection.close());
        lines.clear();
    }

    private @Nullable Line find(HttpConnection connection) {
        for (Line line : lines) {
            if (line.connection == connection) {
                return line;
            }
        }
        return null;
    }
}
