/* SPDX-License-Identifier: MIT */
/*
 * Guests who are announced. The visit is there from then on, with its card, and begins when the
 * guest comes; until then posts are told of him ahead of time, by notices that are held. What is
 * held is moved here, too, and what follows a service that is done is held.
 */
#include "core/deciding.h"

#include "base/memory.h"
#include "core/kind.h"
#include "core/namesakes.h"
#include "core/sending.h"

#include <string.h>

static bool is_listed(const char *const *list, size_t n, const char *post) {
	for (size_t i = 0; i < n; i++) {
		if (!strcmp(list[i], post)) {
			return true;
		}
	}
	return false;
}

/* Is @post told of a guest who goes to @area (or NULL)? */
static bool is_told(const struct site *site, const struct act_expect *expect,
	const struct post *post, const struct area *area) {
	bool drives = expect->car && site->n_vehicles && site->vehicles[0].post == post;

	return post->expects || (area && area->post == post) || drives ||
		is_listed(expect->tell, expect->n_tell, post->id);
}

/* The posts that are told, as a list of ids; at least the one that announces him. */
static void list_told(struct deciding *d, const struct act_expect *expect,
	Usher__Fact__Expected *expected, const struct area *area) {
	const struct site *site = d->relay->site;

	expected->tell = pool_take(&d->facts->pool, (site->n_posts + 1) * sizeof *expected->tell);
	for (size_t i = 0; i < site->n_posts; i++) {
		if (is_told(site, expect, &site->posts[i], area)) {
			expected->tell[expected->n_tell++] =
				facts_text(d->facts, site->posts[i].id);
		}
	}
	if (!expected->n_tell) {
		expected->tell[expected->n_tell++] = expected->from;
	}
}

/* How many of the posts that are told there still are. */
static size_t count_told(const struct deciding *d, const Usher__Fact__Expected *expected) {
	size_t n = 0;

	for (size_t i = 0; i < expected->n_tell; i++) {
		n += site_post(d->relay->site, expected->tell[i]) != NULL;
	}
	return n;
}

/* Each of them hears ahead of the time @at that the guest of @visit is to come. It goes to who
 * announces him, too, if he is there. */
static void tell(
	struct deciding *d, uint64_t visit, const Usher__Fact__Expected *expected, int64_t at) {
	uint64_t batch = d->next;
	size_t of = count_told(d, expected);

	for (size_t i = 0; i < expected->n_tell; i++) {
		const struct post *post = site_post(d->relay->site, expected->tell[i]);
		struct offer offer = {
			.kind = USHER__KIND__NOTICE,
			.visit = visit,
			.from = expected->from,
			.to = expected->to,
			.due_at = at - expected->ahead,
			.lasts = expected->ahead + expected->overdue_after,
			.sender_reads = true,
			.expected_at = at,
			.notice = facts_make(d->facts, &usher__fact__notice__descriptor),
		};

		if (!post) {
			continue;
		}
		offer.post = post->id;
		offer.notice->expected = true;
		offer.notice->batch = batch;
		offer.notice->of = (uint32_t)of;
		(void)send_offer(d, &offer);
	}
	d->answered->held = visit;
	d->answered->due_at = at;
}

static bool tells(const Usher__Fact__Handoff *is) {
	return is->notice && (is->notice->expected || is->notice->overdue) &&
		stage_is_open(is->stage);
}

/* Those who were told of him, or that he has not come, need not read it any more. */
static void untell(struct deciding *d, const struct visit *visit) {
	list_each(link, &visit->handoffs) {
		const Usher__Fact__Handoff *is = &container_of(link, struct handoff, link)->is;

		if (tells(is)) {
			withdraw(d, is->handoff);
		}
	}
}

Usher__Outcome decide_expect(struct deciding *d, const struct act_expect *expect) {
	const struct site *site = d->relay->site;
	const struct area *area = expect->to ? site_area_said(site, expect->to) : NULL;
	Usher__Fact__VisitOpened *opened;
	Usher__Fact__Expected *expected;
	const char *from;
	Usher__Outcome outcome = sending_post(d, expect->from, &from);

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
	expected = facts_make(d->facts, &usher__fact__expected__descriptor);
	expected->at = expect->at;
	expected->to = facts_text(d->facts, area ? area->id : "");
	expected->travel = facts_text(d->facts, expect->travel);
	expected->car = expect->car;
	expected->ahead = site->told_ahead;
	expected->overdue_after = site->overdue_after;
	expected->from = facts_text(d->facts, from);
	expected->person = actor(d);
	list_told(d, expect, expected, area);
	if (!has_room(d, expected->n_tell, NULL) || expected->n_tell > VISIT_HANDOFFS_MAX / 2 ||
		d->relay->visits.n >= VISITS_MAX) {
		return USHER__OUTCOME__TOO_MANY;
	}
	opened = add(d, USHER__FACT__FACT__WHAT_VISIT_OPENED)->visit_opened;
	opened->visit = d->answered->visit = d->next++;
	opened->card = facts_card(d->facts, expect->card);
	opened->ends_after = site->visit_ends;
	opened->expected = expected;
	d->answered->handoff = d->next; /* the first of those who are told */
	tell(d, opened->visit, expected, expected->at);
	return USHER__OUTCOME__OK;
}

void arrive(struct deciding *d, const struct visit *visit) {
	const struct visit *namesake = visit_namesake(d->relay, card_called(visit->is.card), visit);
	Usher__Fact__Arrived *arrived;

	untell(d, visit);
	arrived = add(d, USHER__FACT__FACT__WHAT_ARRIVED)->arrived;
	arrived->visit = visit->is.visit;
	arrived->person = actor(d);
	d->answered->namesake = namesake ? namesake->is.visit : 0;
}

/* He is here, and goes where he wants to, or was to go. */
Usher__Outcome decide_arrived(struct deciding *d, const struct act_arrived *arrived) {
	const struct site *site = d->relay->site;
	const Usher__Fact__Expected *expected = d->visit->is.expected;
	const struct area *area = NULL;
	const char *from;
	Usher__Outcome outcome = sending_post(d, arrived->from, &from);

	if (outcome != USHER__OUTCOME__OK) {
		return outcome;
	}
	if (!visit_is_awaited(&d->visit->is)) {
		return USHER__OUTCOME__HERE_ALREADY;
	}
	if (arrived->to) {
		area = site_area_said(site, arrived->to);
	} else if (expected) {
		area = site_area(site, expected->to);
	}
	if (arrived->to && !area) {
		return USHER__OUTCOME__NO_SUCH_AREA;
	}
	if (arrived->to && !has_room(d, 1, d->visit)) {
		return USHER__OUTCOME__TOO_MANY;
	}
	arrive(d, d->visit);
	/* where it was announced that he would, if he is not there with who says so */
	if (arrived->to ||
		(area && device_find_duty(d->device, area->post->id) < 0 &&
			has_room(d, 1, d->visit))) {
		send_guest(d, d->visit->is.visit, from, area, 0);
	}
	return USHER__OUTCOME__OK;
}

static void reschedule(struct deciding *d, const Usher__Fact__Handoff *is, int64_t due_at) {
	Usher__Fact__Rescheduled *rescheduled =
		add(d, USHER__FACT__FACT__WHAT_RESCHEDULED)->rescheduled;
	int64_t later = due_at - is->due_at;

	rescheduled->handoff = is->handoff;
	rescheduled->due_at = due_at;
	rescheduled->expected_at = is->expected_at ? is->expected_at + later : 0;
	rescheduled->meet_by = is->meet_by ? is->meet_by + later : 0;
	rescheduled->person = actor(d);
}

/* What is held for him comes so much later; those who have been told of him are told anew. */
static Usher__Outcome postpone(struct deciding *d, int64_t until) {
	const Usher__Fact__Expected *expected = d->visit->is.expected;
	Usher__Fact__Postponed *postponed;
	int64_t later;
	bool told = true;

	if (!expected || !visit_is_awaited(&d->visit->is)) {
		return USHER__OUTCOME__HERE_ALREADY;
	}
	later = until - expected->at;
	list_each(link, &d->visit->handoffs) {
		const Usher__Fact__Handoff *is = &container_of(link, struct handoff, link)->is;

		told = told && !(is->stage == USHER__STAGE__SCHEDULED && is->notice);
	}
	if (told && !has_room(d, expected->n_tell, d->visit)) {
		return USHER__OUTCOME__TOO_MANY;
	}
	if (told) {
		untell(d, d->visit);
	}
	list_each(link, &d->visit->handoffs) {
		const Usher__Fact__Handoff *is = &container_of(link, struct handoff, link)->is;

		if (is->stage == USHER__STAGE__SCHEDULED) {
			reschedule(d, is, is->due_at + later > 0 ? is->due_at + later : 1);
		}
	}
	postponed = add(d, USHER__FACT__FACT__WHAT_POSTPONED)->postponed;
	postponed->visit = d->visit->is.visit;
	postponed->at = until;
	postponed->person = actor(d);
	d->answered->held = d->visit->is.visit;
	d->answered->due_at = until;
	if (told) {
		tell(d, d->visit->is.visit, expected, until);
	}
	return USHER__OUTCOME__OK;
}

/* A guest who is announced, or what is held. With a notice the others of its batch, which go to
 * posts that are not asked: so that is for whoever sent it. */
Usher__Outcome decide_move(struct deciding *d, const struct act_move *move) {
	const struct handoff *handoff;
	uint64_t at = 0;

	if (d->visit) {
		return postpone(d, move->due_at);
	}
	if (d->is->notice && device_find_duty(d->device, d->is->from) < 0 && !d->device->sees_all) {
		return USHER__OUTCOME__NOT_YOURS;
	}
	if (d->is->stage != USHER__STAGE__SCHEDULED) {
		name_person(d, d->is->taker);
		return USHER__OUTCOME__PAST_STAGE;
	}
	while ((handoff = batch_next(d->relay, d->is, USHER__STAGE__SCHEDULED, &at))) {
		reschedule(d, &handoff->is, move->due_at);
	}
	if (move->due_at > d->at) {
		d->answered->held = d->is->handoff;
		d->answered->due_at = move->due_at;
	}
	return USHER__OUTCOME__OK;
}

void follow_up(struct deciding *d) {
	const Usher__Fact__Service *done = d->is->service;
	const struct service *service = done ? site_service(d->relay->site, done->name) : NULL,
			     *next = service ? service->next : NULL;
	const struct visit *visit = has_room(d, 1, d->handoff->visit) ? d->handoff->visit : NULL;
	struct offer offer = {.kind = USHER__KIND__SERVICE,
		.visit = visit ? visit->is.visit : 0,
		.from = d->is->post,
		.after = d->is->handoff,
		.kept = d->relay->site->visit_ends};
	Usher__Fact__Offered *offered;

	if (!next || !has_room(d, 1, NULL)) {
		return;
	}
	offer.post = next->post->id;
	offer.due_at = d->at + service->next_after;
	offer.service = message_copy(&d->facts->pool, &done->base);
	offer.service->name = facts_text(d->facts, next->id);
	offer.service->quantity = 1;
	offer.service->named = NULL;
	offer.service->loan = next->loan;
	offer.service->stays = next->stays;
	offered = send_offer(d, &offer);
	d->answered->held = offered->handoff;
	d->answered->due_at = offered->due_at;
}
