package io.evj.examples;

import io.evj.api.EventBase;
import io.evj.buffer.BevEvent;
import io.evj.buffer.BufferEvent;
import io.evj.http.ClientRequest;
import io.evj.http.HttpClient;
import io.evj.http.HttpMethod;
import io.evj.http.HttpRequest;
import io.evj.http.HttpServer;
import io.evj.http.HttpServerConfig;
import io.evj.http.HttpStatus;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// A proxy: passes requests in absolute form on to their servers, and makes tunnels for `CONNECT`. Bodies go through piece by piece, in
/// both directions, and wait for whoever is slower. Interim answers go through, too, but for 100, and `TRACE` and `OPTIONS` go
/// as far as they may. Whoever can reach it can go where it can go; but no Unix-domain socket is opened.
@Command(name = "http-proxy", description = "an HTTP proxy: forwards, and makes tunnels")
final class HttpProxy implements Callable<Integer> {
    @Mixin final LoopOptions options = new LoopOptions();

    @Override
    public Integer call() throws IOException {
        HttpServerConfig config =
                HttpServerConfig.defaults()
                        .withContentType("")
                        .withMethods(HttpMethod.known().toArray(HttpMethod[]::new));
        try (EventBase base = EventBase.open();
                HttpServer server = HttpServer.open(base, config).bind(options.address());
                HttpClient client = HttpClient.open(base)) {
            server.handle(request -> {
                if (request.method() == HttpMethod.CONNECT && request.body().announced() != 0) {
                    request.replyError(HttpStatus.BAD_REQUEST, "a tunnel has no content");
                } else if (request.method() == HttpMethod.CONNECT) {
                    connect(base, request);
                } else if (request.uri().host() == null) {
                    request.replyError(HttpStatus.BAD_REQUEST, "this is a proxy: ask for a URI");
                } else {
                    forward(client, request);
                }
            });
            Serving.untilInterrupted(base, server.addresses().getFirst());
        }
        return 0;
    }

    /// Answers when the other side stands; from then on it is bytes, and no concern of HTTP's.
    private static void connect(EventBase base, HttpRequest request) {
        String target = request.target();
        int colon = target.lastIndexOf(':');
        String host = target.substring(0, colon).replaceAll("[\\[\\]]", "");
        BufferEvent other = BufferEvent.of(base);
        other.onEvent((self, event) -> {
            if (!event.is(BevEvent.CONNECTED)) {
                self.close();
                request.replyError(HttpStatus.BAD_GATEWAY, "no connection to " + target);
            } else if (request.bufferEvent() == null) {
                self.close(); // nobody waits for it any more
            } else {
                BackToBack.join(request.upgrade(HttpStatus.OK), other);
            }
        });
        other.connect(host, Integer.parseInt(target.substring(colon + 1)));
    }

    private static void forward(HttpClient client, HttpRequest request) {
        ClientRequest onward = ClientRequest.of(request.method(), request.target());
        Hops.copyEndToEnd(request.fields(), onward.fields());
        if (!MaxForwards.count(request, onward.fields())) {
            return;
        }
        onward.field("Via", "1.1 evj");
        Forwarded forwarded = new Forwarded(request, onward);
        if (request.body().announced() != 0) {
            onward.body(forwarded::sendBody);
        }
        try {
            client.send(forwarded.listening());
        } catch (IllegalArgumentException unfit) { // another scheme, for instance
            request.replyError(HttpStatus.BAD_REQUEST, Objects.toString(unfit.getMessage()));
        }
    }
}
