/* SPDX-License-Identifier: MIT */
#include "cli/words.h"

#include "cli/keep.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

char *words(const char *format, ...) {
	va_list arguments;
	char *text;
	int r;

	va_start(arguments, format);
	r = vasprintf(&text, format, arguments);
	va_end(arguments);
	return need(r < 0 ? NULL : text);
}

char *words_join(char *text, const char *between, char *more) {
	char *joined = words("%s%s%s", text, *text && *more ? between : "", more);

	free(text);
	free(more);
	return joined;
}

char *words_list(char *const *texts, size_t n) {
	char *list = words("%s", "");

	for (size_t i = 0; i < n; i++) {
		list = words_join(list, ", ", words("%s", texts[i]));
	}
	return list;
}

static struct tm local(int64_t at) {
	time_t seconds = (time_t)(at / 1000);
	struct tm time;

	localtime_r(&seconds, &time);
	return time;
}

char *words_clock(int64_t at) {
	struct tm time = local(at);

	return words("%02d:%02d:%02d", time.tm_hour, time.tm_min, time.tm_sec);
}

char *words_minute(int64_t at) {
	struct tm time = local(at);

	return words("%02d:%02d", time.tm_hour, time.tm_min);
}

char *words_date(int64_t at) {
	struct tm time = local(at);

	return words("%04d-%02d-%02d %02d:%02d", time.tm_year + 1900, time.tm_mon + 1, time.tm_mday,
		time.tm_hour, time.tm_min);
}

char *words_when(int64_t at, int64_t now) {
	struct tm then = local(at), today = local(now);

	return then.tm_yday == today.tm_yday && then.tm_year == today.tm_year ? words_minute(at)
									      : words_date(at);
}

char *words_span(int64_t span) {
	int64_t seconds = (span + 500) / 1000, minutes = (span + 30000) / 60000;

	if (seconds < 120) {
		return words("%" PRId64 " s", seconds);
	}
	return minutes < 120 ? words("%" PRId64 " min", minutes)
			     : words("%" PRId64 " h", (minutes + 30) / 60);
}

char *words_person(const char *badge, const char *name) {
	return words("%s%s%s", badge, *badge && *name ? " " : "", name);
}

char *words_put(char *text, const char *place, const char *with) {
	char *at = strstr(text, place);

	while (at) {
		size_t before = (size_t)(at - text);
		char *put = words("%.*s%s%s", (int)before, text, with, at + strlen(place));

		free(text);
		text = put;
		at = strstr(text + before + strlen(with), place);
	}
	return text;
}
