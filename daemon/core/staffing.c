/* SPDX-License-Identifier: MIT */
/*
 * Posts at which somebody must always be. When the last leaves one, or goes on a break, the
 * supervisor is told by a notice of the relay's own; when somebody is there again, it is withdrawn.
 */
#include "core/staffing.h"

#include "base/memory.h"
#include "core/device.h"
#include "core/facts.h"
#include "core/fold.h"
#include "core/handoff_private.h"
#include "core/offer.h"
#include "core/stage.h"
#include "core/state.h"

/* The notice about @post that is under way, or NULL. */
static const struct handoff *find_unstaffed_notice(const struct relay *relay, const char *post) {
	const struct handoff *found = NULL;
	uint64_t id;
	size_t cursor = 0;
	void *thing;

	while (!found && idmap_next(&relay->handoffs, &cursor, &id, &thing)) {
		const struct handoff *handoff = thing;

		if (handoff->rec.notice && handoff->rec.notice->unstaffed &&
			stage_is_open(handoff->rec.stage) && !strcmp(handoff->rec.from, post)) {
			found = handoff;
		}
	}
	return found;
}

static void offer_unstaffed_notice(
	struct relay *relay, const struct post *post, int64_t at, struct facts *facts) {
	const struct post *supervisor = site_supervisor_post(relay->site);
	struct offer offer;

	if (post == supervisor || find_unstaffed_notice(relay, post->id) ||
		relay->handoffs.n >= HANDOFFS_MAX) {
		return;
	}
	offer = offer_for_relay_notice(
		relay->site, post->id, supervisor->id, relay->last_number + 1, 1, facts);
	offer.notice->unstaffed = true;
	(void)offer_add_offered(relay, facts, at, relay->last_number + 1, &offer);
	fold_pending_facts(relay, facts);
}

static void withdraw_unstaffed_notice(
	struct relay *relay, const struct post *post, int64_t at, struct facts *facts) {
	const struct handoff *notice = find_unstaffed_notice(relay, post->id);

	if (notice) {
		facts_add(facts, at, USHER__FACT__FACT__WHAT_WITHDRAWN)->withdrawn->handoff =
			notice->rec.handoff;
		fold_pending_facts(relay, facts);
	}
}

void staffing_capture(const struct relay *relay, struct staffing *before) {
	before->n_on_duty = NEW_N(uint32_t, relay->site->n_posts);
	for (size_t i = 0; i < relay->site->n_posts; i++) {
		before->n_on_duty[i] = device_count_on_duty(relay, relay->site->posts[i].id);
	}
}

void staffing_sync_notices_and_finish(
	struct relay *relay, struct staffing *before, int64_t at, struct facts *facts) {
	for (size_t i = 0; before->n_on_duty && i < relay->site->n_posts; i++) {
		const struct post *post = &relay->site->posts[i];
		uint32_t n_on_duty = device_count_on_duty(relay, post->id);

		if (post->must_be_staffed && before->n_on_duty[i] && !n_on_duty) {
			offer_unstaffed_notice(relay, post, at, facts);
		} else if (!before->n_on_duty[i] && n_on_duty) {
			withdraw_unstaffed_notice(relay, post, at, facts);
		}
	}
	free(before->n_on_duty);
	before->n_on_duty = NULL;
}
