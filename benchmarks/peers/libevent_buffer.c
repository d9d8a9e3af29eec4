/*
 * libevent's evbuffer by itself, for a side-by-side run with `./ev bench buffer`, which does the same steps.
 *   libevent_buffer [ROUNDS]     prints one line, key=nanoseconds of one operation: the median of ROUNDS (41) rounds
 * Build: cc -O2 -o libevent_buffer libevent_buffer.c -levent
 */
#include <event2/buffer.h>
#include <event2/event.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { WHOLE = 65536, PIECE = 4096, LINE = 80, TAKEN = 1000, ROUND_NS = 5000000 };

static const char NEEDLE[] = "needle in a haze";
static const char LETTERS[] = "eeeeeetttttaaaaoooonnnniiisssrrrhhhdddlluuccmmffyywwggppbvk     ";

static char data[WHOLE], lines[WHOLE], rare[WHOLE], text[WHOLE];
static struct evbuffer *a, *b;
static long sink, found, searches;

static double now_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1e9 + t.tv_nsec;
}

static void make_data(void)
{
    unsigned seed = 42;
    for (int i = 0; i < WHOLE; i++) {
        seed = seed * 1664525u + 1013904223u;
        text[i] = LETTERS[seed >> 26];
        data[i] = 'a' + i % 26;
        lines[i] = i % LINE == LINE - 2 ? '\r' : i % LINE == LINE - 1 ? '\n' : 'x';
        rare[i] = 'x';
    }
    for (int i = 500; i < WHOLE - 500; i += 512) memcpy(rare + i, NEEDLE, 8); /* false starts */
    for (int i = 500; i < WHOLE - 500; i += 512) memcpy(text + i, NEEDLE, 8);
    memcpy(rare + WHOLE - 16, NEEDLE, 16);
    memcpy(text + WHOLE - 16, NEEDLE, 16);
}

/* As data comes from a socket: in pieces. */
static void fill(struct evbuffer *buffer, const char *from)
{
    for (int i = 0; i < WHOLE; i += PIECE) evbuffer_add(buffer, from + i, PIECE);
}

static void empty(void)
{
    evbuffer_drain(a, evbuffer_get_length(a));
    evbuffer_drain(b, evbuffer_get_length(b));
}

/* Each step returns the nanoseconds that its operations took, without the preparations. */

static double add(int size)
{
    double t0 = now_ns();
    for (int i = 0; i < WHOLE; i += size) evbuffer_add(a, data + i, size);
    evbuffer_drain(a, WHOLE);
    return now_ns() - t0;
}

static double add_64(void) { return add(64); }
static double add_4k(void) { return add(PIECE); }

static double prepend_64(void)
{
    double t0 = now_ns();
    for (int i = 0; i < WHOLE; i += 64) evbuffer_prepend(a, data + i, 64);
    evbuffer_drain(a, WHOLE);
    return now_ns() - t0;
}

static double remove_64(void)
{
    char out[64];
    fill(a, data);
    double t0 = now_ns();
    for (int i = 0; i < WHOLE; i += 64) { evbuffer_remove(a, out, 64); sink += out[0]; }
    return now_ns() - t0;
}

static double move(void)
{
    double t0 = now_ns();
    for (int i = 0; i < 500; i++) { evbuffer_add_buffer(b, a); evbuffer_add_buffer(a, b); }
    double t = now_ns() - t0;
    empty();
    return t;
}

static double move_64(void) { evbuffer_add(a, data, 64); return move(); }
static double move_64k(void) { fill(a, data); return move(); }

static double transfer_1000(void)
{
    fill(a, data);
    double t0 = now_ns();
    while (evbuffer_get_length(a) >= TAKEN) evbuffer_remove_buffer(a, b, TAKEN);
    double t = now_ns() - t0;
    empty();
    return t;
}

static double search(void)
{
    double t0 = now_ns();
    for (int i = 0; i < 10; i++) found += evbuffer_search(a, NEEDLE, 16, NULL).pos == WHOLE - 16;
    double t = now_ns() - t0;
    searches += 10;
    empty();
    return t;
}

static double search_rare(void) { fill(a, rare); return search(); }
static double search_text(void) { fill(a, text); return search(); }

static double read_line(void)
{
    char *line;
    size_t length;
    fill(a, lines);
    double t0 = now_ns();
    while ((line = evbuffer_readln(a, &length, EVBUFFER_EOL_CRLF)) != NULL) { sink += length; free(line); }
    double t = now_ns() - t0;
    empty();
    return t;
}

static const struct { const char *key; double (*step)(void); int operations; } STEPS[] = {
    { "add_64_ns", add_64, WHOLE / 64 },
    { "add_4k_ns", add_4k, WHOLE / PIECE },
    { "prepend_64_ns", prepend_64, WHOLE / 64 },
    { "remove_64_ns", remove_64, WHOLE / 64 },
    { "move_64_ns", move_64, 1000 },
    { "move_64k_ns", move_64k, 1000 },
    { "transfer_1000_ns", transfer_1000, WHOLE / TAKEN },
    { "search_rare_ns", search_rare, 10 },
    { "search_text_ns", search_text, 10 },
    { "line_ns", read_line, WHOLE / LINE },
};

static int ascending(const void *x, const void *y)
{
    double d = *(const double *)x - *(const double *)y;
    return d < 0 ? -1 : d > 0;
}

int main(int argc, char **argv)
{
    int rounds = argc > 1 ? atoi(argv[1]) : 41;
    double *ns = calloc(rounds, sizeof *ns);
    make_data();
    a = evbuffer_new();
    b = evbuffer_new();
    printf("bench=buffer library=libevent-%s rounds=%d", event_get_version(), rounds);
    for (size_t s = 0; s < sizeof STEPS / sizeof *STEPS; s++) {
        for (int r = -3; r < rounds; r++) { /* three to warm up */
            double took = 0;
            long done = 0;
            while (took < ROUND_NS) { took += STEPS[s].step(); done += STEPS[s].operations; }
            if (r >= 0) ns[r] = took / done;
        }
        qsort(ns, rounds, sizeof *ns, ascending);
        printf(" %s=%.1f", STEPS[s].key, ns[rounds / 2]);
    }
    printf("\n");
    return found != searches || sink == 1;
}
