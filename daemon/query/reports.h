/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Reports under way. What is live is copied on the loop, a piece a turn; the rest is the worker's:
 * it reads the history by a reader of its own, counts and sorts, while the loop goes on. One
 * is made at a time, and a few wait. A client that leaves takes its report with it.
 */

#include "core/relay.h"
#include "delivery/client.h"
#include "delivery/delivery.h"
#include "loop/loop.h"
#include "record/history.h"
#include "wire/usher.pb-c.h"

struct reports;

/* All must outlive the reports. @now gives site time in ms. */
struct reports_parts {
	struct loop *loop;
	const struct relay *relay;
	struct history *history; /* read by the worker alone, from its first job to its last; NULL:
				    there is none, as of a store in memory */
	int64_t (*now)(void *userdata);
	void *userdata;
};

/* Returns 0 or a negative errno. */
int reports_new(struct reports **ret, const struct reports_parts *parts);

/*
 * Make the report that @client asks for, with the names of the current site. Returns OK if it is
 * under way: then it is answered later, unless the client leaves or the relay stops. Else it is
 * refused, and @refused, which has the request's id, says why; that lives in @pool.
 */
Usher__Outcome reports_submit(struct reports *reports, struct client *client,
	const Usher__Request *request, struct pool *pool, Usher__Answer *refused);

/* The relay stops: no report is finished any more, and none begun. Does not wait. */
void reports_stop(struct reports *reports);

/* Waits for the worker to end, which is soon. Takes NULL; returns NULL. */
struct reports *reports_free(struct reports *reports);
