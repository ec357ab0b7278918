/* SPDX-License-Identifier: MIT */
#pragma once

/* What is measured, once a round each. Every one adds figures. */

#include "peer.h"

struct bench {
	const char *where; /* the folder of the temporary ones */
	const char *old;   /* a database of @n_old old handoffs; only for measures that want it */
	unsigned long n_old;
	unsigned warm_up, times;
	unsigned messages; /* of each of the 64 senders */
	unsigned steady;   /* seconds of steady load */
	unsigned idle;     /* seconds of none */
	unsigned hours;    /* of a day in the core */
	unsigned crowd[2]; /* few and many idle clients */
	unsigned counted;  /* handoffs of which the instructions are counted */
	bool quick;        /* figures of so little mean nothing */
};

/* The measures by their names, in their order. */
struct measure {
	const char *name;
	void (*measure)(const struct bench *bench);
	bool wants_old;
	bool only_named; /* left out unless --only names it */
};

extern const struct measure measures[];
extern const size_t measures_n;

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

/* instructions.c */
void measure_instructions(const struct bench *bench);

/* day.c */
void measure_day(const struct bench *bench);

/* crowd.c */
void measure_crowd_usher(const struct bench *bench);
void measure_crowd_redis(const struct bench *bench);

/* alone.c */
/* Have tests/daemon/start, which is @maker, play @n handoffs; the database, which lives as long as
 * @past's folder. */
const char *make_past(
	const struct server *past, const char *maker, const char *site, unsigned long n);
void measure_start(const struct bench *bench);
void measure_idle(const struct bench *bench);
void measure_disk(const struct bench *bench);
