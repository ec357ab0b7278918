/* SPDX-License-Identifier: MIT */
/*
 * Guests who are announced. The visit is there from then on, with its card, and begins when the
 * guest comes; until then posts are told of them ahead of time, by notices that are scheduled.
 */
#include "core/decide_expect.h"

#include "base/memory.h"
#include "core/deciding.h"
#include "core/expected.h"
#include "core/sending.h"
#include "core/state.h"
#include "core/visit.h"

/* Is @post to be told of a guest who goes to @area (or NULL)? */
static bool is_post_to_tell(const struct site *site, const struct act_expect *expect,
	const struct post *post, const struct area *area) {
	bool is_pickup_post = expect->car && site_pickup_post(site) == post;

	return post->is_told_of_expected || (area && area->post == post) || is_pickup_post ||
		deciding_is_text_listed(expect->tell, expect->n_tell, post->id);
}

/* The posts that are to be told, as a list of ids; at least the one that announces the guest. */
static void set_posts_to_tell(struct deciding *d, const struct act_expect *expect,
	Usher__Fact__Expected *expected, const struct area *area) {
	const struct site *site = d->relay->site;

	expected->tell = pool_alloc(&d->facts->pool, (site->n_posts + 1) * sizeof *expected->tell);
	for (size_t i = 0; i < site->n_posts; i++) {
		if (is_post_to_tell(site, expect, &site->posts[i], area)) {
			expected->tell[expected->n_tell++] =
				facts_copy_text(d->facts, site->posts[i].id);
		}
	}
	if (!expected->n_tell) {
		expected->tell[expected->n_tell++] = expected->from;
	}
}

Usher__Outcome decide_expect(struct deciding *d, const struct act_expect *expect) {
	const struct site *site = d->relay->site;
	const struct area *area = expect->to ? site_area_by_name(site, expect->to) : NULL;
	Usher__Fact__VisitOpened *opened;
	Usher__Fact__Expected *expected;
	const char *from;
	Usher__Outcome outcome = sending_choose_origin_post(d, expect->from, &from);

	if (outcome != USHER__OUTCOME__OK) {
		return outcome;
	}
	if (expect->to && !area) {
		return USHER__OUTCOME__NO_SUCH_AREA;
	}
	for (size_t i = 0; i < expect->n_tell; i++) {
		if (!site_post(site, expect->tell[i])) {
			return USHER__OUTCOME__NO_SUCH_POST;
		}
	}
	expected = facts_new_message(d->facts, &usher__fact__expected__descriptor);
	expected->at = expect->at;
	expected->to = facts_copy_text(d->facts, area ? area->id : "");
	expected->travel = facts_copy_text(d->facts, expect->travel);
	expected->car = expect->car;
	expected->ahead = site->told_ahead;
	expected->overdue_after = site->overdue_after;
	expected->from = facts_copy_text(d->facts, from);
	expected->person = deciding_copy_actor(d);
	set_posts_to_tell(d, expect, expected, area);
	if (!deciding_has_room_for_handoffs(d, expected->n_tell, NULL) ||
		expected->n_tell > VISIT_HANDOFFS_MAX / 2 || d->relay->visits.n >= VISITS_MAX) {
		return USHER__OUTCOME__TOO_MANY;
	}
	opened = deciding_add_fact(d, USHER__FACT__FACT__WHAT_VISIT_OPENED)->visit_opened;
	opened->visit = d->answered->visit = d->next_number++;
	opened->card = facts_copy_card(d->facts, expect->card);
	opened->ends_after = site->visit_ends_after;
	opened->expected = expected;
	d->answered->handoff = d->next_number; /* the first of those who are told */
	expected_schedule_notices(d, opened->visit, expected, expected->at);
	return USHER__OUTCOME__OK;
}

/* The guest is here, and goes where they want to, or were to go. */
Usher__Outcome decide_arrived(struct deciding *d, const struct act_arrived *arrived) {
	const struct site *site = d->relay->site;
	const Usher__Fact__Expected *expected = d->visit->rec.expected;
	const struct area *area = NULL;
	const char *from;
	Usher__Outcome outcome = sending_choose_origin_post(d, arrived->from, &from);

	if (outcome != USHER__OUTCOME__OK) {
		return outcome;
	}
	if (!visit_is_awaited(&d->visit->rec)) {
		return USHER__OUTCOME__HERE_ALREADY;
	}
	if (arrived->to) {
		area = site_area_by_name(site, arrived->to);
	} else if (expected) {
		area = site_area(site, expected->to);
	}
	if (arrived->to && !area) {
		return USHER__OUTCOME__NO_SUCH_AREA;
	}
	if (arrived->to && !deciding_has_room_for_handoffs(d, 1, d->visit)) {
		return USHER__OUTCOME__TOO_MANY;
	}
	expected_add_arrived(d, d->visit);
	/* where it was announced that they would, if they are not there with who says so */
	if (arrived->to ||
		(area && device_duty_index(d->device, area->post->id) < 0 &&
			deciding_has_room_for_handoffs(d, 1, d->visit))) {
		sending_offer_arrival(d, d->visit->rec.visit, from, area, 0);
	}
	return USHER__OUTCOME__OK;
}
