/* Copies messages of everything.rpc member by member, through all accessors that libevent's own compiler generates. */
#include <event2/buffer.h>
#include <event2/rpc.h>
#include "everything.gen.h"

static void point_copy(struct point *from, struct point *to) {
  uint32_t x;
  char *label;
  if (EVTAG_GET(from, x, &x) == 0) EVTAG_ASSIGN(to, x, x);
  if (EVTAG_GET(from, label, &label) == 0) EVTAG_ASSIGN(to, label, label);
}

/* Members that must be set, and the structs: one is assigned, the other filled in place. */
static void required_copy(struct everything *from, struct everything *to) {
  uint32_t number, length;
  uint64_t large;
  char *text;
  uint8_t *data, *key;
  struct point *place;
  if (EVTAG_GET(from, number, &number) == 0) EVTAG_ASSIGN(to, number, number);
  if (EVTAG_GET(from, large, &large) == 0) EVTAG_ASSIGN(to, large, large);
  if (EVTAG_GET(from, text, &text) == 0) EVTAG_ASSIGN(to, text, text);
  if (EVTAG_GET_WITH_LEN(from, data, &data, &length) == 0) EVTAG_ASSIGN_WITH_LEN(to, data, data, length);
  if (EVTAG_GET(from, key, &key) == 0) EVTAG_ASSIGN(to, key, key);
  if (EVTAG_HAS(from, place) && EVTAG_GET(from, place, &place) == 0) EVTAG_ASSIGN(to, place, place);
}

static void optional_copy(struct everything *from, struct everything *to) {
  uint32_t number, length;
  uint64_t large;
  char *text;
  uint8_t *data, *key;
  struct point *place, *copy;
  if (EVTAG_HAS(from, maybe_number) && EVTAG_GET(from, maybe_number, &number) == 0) EVTAG_ASSIGN(to, maybe_number, number);
  if (EVTAG_HAS(from, maybe_large) && EVTAG_GET(from, maybe_large, &large) == 0) EVTAG_ASSIGN(to, maybe_large, large);
  if (EVTAG_HAS(from, maybe_text) && EVTAG_GET(from, maybe_text, &text) == 0) EVTAG_ASSIGN(to, maybe_text, text);
  if (EVTAG_HAS(from, maybe_data) && EVTAG_GET_WITH_LEN(from, maybe_data, &data, &length) == 0)
    EVTAG_ASSIGN_WITH_LEN(to, maybe_data, data, length);
  if (EVTAG_HAS(from, maybe_key) && EVTAG_GET(from, maybe_key, &key) == 0) EVTAG_ASSIGN(to, maybe_key, key);
  if (EVTAG_HAS(from, maybe_place) && EVTAG_GET(from, maybe_place, &place) == 0 && EVTAG_GET(to, maybe_place, &copy) == 0)
    point_copy(place, copy);
}

static void arrays_copy(struct everything *from, struct everything *to) {
  int i;
  uint32_t number;
  uint64_t large;
  char *text;
  struct point *place;
  for (i = 0; i < EVTAG_ARRAY_LEN(from, numbers); i++)
    if (EVTAG_ARRAY_GET(from, numbers, i, &number) == 0) EVTAG_ARRAY_ADD_VALUE(to, numbers, number);
  for (i = 0; i < EVTAG_ARRAY_LEN(from, larges); i++)
    if (EVTAG_ARRAY_GET(from, larges, i, &large) == 0) EVTAG_ARRAY_ADD_VALUE(to, larges, large);
  for (i = 0; i < EVTAG_ARRAY_LEN(from, texts); i++)
    if (EVTAG_ARRAY_GET(from, texts, i, &text) == 0) EVTAG_ARRAY_ADD_VALUE(to, texts, text);
  for (i = 0; i < EVTAG_ARRAY_LEN(from, places); i++)
    if (EVTAG_ARRAY_GET(from, places, i, &place) == 0) point_copy(place, EVTAG_ARRAY_ADD(to, places));
}

static void everything_copy(struct everything *from, struct everything *to) {
  required_copy(from, to);
  optional_copy(from, to);
  arrays_copy(from, to);
}

/* Puts the bytes that a text tells in hexadecimal in the place of what a buffer holds. */
static void replace_by_hex(struct evbuffer *bytes, const char *hex) {
  unsigned byte;
  evbuffer_drain(bytes, evbuffer_get_length(bytes));
  for (; sscanf(hex, "%2x", &byte) == 1; hex += 2) {
    unsigned char c = byte;
    evbuffer_add(bytes, &c, 1);
  }
}
