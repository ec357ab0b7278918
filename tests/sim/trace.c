/* SPDX-License-Identifier: MIT */
#include "trace.h"

#include <inttypes.h>
#include <stdarg.h>
#include <string.h>
#include <xxhash.h>

static const int64_t day = INT64_C(24) * 3600 * 1000;

void trace_print(struct trace *trace, int64_t at, const char *format, ...) {
	char line[1024];
	int64_t ms = at % day;
	va_list arguments;
	int n;

	if (!trace->on) {
		return;
	}
	n = snprintf(line, sizeof line, "%02" PRId64 ":%02" PRId64 ":%02" PRId64 ".%03" PRId64 "  ",
		ms / 3600000, ms / 60000 % 60, ms / 1000 % 60, ms % 1000);
	va_start(arguments, format);
	(void)vsnprintf(line + n, sizeof line - (size_t)n, format, arguments);
	va_end(arguments);
	trace->hash = XXH3_64bits_withSeed(line, strlen(line), trace->hash);
	trace->lines++;
	if (trace->out) {
		fprintf(trace->out, "%s\n", line);
	}
}
