/*
 * Closed-loop load of RPC calls: each of 64 connections posts a small message, waits for the whole answer, posts again.
 *   post_load PORT TARGET HEX SECONDS      prints "calls in S s: N" as its last line
 * HEX is the body. All answers must be as long as the first, and have status 200.
 * Build: cc -O2 -o post_load post_load.c
 */
#define _GNU_SOURCE
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { CONNECTIONS = 64 };
struct conn { int fd; long received; };
static char out[4096], in[65536];
static size_t length;

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec / 1e9;
}

static void post(struct conn *c)
{
    c->received = 0;
    if (send(c->fd, out, length, MSG_NOSIGNAL) != (ssize_t)length) { perror("send"); exit(1); }
}

/* The length of the answer in the buffer, head and body; exits when it is none, or not 200. */
static long whole(long count)
{
    in[count] = 0;
    char *end = strstr(in, "\r\n\r\n"), *field = strcasestr(in, "\r\ncontent-length:");
    if (!end || !field || strncmp(in, "HTTP/1.1 200", 12)) { fprintf(stderr, "answered: %.200s\n", in); exit(1); }
    return end + 4 - in + atol(field + 17);
}

int main(int argc, char **argv)
{
    if (argc != 5) { fprintf(stderr, "usage: %s PORT TARGET HEX SECONDS\n", argv[0]); return 2; }
    int on = 1, ep = epoll_create1(0);
    long calls = 0, size = 0;
    size_t body = strlen(argv[3]) / 2;
    length = snprintf(out, 2048, "POST %s HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: %zu\r\n\r\n", argv[2], body);
    for (size_t i = 0; i < body && length < sizeof out; i++) {
        unsigned byte;
        sscanf(argv[3] + 2 * i, "%2x", &byte);
        out[length++] = byte;
    }
    struct sockaddr_in addr = { .sin_family = AF_INET, .sin_port = htons(atoi(argv[1])),
                                .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    struct conn conns[CONNECTIONS];
    for (int i = 0; i < CONNECTIONS; i++) {
        struct conn *c = &conns[i];
        c->fd = socket(AF_INET, SOCK_STREAM, 0);
        if (connect(c->fd, (void *)&addr, sizeof addr)) { perror("connect"); return 1; }
        setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        struct epoll_event e = { EPOLLIN, { .ptr = c } };
        epoll_ctl(ep, EPOLL_CTL_ADD, c->fd, &e);
        post(c);
    }
    struct epoll_event ready[CONNECTIONS];
    double start = now(), seconds = atof(argv[4]);
    while (now() - start < seconds) {
        int k = epoll_wait(ep, ready, CONNECTIONS, 100);
        for (int i = 0; i < k; i++) {
            struct conn *c = ready[i].data.ptr;
            ssize_t r = recv(c->fd, in, sizeof in - 1, MSG_DONTWAIT);
            if (r == 0) { fprintf(stderr, "closed by the server\n"); return 1; }
            if (r < 0) continue;
            if (size == 0) size = whole(r); /* a small answer comes in one piece */
            c->received += r;
            if (c->received >= size) { calls++; post(c); }
        }
    }
    printf("calls in %.2f s: %ld\n", now() - start, calls);
    return 0;
}
