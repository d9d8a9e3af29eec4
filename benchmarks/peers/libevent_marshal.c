/*
 * Marshalling on libevent, for a side-by-side run with `./ev bench marshal`: track of track.rpc, written by hand in the manner of
 * event_rpcgen.py, which Debian does not package. It leaves out what that adds without using it (a table of accessors in each struct).
 * Each round trip writes what the one before has read.
 *   libevent_marshal [ROUNDS]
 * Build: cc -O2 -o libevent_marshal libevent_marshal.c -levent
 */
#include <event2/buffer.h>
#include <event2/event.h>
#include <event2/tag.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* ---- part */

struct part { char *name; uint32_t seconds; int has_seconds; };

static void part_free(struct part *m) { free(m->name); free(m); }

static void part_marshal(struct evbuffer *out, const struct part *m)
{
    evtag_marshal_string(out, 1, m->name);
    evtag_marshal_int(out, 2, m->seconds);
}

static int part_unmarshal(struct part *m, struct evbuffer *in)
{
    uint32_t tag;
    while (evbuffer_get_length(in) > 0) {
        if (evtag_peek(in, &tag) == -1) return -1;
        switch (tag) {
        case 1: if (m->name || evtag_unmarshal_string(in, 1, &m->name) == -1) return -1; break;
        case 2: if (m->has_seconds++ || evtag_unmarshal_int(in, 2, &m->seconds) == -1) return -1; break;
        default: return -1;
        }
    }
    return m->name && m->has_seconds ? 0 : -1;
}

static void evtag_marshal_part(struct evbuffer *out, uint32_t tag, const struct part *m)
{
    struct evbuffer *inner = evbuffer_new();
    part_marshal(inner, m);
    evtag_marshal_buffer(out, tag, inner);
    evbuffer_free(inner);
}

static struct part *evtag_unmarshal_part(struct evbuffer *in, uint32_t wanted)
{
    struct evbuffer *inner = evbuffer_new();
    struct part *m = calloc(1, sizeof *m);
    uint32_t tag;
    if (evtag_unmarshal(in, &tag, inner) == -1 || tag != wanted || part_unmarshal(m, inner) == -1) { part_free(m); m = NULL; }
    evbuffer_free(inner);
    return m;
}

/* ---- track */

struct track {
    uint32_t id, channels, rate, year, flags, rating;
    uint64_t created, modified, bytes_long, owner;
    char *title, *artist, *album, *path, *comment;
    uint8_t digest[16], *picture;
    uint32_t picture_length;
    struct part *intro, **parts;
    uint32_t *marks;
    int marks_length, marks_allocated, parts_length, parts_allocated;
    int has_id, has_channels, has_rate, has_year, has_flags, has_rating, has_created, has_modified, has_bytes_long, has_owner, has_digest;
};

static struct track *track_new(void) { return calloc(1, sizeof(struct track)); }

static void track_free(struct track *m)
{
    free(m->title);
    free(m->artist);
    free(m->album);
    free(m->path);
    free(m->comment);
    free(m->picture);
    if (m->intro) part_free(m->intro);
    for (int i = 0; i < m->parts_length; i++) part_free(m->parts[i]);
    free(m->parts);
    free(m->marks);
    free(m);
}

static int track_complete(const struct track *m)
{
    return m->has_id && m->has_channels && m->has_rate && m->has_year && m->has_flags && m->has_created && m->has_modified &&
           m->has_bytes_long && m->has_owner && m->title && m->artist && m->album && m->path && m->has_digest && m->picture && m->intro ? 0 : -1;
}

static void track_marshal(struct evbuffer *out, const struct track *m)
{
    evtag_marshal_int(out, 1, m->id);
    evtag_marshal_int(out, 2, m->channels);
    evtag_marshal_int(out, 3, m->rate);
    evtag_marshal_int(out, 4, m->year);
    evtag_marshal_int(out, 5, m->flags);
    evtag_marshal_int64(out, 6, m->created);
    evtag_marshal_int64(out, 7, m->modified);
    evtag_marshal_int64(out, 8, m->bytes_long);
    evtag_marshal_int64(out, 9, m->owner);
    evtag_marshal_string(out, 10, m->title);
    evtag_marshal_string(out, 11, m->artist);
    evtag_marshal_string(out, 12, m->album);
    evtag_marshal_string(out, 13, m->path);
    evtag_marshal(out, 14, m->digest, sizeof m->digest);
    evtag_marshal(out, 15, m->picture, m->picture_length);
    if (m->has_rating) evtag_marshal_int(out, 16, m->rating);
    if (m->comment) evtag_marshal_string(out, 17, m->comment);
    evtag_marshal_part(out, 18, m->intro);
    for (int i = 0; i < m->marks_length; i++) evtag_marshal_int(out, 19, m->marks[i]);
    for (int i = 0; i < m->parts_length; i++) evtag_marshal_part(out, 20, m->parts[i]);
}

/* Twice as much when it is full, as event_rpcgen.py does. */
#define GROW(array, length, allocated) \
    if ((length) == (allocated)) (array) = realloc((array), ((allocated) = (allocated) ? (allocated) * 2 : 1) * sizeof *(array))

static int track_member(struct track *m, struct evbuffer *in, uint32_t tag)
{
    switch (tag) {
    case 1: return m->has_id++ ? -1 : evtag_unmarshal_int(in, 1, &m->id);
    case 2: return m->has_channels++ ? -1 : evtag_unmarshal_int(in, 2, &m->channels);
    case 3: return m->has_rate++ ? -1 : evtag_unmarshal_int(in, 3, &m->rate);
    case 4: return m->has_year++ ? -1 : evtag_unmarshal_int(in, 4, &m->year);
    case 5: return m->has_flags++ ? -1 : evtag_unmarshal_int(in, 5, &m->flags);
    case 6: return m->has_created++ ? -1 : evtag_unmarshal_int64(in, 6, &m->created);
    case 7: return m->has_modified++ ? -1 : evtag_unmarshal_int64(in, 7, &m->modified);
    case 8: return m->has_bytes_long++ ? -1 : evtag_unmarshal_int64(in, 8, &m->bytes_long);
    case 9: return m->has_owner++ ? -1 : evtag_unmarshal_int64(in, 9, &m->owner);
    case 10: return m->title ? -1 : evtag_unmarshal_string(in, 10, &m->title);
    case 11: return m->artist ? -1 : evtag_unmarshal_string(in, 11, &m->artist);
    case 12: return m->album ? -1 : evtag_unmarshal_string(in, 12, &m->album);
    case 13: return m->path ? -1 : evtag_unmarshal_string(in, 13, &m->path);
    case 14: return m->has_digest++ ? -1 : evtag_unmarshal_fixed(in, 14, m->digest, sizeof m->digest);
    case 15:
        if (m->picture || evtag_payload_length(in, &m->picture_length) == -1 || m->picture_length > evbuffer_get_length(in)) return -1;
        m->picture = malloc(m->picture_length + 1);
        return evtag_unmarshal_fixed(in, 15, m->picture, m->picture_length);
    case 16: return m->has_rating++ ? -1 : evtag_unmarshal_int(in, 16, &m->rating);
    case 17: return m->comment ? -1 : evtag_unmarshal_string(in, 17, &m->comment);
    case 18: return !m->intro && (m->intro = evtag_unmarshal_part(in, 18)) ? 0 : -1;
    case 19:
        GROW(m->marks, m->marks_length, m->marks_allocated);
        return evtag_unmarshal_int(in, 19, &m->marks[m->marks_length++]);
    case 20: {
        struct part *part = evtag_unmarshal_part(in, 20);
        if (!part) return -1;
        GROW(m->parts, m->parts_length, m->parts_allocated);
        m->parts[m->parts_length++] = part;
        return 0;
    }
    default: return -1;
    }
}

static int track_unmarshal(struct track *m, struct evbuffer *in)
{
    uint32_t tag;
    while (evbuffer_get_length(in) > 0)
        if (evtag_peek(in, &tag) == -1 || track_member(m, in, tag) == -1) return -1;
    return track_complete(m);
}

/* ---- the benchmark */

enum { ROUND_TRIPS = 5000, MARKS = 4, PARTS = 3 };

static double now_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1e9 + t.tv_nsec;
}

static int by_size(const void *a, const void *b) { return (*(double *)a > *(double *)b) - (*(double *)a < *(double *)b); }

static struct part *part_of(const char *name, uint32_t seconds)
{
    struct part *m = calloc(1, sizeof *m);
    m->name = strdup(name);
    m->seconds = seconds;
    return m;
}

static struct track *a_track(void)
{
    static const uint32_t marks[MARKS] = { 10, 200, 3000, 40000 };
    struct track *m = track_new();
    m->id = 4711;
    m->channels = 2;
    m->rate = 44100;
    m->year = 1971;
    m->flags = 0x81;
    m->created = 1700000000000;
    m->modified = 1700086400000;
    m->bytes_long = 31457280;
    m->owner = 9000000001;
    m->title = strdup("The Long Way Down to the River");
    m->artist = strdup("Ada and the Engines");
    m->album = strdup("Notes on a Loom");
    m->path = strdup("/music/ada-and-the-engines/notes-on-a-loom/07.flac");
    m->picture = malloc(m->picture_length = 64);
    for (int i = 0; i < 64; i++) m->picture[i] = i;
    for (int i = 0; i < 16; i++) m->digest[i] = i;
    m->rating = 5;
    m->has_rating = 1;
    m->intro = part_of("Intro", 31);
    m->marks = malloc(sizeof marks);
    memcpy(m->marks, marks, sizeof marks);
    m->marks_length = MARKS;
    m->parts = malloc(PARTS * sizeof *m->parts);
    m->parts[0] = part_of("Verse", 60);
    m->parts[1] = part_of("Bridge", 45);
    m->parts[2] = part_of("Chorus", 90);
    m->parts_length = PARTS;
    return m;
}

int main(int argc, char **argv)
{
    int rounds = argc > 1 ? atoi(argv[1]) : 41;
    struct evbuffer *buffer = evbuffer_new();
    struct track *track = a_track();
    double ns[rounds];
    track_marshal(buffer, track);
    size_t bytes = evbuffer_get_length(buffer);
    evbuffer_drain(buffer, bytes);
    for (int round = -3; round < rounds; round++) {
        double start = now_ns();
        for (int i = 0; i < ROUND_TRIPS; i++) {
            track_marshal(buffer, track);
            track_free(track);
            track = track_new();
            if (track_unmarshal(track, buffer) == -1) { fprintf(stderr, "what was written cannot be read\n"); return 1; }
        }
        if (round >= 0) ns[round] = (now_ns() - start) / ROUND_TRIPS;
    }
    qsort(ns, rounds, sizeof *ns, by_size);
    printf("bench=marshal library=libevent rounds=%d bytes=%zu round_trip_ns=%.1f\n", rounds, bytes, ns[rounds / 2]);
    return strcmp(track->parts[PARTS - 1]->name, "Chorus") != 0;
}
