/*
 * The server of rpc-server on libevent's evrpc, for a side-by-side run: Forecast of weather.rpc, which answers 290 K, "dry". Its
 * messages are written by hand in the manner of event_rpcgen.py, which Debian does not package.
 *   libevent_rpc PORT
 * Build: cc -O2 -o libevent_rpc libevent_rpc.c -levent
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <event2/buffer.h>
#include <event2/event.h>
#include <event2/http.h>
#include <event2/http_struct.h>
#include <event2/rpc.h>
#include <event2/rpc_struct.h>
#include <event2/tag.h>

struct place { char *name; };
static void *place_new_with_arg(void *arg) { (void)arg; return calloc(1, sizeof(struct place)); }
static void place_free(struct place *m) { free(m->name); free(m); }
static int place_unmarshal(struct place *m, struct evbuffer *in) {
    uint32_t tag;
    while (evbuffer_get_length(in) > 0)
        if (evtag_peek(in, &tag) == -1 || tag != 1 || m->name || evtag_unmarshal_string(in, 1, &m->name) == -1) return -1;
    return m->name ? 0 : -1;
}

struct report { uint32_t kelvin; char *note; int has_kelvin; };
static void *report_new_with_arg(void *arg) { (void)arg; return calloc(1, sizeof(struct report)); }
static void report_free(struct report *m) { free(m->note); free(m); }
static int report_complete(struct report *m) { return m->has_kelvin ? 0 : -1; }
static void report_marshal(struct evbuffer *out, const struct report *m) {
    evtag_marshal_int(out, 1, m->kelvin);
    if (m->note) evtag_marshal_string(out, 2, m->note);
}

EVRPC_HEADER(Forecast, place, report)

static void forecast(EVRPC_STRUCT(Forecast) *rpc, void *arg)
{
    (void)arg;
    rpc->reply->kelvin = 290;
    rpc->reply->has_kelvin = 1;
    rpc->reply->note = strdup("dry");
    EVRPC_REQUEST_DONE(rpc);
}

int main(int argc, char **argv)
{
    if (argc != 2) { fprintf(stderr, "usage: %s PORT\n", argv[0]); return 2; }
    struct event_base *base = event_base_new();
    struct evhttp *http = evhttp_new(base);
    if (evhttp_bind_socket(http, "127.0.0.1", atoi(argv[1]))) { perror("bind"); return 1; }
    struct evrpc_base *rpc = evrpc_init(http);
    EVRPC_REGISTER(rpc, Forecast, place, report, forecast, NULL);
    return event_base_dispatch(base) < 0;
}
