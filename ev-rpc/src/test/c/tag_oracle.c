/*
 * Answers what libevent does with tagged items: one line in, one line out.
 *
 * Bytes are written in hexadecimal behind an x, so that none at all can be written too. A decoder answers its result, what it
 * has read, and how many bytes are left.
 */
#include <event2/buffer.h>
#include <event2/event.h>
#include <event2/tag.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>

#define LINE_MAX_BYTES (1 << 20)

static unsigned char bytes[LINE_MAX_BYTES / 2];

static size_t
from_hex(const char *text)
{
	size_t n = 0;

	for (text++; text[0] != '\0' && text[1] != '\0'; text += 2) {
		unsigned int b;

		if (sscanf(text, "%2x", &b) != 1)
			break;
		bytes[n++] = (unsigned char)b;
	}
	return n;
}

static void
print_hex(const unsigned char *data, size_t n)
{
	putchar('x');
	for (size_t i = 0; i < n; i++)
		printf("%02x", data[i]);
}

static void
print_buffer(struct evbuffer *buf)
{
	print_hex(evbuffer_pullup(buf, -1), evbuffer_get_length(buf));
}

static int
encode(struct evbuffer *buf, const char *what, uint64_t a, uint64_t b, uint64_t c, const char *hex)
{
	if (strcmp(what, "encode_int") == 0) {
		evtag_encode_int(buf, (uint32_t)a);
	} else if (strcmp(what, "encode_int64") == 0) {
		evtag_encode_int64(buf, a);
	} else if (strcmp(what, "marshal_int") == 0) {
		evtag_marshal_int(buf, (uint32_t)a, (uint32_t)b);
	} else if (strcmp(what, "marshal_int64") == 0) {
		evtag_marshal_int64(buf, (uint32_t)a, b);
	} else if (strcmp(what, "marshal") == 0) {
		size_t n = from_hex(hex);

		evtag_marshal(buf, (uint32_t)a, bytes, (uint32_t)n);
	} else if (strcmp(what, "marshal_buffer") == 0) {
		struct evbuffer *payload = evbuffer_new();

		evbuffer_add(payload, bytes, from_hex(hex));
		evtag_marshal_buffer(buf, (uint32_t)a, payload);
		evbuffer_free(payload);
	} else if (strcmp(what, "marshal_string") == 0) {
		size_t n = from_hex(hex);

		bytes[n] = '\0';
		evtag_marshal_string(buf, (uint32_t)a, (char *)bytes);
	} else if (strcmp(what, "marshal_timeval") == 0) {
		struct timeval tv;

		tv.tv_sec = (time_t)b;
		tv.tv_usec = (suseconds_t)c;
		evtag_marshal_timeval(buf, (uint32_t)a, &tv);
	} else {
		return -1;
	}
	print_buffer(buf);
	return 0;
}

static int
decode(struct evbuffer *buf, const char *what, uint32_t tag, size_t length, const char *hex)
{
	uint32_t u32 = 0;
	uint64_t u64 = 0;
	int result;

	evbuffer_add(buf, bytes, from_hex(hex));
	if (strcmp(what, "peek") == 0) {
		result = evtag_peek(buf, &u32) < 0 ? -1 : 0;
		printf("%d %" PRIu32, result, result < 0 ? 0 : u32);
	} else if (strcmp(what, "peek_length") == 0) {
		result = evtag_peek_length(buf, &u32) < 0 ? -1 : 0;
		printf("%d %" PRIu32, result, result < 0 ? 0 : u32);
	} else if (strcmp(what, "payload_length") == 0) {
		result = evtag_payload_length(buf, &u32) < 0 ? -1 : 0;
		printf("%d %" PRIu32, result, result < 0 ? 0 : u32);
	} else if (strcmp(what, "header") == 0) {
		int n = evtag_unmarshal_header(buf, &u32);

		result = n < 0 ? -1 : 0;
		printf("%d %" PRIu32 " %d", result, result < 0 ? 0 : u32, result < 0 ? 0 : n);
	} else if (strcmp(what, "consume") == 0) {
		result = evtag_consume(buf) < 0 ? -1 : 0;
		printf("%d", result);
	} else if (strcmp(what, "unmarshal") == 0) {
		struct evbuffer *payload = evbuffer_new();

		result = evtag_unmarshal(buf, &u32, payload) < 0 ? -1 : 0;
		printf("%d %" PRIu32 " ", result, result < 0 ? 0 : u32);
		if (result < 0)
			evbuffer_drain(payload, evbuffer_get_length(payload));
		print_buffer(payload);
		evbuffer_free(payload);
	} else if (strcmp(what, "unmarshal_int") == 0) {
		result = evtag_unmarshal_int(buf, tag, &u32) < 0 ? -1 : 0;
		printf("%d %" PRIu32, result, result < 0 ? 0 : u32);
	} else if (strcmp(what, "unmarshal_int64") == 0) {
		ev_uint64_t value = 0;

		result = evtag_unmarshal_int64(buf, tag, &value) < 0 ? -1 : 0;
		u64 = value;
		printf("%d %" PRIu64, result, result < 0 ? 0 : u64);
	} else if (strcmp(what, "unmarshal_fixed") == 0) {
		unsigned char *target = calloc(1, length + 1);

		result = evtag_unmarshal_fixed(buf, tag, target, length) < 0 ? -1 : 0;
		printf("%d ", result);
		print_hex(target, result < 0 ? 0 : length);
		free(target);
	} else if (strcmp(what, "unmarshal_string") == 0) {
		char *text = NULL;

		result = evtag_unmarshal_string(buf, tag, &text) < 0 ? -1 : 0;
		printf("%d ", result);
		print_hex((unsigned char *)text, result < 0 ? 0 : strlen(text));
		free(text);
	} else if (strcmp(what, "unmarshal_timeval") == 0) {
		struct timeval tv = {0, 0};

		result = evtag_unmarshal_timeval(buf, tag, &tv) < 0 ? -1 : 0;
		/* in microseconds: libevent may leave more than a second of them */
		printf("%d %lld", result, result < 0 ? 0LL : tv.tv_sec * 1000000LL + tv.tv_usec);
	} else {
		return -1;
	}
	if (result == 0)
		printf(" %zu", evbuffer_get_length(buf));
	return 0;
}

static void
be_quiet(int severity, const char *message)
{
	(void)severity;
	(void)message;
}

int
main(void)
{
	static char line[LINE_MAX_BYTES];

	event_set_log_callback(be_quiet);
	while (fgets(line, sizeof(line), stdin) != NULL) {
		struct evbuffer *buf = evbuffer_new();
		char *rest = NULL;
		const char *what = strtok_r(line, " \n", &rest);
		const char *words[3] = {"0", "0", "0"};
		const char *hex = "x";
		char *word;
		int n = 0;

		while ((word = strtok_r(NULL, " \n", &rest)) != NULL) {
			if (word[0] == 'x')
				hex = word;
			else if (n < 3)
				words[n++] = word;
		}
		if (what == NULL ||
		    (encode(buf, what, strtoull(words[0], NULL, 10), strtoull(words[1], NULL, 10),
			 strtoull(words[2], NULL, 10), hex) < 0 &&
			decode(buf, what, (uint32_t)strtoul(words[0], NULL, 10),
			    (size_t)strtoul(words[1], NULL, 10), hex) < 0))
			printf("unknown");
		putchar('\n');
		fflush(stdout);
		evbuffer_free(buf);
	}
	return 0;
}
