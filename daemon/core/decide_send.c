/* SPDX-License-Identifier: MIT */
/* What posts send one another: a guest, a guest once more, a pickup, a service, a notice. */
#include "core/deciding.h"

#include "core/kind.h"

#include <string.h>

/* From where, if it is not said: of the posts held here the last that the guest came to, or else
 * the one signed on first. */
static const char *usual_post(const struct deciding *d) {
	for (size_t i = d->visit ? d->visit->is.n_posts : 0; i-- > 0;) {
		if (device_find_duty(d->device, d->visit->is.posts[i]) >= 0) {
			return d->visit->is.posts[i];
		}
	}
	return d->device->is.duties[0]->post;
}

Usher__Outcome sending_post(struct deciding *d, const char *said, const char **ret) {
	const char *from = said ? said : usual_post(d);

	if (device_find_duty(d->device, from) < 0) {
		d->answered->post = facts_text(d->facts, from);
		return site_post(d->relay->site, from) ? USHER__OUTCOME__NOT_AT_POST
						       : USHER__OUTCOME__NO_SUCH_POST;
	}
	*ret = from;
	return USHER__OUTCOME__OK;
}

/* When it was to be offered: when it was asked for, not when that came; or when it was due, if that
 * was later. */
static int64_t asked_at(const struct deciding *d) {
	return d->due_at > d->asked_at ? d->due_at : d->asked_at;
}

Usher__Fact__Offered *offer(struct deciding *d, Usher__Kind kind, uint64_t visit, const char *from,
	const char *to, const char *post) {
	const struct site *site = d->relay->site;
	Usher__Fact__Offered *offered = add(d, USHER__FACT__FACT__WHAT_OFFERED)->offered;
	int64_t late;

	offered->handoff = d->next++;
	offered->kind = kind;
	offered->visit = visit;
	offered->from = facts_text(d->facts, from);
	offered->to = facts_text(d->facts, to);
	offered->post = facts_text(d->facts, post);
	offered->sender = actor(d);
	offered->device = facts_text(d->facts, d->device_id);
	if (d->due_at > d->at) {
		offered->due_at = d->due_at;
		offered->repeat =
			d->repeat ? message_copy(&d->facts->pool, &d->repeat->base) : NULL;
	} else if (kind_is_for_one(kind)) {
		const struct post *there = site_post(site, post);

		offered->ladder = ladder_of(there, d->facts, &offered->n_ladder);
		offered->ends_at = d->at + site_offer_ends(site, there);
	}
	late = d->at - asked_at(d);
	offered->late = offered->due_at || late <= LATE_AFTER ? 0 : late;
	offered->kept = visit ? 0 : site->visit_ends;
	return offered;
}

void meet(struct deciding *d, Usher__Fact__Offered *offered, const struct area *area) {
	offered->expected_at = asked_at(d) + site_walk(area, offered->from);
	offered->meet_by = offered->expected_at + d->relay->site->met_within;
}

void name_offer(struct deciding *d, const Usher__Fact__Offered *offered) {
	d->answered->handoff = offered->handoff;
	d->answered->visit = offered->visit;
	d->answered->post = facts_text(d->facts, offered->post);
	d->answered->on_duty = device_count(d->relay, offered->post);
	if (offered->due_at) {
		d->answered->held = offered->handoff;
		d->answered->due_at = offered->due_at;
	}
}

bool has_room(const struct deciding *d, size_t n, const struct visit *visit) {
	return d->relay->handoffs.n + n <= HANDOFFS_MAX &&
		(!visit || visit->is.n_handoffs + n <= VISIT_HANDOFFS_MAX);
}

void offer_arrival(struct deciding *d, uint64_t visit, const char *from, const struct area *area) {
	Usher__Fact__Offered *offered =
		offer(d, USHER__KIND__ARRIVAL, visit, from, area->id, area->post->id);

	meet(d, offered, area);
	name_offer(d, offered);
}

Usher__Outcome decide_send(struct deciding *d, const struct act_send *send) {
	const struct site *site = d->relay->site;
	const struct area *area = site_area_said(site, send->to);
	Usher__Fact__VisitOpened *opened;
	const struct visit *namesake;
	const char *from;
	Usher__Outcome outcome = sending_post(d, send->from, &from);

	if (outcome != USHER__OUTCOME__OK) {
		return outcome;
	}
	if (!area) {
		return USHER__OUTCOME__NO_SUCH_AREA;
	}
	if (!has_room(d, 1, NULL) || d->relay->visits.n >= VISITS_MAX) {
		return USHER__OUTCOME__TOO_MANY;
	}
	d->due_at = send->due_at;
	opened = add(d, USHER__FACT__FACT__WHAT_VISIT_OPENED)->visit_opened;
	opened->visit = d->next++;
	opened->card = facts_card(d->facts, send->card);
	opened->ends_after = site->visit_ends;
	offer_arrival(d, opened->visit, from, area);
	namesake = visit_namesake(d->relay, card_called(opened->card), NULL);
	d->answered->namesake = namesake ? namesake->is.visit : 0;
	return USHER__OUTCOME__OK;
}

Usher__Outcome decide_pass(struct deciding *d, const struct act_pass *pass) {
	const struct area *area = site_area_said(d->relay->site, pass->to);
	const char *from;
	Usher__Outcome outcome = sending_post(d, pass->from, &from);

	if (outcome != USHER__OUTCOME__OK) {
		return outcome;
	}
	if (!area) {
		return USHER__OUTCOME__NO_SUCH_AREA;
	}
	if (visit_is_awaited(&d->visit->is)) {
		return USHER__OUTCOME__NOT_HERE_YET;
	}
	if (!has_room(d, 1, d->visit)) {
		return USHER__OUTCOME__TOO_MANY;
	}
	d->due_at = pass->due_at;
	offer_arrival(d, d->visit->is.visit, from, area);
	return USHER__OUTCOME__OK;
}

/* The post whose vehicles fetch guests: that of the site's first. */
static const struct post *fetching_post(const struct site *site) {
	return site->n_vehicles ? site->vehicles[0].post : NULL;
}

Usher__Outcome decide_pickup(struct deciding *d, const struct act_pickup *pickup) {
	const struct site *site = d->relay->site;
	const struct area *where = site_area_said(site, pickup->area),
			  *to = site_area_said(site, pickup->to);
	const struct post *post = fetching_post(site);
	Usher__Fact__Offered *offered;
	const char *from;
	Usher__Outcome outcome = sending_post(d, pickup->from, &from);

	if (outcome != USHER__OUTCOME__OK) {
		return outcome;
	}
	if (!where) {
		return USHER__OUTCOME__NO_SUCH_AREA;
	}
	if (!post) {
		return USHER__OUTCOME__NO_VEHICLE;
	}
	if (!has_room(d, 2, d->visit)) { /* one more when the guest is aboard */
		return USHER__OUTCOME__TOO_MANY;
	}
	d->due_at = pickup->due_at;
	offered = offer(d, USHER__KIND__PICKUP, d->visit->is.visit, from, to ? to->id : pickup->to,
		post->id);
	offered->pickup = facts_make(d->facts, &usher__fact__pickup__descriptor);
	offered->pickup->area = facts_text(d->facts, where->id);
	offered->pickup->luggage = pickup->luggage;
	offered->pickup->beyond = !to;
	name_offer(d, offered);
	return USHER__OUTCOME__OK;
}

static Usher__Fact__Service *describe(struct deciding *d, const struct act_service *asked,
	const struct service *service, const struct badge *named) {
	const struct area *at = asked->place ? site_area_said(d->relay->site, asked->place) : NULL;
	Usher__Fact__Service *part = facts_make(d->facts, &usher__fact__service__descriptor);

	part->name = facts_text(d->facts, service->id);
	part->at = facts_text(d->facts, at ? at->id : asked->place);
	part->quantity = asked->quantity;
	part->note = facts_text(d->facts, asked->note);
	part->contact = facts_text(d->facts, asked->contact);
	part->named = named ? facts_person(d->facts, named->id, named->name) : NULL;
	part->loan = service->loan;
	part->stays = service->stays;
	return part;
}

Usher__Outcome decide_service(struct deciding *d, const struct act_service *asked) {
	const struct site *site = d->relay->site;
	const struct service *service = site_service_said(site, asked->name);
	const struct badge *named = asked->badge ? site_badge(site, asked->badge) : NULL;
	uint64_t visit = d->visit ? d->visit->is.visit : 0;
	Usher__Fact__Offered *offered;
	const char *from;
	Usher__Outcome outcome = sending_post(d, asked->from, &from);

	if (outcome != USHER__OUTCOME__OK) {
		return outcome;
	}
	if (!service) {
		return USHER__OUTCOME__NO_SUCH_SERVICE;
	}
	if (asked->badge && !named) {
		return USHER__OUTCOME__NO_SUCH_BADGE;
	}
	d->answered->post = facts_text(d->facts, service->post->id);
	if (named && !badge_may_hold(named, service->post)) {
		return USHER__OUTCOME__MAY_NOT_HOLD;
	}
	if (!has_room(d, 1, d->visit)) {
		return USHER__OUTCOME__TOO_MANY;
	}
	d->due_at = asked->due_at;
	d->repeat = asked->repeat;
	offered = offer(d, USHER__KIND__SERVICE, visit, from, "", service->post->id);
	offered->service = describe(d, asked, service, named);
	offered->kept = visit && !service->stays ? 0 : site->visit_ends;
	name_offer(d, offered);
	return USHER__OUTCOME__OK;
}

/* Is somebody else on duty at @post than who asks? */
static bool has_colleague(const struct deciding *d, const char *post) {
	for (size_t i = 0; i < d->relay->n_devices; i++) {
		const struct device *device = d->relay->devices[i];

		if (device_find_duty(device, post) >= 0 &&
			!same_badge(device->is.person, d->person)) {
			return true;
		}
	}
	return false;
}

/* Does the notice go to @post? Of all posts, not to where only the sender is; who will be there
 * when it is due is not known. */
static bool is_told(
	const struct deciding *d, const struct act_notice *notice, const struct post *post) {
	bool all = false;

	for (size_t i = 0; i < notice->n_posts; i++) {
		if (!strcmp(notice->posts[i], post->id)) {
			return true;
		}
		all |= !strcmp(notice->posts[i], "all");
	}
	return all &&
		(notice->due_at > d->at || device_find_duty(d->device, post->id) < 0 ||
			has_colleague(d, post->id));
}

/* Every name is a post's, or means all. *ret is how many posts that is. */
static Usher__Outcome count_posts(
	struct deciding *d, const struct act_notice *notice, size_t *ret) {
	const struct site *site = d->relay->site;

	for (size_t i = 0; i < notice->n_posts; i++) {
		if (strcmp(notice->posts[i], "all") && !site_post(site, notice->posts[i])) {
			return USHER__OUTCOME__NO_SUCH_POST;
		}
	}
	*ret = 0;
	for (size_t i = 0; i < site->n_posts; i++) {
		*ret += is_told(d, notice, &site->posts[i]);
	}
	return USHER__OUTCOME__OK;
}

void offer_for(struct deciding *d, Usher__Fact__Offered *offered, int64_t span) {
	if (offered->due_at) {
		offered->lasts = span;
	} else {
		offered->ends_at = d->at + span;
	}
}

static void announce(struct deciding *d, const struct act_notice *notice, const struct post *post,
	const char *from, uint64_t batch, size_t of) {
	Usher__Fact__Offered *offered = offer(d, USHER__KIND__NOTICE, 0, from, "", post->id);
	int64_t from_then = d->due_at > d->at ? d->due_at : d->at;

	offer_for(d, offered,
		notice->ends_at > from_then ? notice->ends_at - from_then
					    : d->relay->site->notice_ends);
	offered->notice = facts_make(d->facts, &usher__fact__notice__descriptor);
	offered->notice->text = facts_text(d->facts, notice->text);
	offered->notice->confirm = notice->confirm;
	offered->notice->batch = batch;
	offered->notice->of = (uint32_t)of;
	if (!offered->due_at) {
		offered->notice->readers = notice_readers(
			d->relay, post->id, d->person, d->facts, &offered->notice->n_readers);
	}
}

Usher__Outcome decide_notice(struct deciding *d, const struct act_notice *notice) {
	const struct site *site = d->relay->site;
	uint64_t batch = d->next;
	const char *from;
	size_t n = 0;
	Usher__Outcome outcome = sending_post(d, notice->from, &from);

	if (outcome == USHER__OUTCOME__OK) {
		outcome = count_posts(d, notice, &n);
	}
	if (outcome != USHER__OUTCOME__OK) {
		return outcome;
	}
	if (!has_room(d, n, NULL)) {
		return USHER__OUTCOME__TOO_MANY;
	}
	d->due_at = notice->due_at;
	d->repeat = notice->repeat;
	for (size_t i = 0; i < site->n_posts; i++) {
		if (is_told(d, notice, &site->posts[i])) {
			announce(d, notice, &site->posts[i], from, batch, n);
		}
	}
	if (n && d->due_at > d->at) {
		d->answered->held = batch;
		d->answered->due_at = d->due_at;
	}
	d->answered->handoff = n ? batch : 0;
	return USHER__OUTCOME__OK;
}
