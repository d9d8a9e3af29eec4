/* The structs of everything.rpc for libevent, written by hand in the manner of event_rpcgen.py: Debian does not package that script. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <event2/buffer.h>
#include <event2/event.h>
#include <event2/tag.h>

/* ---- point */

struct point {
  uint32_t x;
  char *label;
  int has_x;
};

static struct point *point_new_with_arg(void *arg) { (void)arg; return calloc(1, sizeof(struct point)); }
static struct point *point_new(void) { return point_new_with_arg(NULL); }
static void point_clear(struct point *m) { free(m->label); memset(m, 0, sizeof *m); }
static void point_free(struct point *m) { point_clear(m); free(m); }
static int point_complete(struct point *m) { return m->has_x ? 0 : -1; }

static void point_marshal(struct evbuffer *out, const struct point *m) {
  evtag_marshal_int(out, 1, m->x);
  if (m->label) evtag_marshal_string(out, 2, m->label);
}

static int point_unmarshal(struct point *m, struct evbuffer *in) {
  uint32_t tag;
  while (evbuffer_get_length(in) > 0) {
    if (evtag_peek(in, &tag) == -1) return -1;
    switch (tag) {
      case 1:
        if (m->has_x || evtag_unmarshal_int(in, 1, &m->x) == -1) return -1;
        m->has_x = 1;
        break;
      case 2:
        if (m->label || evtag_unmarshal_string(in, 2, &m->label) == -1) return -1;
        break;
      default:
        return -1;
    }
  }
  return point_complete(m);
}

static void evtag_marshal_point(struct evbuffer *out, uint32_t tag, const struct point *m) {
  struct evbuffer *inner = evbuffer_new();
  point_marshal(inner, m);
  evtag_marshal_buffer(out, tag, inner);
  evbuffer_free(inner);
}

static struct point *evtag_unmarshal_point(struct evbuffer *in, uint32_t wanted) {
  struct evbuffer *inner = evbuffer_new();
  struct point *m = point_new();
  uint32_t tag;
  if (evtag_unmarshal(in, &tag, inner) == -1 || tag != wanted || point_unmarshal(m, inner) == -1) {
    point_free(m);
    m = NULL;
  }
  evbuffer_free(inner);
  return m;
}

/* ---- nothing */

struct nothing {
  uint32_t ignored;
  int has_ignored;
};

static struct nothing *nothing_new_with_arg(void *arg) { (void)arg; return calloc(1, sizeof(struct nothing)); }
static struct nothing *nothing_new(void) { return nothing_new_with_arg(NULL); }
static void nothing_clear(struct nothing *m) { memset(m, 0, sizeof *m); }
static void nothing_free(struct nothing *m) { free(m); }
static int nothing_complete(struct nothing *m) { (void)m; return 0; }
static void nothing_marshal(struct evbuffer *out, const struct nothing *m) {
  if (m->has_ignored) evtag_marshal_int(out, 1, m->ignored);
}
static int nothing_unmarshal(struct nothing *m, struct evbuffer *in) {
  uint32_t tag;
  while (evbuffer_get_length(in) > 0) {
    if (evtag_peek(in, &tag) == -1 || tag != 1 || m->has_ignored || evtag_unmarshal_int(in, 1, &m->ignored) == -1) return -1;
    m->has_ignored = 1;
  }
  return 0;
}

/* ---- everything */

struct blob { uint8_t *data; uint32_t length; int has; };

struct everything {
  uint32_t number;
  uint64_t large;
  char *text;
  struct blob data;
  uint8_t key[4];
  struct point *place;
  uint32_t maybe_number;
  uint64_t maybe_large;
  char *maybe_text;
  struct blob maybe_data;
  uint8_t maybe_key[4];
  struct point *maybe_place;
  uint32_t *numbers;
  uint64_t *larges;
  char **texts;
  struct point **places;
  int numbers_length, larges_length, texts_length, places_length;
  int has_number, has_large, has_key, has_maybe_number, has_maybe_large, has_maybe_key;
};

static struct everything *everything_new_with_arg(void *arg) { (void)arg; return calloc(1, sizeof(struct everything)); }
static struct everything *everything_new(void) { return everything_new_with_arg(NULL); }

static void everything_clear(struct everything *m) {
  int i;
  free(m->text);
  free(m->data.data);
  if (m->place) point_free(m->place);
  free(m->maybe_text);
  free(m->maybe_data.data);
  if (m->maybe_place) point_free(m->maybe_place);
  for (i = 0; i < m->texts_length; i++) free(m->texts[i]);
  for (i = 0; i < m->places_length; i++) point_free(m->places[i]);
  free(m->numbers);
  free(m->larges);
  free(m->texts);
  free(m->places);
  memset(m, 0, sizeof *m);
}

static void everything_free(struct everything *m) { everything_clear(m); free(m); }

static int everything_complete(struct everything *m) {
  return m->has_number && m->has_large && m->text && m->data.has && m->has_key && m->place ? 0 : -1;
}

static void everything_marshal(struct evbuffer *out, const struct everything *m) {
  int i;
  evtag_marshal_int(out, 1, m->number);
  evtag_marshal_int64(out, 2, m->large);
  evtag_marshal_string(out, 3, m->text);
  evtag_marshal(out, 4, m->data.data, m->data.length);
  evtag_marshal(out, 5, m->key, sizeof m->key);
  evtag_marshal_point(out, 6, m->place);
  if (m->has_maybe_number) evtag_marshal_int(out, 7, m->maybe_number);
  if (m->has_maybe_large) evtag_marshal_int64(out, 8, m->maybe_large);
  if (m->maybe_text) evtag_marshal_string(out, 9, m->maybe_text);
  if (m->maybe_data.has) evtag_marshal(out, 10, m->maybe_data.data, m->maybe_data.length);
  if (m->has_maybe_key) evtag_marshal(out, 11, m->maybe_key, sizeof m->maybe_key);
  if (m->maybe_place) evtag_marshal_point(out, 12, m->maybe_place);
  for (i = 0; i < m->numbers_length; i++) evtag_marshal_int(out, 13, m->numbers[i]);
  for (i = 0; i < m->larges_length; i++) evtag_marshal_int64(out, 0x90, m->larges[i]);
  for (i = 0; i < m->texts_length; i++) evtag_marshal_string(out, 15, m->texts[i]);
  for (i = 0; i < m->places_length; i++) evtag_marshal_point(out, 16, m->places[i]);
}

static int blob_unmarshal(struct evbuffer *in, uint32_t tag, struct blob *blob) {
  if (blob->has || evtag_payload_length(in, &blob->length) == -1 || blob->length > evbuffer_get_length(in)) return -1;
  blob->data = malloc(blob->length + 1);
  blob->has = 1;
  return evtag_unmarshal_fixed(in, tag, blob->data, blob->length);
}

#define GROW(array, length) (array) = realloc((array), ((length) + 1) * sizeof *(array))

static int everything_member(struct everything *m, struct evbuffer *in, uint32_t tag) {
  switch (tag) {
    case 1: if (m->has_number++) return -1; return evtag_unmarshal_int(in, 1, &m->number);
    case 2: if (m->has_large++) return -1; return evtag_unmarshal_int64(in, 2, &m->large);
    case 3: if (m->text) return -1; return evtag_unmarshal_string(in, 3, &m->text);
    case 4: return blob_unmarshal(in, 4, &m->data);
    case 5: if (m->has_key++) return -1; return evtag_unmarshal_fixed(in, 5, m->key, sizeof m->key);
    case 6: if (m->place) return -1; return (m->place = evtag_unmarshal_point(in, 6)) ? 0 : -1;
    case 7: if (m->has_maybe_number++) return -1; return evtag_unmarshal_int(in, 7, &m->maybe_number);
    case 8: if (m->has_maybe_large++) return -1; return evtag_unmarshal_int64(in, 8, &m->maybe_large);
    case 9: if (m->maybe_text) return -1; return evtag_unmarshal_string(in, 9, &m->maybe_text);
    case 10: return blob_unmarshal(in, 10, &m->maybe_data);
    case 11: if (m->has_maybe_key++) return -1; return evtag_unmarshal_fixed(in, 11, m->maybe_key, sizeof m->maybe_key);
    case 12: if (m->maybe_place) return -1; return (m->maybe_place = evtag_unmarshal_point(in, 12)) ? 0 : -1;
    case 13: GROW(m->numbers, m->numbers_length); return evtag_unmarshal_int(in, 13, &m->numbers[m->numbers_length++]);
    case 0x90: GROW(m->larges, m->larges_length); return evtag_unmarshal_int64(in, 0x90, &m->larges[m->larges_length++]);
    case 15:
      GROW(m->texts, m->texts_length);
      m->texts[m->texts_length] = NULL;
      return evtag_unmarshal_string(in, 15, &m->texts[m->texts_length++]);
    case 16: {
      struct point *place = evtag_unmarshal_point(in, 16);
      if (!place) return -1;
      GROW(m->places, m->places_length);
      m->places[m->places_length++] = place;
      return 0;
    }
    default: return -1;
  }
}

static int everything_unmarshal(struct everything *m, struct evbuffer *in) {
  uint32_t tag;
  while (evbuffer_get_length(in) > 0)
    if (evtag_peek(in, &tag) == -1 || everything_member(m, in, tag) == -1) return -1;
  return everything_complete(m);
}
