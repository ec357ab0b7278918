/* SPDX-License-Identifier: MIT */
#pragma once

/* Which devices listen. */

#include "base/heap.h"

#include <stdbool.h>
#include <stdint.h>

struct event;
struct relay;

enum {
	DEAF_AFTER = 10 * 1000, /* ms of silence */
	GRACE = 15 * 1000,      /* ms after a start, while nobody is deaf */
};

/* A device's ear: does it listen? Presence is no fact: nothing of it is in a snapshot, and replay
 * knows none. */
struct ear {
	char *device;
	bool hears;
	int64_t heard_at;      /* last, once it is silent */
	int64_t deaf_since;    /* it has listened, and does no more; 0: not so */
	struct heap_node node; /* relay.silences, while nothing is heard of it */
};

/* The ear of the device called @name, NULL if it has not listened. */
struct ear *ear_find(const struct relay *relay, const char *name);

/* Does it listen? After a start, everybody is taken to for a while. */
bool ear_hears(const struct relay *relay, const char *name);

/* How many devices hold @post, are not on a break, and listen. */
uint32_t ear_count(const struct relay *relay, const char *post);

/* A device holds @post and is not on a break from now on (@by 1), or no more (@by -1). */
void ear_note(struct relay *relay, const char *name, const char *post, int by);

void ears_finish(struct relay *relay);

/* What a device does, and what is due of it. */
void decide_hears(struct relay *relay, const struct event *event);
void decide_silent(struct relay *relay, const struct event *event);
void decide_deaf(struct relay *relay, int64_t at);
