/*
 * An RPC client on libevent's evrpc and the messages of its own compiler: evrpc_client PORT. Each line of standard input is a call,
 * "Echo HEX", "Count HEX" or "Nothing HEX", with the request as bytes in hexadecimal. It is answered by a line "STATUS HEX", the reply
 * as it is marshalled again, or "-" when there is none. Other lines hold for the calls that follow:
 *
 *   timeout SECONDS   of the pool
 *   hook pause        a hook has each message wait a little, out and in; end-output, end-input: one ends the call;
 *                     meta: one ends it that does not find what another has left; none
 *   send HEX          a hook sends these bytes in the place of the request; without HEX none does
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <event.h>
#include <event2/http.h>
#include <event2/http_struct.h>
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
static struct evrpc_pool *pool;
static const struct timeval LITTLE = {0, 20 * 1000};
static char hook[32] = "none";
static char substitute[4096];
static int is_answered;

static void answer(struct evrpc_status *status, struct evbuffer *reply) {
  unsigned char byte;
  printf("%d ", status->error);
  if (status->error != EVRPC_STATUS_ERR_NONE) printf("-");
  else while (evbuffer_remove(reply, &byte, 1) == 1) printf("%02x", byte);
  printf("\n");
  fflush(stdout);
  evbuffer_free(reply);
  is_answered = 1;
}

static void echoed(struct evrpc_status *status, struct everything *request, struct everything *reply, void *arg) {
  struct evbuffer *bytes = evbuffer_new();
  (void)request, (void)arg;
  if (status->error == EVRPC_STATUS_ERR_NONE) {
    struct everything *copy = everything_new();
    everything_copy(reply, copy);
    everything_marshal(bytes, copy);
    everything_free(copy);
  }
  answer(status, bytes);
}

static void counted(struct evrpc_status *status, struct point *request, struct point *reply, void *arg) {
  struct evbuffer *bytes = evbuffer_new();
  (void)request, (void)arg;
  if (status->error == EVRPC_STATUS_ERR_NONE) point_marshal(bytes, reply);
  answer(status, bytes);
}

static void done(struct evrpc_status *status, struct nothing *request, struct nothing *reply, void *arg) {
  struct evbuffer *bytes = evbuffer_new();
  (void)request, (void)arg;
  if (status->error == EVRPC_STATUS_ERR_NONE) nothing_marshal(bytes, reply);
  answer(status, bytes);
}

static void resume(evutil_socket_t fd, short what, void *arg) {
  (void)fd, (void)what;
  evrpc_resume_request(pool, arg, EVRPC_CONTINUE);
}

static int look(void *ctx, const char *end) {
  if (strcmp(hook, "pause") == 0) {
    event_base_once(base, -1, EV_TIMEOUT, resume, ctx, &LITTLE);
    return EVRPC_PAUSE;
  }
  return strcmp(hook, end) == 0 ? EVRPC_TERMINATE : EVRPC_CONTINUE;
}

static int output(void *ctx, struct evhttp_request *http, struct evbuffer *payload, void *arg) {
  (void)http, (void)arg;
  if (substitute[0]) replace_by_hex(payload, substitute);
  if (strcmp(hook, "meta") == 0) evrpc_hook_add_meta(ctx, "meta", "left", sizeof "left");
  return look(ctx, "end-output");
}

static int input(void *ctx, struct evhttp_request *http, struct evbuffer *payload, void *arg) {
  void *meta;
  size_t length;
  (void)http, (void)payload, (void)arg;
  if (strcmp(hook, "meta") == 0)
    return evrpc_hook_find_meta(ctx, "meta", &meta, &length) == 0 && strcmp(meta, "left") == 0 ? EVRPC_CONTINUE : EVRPC_TERMINATE;
  return look(ctx, "end-input");
}

static int call(const char *name, struct evbuffer *bytes) {
  int is_read = 0;
  if (strcmp(name, "Echo") == 0) {
    struct everything *read = everything_new(), *request = everything_new(), *reply = everything_new();
    if ((is_read = everything_unmarshal(read, bytes) == 0)) {
      everything_copy(read, request);
      EVRPC_MAKE_REQUEST(Echo, pool, request, reply, echoed, NULL);
      while (!is_answered) event_base_loop(base, EVLOOP_ONCE);
    }
    everything_free(read), everything_free(request), everything_free(reply);
  } else if (strcmp(name, "Count") == 0) {
    struct point *request = point_new(), *reply = point_new();
    if ((is_read = point_unmarshal(request, bytes) == 0)) {
      EVRPC_MAKE_REQUEST(Count, pool, request, reply, counted, NULL);
      while (!is_answered) event_base_loop(base, EVLOOP_ONCE);
    }
    point_free(request), point_free(reply);
  } else {
    struct nothing *request = nothing_new(), *reply = nothing_new();
    if ((is_read = nothing_unmarshal(request, bytes) == 0)) {
      EVRPC_MAKE_REQUEST(Nothing, pool, request, reply, done, NULL);
      while (!is_answered) event_base_loop(base, EVLOOP_ONCE);
    }
    nothing_free(request), nothing_free(reply);
  }
  is_answered = 0;
  return is_read;
}

int main(int argc, char **argv) {
  static char line[1 << 20], name[32], rest[1 << 20];
  struct evbuffer *bytes = evbuffer_new();
  if (argc != 2) return 2;
  base = event_init(); /* the current base: a pool takes connections without one only, and they need one all the same */
  pool = evrpc_pool_new(base);
  evrpc_pool_add_connection(pool, evhttp_connection_base_new(NULL, NULL, "127.0.0.1", atoi(argv[1])));
  evrpc_add_hook(pool, EVRPC_OUTPUT, output, NULL);
  evrpc_add_hook(pool, EVRPC_INPUT, input, NULL);
  while (fgets(line, sizeof line, stdin)) {
    rest[0] = 0;
    sscanf(line, "%31s %1048575s", name, rest);
    if (strcmp(name, "timeout") == 0) evrpc_pool_set_timeout(pool, atoi(rest));
    else if (strcmp(name, "hook") == 0) snprintf(hook, sizeof hook, "%.31s", rest);
    else if (strcmp(name, "send") == 0) snprintf(substitute, sizeof substitute, "%.4095s", rest);
    else {
      replace_by_hex(bytes, rest);
      if (!call(name, bytes)) return 3;
    }
  }
  evbuffer_free(bytes);
  evrpc_pool_free(pool);
  event_base_free(base);
  return 0;
}
