/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * A relay on a small site, for the core's tests: posts lobby, flat, bar, desk (to which nothing
 * leads), boss (supervisor), shuttle and hall (staffed); areas flat-a, club, lounge (the hall's),
 * gate (an exit) and garage (both the shuttle's); cart-1 of 6 seats and cart-2 of 4; services
 * towels (bar), consultant and key (hall; a loan), and repair (bar), which is followed by call-back
 * (hall) an hour later; the lobby is told of expected guests, half an hour ahead; badges 1 2
 * (lobby), 3 4 (flat), 5 (bar), 6 (desk), 7 8 (shuttle), 10 11 (hall), 9 (boss, and others). Each
 * device asks in a run of its own, with ids that count up.
 */

#include "core/relay.h"

#define ASSERT_OUTCOME(actual, name) cr_assert_eq((actual), USHER__OUTCOME__##name, "not " #name)
#define ASSERT_STAGE(town, handoff, name)                                                          \
	cr_assert_eq(town_stage((town), (handoff)), USHER__STAGE__##name, "not " #name)

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

/* The same, with somebody on duty: l (lobby), f g (flat), b (bar), h i (hall), c e (shuttle:
 * cart-1, cart-2), s (boss). It must replay in the end. */
void town_open(struct town *town);
void town_close(struct town *town);

/* What the last event answered, or NULL. */
const Usher__Fact__Answered *town_apply(struct town *town, const struct event *event);

/* One act, under the next request id; the event's device and what it asks for are @event's. */
const Usher__Fact__Answered *town_act(
	struct town *town, const char *device, enum event_type type, struct event event);

/* Its device listens from then on. */
Usher__Outcome town_on(struct town *town, const char *device, const char *post, const char *badge);
/* The number of the handoff sent, 0 if refused. */
uint64_t town_send(struct town *town, const char *device, const char *to);
uint64_t town_guest(
	struct town *town, const char *device, const char *to, const char *surname, uint32_t party);
/* A pickup of a party from the lounge, asked for by the lobby. */
uint64_t town_party(struct town *town, uint32_t party, const char *to);
/* The same of a service; @visit may be 0. */
uint64_t town_serve(struct town *town, const char *device, const char *name, uint64_t visit);
Usher__Outcome town_do(
	struct town *town, const char *device, enum event_type type, uint64_t handoff);

/* A handoff that is there. */
const Usher__Fact__Handoff *town_is(const struct town *town, uint64_t handoff);
Usher__Stage town_stage(const struct town *town, uint64_t handoff);
/* What the last event has offered, 0 for nothing: the last of it. How many facts it led to that
 * change something. */
uint64_t town_offered(const struct town *town);
size_t town_changes(const struct town *town);

/* May @device see what goes from @from to @post? */
bool town_may_see(
	const struct relay *relay, const char *device, const char *from, const char *post);

/* Let time pass, with a tick whenever the relay asks for one. */
void town_wait(struct town *town, int64_t ms);

/* The state as bytes; the caller frees. */
uint8_t *town_state(const struct relay *relay, size_t *ret_size);

/* A new relay from the log alone, without a site; must be in the same state. */
void town_assert_replays(const struct town *town);

/* A fact that cannot be true: it is refused, and has changed nothing. */
void town_refuse(const struct town *town, const Usher__Fact__Fact *fact, const char *why);
/* One that can: folded, and kept for the replay. */
void town_accept(struct town *town, const Usher__Fact__Fact *fact);
