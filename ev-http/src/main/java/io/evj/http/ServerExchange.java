package io.evj.http;

import io.evj.http.codec.FieldStore;
import io.evj.http.codec.RequestDecoder;
import org.jspecify.annotations.Nullable;

/// What is needed while a request is under way: lent to a connection when the first octet comes, and given back when the answer is
/// complete. An idle connection has none.
///
/// Two machines run side by side, as a request may be answered before all of it has come: [RequestReading] and [ReplySending]. Until the
/// answer is complete nobody else writes to the head, so that the thread that works on it may read there.
final class ServerExchange {
    private static final int KEPT_MAX = 4096;

    final RequestDecoder decoder;
    final RequestReading reading;
    final ReplySending sending;
    final FieldStore replyStore = new FieldStore();

    /// A request that is over and that nobody has, for the next one.
    private @Nullable HttpRequest free;

    /// In the server's list of those that are free.
    @Nullable ServerExchange next;

    ServerExchange(HttpServer server) {
        decoder = new RequestDecoder(server.config().limits());
        reading = new RequestReading(server, this);
        sending = new ReplySending(server, this);
    }

    /// Makes a request of the head that was read.
    HttpRequest request(ServerConnection connection) {
        HttpRequest again = free;
        if (again == null) {
            return new HttpRequest(connection, this);
        }
        free = null;
        again.begin(connection, this);
        return again;
    }

    /// Keeps a request, if nobody else does.
    void keep(HttpRequest over) {
        if (over.isFree()) {
            free = over;
        }
    }

    /// Forgets the request.
    void clear() {
        decoder.reset();
        reading.clear();
        replyStore.clear(KEPT_MAX);
    }
}
