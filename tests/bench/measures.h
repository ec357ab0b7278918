/* SPDX-License-Identifier: MIT */
#pragma once

/* What is measured, once a round each. Every one adds figures. */

#include "peer.h"

struct bench {
	const char *where; /* the folder of the temporary ones */
	const char *old;   /* a database with a million old handoffs, or NULL */
	unsigned warm_up, times;
	unsigned messages; /* of each of the 64 senders */
	unsigned steady;   /* seconds of steady load */
	unsigned crowd[2]; /* idle clients */
};

/* floor.c */
void measure_ping_pong(const struct bench *bench);
void measure_commit(const struct bench *bench);

/* pairs.c: over any peer */
void measure_latency(const struct bench *bench, const struct peer *peer);
void measure_fan_out(const struct bench *bench, const struct peer *peer);
/* @window: messages of each sender under way. */
void measure_pipelined(const struct bench *bench, const struct peer *peer, unsigned window);

/* Add "PEER WHAT". */
void figure_of(const struct peer *peer, const char *what, double value);

/* steady.c */
void measure_steady(const struct bench *bench);
void measure_size(const struct bench *bench);

/* crowd.c */
void measure_crowd_usher(const struct bench *bench);
void measure_crowd_redis(const struct bench *bench);

/* alone.c */
/* Have tests/daemon/start, which is @maker, play @n handoffs; the database, which lives as long as @past's folder. */
const char *make_past(const struct server *past, const char *maker, const char *site, const char *n);
void measure_start(const struct bench *bench);
void measure_idle(const struct bench *bench);
void measure_disk(const struct bench *bench);
