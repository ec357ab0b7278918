/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Where to look for those who could hear of something: clients sit on benches, one for each device,
 * one for each post, and one for those who see everything. Who may hear it is for the core to say;
 * this is an index.
 */

#include "base/idmap.h"
#include "base/list.h"

struct client;

enum bench {
	BENCH_DEVICE,
	BENCH_POST,
	BENCH_ALL, /* of no name */
};

/* An empty one is all zeroes. */
struct audience {
	struct idmap benches;
};

struct seat {
	struct list link;   /* the bench */
	struct list sister; /* of its client */
	uint64_t bench;
	struct client *client;
};

/* All must have left. */
void audience_finish(struct audience *audience);

/* Have @client sit there too; @seats is the list of all its own. */
void audience_sit(struct audience *audience, enum bench bench, const char *name, struct list *seats,
	struct client *client);
/* Leave all of them. */
void audience_leave(struct audience *audience, struct list *seats);

/* The seats of a bench, by their link. (Of two names one in 2^64 shares a bench with another.) */
const struct list *audience_at(const struct audience *audience, enum bench bench, const char *name);
