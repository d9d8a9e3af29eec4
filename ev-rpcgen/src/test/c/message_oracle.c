/*
 * Reads messages of weather.rpc with what libevent's own compiler has generated, and writes them again.
 *
 * One line in: the name of the struct, and the bytes in hexadecimal behind an x. One line out: the bytes that are written, or -1.
 */
#include <event2/buffer.h>
#include <event2/event.h>

#include <stdio.h>
#include <string.h>

#include "weather.gen.h"

#define LINE_BYTES (1 << 20)

#define AGAIN(type)                                                   \
	do {                                                          \
		struct type *message = type##_new();                  \
		result = type##_unmarshal(message, in);               \
		if (result == 0)                                      \
			type##_marshal(out, message);                 \
		type##_free(message);                                 \
	} while (0)

static void
be_quiet(int severity, const char *message)
{
	(void)severity;
	(void)message;
}

int
main(void)
{
	static char line[LINE_BYTES];

	event_set_log_callback(be_quiet);
	while (fgets(line, sizeof(line), stdin) != NULL) {
		struct evbuffer *in = evbuffer_new();
		struct evbuffer *out = evbuffer_new();
		char *hex = strchr(line, 'x');
		int result = -1;
		unsigned int b;

		for (hex++; sscanf(hex, "%2x", &b) == 1; hex += 2) {
			unsigned char byte = (unsigned char)b;

			evbuffer_add(in, &byte, 1);
		}
		if (strncmp(line, "query ", 6) == 0)
			AGAIN(query);
		else if (strncmp(line, "report ", 7) == 0)
			AGAIN(report);
		else if (strncmp(line, "cloud ", 6) == 0)
			AGAIN(cloud);
		else if (strncmp(line, "empty ", 6) == 0)
			AGAIN(empty);
		if (result == 0) {
			size_t n = evbuffer_get_length(out);
			unsigned char *bytes = evbuffer_pullup(out, -1);

			putchar('x');
			for (size_t i = 0; i < n; i++)
				printf("%02x", bytes[i]);
			putchar('\n');
		} else {
			puts("-1");
		}
		fflush(stdout);
		evbuffer_free(in);
		evbuffer_free(out);
	}
	return 0;
}
