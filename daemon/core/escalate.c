/* SPDX-License-Identifier: MIT */
/*
 * What happens while nobody takes a handoff. Its post has a ladder: at each rung it rings again,
 * and it may be for one more post. Where nobody is who could hear it and take it, it goes on at
 * once, up to the supervisor. Widening only adds: whoever could take it still can.
 */
#include "core/escalate.h"

#include "base/memory.h"
#include "core/device.h"
#include "core/facts.h"
#include "core/fold.h"
#include "core/handoff_private.h"
#include "core/kind.h"
#include "core/ladder.h"
#include "core/lookup.h"
#include "core/message.h"
#include "core/presence.h"
#include "core/roster.h"
#include "core/state.h"

#include <string.h>

/* Would it be news at @post? Not where it is already, nor where it comes from. */
static bool may_widen_to(const Usher__Fact__Handoff *rec, const char *post) {
	return *post && !handoff_is_for(rec, post) && strcmp(rec->from, post) != 0 &&
		rec->n_also < WIDENED_TO_MAX;
}

/* The post of its rung @i, "" for none. What was to go to a post that has left the site goes to the
 * supervisor. */
static const char *rung_post(const struct relay *relay, const Usher__Fact__Handoff *rec, size_t i) {
	const char *post = rec->ladder[i]->post;

	return !*post || site_post(relay->site, post) ? post
						      : site_supervisor_post(relay->site)->id;
}

static void climb_to_and_widen(struct relay *relay, const struct handoff *handoff,
	size_t rungs_climbed, const char *post, Usher__Cause cause, int64_t at,
	struct facts *facts) {
	Usher__Fact__Climbed *climbed =
		facts_add(facts, at, USHER__FACT__FACT__WHAT_CLIMBED)->climbed;

	climbed->handoff = handoff->rec.handoff;
	climbed->rungs = (uint32_t)rungs_climbed;
	climbed->post = facts_copy_text(facts, may_widen_to(&handoff->rec, post) ? post : "");
	climbed->cause = cause;
	fold_pending_facts(relay, facts);
}

static void mark_missed(struct relay *relay, const struct handoff *handoff, Usher__Cause cause,
	int64_t at, struct facts *facts) {
	Usher__Fact__Missed *missed = facts_add(facts, at, USHER__FACT__FACT__WHAT_MISSED)->missed;

	missed->handoff = handoff->rec.handoff;
	missed->cause = cause;
	fold_pending_facts(relay, facts);
}

/* Whoever has taken a guest is reminded, then the supervisor is. */
static void remind_or_escalate_unmet(
	struct relay *relay, const struct handoff *handoff, int64_t at, struct facts *facts) {
	const Usher__Fact__Handoff *rec = &handoff->rec;

	if (rec->remind_at) {
		facts_add(facts, at, USHER__FACT__FACT__WHAT_REMINDED)->reminded->handoff =
			rec->handoff;
		fold_pending_facts(relay, facts);
	} else {
		climb_to_and_widen(relay, handoff, rec->climbed,
			site_supervisor_post(relay->site)->id, USHER__CAUSE__NOT_MET, at, facts);
	}
}

void escalate_handle_due(
	struct relay *relay, const struct handoff *handoff, int64_t at, struct facts *facts) {
	const Usher__Fact__Handoff *rec = &handoff->rec;

	if (rec->stage == USHER__STAGE__TAKEN) {
		remind_or_escalate_unmet(relay, handoff, at, facts);
	} else if (ladder_next_rung_at(rec) <= at && ladder_next_rung_at(rec) < rec->ends_at) {
		climb_to_and_widen(relay, handoff, rec->climbed + 1,
			rung_post(relay, rec, rec->climbed), USHER__CAUSE__TIME, at, facts);
	} else {
		mark_missed(relay, handoff, USHER__CAUSE__TIME, at, facts);
	}
}

/* Whom could it still count on? */
struct candidates {
	bool has_online;   /* somebody who is there, listens and has not declined */
	bool has_on_duty;  /* the same, listening or not */
	bool has_on_break; /* on a break; only looked for once somebody has declined */
	bool has_declined; /* somebody who is there, and has */
};

static void candidates_add_device(const struct relay *relay, const struct device *device,
	const Usher__Fact__Handoff *rec, struct candidates *candidates) {
	if (!device->rec.person || !device_is_addressed(device, rec)) {
		return;
	}
	if (handoff_is_declined_by(rec, device->rec.person->badge)) {
		candidates->has_declined = true;
	} else if (device->rec.break_since) {
		candidates->has_on_break = true;
	} else {
		candidates->has_on_duty = true;
		candidates->has_online |= presence_is_presumed_online(relay, device->rec.device);
	}
}

static struct candidates summarise_candidates(
	const struct relay *relay, const Usher__Fact__Handoff *rec) {
	const char *posts[HANDOFF_POSTS_MAX];
	size_t n = handoff_fill_involved_posts(rec, posts);
	struct candidates candidates = {0};

	for (size_t i = 1; i < n && !rec->n_declined; i++) { /* but for the sender's */
		candidates.has_online |= presence_count_presumed_online(relay, posts[i]) > 0;
		candidates.has_on_duty |= device_count_on_duty(relay, posts[i]) > 0;
	}
	for (size_t i = 0; i < relay->n_devices && rec->n_declined && !candidates.has_online; i++) {
		candidates_add_device(relay, relay->devices[i], rec, &candidates);
	}
	return candidates;
}

static Usher__Cause unheard_cause(const struct candidates *candidates) {
	if (candidates->has_on_duty) {
		return USHER__CAUSE__NOBODY_LISTENS;
	}
	return candidates->has_declined ? USHER__CAUSE__ALL_DECLINED : USHER__CAUSE__NOBODY_THERE;
}

/* The next rung that brings it to a post, or the end of the ladder. */
static size_t next_widening_rung_index(const struct relay *relay, const Usher__Fact__Handoff *rec) {
	size_t i = rec->climbed;

	while (i < rec->n_ladder && !may_widen_to(rec, rung_post(relay, rec, i))) {
		i++;
	}
	return i;
}

/* A step on the way of what nobody hears: the post that it goes on to, and how many rungs of its
 * ladder are behind it then. */
struct widening {
	size_t n_rungs;
	const char *post;
};

/* The next one; false: there is none. The supervisor is the last, if somebody is on duty there. */
static bool find_next_widening(
	const struct relay *relay, const Usher__Fact__Handoff *rec, struct widening *ret) {
	const char *supervisor = site_supervisor_post(relay->site)->id;
	size_t i = next_widening_rung_index(relay, rec);

	if (i < rec->n_ladder) {
		*ret = (struct widening){i + 1, rung_post(relay, rec, i)};
		return true;
	}
	*ret = (struct widening){rec->climbed, supervisor};
	return may_widen_to(rec, supervisor) && device_count_on_duty(relay, supervisor);
}

/* It goes on until somebody hears it. When all who are on duty have declined it, nobody is left to
 * wait for, and it is missed. */
static void escalate_if_unheard(
	struct relay *relay, const struct handoff *handoff, int64_t at, struct facts *facts) {
	const Usher__Fact__Handoff *rec = &handoff->rec;
	struct candidates candidates = summarise_candidates(relay, rec);
	struct widening next;

	while (!candidates.has_online && find_next_widening(relay, rec, &next)) {
		climb_to_and_widen(relay, handoff, next.n_rungs, next.post,
			unheard_cause(&candidates), at, facts);
		candidates = summarise_candidates(relay, rec);
	}
	if (candidates.has_declined && !candidates.has_on_duty && !candidates.has_on_break) {
		mark_missed(relay, handoff, USHER__CAUSE__ALL_DECLINED, at, facts);
	}
}

/* What may have nobody any more: all that is offered if somebody went, else what has just changed.
 */
void escalate_recheck_offers(struct relay *relay, int64_t at, struct facts *facts) {
	uint64_t *ids = relay->needs_recheck ? idmap_copy_sorted_ids(&relay->handoffs) : NULL;
	/* without what is escalated, which changes too */
	size_t n = relay->needs_recheck ? relay->handoffs.n : relay->n_changed;

	relay->needs_recheck = false;
	for (size_t i = 0; i < n && !relay->needs_recheck; i++) {
		const struct handoff *handoff =
			relay_handoff(relay, ids ? ids[i] : relay->changed[i]);

		if (handoff && handoff->rec.stage == USHER__STAGE__OFFERED &&
			kind_has_one_taker(handoff->rec.kind)) {
			escalate_if_unheard(relay, handoff, at, facts);
		}
		/* the rest at once, in another event */
		relay->needs_recheck = i + 1 < n && facts->n >= TICK_FACTS_MAX;
	}
	free(ids);
}

/* What is offered from the post @from to @post now, as far as its way goes. Its arrays are the
 * caller's. */
static Usher__Fact__Handoff describe_fresh_offer(const struct post *post, const struct post *from,
	Usher__Fact__Rung rungs[LADDER_MAX], Usher__Fact__Rung *ladder[LADDER_MAX],
	char *also[WIDENED_TO_MAX]) {
	Usher__Fact__Handoff rec = USHER__FACT__HANDOFF__INIT;

	rec.post = post->id;
	if (from) {
		rec.from = from->id;
	}
	rec.also = also;
	rec.ladder = ladder;
	for (; rec.n_ladder < post->n_ladder && rec.n_ladder < LADDER_MAX; rec.n_ladder++) {
		const struct post *rung_post = post->ladder[rec.n_ladder].post;

		usher__fact__rung__init(&rungs[rec.n_ladder]);
		rungs[rec.n_ladder].post = rung_post ? rung_post->id : message_empty_text();
		ladder[rec.n_ladder] = &rungs[rec.n_ladder];
	}
	return rec;
}

/* The last fact that changed who is on duty at @post. */
static uint64_t staffed_seq(const struct relay *relay, const char *post) {
	const struct roster_entry *entry = roster_post(relay, post);

	return entry ? entry->changed_seq : 0;
}

struct way escalate_find_way(
	const struct relay *relay, const struct post *post, const struct post *from) {
	const char *supervisor = site_supervisor_post(relay->site)->id;
	Usher__Fact__Rung rungs[LADDER_MAX], *ladder[LADDER_MAX];
	char *also[WIDENED_TO_MAX];
	Usher__Fact__Handoff rec = describe_fresh_offer(post, from, rungs, ladder, also);
	struct candidates candidates = summarise_candidates(relay, &rec);
	struct way way = {.seq = staffed_seq(relay, post->id)};
	struct widening next;

	while (!candidates.has_online && find_next_widening(relay, &rec, &next)) {
		uint64_t seq = staffed_seq(relay, next.post);

		way.seq = seq > way.seq ? seq : way.seq;
		rec.climbed = (uint32_t)next.n_rungs;
		also[rec.n_also++] = (char *)next.post;
		candidates = summarise_candidates(relay, &rec);
	}
	way.nobody_hears = !candidates.has_online;
	if (rec.n_also && candidates.has_online) {
		way.instead = site_post(relay->site, also[rec.n_also - 1]);
	} else if (way.nobody_hears && strcmp(post->id, supervisor) != 0 &&
		strcmp(rec.from, supervisor) != 0) {
		uint64_t seq = staffed_seq(relay, supervisor);

		way.seq = seq > way.seq ? seq : way.seq;
		way.instead = device_count_on_duty(relay, supervisor)
			? site_supervisor_post(relay->site)
			: NULL;
	}
	return way;
}
