/* SPDX-License-Identifier: MIT */
#pragma once

/* What delivery's files share: all clients, what is queued for them, and what is durable. */

#include "base/list.h"
#include "base/pool.h"
#include "core/relay.h"
#include "delivery/post_board.h"
#include "delivery/replies.h"
#include "delivery/state_cache.h"
#include "delivery/subscriptions.h"
#include "delivery/tombstones.h"

struct delivery {
	const struct relay *relay;
	uint64_t store_log_id;     /* the number of the store's log */
	uint64_t supervisors_hash; /* by whom everything is seen: a hash of the supervisors' posts
				    */
	uint64_t log_id;           /* made of both: delivery_log_id */
	uint64_t durable_seq;      /* seq up to which everything is on disk */
	int64_t now;               /* site time of the last flush, ms */
	struct list clients;       /* of struct client */
	struct list dirty_clients; /* of struct client: those for whom anything is pending */
	struct replies replies;
	struct subscriptions subscriptions;
	struct state_cache state_cache;
	struct tombstones tombstones;
	size_t n_first_edition_listeners;
	bool deaf_changed; /* which devices are deaf, since that was told to them; */
	bool deaf_pending; /* for some of them */
	size_t n_deaf;     /* devices, then */
	size_t n_presence_listeners;
	struct post_board post_board;
	struct pool presence_pool;         /* what was encoded of it in this flush, */
	struct state_cache presence_cache; /* and packed */
	uint64_t presence_flushed_tick;    /* up to which everybody was told, or is pending */
	bool presence_pending;             /* for some client */
	uint64_t site_version;             /* Site.version; 0: there was no site yet */
	bool site_pending;                 /* it is another since the last flush */
};
