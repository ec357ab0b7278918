/* SPDX-License-Identifier: MIT */
#pragma once

/* What the reads share. query.c has those of handoffs and the table of all, query_visit.c those of
 * visits, query_people.c those of people, query_site.c that of the site,
 * query_understand.c that of a line; beneath them are
 * query_common.c, what may be seen, and query_page.c, how much of it fits an answer. */

#include "query/query.h"

enum {
	/* A page must fit a frame of 64 KiB: a handoff has at most 13 KiB of card and people. */
	PAGE_BYTES = 48 * 1024,
	PAGE_ELEMENTS = 3800, /* handoffs, traits, people: frame_unpack takes 4,096 repeated fields
			      of a message */
};

/* Fill in @answer. Arrays grow by grow, for query_free_answer_arrays to free. */
typedef void query_function(
	const struct query *query, const Usher__Request *request, Usher__Answer *answer);
query_function query_who, query_directory, query_inspections, query_visit, query_expected,
	query_site, query_understand;

/* May the device that asks see @handoff? */
bool query_may_see_handoff(const struct query *query, const Usher__Fact__Handoff *handoff);

/* Put into @answer that the read was refused, as refusal_put does: the history is damaged, or the
 * disk is. */
void query_refuse_unreadable(struct pool *pool, const struct site *site, Usher__Answer *answer);
/* The same: the read @act, as Request calls it, is a supervisor's. */
void query_refuse_all_but_supervisors(
	struct pool *pool, const struct site *site, const char *act, Usher__Answer *answer);

/* A page that is being filled. An empty one is all zeroes. */
struct page {
	size_t bytes, elements, n;
	bool full;
};

/* Does it take one more thing, of @bytes with @elements of repeated fields (itself among them)? The
 * first it always takes. */
bool page_reserve(struct page *page, size_t bytes, size_t elements);

/* The same of @message, an element of a list. */
bool page_reserve_message(struct page *page, const ProtobufCMessage *message);

/* All elements of the repeated fields of @message, and of the messages in it, as frame_unpack
 * counts them. */
size_t page_count_elements(const ProtobufCMessage *message);

/* Put into @answer what fits a page of the @n @handoffs, of which some may be there twice: in order
 * of their numbers, and each once. The array, which is sorted for it, becomes the answer's: for
 * query_free_answer_arrays to free. Returns whether all of it did fit. */
bool query_page_takes_all_handoffs(Usher__Handoff **handoffs, size_t n, Usher__Answer *answer);
