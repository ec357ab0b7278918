/* SPDX-License-Identifier: MIT */
#pragma once

/* A client as delivery knows it: what it hears of, and what it has still to be told. */

#include "base/list.h"
#include "delivery/client.h"
#include "delivery/pending_set.h"
#include "delivery/sink.h"
#include "delivery/subscriptions.h"
#include "wire/usher.pb-c.h"

struct delivery;

enum {
	EDITION_WITH_SENTENCES = 2, /* the first that is told what to say in sentences */
};

struct client {
	struct delivery *delivery;
	struct list link;       /* delivery.clients */
	struct list dirty_link; /* delivery.dirty_clients, while anything is pending for it */
	struct list replies;    /* of those that are queued for it */
	struct list waits;      /* of struct client_wait */
	struct subscription *subscriptions; /* if it listens: all that it has */
	struct sink *sink;
	const struct principal *principal;
	uint64_t log_id;             /* as its welcome says */
	uint64_t ready_seq;          /* seq that must be durable before the first update */
	uint64_t lowest_pending_seq; /* seq that must be durable for anything to be told */
	struct pending_set pending;  /* handoffs */
	bool listens, is_brief;      /* as it said hello; */
	uint32_t edition;            /* the one of the protocol that it was written to */
	bool reset_pending;          /* is pending, before everything else */
	bool must_start_over;        /* something went of which it cannot be told: it begins anew */
	bool catching_up;            /* "in step" is pending, after everything else */
	bool is_holding_back;        /* a pending state waits for the disk, while others are told */
	bool presence_pending;       /* which devices are deaf */
	bool presence_told;          /* some are, as it was told last */
	bool site_pending;           /* that the site is another */
};

/* A new one, which is told nothing yet. */
struct client *client_new(struct delivery *delivery, struct sink *sink,
	const struct principal *principal, const Usher__Hello *hello);
/* Its replies and what else was pending are dropped, and whoever works for it is told. */
void client_free(struct client *client);

/* @what of @handoff is pending; @seq: what must be durable before it is told. */
void client_mark_handoff_pending(
	struct client *client, uint64_t handoff, enum pending what, uint64_t seq);

/* It comes back: what has changed after @cursor is pending, of what it may see. */
void client_resume(struct client *client, uint64_t cursor);

/* What it may see has changed: the full picture is pending, and nothing else. */
void client_start_over(struct client *client);

/* Which devices are deaf is pending. */
void client_mark_presence_pending(struct client *client);
