/* SPDX-License-Identifier: MIT */
#include "core/sending.h"

#include "core/device.h"
#include "core/site.h"
#include "core/state.h"
#include "core/visit.h"

/* From where, if it is not said: of the posts held here the last that the guest came to, or else
 * the one signed on first. */
static const char *default_origin_post(const struct deciding *d) {
	for (size_t i = d->visit ? d->visit->rec.n_posts : 0; i-- > 0;) {
		if (device_duty_index(d->device, d->visit->rec.posts[i]) >= 0) {
			return d->visit->rec.posts[i];
		}
	}
	return d->device->rec.duties[0]->post;
}

Usher__Outcome sending_choose_origin_post(
	struct deciding *d, const char *asked_post, const char **ret_from) {
	const char *from = asked_post ? asked_post : default_origin_post(d);

	if (device_duty_index(d->device, from) < 0) {
		d->answered->post = facts_copy_text(d->facts, from);
		return site_post(d->relay->site, from) ? USHER__OUTCOME__NOT_AT_POST
						       : USHER__OUTCOME__NO_SUCH_POST;
	}
	*ret_from = from;
	return USHER__OUTCOME__OK;
}

/* When it was to be offered: when it was asked for, not when that came; or when it was due, if that
 * was later. */
static int64_t intended_offer_at(const struct deciding *d, int64_t due_at) {
	return due_at > d->asked_at ? due_at : d->asked_at;
}

Usher__Fact__Offered *sending_add_offer(struct deciding *d, const struct offer *offer) {
	struct offer sent = *offer;

	sent.sender = d->person;
	sent.device = d->device_id;
	sent.late_by = d->at - intended_offer_at(d, offer->due_at);
	return offer_add_offered(d->relay, d->facts, d->at, d->next_number++, &sent);
}

void sending_set_meeting_times(
	const struct deciding *d, struct offer *offer, const struct area *area) {
	offer->expected_at = intended_offer_at(d, offer->due_at) + area_walk_ms(area, offer->from);
	offer->meet_by = offer->expected_at + d->relay->site->met_within;
}

void sending_fill_answer(struct deciding *d, const Usher__Fact__Offered *offered) {
	d->answered->handoff = offered->handoff;
	d->answered->visit = offered->visit;
	d->answered->post = facts_copy_text(d->facts, offered->post);
	d->answered->on_duty = device_count_on_duty(d->relay, offered->post);
	if (offered->due_at) {
		d->answered->held = offered->handoff;
		d->answered->due_at = offered->due_at;
	}
}

void sending_offer_arrival(struct deciding *d, uint64_t visit_number, const char *from,
	const struct area *area, int64_t due_at) {
	struct offer offer = {
		.kind = USHER__KIND__ARRIVAL,
		.visit = visit_number,
		.from = from,
		.post = area->post->id,
		.to = area->id,
		.due_at = due_at,
	};

	sending_set_meeting_times(d, &offer, area);
	sending_fill_answer(d, sending_add_offer(d, &offer));
}
