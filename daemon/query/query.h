/* SPDX-License-Identifier: MIT */
#pragma once

/* Requests that change nothing: who, list, show, understand, visit, directory, inspections,
 * expected, site. */

#include "base/pool.h"
#include "core/principal.h"
#include "core/relay.h"
#include "record/history.h"
#include "wire/usher.pb-c.h"

#include <stdbool.h>

/* What a read reads from, and where its answer lives. */
struct query {
	const struct relay *relay;
	struct history *history;           /* NULL: there is none */
	const struct principal *principal; /* who asks */
	struct pool *pool;
	uint64_t site_version;  /* of the relay's site: Site.version */
	bool for_first_edition; /* the client knows Answer.say, and no sentences */
};

/* Is this kind of request a read? (So is a report, which others make: daemon/query/reports.h.) */
bool query_request_only_reads(Usher__Request__AskCase ask);

/* Fill in @answer, which has its id, to the read @request. Texts and handoffs live in
 * query->pool, the answer's arrays until query_free_answer_arrays. */
void query_fill_answer(
	const struct query *query, const Usher__Request *request, Usher__Answer *answer);

/* Free the arrays of an answer that query_fill_answer has filled in. */
void query_free_answer_arrays(Usher__Answer *answer);
