/* SPDX-License-Identifier: MIT */
#pragma once

/* Words put together. What is returned is the caller's to free; out of memory ends the program. */

#include <stddef.h>
#include <stdint.h>

char *words(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* @text and @more with @between between them, if both say something. Takes both. */
char *words_join(char *text, const char *between, char *more);

/* @n texts, by commas; "" if there are none. */
char *words_list(char *const *texts, size_t n);

/* The instant @at (ms since 1970-01-01 UTC) here: "10:42:01", "10:42", "2026-01-01 10:42". */
char *words_clock(int64_t at);
char *words_minute(int64_t at);
char *words_date(int64_t at);

/* The same, as short as does at @now: without the date of what is today. */
char *words_when(int64_t at, int64_t now);

/* How long @span ms are, in whole units: "28 s", "4 min", "3 h". */
char *words_span(int64_t span);

/* "302 李", or one of the two. */
char *words_person(const char *badge, const char *name);

/* @text with @with wherever it has @place. Takes @text. */
char *words_put(char *text, const char *place, const char *with);
