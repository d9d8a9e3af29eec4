/*
 * An RPC client on libevent's evrpc: evrpc_client PORT. Each line of standard input is a call, "Echo HEX" or "Count HEX", with the
 * request as bytes in hexadecimal; or "timeout SECONDS", for those that follow; or "hook pause", "hook end-output", "hook end-input",
 * "hook none". Each call is answered by a line "STATUS HEX", the reply as our code marshals it again, or "-" when there is none.
 */
#include <stdio.h>
#include <event.h>
#include <event2/http.h>
#include <event2/http_struct.h>
#include <event2/rpc.h>
#include <event2/rpc_struct.h>
#include "evrpc_messages.h"

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
static int is_answered;

static struct evbuffer *from_hex(const char *hex) {
  struct evbuffer *bytes = evbuffer_new();
  unsigned byte;
  for (; sscanf(hex, "%2x", &byte) == 1; hex += 2) {
    unsigned char c = byte;
    evbuffer_add(bytes, &c, 1);
  }
  return bytes;
}

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
  if (status->error == EVRPC_STATUS_ERR_NONE) everything_marshal(bytes, reply);
  answer(status, bytes);
}

static void counted(struct evrpc_status *status, struct point *request, struct point *reply, void *arg) {
  struct evbuffer *bytes = evbuffer_new();
  (void)request, (void)arg;
  if (status->error == EVRPC_STATUS_ERR_NONE) point_marshal(bytes, reply);
  answer(status, bytes);
}

static void resume(evutil_socket_t fd, short what, void *arg) {
  (void)fd, (void)what;
  evrpc_resume_request(pool, arg, EVRPC_CONTINUE);
}

static int look(void *ctx, struct evhttp_request *http, struct evbuffer *payload, void *arg) {
  (void)http, (void)payload;
  if (strcmp(hook, "pause") == 0) {
    event_base_once(base, -1, EV_TIMEOUT, resume, ctx, &LITTLE);
    return EVRPC_PAUSE;
  }
  return strcmp(hook, arg) == 0 ? EVRPC_TERMINATE : EVRPC_CONTINUE;
}

int main(int argc, char **argv) {
  static char line[1 << 20], name[32], hex[1 << 20];
  struct everything *request = everything_new(), *reply = everything_new();
  struct point *from = point_new(), *to = point_new();
  struct evhttp_connection *connection;
  if (argc != 2) return 2;
  base = event_init(); /* the current base: a pool takes connections without one only, and they need one all the same */
  pool = evrpc_pool_new(base);
  connection = evhttp_connection_base_new(NULL, NULL, "127.0.0.1", atoi(argv[1]));
  evrpc_pool_add_connection(pool, connection);
  evrpc_add_hook(pool, EVRPC_OUTPUT, look, (void *)"end-output");
  evrpc_add_hook(pool, EVRPC_INPUT, look, (void *)"end-input");
  while (fgets(line, sizeof line, stdin)) {
    struct evbuffer *bytes;
    hex[0] = 0;
    sscanf(line, "%31s %1048575s", name, hex);
    if (strcmp(name, "timeout") == 0) {
      evrpc_pool_set_timeout(pool, atoi(hex));
      continue;
    }
    if (strcmp(name, "hook") == 0) {
      snprintf(hook, sizeof hook, "%.31s", hex);
      continue;
    }
    bytes = from_hex(hex);
    if (strcmp(name, "Echo") == 0) {
      everything_clear(request);
      everything_clear(reply);
      if (everything_unmarshal(request, bytes) == -1) return 3;
      EVRPC_MAKE_REQUEST(Echo, pool, request, reply, echoed, NULL);
    } else {
      point_clear(from);
      point_clear(to);
      if (point_unmarshal(from, bytes) == -1) return 3;
      EVRPC_MAKE_REQUEST(Count, pool, from, to, counted, NULL);
    }
    evbuffer_free(bytes);
    while (!is_answered) event_base_loop(base, EVLOOP_ONCE);
    is_answered = 0;
  }
  everything_free(request);
  everything_free(reply);
  point_free(from);
  point_free(to);
  evrpc_pool_free(pool);
  event_base_free(base);
  return 0;
}
