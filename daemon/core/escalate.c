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
#include "core/presence.h"
#include "core/state.h"

#include <string.h>

/* Would it be news at @post? Not where it is already, nor where it comes from. */
static bool is_news_at(const Usher__Fact__Handoff *rec, const char *post) {
	return *post && !handoff_is_for(rec, post) && strcmp(rec->from, post) != 0 &&
		rec->n_also < ALSO_MAX;
}

/* The post of its rung @i, "" for none. What was to go to a post that has left the site goes to the
 * supervisor. */
static const char *rung_post(const struct relay *relay, const Usher__Fact__Handoff *rec, size_t i) {
	const char *post = rec->ladder[i]->post;

	return !*post || site_post(relay->site, post) ? post : site_supervisor(relay->site)->id;
}

static void climb(struct relay *relay, const struct handoff *handoff, size_t rungs,
	const char *post, Usher__Cause cause, int64_t at, struct facts *facts) {
	Usher__Fact__Climbed *climbed =
		facts_add(facts, at, USHER__FACT__FACT__WHAT_CLIMBED)->climbed;

	climbed->handoff = handoff->rec.handoff;
	climbed->rungs = (uint32_t)rungs;
	climbed->post = facts_text(facts, is_news_at(&handoff->rec, post) ? post : "");
	climbed->cause = cause;
	fold_decided(relay, facts);
}

static void miss(struct relay *relay, const struct handoff *handoff, Usher__Cause cause, int64_t at,
	struct facts *facts) {
	Usher__Fact__Missed *missed = facts_add(facts, at, USHER__FACT__FACT__WHAT_MISSED)->missed;

	missed->handoff = handoff->rec.handoff;
	missed->cause = cause;
	fold_decided(relay, facts);
}

/* Whoever has taken a guest is reminded, then the supervisor is. */
static void decide_unmet(
	struct relay *relay, const struct handoff *handoff, int64_t at, struct facts *facts) {
	const Usher__Fact__Handoff *rec = &handoff->rec;

	if (rec->remind_at) {
		facts_add(facts, at, USHER__FACT__FACT__WHAT_REMINDED)->reminded->handoff =
			rec->handoff;
		fold_decided(relay, facts);
	} else {
		climb(relay, handoff, rec->climbed, site_supervisor(relay->site)->id,
			USHER__CAUSE__NOT_MET, at, facts);
	}
}

void escalate_due(
	struct relay *relay, const struct handoff *handoff, int64_t at, struct facts *facts) {
	const Usher__Fact__Handoff *rec = &handoff->rec;

	if (rec->stage == USHER__STAGE__TAKEN) {
		decide_unmet(relay, handoff, at, facts);
	} else if (ladder_due(rec) <= at && ladder_due(rec) < rec->ends_at) {
		climb(relay, handoff, rec->climbed + 1, rung_post(relay, rec, rec->climbed),
			USHER__CAUSE__TIME, at, facts);
	} else {
		miss(relay, handoff, USHER__CAUSE__TIME, at, facts);
	}
}

/* Whom could it still count on? */
struct listeners {
	bool any;      /* somebody who is there, listens and has not declined */
	bool there;    /* the same, listening or not */
	bool away;     /* on a break */
	bool declined; /* somebody who is there, and has */
};

static void ask_device(const struct relay *relay, const struct device *device,
	const Usher__Fact__Handoff *rec, struct listeners *listeners) {
	if (!device->rec.person || !device_is_addressed(device, rec)) {
		return;
	}
	if (handoff_declined(rec, device->rec.person->badge)) {
		listeners->declined = true;
	} else if (device->rec.break_since) {
		listeners->away = true;
	} else {
		listeners->there = true;
		listeners->any |= presence_may_hear(relay, device->rec.device);
	}
}

static struct listeners listeners_of(const struct relay *relay, const Usher__Fact__Handoff *rec) {
	const char *posts[HANDOFF_POSTS_MAX];
	size_t n = handoff_posts(rec, posts);
	struct listeners listeners = {0};

	for (size_t i = 1; i < n && !rec->n_declined; i++) { /* but for the sender's */
		listeners.any |= presence_count(relay, posts[i]) > 0;
		listeners.there |= device_count(relay, posts[i]) > 0;
	}
	for (size_t i = 0; i < relay->n_devices && rec->n_declined && !listeners.any; i++) {
		ask_device(relay, relay->devices[i], rec, &listeners);
	}
	return listeners;
}

static Usher__Cause cause_of(const struct listeners *listeners) {
	if (listeners->there) {
		return USHER__CAUSE__NOBODY_LISTENS;
	}
	return listeners->declined ? USHER__CAUSE__ALL_DECLINED : USHER__CAUSE__NOBODY_THERE;
}

/* The next rung that brings it to a post, or the end of the ladder. */
static size_t next_post(const struct relay *relay, const Usher__Fact__Handoff *rec) {
	size_t i = rec->climbed;

	while (i < rec->n_ladder && !is_news_at(rec, rung_post(relay, rec, i))) {
		i++;
	}
	return i;
}

/* It goes on until somebody hears it. The supervisor is the last; when all who are on duty have
 * declined it, nobody is left to wait for. */
static void escalate_unheard(
	struct relay *relay, const struct handoff *handoff, int64_t at, struct facts *facts) {
	const Usher__Fact__Handoff *rec = &handoff->rec;
	const char *supervisor = site_supervisor(relay->site)->id;
	struct listeners listeners = listeners_of(relay, rec);

	while (!listeners.any && next_post(relay, rec) < rec->n_ladder) {
		size_t i = next_post(relay, rec);

		climb(relay, handoff, i + 1, rung_post(relay, rec, i), cause_of(&listeners), at,
			facts);
		listeners = listeners_of(relay, rec);
	}
	if (!listeners.any && is_news_at(rec, supervisor) && device_count(relay, supervisor)) {
		climb(relay, handoff, rec->climbed, supervisor, cause_of(&listeners), at, facts);
		listeners = listeners_of(relay, rec);
	}
	if (listeners.declined && !listeners.there && !listeners.away) {
		miss(relay, handoff, USHER__CAUSE__ALL_DECLINED, at, facts);
	}
}

/* What may have nobody any more: all that is offered if somebody went, else what has just changed.
 */
void recheck_offers(struct relay *relay, int64_t at, struct facts *facts) {
	uint64_t *all = relay->recheck ? idmap_ids(&relay->handoffs) : NULL;
	/* without what is escalated, which changes too */
	size_t n = relay->recheck ? relay->handoffs.n : relay->n_changed;

	relay->recheck = false;
	for (size_t i = 0; i < n && !relay->recheck; i++) {
		const struct handoff *handoff =
			relay_handoff(relay, all ? all[i] : relay->changed[i]);

		if (handoff && handoff->rec.stage == USHER__STAGE__OFFERED &&
			kind_is_for_one(handoff->rec.kind)) {
			escalate_unheard(relay, handoff, at, facts);
		}
		/* the rest at once, in another event */
		relay->recheck = i + 1 < n && facts->n >= TICK_FACTS_MAX;
	}
	free(all);
}
