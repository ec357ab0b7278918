/* SPDX-License-Identifier: MIT */
#pragma once

/* What the reads share: reads.c has those of handoffs, reads_visit.c that of a visit,
 * reads_people.c those of people. */

#include "daemon/reads.h"

enum {
	/* A page must fit a frame of 64 KiB: a handoff has at most 13 KiB of card and people. */
	PAGE_BYTES = 48 * 1024,
	PAGE_PARTS = 3800, /* handoffs, traits, people: frame_unpack takes 4,096 repeated fields of
			      a message */
};

/* Fill in @answer. Arrays grow by GROW, for reads_finish to free. */
typedef void read_one(
	const struct reading *reading, const Usher__Request *request, Usher__Answer *answer);
read_one read_who, read_directory, read_inspections, read_visit, read_expected;

/* May the device that asks see @handoff? */
bool reads_sees(const struct reading *reading, const Usher__Fact__Handoff *handoff);

/* The history is damaged, or the disk is. */
void reads_unreadable(Usher__Answer *answer);

/* Repeated fields of a handoff as it is told. */
size_t reads_parts(const Usher__Handoff *handoff);

/* A page that is being filled. An empty one is all zeroes. */
struct page {
	size_t bytes, parts, n;
	bool full;
};

/* Does it take one more thing, of @bytes with @parts repeated fields (itself among them)? The first
 * it always takes. */
bool page_takes(struct page *page, size_t bytes, size_t parts);
