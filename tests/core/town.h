/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * A relay on a small site, for the core's tests: posts lobby, flat, bar, desk (to which no area leads) and
 * boss (supervisor); areas flat-a and club; badges 1 2 (lobby), 3 4 (flat), 5 (bar), 6 (desk), 9 (boss).
 * Each device asks in a run of its own, with ids that count up.
 */

#include "core/relay.h"

struct town {
	struct site site;
	struct relay *relay;
	struct facts facts; /* of the last event */
	int64_t at;
	uint64_t id;             /* of the last request */
	Usher__Fact__Fact **log; /* every fact, in order, its own copy */
	size_t n_log;
};

void town_init(struct town *town);
void town_finish(struct town *town);

/* What the last event answered, or NULL. */
const Usher__Fact__Answered *town_apply(struct town *town, const struct event *event);

/* One act, under the next request id; the event's device and what it asks for are @event's. */
const Usher__Fact__Answered *town_act(struct town *town, const char *device, enum event_kind kind,
	struct event event);

Usher__Fact__Outcome town_on(struct town *town, const char *device, const char *post, const char *badge);
/* The number of the handoff sent, 0 if refused. */
uint64_t town_send(struct town *town, const char *device, const char *to);
Usher__Fact__Outcome town_do(struct town *town, const char *device, enum event_kind kind, uint64_t handoff);

/* Let time pass, with a tick whenever the relay asks for one. */
void town_wait(struct town *town, int64_t ms);

/* The state as bytes; the caller frees. */
uint8_t *town_state(const struct relay *relay, size_t *ret_size);

/* A new relay from the log alone, without a site; must be in the same state. */
void town_assert_replays(const struct town *town);
