/* SPDX-License-Identifier: MIT */
#pragma once

/* A house in which reports are asked for: who is there, an hour of their work, and how they ask. */

#include "staff.h"

#define ASK(name) USHER__REQUEST__ASK_##name
#define MINUTE 60000 /* ms */

extern struct house house;
extern struct handset lobby, flat, flat_2, cart, bar, boss;

/* Before a test: all of them are there, over a store in memory, or on disk with a history. */
void reporting_start(void);
void reporting_start_on_disk(void);
/* After it. */
void reporting_stop(void);
/* The relay ends and begins again, and all of them come back. */
void reporting_restart(void);
/* What they have heard so far is old news. */
void reporting_forget(void);

/* What @handset hears next, however long the thread that makes reports takes for it. */
const char *hear(struct handset *handset);

/* What is asked for; what is not said is NULL. */
struct asked {
	const char *from, *to, *after;
	Usher__By by;
	bool rows, under_way;
};

/* Ask for a report, and hear it. */
const char *report(struct handset *handset, const struct asked *asked);
#define REPORT(handset, ...) report((handset), &(struct asked){__VA_ARGS__})
#define ASSERT_REPORT(text, ...) cr_assert_str_eq(REPORT(&boss, __VA_ARGS__), text)

/* As the relay is asked, without a turn of the loop. */
Usher__Outcome ask(struct handset *handset, uint64_t id, bool rows);

/* An hour at the site: 2 met by 301 after ten seconds, 4 taken by 302 after twenty, 6 nobody's, 8
 * withdrawn. */
void live_an_hour(void);
