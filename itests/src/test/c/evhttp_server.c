/* A server on libevent's evhttp: /echo answers with the body, /chunks in three chunks, anything else with "hello".
 * Prints its port, and serves until its standard input ends. */
#include <stdio.h>
#include <string.h>
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <event2/buffer.h>
#include <event2/event.h>
#include <event2/http.h>

static void answer(struct evhttp_request *request, void *unused) {
    struct evbuffer *body = evbuffer_new();
    const char *path = evhttp_uri_get_path(evhttp_request_get_evhttp_uri(request));
    (void)unused;
    if (!strcmp(path, "/chunks")) {
        evhttp_send_reply_start(request, 200, "OK");
        for (int i = 0; i < 3; i++) {
            evbuffer_add_printf(body, "chunk %d;", i);
            evhttp_send_reply_chunk(request, body);
        }
        evhttp_send_reply_end(request);
    } else {
        if (!strcmp(path, "/echo"))
            evbuffer_add_buffer(body, evhttp_request_get_input_buffer(request));
        else
            evbuffer_add_printf(body, "hello");
        evhttp_send_reply(request, 200, "OK", body);
    }
    evbuffer_free(body);
}

static void input(evutil_socket_t in, short what, void *base) {
    (void)in;
    (void)what;
    event_base_loopbreak(base);
}

int main(void) {
    struct event_base *base = event_base_new();
    struct evhttp *http = evhttp_new(base);
    struct evhttp_bound_socket *bound = evhttp_bind_socket_with_handle(http, "127.0.0.1", 0);
    struct sockaddr_in address;
    socklen_t length = sizeof(address);
    if (!bound || getsockname(evhttp_bound_socket_get_fd(bound), (struct sockaddr *)&address, &length))
        return 1;
    evhttp_set_gencb(http, answer, NULL);
    event_add(event_new(base, 0, EV_READ, input, base), NULL);
    printf("%d\n", ntohs(address.sin_port));
    fflush(stdout);
    event_base_dispatch(base);
    return 0;
}
