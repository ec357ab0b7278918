/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * A time zone: how far its clocks are ahead of UTC at an instant. A zone never changes once it is
 * made, so any number of threads may use one; there may be several at once. Neither the
 * environment nor the zone of the C library is read or changed. Leap seconds are not counted, as
 * the machine's clock has none.
 */

#include <stdbool.h>
#include <stdint.h>

struct zone;

/*
 * The zone of that name, as tzset(3) has it, but for its files alone: "Asia/Taipei", the path of a
 * file, or rules such as "CST-8" or "CET-1CEST,M3.5.0,M10.5.0/3"; a colon may stand before it.
 * Rules that name a summer time and not when it is have the United States' days. "" or NULL is the
 * machine's zone (/etc/localtime), or UTC if that cannot be read. Returns NULL if there is no such
 * zone. The caller frees it.
 */
struct zone *zone_new(const char *name);

/* Takes NULL; returns NULL. */
struct zone *zone_free(struct zone *zone);

/* Is that the name of a zone in the machine's database of them (of the package tzdata), which is
 * therefore known to zone_new? */
bool zone_is_in_database(const char *name);

/* How far the clocks are ahead of UTC at @at (ms since 1970), ms: 28800000 in Taipei. A zone that
 * is NULL is UTC. */
int64_t zone_utc_offset_ms(const struct zone *zone, int64_t at);

/* The first instant (ms since 1970) after @from, up to @until, at which the clocks went forward or
 * back; INT64_MAX if there is none. (They never do twice within a day.) */
int64_t zone_next_change_at(const struct zone *zone, int64_t from, int64_t until);
