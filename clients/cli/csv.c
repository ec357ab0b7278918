/* SPDX-License-Identifier: MIT */
#include "cli/csv.h"

#include <inttypes.h>
#include <regex.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define MONTH "(JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)"

/* What a formula begins with; and in their full and small widths, which some take for the same. */
static const char *const starts[] = {
	"=", "+", "-", "@", "＝", "＋", "－", "＠", "﹦", "﹢", "﹣", "﹫"};

/* What may stand before it: among white space the ideographic and the one that does not break. */
static const char *const spaces[] = {" ", "\t", "\r", "\n", "\v", "\f", "\u3000", "\u00a0"};

/* How long the one of @n that @text begins with is; 0 for none. */
static size_t begins_with(const char *text, const char *const *all, size_t n) {
	for (size_t i = 0; i < n; i++) {
		size_t size = strlen(all[i]);

		if (!strncmp(text, all[i], size)) {
			return size;
		}
	}
	return 0;
}

/* Tabs and ends of lines are dangerous by themselves: what is behind them may come to stand in a
 * cell of its own. */
static bool is_dangerous(const char *text) {
	size_t size;

	if (*text && strchr("\t\r\n", *text)) {
		return true;
	}
	while ((size = begins_with(text, spaces, sizeof spaces / sizeof *spaces))) {
		text += size;
	}
	return begins_with(text, starts, sizeof starts / sizeof *starts) > 0;
}

/* An id or a badge that a spreadsheet would write as it writes numbers or days: 007, 1E5, 12-5,
 * 1DEC, and digits beyond what it keeps. */
static bool is_misread(const char *text) {
	static const char pattern[] =
		"^(0[0-9]+|[0-9]{16,}|[0-9]+E-?[0-9]+|[0-9]+(-[0-9]+){1,2}|[0-9]+-?" MONTH
		"(-?[0-9]+)?|" MONTH "-?[0-9]+)$";
	static bool known;
	static regex_t regex;

	if (!known) {
		known = regcomp(&regex, pattern, REG_EXTENDED | REG_ICASE | REG_NOSUB) == 0;
	}
	return !known || regexec(&regex, text, 0, NULL, 0) == 0;
}

static void begin(struct csv *csv) {
	if (csv->n++) {
		putc(',', csv->stream);
	}
}

void csv_text(struct csv *csv, const char *text) {
	begin(csv);
	fputs(is_dangerous(text) || is_misread(text) ? "\"'" : "\"", csv->stream);
	for (; *text; text++) {
		if (*text == '"') {
			putc('"', csv->stream);
		}
		putc(*text, csv->stream);
	}
	putc('"', csv->stream);
}

void csv_number(struct csv *csv, uint64_t number) {
	begin(csv);
	fprintf(csv->stream, "%" PRIu64, number);
}

void csv_seconds(struct csv *csv, int64_t ms) {
	begin(csv);
	fprintf(csv->stream, "%" PRId64 ".%03d", ms / 1000, (int)(ms % 1000));
}

void csv_time(struct csv *csv, int64_t at) {
	time_t seconds = (time_t)(at / 1000);
	struct tm clock;
	long ahead;

	begin(csv);
	if (!at || !localtime_r(&seconds, &clock)) {
		return;
	}
	ahead = labs(clock.tm_gmtoff) / 60;
	fprintf(csv->stream, "%04d-%02d-%02dT%02d:%02d:%02d.%03d%c%02ld:%02ld",
		clock.tm_year + 1900, clock.tm_mon + 1, clock.tm_mday, clock.tm_hour, clock.tm_min,
		clock.tm_sec, (int)(at % 1000), clock.tm_gmtoff < 0 ? '-' : '+', ahead / 60,
		ahead % 60);
}

void csv_nothing(struct csv *csv) {
	begin(csv);
}

void csv_end(struct csv *csv) {
	fputs("\r\n", csv->stream);
	csv->n = 0;
}
