/*
 * An RPC server on libevent's evrpc and the messages of its own compiler: Echo, Count and Nothing of everything.rpc. Prints "port N",
 * and ends with its standard input.
 *
 * Fields of a request have hooks do something: X-Terminate ends the call on its way in, X-Stop on its way out; X-Pause has it wait a
 * little, both ways; X-Meta is kept as meta data, and comes back as a field of the reply; X-Reply has the bytes that it tells in
 * hexadecimal be the reply. A Count of 1000 is answered later, one of 1001 never, one of 1002 by closing the connection in the middle
 * of a reply, and one of 1003 by a reply that is not complete.
 */
#include <stdio.h>
#include <unistd.h>
#include <arpa/inet.h>
#include <string.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <event2/http.h>
#include <event2/http_struct.h>
#include <event2/keyvalq_struct.h>
#include <event2/rpc.h>
#include <event2/rpc_struct.h>
#include "everything_copy.h"

EVRPC_HEADER(Echo, everything, everything)
EVRPC_HEADER(Count, point, point)
EVRPC_HEADER(Nothing, nothing, nothing)
EVRPC_GENERATE(Echo, everything, everything)
EVRPC_GENERATE(Count, point, point)
EVRPC_GENERATE(Nothing, nothing, nothing)

static struct event_base *base;
static struct evrpc_base *server;
static const struct timeval LITTLE = {0, 20 * 1000};

static void echo(EVRPC_STRUCT(Echo) *rpc, void *arg) {
  (void)arg;
  everything_copy(rpc->request, rpc->reply);
  EVRPC_REQUEST_DONE(rpc);
}

static void count_later(evutil_socket_t fd, short what, void *arg) {
  EVRPC_STRUCT(Count) *rpc = arg;
  (void)fd, (void)what;
  EVRPC_REQUEST_DONE(rpc);
}

static void break_off(struct evhttp_request *http) {
  const char half[] = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n\1\1";
  int fd = bufferevent_getfd(evhttp_connection_get_bufferevent(evhttp_request_get_connection(http)));
  if (write(fd, half, sizeof half - 1) < 0) perror("write");
  shutdown(fd, SHUT_RDWR);
}

static void count(EVRPC_STRUCT(Count) *rpc, void *arg) {
  uint32_t x = 0;
  char *label;
  (void)arg;
  EVTAG_GET(rpc->request, x, &x);
  if (x != 1003) EVTAG_ASSIGN(rpc->reply, x, x + 1);
  if (EVTAG_HAS(rpc->request, label) && EVTAG_GET(rpc->request, label, &label) == 0) EVTAG_ASSIGN(rpc->reply, label, label);
  switch (x) {
    case 1000: event_base_once(base, -1, EV_TIMEOUT, count_later, rpc, &LITTLE); break;
    case 1001: break;
    case 1002: break_off(EVRPC_REQUEST_HTTP(rpc)); break;
    default: EVRPC_REQUEST_DONE(rpc);
  }
}

static void nothing(EVRPC_STRUCT(Nothing) *rpc, void *arg) {
  uint32_t ignored;
  (void)arg;
  if (EVTAG_GET(rpc->request, ignored, &ignored) == 0 && ignored != 0) EVTAG_ASSIGN(rpc->reply, ignored, ignored);
  EVRPC_REQUEST_DONE(rpc);
}

static void resume(evutil_socket_t fd, short what, void *arg) {
  (void)fd, (void)what;
  if (evrpc_resume_request(server, arg, EVRPC_CONTINUE) == -1) fprintf(stderr, "nobody to resume\n");
}

static int pause_a_little(void *ctx) {
  event_base_once(base, -1, EV_TIMEOUT, resume, ctx, &LITTLE);
  return EVRPC_PAUSE;
}

static int input(void *ctx, struct evhttp_request *http, struct evbuffer *payload, void *arg) {
  struct evkeyvalq *fields = evhttp_request_get_input_headers(http);
  const char *meta = evhttp_find_header(fields, "X-Meta");
  (void)payload, (void)arg;
  if (meta) evrpc_hook_add_meta(ctx, "meta", meta, strlen(meta) + 1);
  if (evhttp_find_header(fields, "X-Terminate")) return EVRPC_TERMINATE;
  return evhttp_find_header(fields, "X-Pause") ? pause_a_little(ctx) : EVRPC_CONTINUE;
}

static int output(void *ctx, struct evhttp_request *http, struct evbuffer *payload, void *arg) {
  struct evkeyvalq *fields = evhttp_request_get_input_headers(http);
  const char *reply = evhttp_find_header(fields, "X-Reply");
  void *meta;
  size_t length;
  (void)arg;
  if (reply) replace_by_hex(payload, reply);
  if (evrpc_hook_find_meta(ctx, "meta", &meta, &length) == 0)
    evhttp_add_header(evhttp_request_get_output_headers(http), "X-Meta", meta);
  if (evhttp_find_header(fields, "X-Stop")) return EVRPC_TERMINATE;
  return evhttp_find_header(fields, "X-Pause") ? pause_a_little(ctx) : EVRPC_CONTINUE;
}

static void end(evutil_socket_t fd, short what, void *arg) {
  char byte;
  (void)what, (void)arg;
  if (read(fd, &byte, 1) <= 0) event_base_loopbreak(base);
}

int main(void) {
  struct evhttp *http;
  struct evhttp_bound_socket *bound;
  struct sockaddr_in address;
  socklen_t length = sizeof address;
  base = event_base_new();
  http = evhttp_new(base);
  bound = evhttp_bind_socket_with_handle(http, "127.0.0.1", 0);
  if (!bound || getsockname(evhttp_bound_socket_get_fd(bound), (struct sockaddr *)&address, &length) == -1) return 1;
  server = evrpc_init(http);
  EVRPC_REGISTER(server, Echo, everything, everything, echo, NULL);
  EVRPC_REGISTER(server, Count, point, point, count, NULL);
  EVRPC_REGISTER(server, Nothing, nothing, nothing, nothing, NULL);
  evrpc_add_hook(server, EVRPC_INPUT, input, NULL);
  evrpc_add_hook(server, EVRPC_OUTPUT, output, NULL);
  event_add(event_new(base, 0, EV_READ | EV_PERSIST, end, NULL), NULL);
  printf("port %d\n", ntohs(address.sin_port));
  fflush(stdout);
  return event_base_dispatch(base) < 0;
}
