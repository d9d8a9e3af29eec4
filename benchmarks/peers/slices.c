/*
 * What a plaintext request costs servers that run beside each other, in short slices by turns: where a machine is half as fast from one
 * minute to the next, neighbouring slices still compare, and differences of 1 % show.
 *   slices CONNECTIONS MILLISECONDS ROUNDS NAME:PORT:PID ...
 * Start the servers, warm them up, pin them to one CPU and this to another (or to the same). Prints for each the median of its CPU
 * microseconds per request, and of the ratio to the first server's in the same round.
 * Build: cc -O2 -o slices slices.c
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { SERVERS_MAX = 16, CONNECTIONS_MAX = 1000 };

static const char REQUEST[] = "GET /plaintext HTTP/1.1\r\nHost: 127.0.0.1:8080\r\n\r\n";
static char answer[1 << 16];

struct server {
    const char *name;
    clockid_t cpu;
    int epoll, fds[CONNECTIONS_MAX];
    int length; /* of an answer: all are equally long */
    double *us;
};

static int got[65536]; /* of the answer that is coming, by descriptor */

static void fail(const char *what) { perror(what); exit(1); }

static double now(clockid_t clock) {
    struct timespec t;
    clock_gettime(clock, &t);
    return t.tv_sec + t.tv_nsec * 1e-9;
}

static int ascending(const void *a, const void *b) {
    double d = *(const double *)a - *(const double *)b;
    return d < 0 ? -1 : d > 0;
}

static double median(double *values, int n) {
    qsort(values, n, sizeof *values, ascending);
    return values[n / 2];
}

static void ask(int fd) {
    if (send(fd, REQUEST, sizeof REQUEST - 1, MSG_NOSIGNAL) < 0) fail("send");
}

static void connect_all(struct server *s, char *spec, int connections, int rounds) {
    s->name = strtok(spec, ":");
    int port = atoi(strtok(NULL, ":")), on = 1;
    if (clock_getcpuclockid(atoi(strtok(NULL, ":")), &s->cpu)) fail("clock_getcpuclockid");
    s->us = calloc(rounds, sizeof *s->us);
    s->epoll = epoll_create1(0);
    struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    for (int i = 0; i < connections; i++) {
        int fd = socket(AF_INET, SOCK_STREAM, 0);
        if (fd < 0 || connect(fd, (struct sockaddr *)&to, sizeof to)) fail(s->name);
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        struct epoll_event wanted = { .events = EPOLLIN, .data.fd = fd };
        epoll_ctl(s->epoll, EPOLL_CTL_ADD, fd, &wanted);
        s->fds[i] = fd;
    }
    ask(s->fds[0]);
    sleep(1); /* so that all of the answer is there */
    s->length = recv(s->fds[0], answer, sizeof answer, 0);
    if (s->length <= 0) fail(s->name);
}

/* One slice: a request at a time on each connection. */
static double slice(struct server *s, int connections, double seconds) {
    struct epoll_event ready[256];
    double cpu = now(s->cpu), end = now(CLOCK_MONOTONIC) + seconds;
    long answers = 0;
    for (int i = 0; i < connections; i++) ask(s->fds[i]);
    for (int waiting = connections; waiting > 0;) {
        int n = epoll_wait(s->epoll, ready, 256, 5000);
        if (n <= 0) fail(s->name);
        int isOver = now(CLOCK_MONOTONIC) >= end;
        for (int i = 0; i < n; i++) {
            int fd = ready[i].data.fd, count = recv(fd, answer, sizeof answer, 0);
            if (count <= 0) fail(s->name);
            got[fd] += count;
            if (got[fd] < s->length) continue;
            got[fd] = 0;
            answers++;
            if (isOver) waiting--;
            else ask(fd);
        }
    }
    usleep(1000); /* the server's turn ends, too */
    return (now(s->cpu) - cpu) * 1e6 / answers;
}

int main(int argc, char **argv) {
    static struct server servers[SERVERS_MAX];
    int n = argc - 4;
    if (n < 1 || n > SERVERS_MAX || atoi(argv[1]) > CONNECTIONS_MAX) {
        fprintf(stderr, "usage: %s CONNECTIONS MILLISECONDS ROUNDS NAME:PORT:PID ...\n", argv[0]);
        return 2;
    }
    int connections = atoi(argv[1]), rounds = atoi(argv[3]);
    for (int i = 0; i < n; i++) connect_all(&servers[i], argv[4 + i], connections, rounds);
    for (int r = -1; r < rounds; r++) /* the first is not counted; there and back, so that none is always first */
        for (int i = 0; i < n; i++) {
            struct server *s = &servers[r & 1 ? i : n - 1 - i];
            double us = slice(s, connections, atoi(argv[2]) / 1e3);
            if (r >= 0) s->us[r] = us;
        }
    double *ratios = calloc(rounds, sizeof *ratios), first[rounds];
    memcpy(first, servers[0].us, sizeof first);
    for (int i = 0; i < n; i++) {
        for (int r = 0; r < rounds; r++) ratios[r] = servers[i].us[r] / first[r];
        printf("server=%s cpu_us=%.2f ratio=%.3f\n", servers[i].name, median(servers[i].us, rounds), median(ratios, rounds));
    }
    return 0;
}
