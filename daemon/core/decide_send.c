/* SPDX-License-Identifier: MIT */
/* What posts send one another: a guest, a guest once more, a pickup, a service, a notice. */
#include "core/decide_send.h"

#include "core/deciding.h"
#include "core/handoff_private.h"
#include "core/message.h"
#include "core/namesakes.h"
#include "core/sending.h"
#include "core/staff.h"
#include "core/state.h"
#include "core/visit.h"

#include <string.h>

Usher__Outcome decide_send(struct deciding *d, const struct act_send *send) {
	const struct site *site = d->relay->site;
	const struct area *area = site_area_by_name(site, send->to);
	Usher__Fact__VisitOpened *opened;
	const struct visit *namesake;
	const char *from;
	Usher__Outcome outcome = sending_choose_origin_post(d, send->from, &from);

	if (outcome != USHER__OUTCOME__OK) {
		return outcome;
	}
	if (!area) {
		return USHER__OUTCOME__NO_SUCH_AREA;
	}
	if (!deciding_has_room_for_handoffs(d, 1, NULL) || d->relay->visits.n >= VISITS_MAX) {
		return USHER__OUTCOME__TOO_MANY;
	}
	opened = deciding_add_fact(d, USHER__FACT__FACT__WHAT_VISIT_OPENED)->visit_opened;
	opened->visit = d->next_number++;
	opened->card = facts_copy_card(d->facts, send->card);
	opened->ends_after = site->visit_ends_after;
	sending_offer_arrival(d, opened->visit, from, area, send->due_at);
	namesake = namesakes_find(d->relay, card_surname_to_compare(opened->card), NULL);
	d->answered->namesake = namesake ? namesake->rec.visit : 0;
	return USHER__OUTCOME__OK;
}

Usher__Outcome decide_pass(struct deciding *d, const struct act_pass *pass) {
	const struct area *area = site_area_by_name(d->relay->site, pass->to);
	const char *from;
	Usher__Outcome outcome = sending_choose_origin_post(d, pass->from, &from);

	if (outcome != USHER__OUTCOME__OK) {
		return outcome;
	}
	if (!area) {
		return USHER__OUTCOME__NO_SUCH_AREA;
	}
	if (visit_is_awaited(&d->visit->rec)) {
		return USHER__OUTCOME__NOT_HERE_YET;
	}
	if (!deciding_has_room_for_handoffs(d, 1, d->visit)) {
		return USHER__OUTCOME__TOO_MANY;
	}
	sending_offer_arrival(d, d->visit->rec.visit, from, area, pass->due_at);
	return USHER__OUTCOME__OK;
}

Usher__Outcome decide_pickup(struct deciding *d, const struct act_pickup *pickup) {
	const struct site *site = d->relay->site;
	const struct area *waiting_area = site_area_by_name(site, pickup->area),
			  *to = site_area_by_name(site, pickup->to);
	const struct post *post = site_pickup_post(site);
	struct offer offer = {.kind = USHER__KIND__PICKUP, .due_at = pickup->due_at};
	const char *from;
	Usher__Outcome outcome = sending_choose_origin_post(d, pickup->from, &from);

	if (outcome != USHER__OUTCOME__OK) {
		return outcome;
	}
	if (!waiting_area) {
		return USHER__OUTCOME__NO_SUCH_AREA;
	}
	if (!post) {
		return USHER__OUTCOME__NO_VEHICLE;
	}
	if (!deciding_has_room_for_handoffs(d, 2, d->visit)) { /* one more when the guest is aboard
								*/
		return USHER__OUTCOME__TOO_MANY;
	}
	offer.visit = d->visit->rec.visit;
	offer.from = from;
	offer.post = post->id;
	offer.to = to ? to->id : pickup->to;
	offer.pickup = facts_new_message(d->facts, &usher__fact__pickup__descriptor);
	offer.pickup->area = facts_copy_text(d->facts, waiting_area->id);
	offer.pickup->luggage = pickup->luggage;
	offer.pickup->beyond = !to;
	sending_fill_answer(d, sending_add_offer(d, &offer));
	return USHER__OUTCOME__OK;
}

/* When what is sent is due again, for its offer; NULL: never. */
static Usher__Fact__Repeat *copy_repeat(struct deciding *d, const Usher__Fact__Repeat *repeat) {
	return repeat ? message_copy(&d->facts->pool, &repeat->base) : NULL;
}

static Usher__Fact__Service *make_service_part(struct deciding *d, const struct act_service *act,
	const struct service *service, const struct badge *named) {
	const struct area *area =
		act->destination ? site_area_by_name(d->relay->site, act->destination) : NULL;
	Usher__Fact__Service *part = facts_new_message(d->facts, &usher__fact__service__descriptor);

	part->name = facts_copy_text(d->facts, service->id);
	part->at = facts_copy_text(d->facts, area ? area->id : act->destination);
	part->quantity = act->quantity;
	part->note = facts_copy_text(d->facts, act->note);
	part->contact = facts_copy_text(d->facts, act->contact);
	part->named = named ? facts_new_person(d->facts, named->id, named->name) : NULL;
	part->loan = service->is_loan;
	part->stays = service->outlives_visit;
	return part;
}

Usher__Outcome decide_service(struct deciding *d, const struct act_service *act) {
	const struct site *site = d->relay->site;
	const struct service *service = site_service_by_name(site, act->name);
	const struct badge *named = act->badge ? site_badge(site, act->badge) : NULL;
	uint64_t visit_number = d->visit ? d->visit->rec.visit : 0;
	struct offer offer = {
		.kind = USHER__KIND__SERVICE, .visit = visit_number, .due_at = act->due_at};
	const char *from;
	Usher__Outcome outcome = sending_choose_origin_post(d, act->from, &from);

	if (outcome != USHER__OUTCOME__OK) {
		return outcome;
	}
	if (!service) {
		return USHER__OUTCOME__NO_SUCH_SERVICE;
	}
	if (act->badge && !named) {
		return USHER__OUTCOME__NO_SUCH_BADGE;
	}
	d->answered->post = facts_copy_text(d->facts, service->post->id);
	if (named && !badge_may_hold(named, service->post)) {
		return USHER__OUTCOME__MAY_NOT_HOLD;
	}
	if (!deciding_has_room_for_handoffs(d, 1, d->visit)) {
		return USHER__OUTCOME__TOO_MANY;
	}
	offer.from = from;
	offer.post = service->post->id;
	offer.service = make_service_part(d, act, service, named);
	offer.repeat = copy_repeat(d, act->repeat);
	if (!visit_number || service->outlives_visit) {
		offer.retention = site->visit_ends_after;
	}
	sending_fill_answer(d, sending_add_offer(d, &offer));
	return USHER__OUTCOME__OK;
}

/* Does the notice go to @post? Of all posts, not to where only the sender is; who will be there
 * when it is due is not known. */
static bool notice_goes_to(
	const struct deciding *d, const struct act_notice *notice, const struct post *post) {
	bool all = false;

	for (size_t i = 0; i < notice->n_posts; i++) {
		if (!strcmp(notice->posts[i], post->id)) {
			return true;
		}
		all |= !strcmp(notice->posts[i], "all");
	}
	return all &&
		(notice->due_at > d->at || device_duty_index(d->device, post->id) < 0 ||
			staff_has_colleague(d, post->id));
}

/* Every name is a post's, or means all. *ret_n is how many posts that is. */
static Usher__Outcome count_notice_posts(
	struct deciding *d, const struct act_notice *notice, size_t *ret_n) {
	const struct site *site = d->relay->site;

	for (size_t i = 0; i < notice->n_posts; i++) {
		if (strcmp(notice->posts[i], "all") && !site_post(site, notice->posts[i])) {
			return USHER__OUTCOME__NO_SUCH_POST;
		}
	}
	*ret_n = 0;
	for (size_t i = 0; i < site->n_posts; i++) {
		*ret_n += notice_goes_to(d, notice, &site->posts[i]);
	}
	return USHER__OUTCOME__OK;
}

static void add_notice_offer(struct deciding *d, const struct act_notice *notice,
	const struct post *post, const char *from, uint64_t batch, size_t batch_size) {
	int64_t offered_at = notice->due_at > d->at ? notice->due_at : d->at;
	struct offer offer = {
		.kind = USHER__KIND__NOTICE,
		.from = from,
		.post = post->id,
		.due_at = notice->due_at,
		.lasts = d->relay->site->notice_ends_after,
		.retention = d->relay->site->visit_ends_after,
		.repeat = copy_repeat(d, notice->repeat),
		.notice = facts_new_message(d->facts, &usher__fact__notice__descriptor),
	};

	if (notice->ends_at > offered_at) {
		offer.lasts = notice->ends_at - offered_at;
	}
	offer.notice->text = facts_copy_text(d->facts, notice->text);
	offer.notice->confirm = notice->confirm;
	offer.notice->batch = batch;
	offer.notice->of = (uint32_t)batch_size;
	(void)sending_add_offer(d, &offer);
}

Usher__Outcome decide_notice(struct deciding *d, const struct act_notice *notice) {
	const struct site *site = d->relay->site;
	uint64_t batch = d->next_number;
	const char *from;
	size_t n = 0;
	Usher__Outcome outcome = sending_choose_origin_post(d, notice->from, &from);

	if (outcome == USHER__OUTCOME__OK) {
		outcome = count_notice_posts(d, notice, &n);
	}
	if (outcome != USHER__OUTCOME__OK) {
		return outcome;
	}
	if (!deciding_has_room_for_handoffs(d, n, NULL)) {
		return USHER__OUTCOME__TOO_MANY;
	}
	for (size_t i = 0; i < site->n_posts; i++) {
		if (notice_goes_to(d, notice, &site->posts[i])) {
			add_notice_offer(d, notice, &site->posts[i], from, batch, n);
		}
	}
	if (n && notice->due_at > d->at) {
		d->answered->held = batch;
		d->answered->due_at = notice->due_at;
	}
	d->answered->handoff = n ? batch : 0;
	return USHER__OUTCOME__OK;
}
