/* SPDX-License-Identifier: MIT */
#include "calendar/zone.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "calendar/day.h"
#include "calendar/zone_file.h"
#include "calendar/zone_rules.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DAY_MS (INT64_C(24) * 3600 * 1000)

static const char zoneinfo_folder[] = "/usr/share/zoneinfo/", localtime_path[] = "/etc/localtime";

struct zone {
	struct zone_table table; /* of rules alone: without changes */
};

/* The file of the zone @name, which is a path or in the database. */
static int read_named_zone_file(struct zone_table *ret, const char *name) {
	_cleanup_(freep) char *path = NULL;

	if (*name == '/') {
		return zone_file_read(ret, name);
	}
	if (!*name || strstr(name, "..")) {
		return -ENOENT;
	}
	path = allocated(malloc(sizeof zoneinfo_folder + strlen(name)));
	(void)stpcpy(stpcpy(path, zoneinfo_folder), name);
	return zone_file_read(ret, path);
}

static int load_table(struct zone_table *ret, const char *name) {
	struct zone_table table = {.has_rules = true};
	int r = read_named_zone_file(ret, name);

	if (r == 0) {
		return 0;
	}
	if (strcmp(name, "UTC") != 0) { /* which is known without a database, too */
		r = zone_rules_parse(&table.rules, name);
		if (r < 0) {
			return r;
		}
	}
	*ret = table;
	return 0;
}

struct zone *zone_new(const char *name) {
	struct zone *zone = NEW(struct zone);
	int r;

	if (!name || !*name) {
		(void)zone_file_read(&zone->table, localtime_path); /* else it is UTC */
		return zone;
	}
	r = load_table(&zone->table, *name == ':' ? name + 1 : name);
	return r < 0 ? zone_free(zone) : zone;
}

struct zone *zone_free(struct zone *zone) {
	if (zone) {
		zone_table_finish(&zone->table);
		free(zone);
	}
	return NULL;
}

bool zone_is_in_database(const char *name) {
	struct zone_table table;

	if (*name == '/' || read_named_zone_file(&table, name) < 0) {
		return false;
	}
	zone_table_finish(&table);
	return true;
}

/* How many of the changes are up to @at (seconds since 1970). */
static size_t count_changes_up_to(const struct zone_table *table, int64_t at) {
	size_t low = 0, high = table->n_changes;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (table->changes[middle].at <= at) {
			low = middle + 1;
		} else {
			high = middle;
		}
	}
	return low;
}

int64_t zone_utc_offset_ms(const struct zone *zone, int64_t at) {
	static const struct zone utc = {0};
	const struct zone_table *table = zone ? &zone->table : &utc.table;
	int64_t seconds = floor_div(at, 1000);
	size_t n_changes = count_changes_up_to(table, seconds);
	int32_t offset =
		n_changes ? table->changes[n_changes - 1].utc_offset : table->first_utc_offset;

	if (n_changes == table->n_changes && table->has_rules) {
		offset = zone_rules_utc_offset_s(&table->rules, seconds);
	}
	return (int64_t)offset * 1000;
}

int64_t zone_next_change_at(const struct zone *zone, int64_t from, int64_t until) {
	int64_t offset_ms = zone_utc_offset_ms(zone, from), before = from, after;

	do {
		if (before >= until) {
			return INT64_MAX;
		}
		after = until - before > DAY_MS ? before + DAY_MS : until;
		before = zone_utc_offset_ms(zone, after) == offset_ms ? after : before;
	} while (before == after);
	while (after - before > 1) {
		int64_t middle = before + (after - before) / 2;

		if (zone_utc_offset_ms(zone, middle) == offset_ms) {
			before = middle;
		} else {
			after = middle;
		}
	}
	return after;
}
