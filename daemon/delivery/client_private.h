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
	bool deaf_pending;           /* which devices are deaf */
	bool deaf_told;              /* some are, as it was told last */
	bool me_pending;             /* who its device is; that was told last */
	uint64_t me_told_seq;        /* as it was changed at this seq (Me.changed), */
	uint64_t me_queued_seq;      /* or at this one, in a reply that leaves */
	uint64_t me_reply_seq;       /* once this is durable */
	uint64_t presence_told_tick; /* who is at the posts, up to this tick of post_board */
	bool presence_is_anew;       /* of that nothing was told yet that still counts */
	bool remaining_pending;      /* which handoffs are left, before "in step" */
	bool site_pending;           /* that the site is another */
};

/* Is it told which devices are deaf, as a listener of the first edition? */
bool client_is_told_of_deaf_devices(const struct client *client);

/* Is it told who is at posts, as a listener of a later edition is that has come to stay? */
bool client_is_told_of_presence(const struct client *client);

/* A new one, which is told nothing yet. */
struct client *client_new(struct delivery *delivery, struct sink *sink,
	const struct principal *principal, const Usher__Hello *hello);
/* Its replies and what else was pending are dropped, and whoever works for it is told. */
void client_free(struct client *client);

/* @what of @handoff is pending; @seq: what must be durable before it is told. */
void client_mark_handoff_pending(
	struct client *client, uint64_t handoff, enum pending what, uint64_t seq);

/* It comes back: what has changed after @cursor is pending, of what it may see, and if it is no
 * longer known what has gone since, what remains. Returns false, with nothing changed, if it cannot
 * be told that. */
bool client_resume(struct client *client, uint64_t cursor);

/* What it was told of who is at the posts counts no more. */
void client_forget_presence(struct client *client);

/* What it may see has changed: the full picture is pending, and nothing else. */
void client_start_over(struct client *client);

/* Which devices are deaf is pending. */
void client_mark_deaf_pending(struct client *client);

/* Who its device is, as changed at @seq, is pending. */
void client_mark_me_pending(struct client *client, uint64_t seq);

/* A reply is queued for it until @reply_seq is durable that says who its device is, as changed at
 * @seq. */
void client_note_me_queued(struct client *client, uint64_t seq, uint64_t reply_seq);

/* As of which seq it has been told who its device is (Me.changed); 0: never. */
uint64_t client_me_told_seq(const struct client *client);
