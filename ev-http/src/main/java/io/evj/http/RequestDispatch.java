package io.evj.http;

import io.evj.http.codec.Excerpt;
import io.evj.http.codec.RequestHead;
import io.evj.http.codec.TargetForm;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Finds out who answers a request: the hook of the server, the server itself, or the handler of a host. Confined to its loop.
final class RequestDispatch {
    /// The handlers of hosts that are none of the virtual ones, and the way to those.
    final HttpHost root = new HttpHost(null);

    private final HttpServer server;
    private @Nullable RequestHook hook;

    RequestDispatch(HttpServer server) {
        this.server = server;
    }

    void hook(@Nullable RequestHook newHook) {
        hook = newHook;
    }

    /// Whether others than its handler see a request.
    boolean hasHook() {
        return hook != null;
    }

    void dispatch(HttpRequest request, RequestHead head) throws Exception {
        if (hook != null) {
            if (!hook.accept(request)) {
                request.refuse();
                return;
            }
            if (request.isAnswered()) {
                return;
            }
        }
        HttpHost host = root;
        if (!root.isAlone()) {
            String name = request.host();
            host = name == null ? root : root.find(name);
        }
        Set<HttpMethod> own = host.methods();
        Set<HttpMethod> allowed = own == null ? server.config().methods() : own;
        if (head.form() == TargetForm.ASTERISK) {
            request.replyFields().add(FieldName.ALLOW, list(allowed));
            request.reply(HttpStatus.OK);
        } else if (!allowed.contains(head.method())) {
            refuseMethod(request, allowed);
        } else {
            HttpHandler handler = host.handler(head);
            if (handler != null) {
                handler.handle(request);
            } else {
                request.replyError(HttpStatus.NOT_FOUND, Excerpt.beginning(head.target()));
            }
        }
    }

    private void refuseMethod(HttpRequest request, Set<HttpMethod> allowed) {
        server.counts.requestsRefused++;
        String name = request.method().name();
        if (HttpMethod.known().contains(request.method())) {
            request.replyFields().add(FieldName.ALLOW, list(allowed));
            request.replyError(HttpStatus.METHOD_NOT_ALLOWED, name + " is not allowed here");
        } else {
            request.replyError(
                    HttpStatus.NOT_IMPLEMENTED, Excerpt.beginning(name) + " is not known here");
        }
    }

    private static String list(Set<HttpMethod> methods) {
        return methods.stream().map(HttpMethod::name).sorted().collect(Collectors.joining(", "));
    }
}
