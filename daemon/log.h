/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The daemon's log: to the journal with fields of its own where the journal is really there, else to
 * stderr with the priority prefixes of sd-daemon(3). Ids only: a guest's words never come here.
 *
 * The level is the program's one mutable global.
 */

#include <stdbool.h>

enum log_level { /* as syslog(3) numbers them */
	LOG_LEVEL_ERROR = 3,
	LOG_LEVEL_WARNING = 4,
	LOG_LEVEL_NOTICE = 5,
	LOG_LEVEL_INFO = 6,
	LOG_LEVEL_DEBUG = 7,
};

/* Find out where the log goes. Call once at start; before it, stderr. */
void log_open(void);

/* Say nothing that matters less than @level. */
void log_set_level(enum log_level level);

/* One line, with up to one field: "USHER_DEVICE", "lobby-1" (both NULL for none). errno is kept. */
void log_field(enum log_level level, const char *field, const char *value, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

#define log_error(...) log_field(LOG_LEVEL_ERROR, NULL, NULL, __VA_ARGS__)
#define log_warning(...) log_field(LOG_LEVEL_WARNING, NULL, NULL, __VA_ARGS__)
#define log_notice(...) log_field(LOG_LEVEL_NOTICE, NULL, NULL, __VA_ARGS__)
#define log_info(...) log_field(LOG_LEVEL_INFO, NULL, NULL, __VA_ARGS__)
#define log_debug(...) log_field(LOG_LEVEL_DEBUG, NULL, NULL, __VA_ARGS__)
