/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The relay's rules and its state. An event is first decided, which may refuse it with nothing
 * changed, and becomes facts; then the facts are folded into the state, which cannot fail: if one
 * did, the process would end before anybody wrote it down. Replay is the fold alone. The state runs
 * ahead of the disk: whoever tells of it waits until the seq that it has now is durable.
 */

#include "core/event.h"
#include "core/facts.h"
#include "core/handoff.h"
#include "core/lookup.h"
#include "core/site.h"
#include "core/snapshot.h"

struct relay;

/* An empty relay, without a site: it takes facts, and its first event must be EVENT_SITE. */
struct relay *relay_new(void);
/* Takes NULL; returns NULL. */
struct relay *relay_free(struct relay *relay);

/*
 * Decide on @event and fold what follows. Appends the facts to @facts, which the caller writes down
 * in this order, before anything else.
 *
 * For an act, returns the answer: either a new one, which is @facts->answered as well, or what the
 * same request was answered before (then there are no facts). It lives until the next event or
 * until @facts is cleared. For other events returns NULL. An act's device must be set, and its id
 * unless its run is 0.
 */
const Usher__Fact__Answered *relay_apply(
	struct relay *relay, const struct event *event, struct facts *facts);

/* What the act @event was answered before, which relay_apply would answer again; ID_FORGOTTEN where
 * that is no longer known; NULL if it is new. Of @event nothing counts but its device and its
 * request. Until the next event. */
const Usher__Fact__Answered *relay_remembered_answer(
	const struct relay *relay, const struct event *event);

/* Fold one fact from the disk. Returns 0, or -EUCLEAN if it cannot be true of this state. */
int relay_replay_fact(struct relay *relay, const Usher__Fact__Fact *fact);

/* The instant (site time) at which the relay wants an EVENT_TICK, or INT64_MAX. */
int64_t relay_wake_at(const struct relay *relay);

/* What was archived up to @seq is durable: it is kept here no longer (relay_archived_handoff,
 * relay_visit).
 */
void relay_release_archived(struct relay *relay, uint64_t seq);
