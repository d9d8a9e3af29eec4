package io.evj.http;

import io.evj.http.codec.FieldStore;
import io.evj.http.codec.MessageKind;
import io.evj.http.codec.RequestDecoder;
import org.jspecify.annotations.Nullable;

/// What is needed while a request is under way: lent to a connection when the first octet comes, and given back when the answer is
/// complete. An idle connection has none.
///
/// Until then nobody else writes to it, so that the thread that works on the answer may read the head.
final class Exchange {
    final RequestDecoder decoder;
    final BodyInput body;
    final FieldStore replyStore = new FieldStore();

    /// Whether the client waits for a `100 Continue` before it sends the body.
    boolean isExpecting;

    /// A request that is over and that nobody has, for the next one.
    private @Nullable HttpRequest free;

    /// In the server's list of those that are free.
    @Nullable Exchange next;

    private static final int KEPT_MAX = 4096;

    Exchange(HttpLimits limits) {
        decoder = new RequestDecoder(limits);
        body = new BodyInput(limits, MessageKind.REQUEST);
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
        body.clear();
        replyStore.clear(KEPT_MAX);
        isExpecting = false;
    }
}
