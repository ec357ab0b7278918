/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The daemon's log: to the journal with fields of its own where the journal is really there, else
 * to stderr with the priority prefixes of sd-daemon(3). Ids only: a guest's words never come here.
 * A kind of line that programs wait for has a MESSAGE_ID (systemd.journal-fields(7)) of its own.
 *
 * The level is the program's one mutable global.
 */

#include <stdbool.h>
#include <stdint.h>

enum log_level { /* as syslog(3) numbers them */
	LOG_LEVEL_ERROR = 3,
	LOG_LEVEL_WARNING = 4,
	LOG_LEVEL_NOTICE = 5,
	LOG_LEVEL_INFO = 6,
	LOG_LEVEL_DEBUG = 7,
};

/* Find out where the log goes: till then, stderr. Opens 0, 1 and 2 if closed. Once, at start. */
void log_open(void);

/* Say nothing that matters less than @level. */
void log_set_level(enum log_level level);

enum {
	LOG_FIELDS_MAX = 6,
};

/* What programs may look for in a line: "USHER_DEVICE", "lobby-1". Values that are NULL or "" are
 * left out. */
struct log_field {
	const char *name, *value;
};

/* Does a line of @level go anywhere? Ask where it takes work to make one. */
bool log_is_enabled(enum log_level level);

/* One line, with fields up to the first that has no name; @fields may be NULL. errno is kept. */
void log_line(enum log_level level, const struct log_field *fields, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* log_line(LEVEL, LOG_FIELDS({"USHER_DEVICE", device}, …), "format", …), up to LOG_FIELDS_MAX of
 * them. */
#define LOG_FIELDS(...)                                                                            \
	(const struct log_field[LOG_FIELDS_MAX + 1]) {                                             \
		__VA_ARGS__                                                                        \
	}

/* When a line that may come up often was last let into the log. All zeroes at first. */
struct log_limit {
	bool was_said;
	int64_t said_at; /* monotonic, ms */
};

/* May the line be said at @now (monotonic, ms)? It may once in @interval_ms. */
bool log_limit_allows(struct log_limit *limit, int64_t now, int64_t interval_ms);

#define log_error(...) log_line(LOG_LEVEL_ERROR, NULL, __VA_ARGS__)
#define log_warning(...) log_line(LOG_LEVEL_WARNING, NULL, __VA_ARGS__)
#define log_notice(...) log_line(LOG_LEVEL_NOTICE, NULL, __VA_ARGS__)
#define log_info(...) log_line(LOG_LEVEL_INFO, NULL, __VA_ARGS__)
