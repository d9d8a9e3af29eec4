/*
 * Closed-loop load for an HTTP server on short connections: each of N connections asks REQUESTS times, one after the other, and
 * is then closed and opened anew.
 *   churn_load PORT CONNECTIONS REQUESTS SECONDS [PATH]      prints "requests in S s: M" as its last line
 * Answers have a Content-Length. Source addresses are taken out of 127/8, so that connections in TIME_WAIT do not use up the ports.
 * Build: cc -O2 -o churn_load churn_load.c
 */
#define _GNU_SOURCE
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { PER_ADDRESS = 10000, ROOM = 1 << 17 };

struct conn { int fd, asked; long received; char head[4096]; long expected; };

static struct sockaddr_in to = { .sin_family = AF_INET };
static char request[512];
static int length, ep;
static unsigned opened;

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec / 1e9;
}

static void fail(const char *what) { perror(what); exit(1); }

static void ask(struct conn *c)
{
    c->received = 0;
    c->expected = -1;
    c->asked++;
    if (send(c->fd, request, length, MSG_NOSIGNAL) != length) fail("send");
}

static void start(struct conn *c)
{
    int on = 1;
    struct sockaddr_in from = { .sin_family = AF_INET };
    from.sin_addr.s_addr = htonl(0x7F010001u + (((unsigned)getpid() % 0x4000u) << 8) + opened++ / PER_ADDRESS % 200);
    c->fd = socket(AF_INET, SOCK_STREAM, 0);
    if (c->fd < 0) fail("socket");
    setsockopt(c->fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
    if (bind(c->fd, (void *)&from, sizeof from)) fail("bind");
    if (connect(c->fd, (void *)&to, sizeof to)) fail("connect");
    setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    struct epoll_event e = { EPOLLIN, { .ptr = c } };
    if (epoll_ctl(ep, EPOLL_CTL_ADD, c->fd, &e)) fail("epoll_ctl");
    c->asked = 0;
    ask(c);
}

/* Whether the answer is complete. */
static int receive(struct conn *c)
{
    static char room[ROOM];
    ssize_t r = recv(c->fd, room, sizeof room, MSG_DONTWAIT);
    if (r == 0) { fprintf(stderr, "closed by the server\n"); exit(1); }
    if (r < 0) return 0;
    if (c->expected < 0) { /* the head, or a part of it */
        long copied = c->received + r < (long)sizeof c->head - 1 ? r : (long)sizeof c->head - 1 - c->received;
        memcpy(c->head + c->received, room, copied);
        c->head[c->received + copied] = 0;
        char *end = strstr(c->head, "\r\n\r\n");
        if (end) {
            char *field = strcasestr(c->head, "\r\ncontent-length:");
            if (!field) { fprintf(stderr, "no Content-Length\n"); exit(1); }
            c->expected = end + 4 - c->head + atol(field + 17);
        }
    }
    c->received += r;
    return c->expected >= 0 && c->received >= c->expected;
}

int main(int argc, char **argv)
{
    if (argc < 5) { fprintf(stderr, "usage: %s PORT CONNECTIONS REQUESTS SECONDS [PATH]\n", argv[0]); return 2; }
    int n = atoi(argv[2]), requests = atoi(argv[3]);
    double seconds = atof(argv[4]);
    long answered = 0;
    length = snprintf(request, sizeof request, "GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n", argc > 5 ? argv[5] : "/");
    to.sin_port = htons(atoi(argv[1]));
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    struct conn *conns = calloc(n, sizeof *conns);
    ep = epoll_create1(0);
    for (int i = 0; i < n; i++) start(&conns[i]);
    struct epoll_event ready[256];
    double begin = now();
    while (now() - begin < seconds) {
        int k = epoll_wait(ep, ready, 256, 100);
        for (int i = 0; i < k; i++) {
            struct conn *c = ready[i].data.ptr;
            if (!receive(c)) continue;
            answered++;
            if (c->asked < requests) {
                ask(c);
            } else {
                close(c->fd);
                start(c);
            }
        }
    }
    printf("requests in %.2f s: %ld\n", now() - begin, answered);
    return 0;
}
