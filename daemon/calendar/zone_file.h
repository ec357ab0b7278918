/* SPDX-License-Identifier: MIT */
#pragma once

/* A file of the machine's database of time zones (TZif, RFC 8536). */

#include "calendar/zone_rules.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* From @at on the clocks are @utc_offset ahead of UTC. */
struct zone_change {
	int64_t at;         /* seconds since 1970 */
	int32_t utc_offset; /* seconds */
};

struct zone_table {
	int32_t first_utc_offset;    /* how far ahead the clocks were before all changes, seconds */
	struct zone_change *changes; /* in order; owned */
	size_t n_changes;
	bool has_rules;
	struct zone_rules rules; /* from the last change on */
};

/* Returns 0, or a negative errno: -EBADMSG if the file is no such, and nothing of *@ret is set. */
int zone_file_read(struct zone_table *ret, const char *path);

/* The same from the @size bytes of a file. */
int zone_file_parse(struct zone_table *ret, const void *bytes, size_t size);

void zone_table_finish(struct zone_table *table);
