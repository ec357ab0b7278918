/* SPDX-License-Identifier: MIT */
#pragma once

/* Shared by the delivery's files: its clients, and what each is pending. */

#include "base/idmap.h"
#include "base/list.h"
#include "delivery/delivery.h"
#include "delivery/subscriptions.h"
#include "delivery/tombstones.h"

/* What a client has still to be told of a handoff. */
enum pending {
	PENDING_STATE = 1,
	PENDING_COUNTS = 2,
};

struct client {
	struct delivery *delivery;
	struct list link;          /* delivery.clients */
	struct list dirty;         /* delivery.dirty, while it is pending something */
	struct list held;          /* of struct held, by sister */
	struct list awaits;        /* of struct awaited */
	struct list subscriptions; /* in delivery.subscriptions, if it listens */
	struct sink *sink;
	const struct principal *principal;
	uint64_t log;        /* as its welcome says */
	bool listens, brief; /* as it said hello */
	bool reset;          /* pending before everything else */
	bool lost;           /* something went that it cannot be told of: it begins anew */
	bool catching_up;    /* pending after everything else: "in step" */
	bool holds_back; /* a state that it is pending waits for the disk, while others are told */
	uint64_t ready;  /* seq that must be durable before the first update */
	uint64_t next;   /* seq that must be durable for any of what it is pending to be told */
	struct idmap pending;  /* handoff -> enum pending, as a pointer */
	bool presence_pending; /* which devices are deaf */
	bool presence_told;    /* some are, as it was told last */
};

struct delivery {
	const struct relay *relay;
	const struct site *site; /* the relay's */
	uint64_t log;            /* the store's */
	uint64_t view;           /* by whom everything is seen: a hash of the supervisors' posts */
	uint64_t durable;
	int64_t now; /* site time of the last flush, ms */
	struct list clients, dirty, held;
	struct subscriptions subscriptions;
	struct idmap copies; /* twice a handoff's number, and 1 if its guest may be named -> struct
				copy; empty between flushes */
	struct tombstones tombstones;
	bool presence_changed; /* since they were told; */
	bool presence_pending; /* to some client */
	size_t n_deaf;         /* devices, then */
};

/* Owe the client news of a handoff; @seq: what must be durable before it is told. */
void pending_add(struct client *client, uint64_t handoff, enum pending what, uint64_t seq);
/* Owe the client what it may see and what has changed after @cursor. */
void pending_resume(struct client *client, uint64_t cursor);
/* What the client may see has changed: mark it the full picture, and nothing else. */
void pending_start_over(struct client *client);
/* Tell the client what may be told, as far as it has room. pending_told must follow. */
void pending_tell(struct client *client);
/* That was all for now. */
void pending_told(struct delivery *delivery);

/* News of counts is for the sender and the supervisor: the addressees are the ones counted, and
 * learn them when they come back. */
void mark_counts(struct delivery *delivery, uint64_t handoff);

/* Which devices are deaf (delivery_ears.c). Does @fact change whom it concerns? */
bool presence_feed_depends(const struct delivery *delivery, const Usher__Fact__Fact *fact);
/* Tell everybody, if it has changed, or those who are pending it, if they have room. */
void presence_feed_flush(struct delivery *delivery);
/* The client is to be told with the next flush. */
void presence_feed_mark(struct client *client);
