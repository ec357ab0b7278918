/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The relay's side: the real rooms over the memory store, introduced to one another as usherd does
 * it, but without loop, clock and sockets. The store holds everything back; the simulation says
 * when a commit ends.
 */

#include "api/api.h"
#include "api/journal.h"
#include "core/relay.h"
#include "delivery/client.h"
#include "delivery/delivery.h"
#include "store/store.h"

#include <stdbool.h>

struct world;

struct rooms {
	struct store *store;
	uint64_t log; /* its number; drawn, where the real one asks the system */
	struct relay *relay;
	struct journal *journal;
	struct delivery *delivery;
	struct api *api;
	int site; /* that the relay has taken */
	int site_before;
	uint64_t durable; /* seq, in the store's own words */
	bool up;
	bool failed; /* a commit was refused: the process has to end */
	bool will_fail_written;
	bool slow;    /* commits end only when an action says so */
	bool full;    /* the disk, nearly */
	bool lull;    /* so much time has passed that lazy commits are due */
	bool barrier; /* something without facts waits for its commit */
	bool turning; /* much happens in one turn of the loop: what may be told waits for its end */
};

void rooms_init(struct world *world, uint64_t log);
void rooms_finish(struct world *world);

/* Replay, and take site @site. */
void rooms_start(struct world *world, int site);
/* Forget all but the store. All lines must be cut. */
void rooms_stop(struct world *world);
/* Lose what is not durable. The rooms must be stopped. */
void rooms_crash(struct world *world);

/* Something has happened. Tell what may be told by now, or have it wait for what else happens in
 * this turn. */
void rooms_turned(struct world *world);
/* The turn ends. */
void rooms_end_turn(struct world *world);

/* Is a commit under way that may end now? */
bool rooms_may_commit(const struct world *world);
/* The oldest @n commits end, and the relay hears of it. */
void rooms_commit(struct world *world, unsigned n);

/* The tick that the relay asked for. */
void rooms_tick(struct world *world);
/* The site file is read again. */
void rooms_site(struct world *world, int site);
/* A snapshot, as one falls due every so many facts. */
void rooms_snapshot(struct world *world);

/* The digest of what the store holds, replayed into a fresh relay that has taken site @site (-1:
 * none). */
uint64_t rooms_replayed(struct world *world, int site);
