/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * A day at the core, out of a feed: events, ticks and new sites as the bytes say, and after each of
 * them what must be true of every relay. A line of a seed is an event:
 *
 *	o DEVICE POST BADGE                       sign on
 *	O DEVICE POST BADGE VEHICLE CHECKED       sign on, with a vehicle
 *	f DEVICE                                  sign off
 *	u DEVICE                                  a break
 *	U DEVICE                                  back from it
 *	h DEVICE BADGE HANDOFF                    hand over
 *	s DEVICE TO FROM AGE CARD.                send
 *	p DEVICE VISIT TO FROM AGE                pass
 *	F DEVICE VISIT WHERE TO LUGGAGE           pickup
 *	v DEVICE VISIT NAME BADGE AT NOTE         service
 *	N DEVICE POSTS CONFIRM TEXT SPAN          notice
 *	X DEVICE NUMBER TO CAR CARD. POSTS TRAVEL expect a guest in so many ms
 *	Y DEVICE VISIT TO                         arrived
 *	c DEVICE VISIT CARD. DROP CLEAR           card: correct it
 *	e DEVICE VISIT                            end it
 *	I DEVICE BADGE POST NOTE FAILED           an inspection
 *
 *	t DEVICE HANDOFF                          take
 *	M DEVICE HANDOFF MINUTES                  take, in so many minutes
 *	d DEVICE HANDOFF                          decline
 *	r DEVICE HANDOFF                          release
 *	m DEVICE HANDOFF                          met
 *	A DEVICE HANDOFF                          aboard
 *	D DEVICE HANDOFF                          dropped
 *	x DEVICE HANDOFF PARTY                    split
 *	k DEVICE HANDOFF                          done
 *	b DEVICE HANDOFF                          back
 *	C DEVICE HANDOFF                          confirm
 *	i DEVICE HANDOFF                          remind
 *	w DEVICE HANDOFF                          withdraw
 *	Z DEVICE HANDOFF NUMBER                   move, to so many ms from now
 *	z DEVICE HANDOFF WHICH AGE                met, aboard, dropped, done or back, some time ago
 *	g DEVICE HANDOFF REASON                   decline, and say why
 *	V DEVICE HANDOFF                          withdraw, unless it is taken
 *	R DEVICE HANDOFF SEEN                     a receipt
 *
 *	l NUMBER DAYS                             what is asked next is due in so many ms (0: at
 *	                                          once), and again on these days, a bit for each
 *	                                          from Sunday on
 *	E DEVICE                                  it listens
 *	Q DEVICE NUMBER                           it does no more: silent for so many ms
 *	T NUMBER                                  let time pass
 *	W                                         until it wants waking
 *	S WHICH                                   a new site
 *	n DEVICE                                  a new run
 *	q DEVICE WHICH                            a new run that is 0 long, 1 short, 2 none (of it
 *	                                          nothing is remembered), 3 said to be new
 *	j DEVICE NUMBER                           leave out ids
 *	a                                         the last act again
 *
 * Lists (DROP, CLEAR, FAILED, POSTS) are a number below 5 and so many texts.
 */

#include "core/relay.h"
#include "feed.h"

enum {
	DAY_DEVICES = 4, /* p q r s */
};

/* What a device says of its run (WHICH of q). */
enum {
	WAY_LONG,
	WAY_SHORT,
	WAY_NONE,
	WAY_NEW,
	WAYS_N,
};

struct day_bytes {
	uint8_t *bytes;
	size_t size;
};

struct day {
	struct relay *relay;
	struct pool pool;
	struct facts facts; /* of the last event */
	int64_t at;
	struct day_bytes start; /* the snapshot that it began with; no bytes: with nothing */
	struct day_bytes *log;  /* every fact since then */
	size_t n_log;
	bool honest; /* nothing but the core's own decisions made it */
	int64_t later;
	uint32_t days; /* both of what is asked next */
	struct {
		uint64_t run, id;
		unsigned way;
	} devices[DAY_DEVICES];
	struct event last;      /* act */
	Usher__Outcome outcome; /* of that */
	uint64_t handoff;
};

/* Begin with an empty relay. */
void day_open(struct day *day);

/* Become what @snapshot says, before anything else. Returns what relay_restore says, or -ERANGE
 * if it is of no use for a day. */
int day_restore(struct day *day, const Usher__Fact__Snapshot *snapshot);

/* The relay has folded a fact: it will have to again. */
void day_keep(struct day *day, const Usher__Fact__Fact *fact);

/* Fold a fact, as from the disk. Returns what relay_replay_fact says; a fact that is refused must
 * have changed nothing. */
int day_fold(struct day *day, const Usher__Fact__Fact *fact);

/* Live through the feed. */
void day_pass(struct day *day, struct feed *feed);

/* What is true of every relay, whatever it was made of. */
void day_check(const struct day *day);

/* A relay from the start and the log alone, and one from a snapshot of now, must be in the same
 * state. */
void day_check_replay(const struct day *day);

void day_close(struct day *day);
