package io.evj.examples;

import io.evj.api.Event;
import io.evj.buffer.BufferEvent;
import io.evj.http.ClientRequest;
import io.evj.http.FieldName;
import io.evj.http.HttpException;
import io.evj.http.HttpFields;
import io.evj.http.HttpRequest;
import io.evj.http.HttpResponse;
import io.evj.http.HttpStatus;
import io.evj.http.ReplyStream;
import io.evj.http.RequestException;
import io.evj.http.RequestStream;
import org.jspecify.annotations.Nullable;

/// A request that was passed on, and its answer on the way back.
final class Forwarded {
    private final HttpRequest request;
    private final ClientRequest onward;
    private @Nullable HttpResponse coming;
    private @Nullable ReplyStream reply;
    private boolean isSendingBody;

    Forwarded(HttpRequest request, ClientRequest onward) {
        this.request = request;
        this.onward = onward;
    }

    /// The request, with everything that listens to it.
    ClientRequest listening() {
        request.onClosed(this::closed);
        return onward.onInterim(this::inform)
                .onHead(this::begin)
                .onData(piece -> {
                    if (reply != null && !reply.write(piece) && coming != null) {
                        coming.pause();
                    }
                })
                .onResponse(response -> end())
                .onFailure(this::failed);
    }

    /// Passes the body on. What comes of it behind the answer is for nobody: our own server then ends the connection, and lets the
    /// client read the answer first.
    void sendBody(RequestStream stream) {
        isSendingBody = true;
        stream.onDrained(request.body()::resume);
        request.body()
                .onData(piece -> {
                    if (stream.isOver()) {
                        throw new HttpException(HttpStatus.CONTENT_TOO_LARGE, "not wanted");
                    }
                    if (!stream.write(piece)) {
                        request.body().pause();
                    }
                })
                .onEnd(() -> {
                    isSendingBody = false;
                    stream.end();
                });
    }

    /// The client is gone, or our own server has refused the body. Or it has ended its side, and still listens: that is told once.
    private void closed() {
        BufferEvent client = request.bufferEvent();
        if (client != null && (client.enabled() & Event.READ) == 0) {
            request.onClosed(onward::cancel);
        } else {
            onward.cancel();
        }
    }

    /// Passes on what comes ahead of the answer: 103, for instance. To go on with a body is between the server and us.
    private void inform(HttpResponse ahead) {
        if (ahead.status() != HttpStatus.CONTINUE && !request.isAnswered()) {
            HttpFields fields = HttpFields.create();
            Hops.copyEndToEnd(ahead.fields(), fields);
            fields.add("Via", "1.1 evj");
            request.inform(ahead.status(), fields);
        }
    }

    private void begin(HttpResponse response) {
        Hops.copyEndToEnd(response.fields(), request.replyFields());
        request.replyFields().add("Via", "1.1 evj");
        if (response.status() == HttpStatus.NO_CONTENT) {
            request.replyFields()
                    .removeAll("Content-Length"); // some servers say that there is none
        }
        if (response.status() >= HttpStatus.BAD_REQUEST) {
            endIfRefused();
        }
        coming = response;
        ReplyStream begun = request.replyStart(response.status());
        reply = begun.onDrained(response::resume);
    }

    private void end() {
        letRestCome();
        if (reply != null) {
            reply.end();
        }
    }

    private void failed(RequestException why) {
        letRestCome();
        if (reply != null) {
            reply.abort(); // so that the client sees that something is missing
        } else if (!request.isAnswered()) {
            endIfRefused();
            boolean isLate = why.reason() == RequestException.Reason.TIMEOUT;
            request.replyError(
                    isLate ? HttpStatus.GATEWAY_TIMEOUT : HttpStatus.BAD_GATEWAY,
                    why.reason().toString());
        }
    }

    /// Whoever still sends a body that is refused may as well stop.
    private void endIfRefused() {
        if (isSendingBody) {
            request.replyFields().add(FieldName.CONNECTION, "close");
        }
    }

    /// A body that waits for the server to take more would wait for ever: nobody takes it now.
    private void letRestCome() {
        request.body().resume();
    }
}
