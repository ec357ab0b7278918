/* SPDX-License-Identifier: MIT */
#include "core/sending.h"

#include "core/device.h"
#include "core/site.h"
#include "core/state.h"
#include "core/visit.h"

/* From where, if it is not said: of the posts held here the last that the guest came to, or else
 * the one signed on first. */
static const char *usual_post(const struct deciding *d) {
	for (size_t i = d->visit ? d->visit->rec.n_posts : 0; i-- > 0;) {
		if (device_find_duty(d->device, d->visit->rec.posts[i]) >= 0) {
			return d->visit->rec.posts[i];
		}
	}
	return d->device->rec.duties[0]->post;
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
static int64_t asked_at(const struct deciding *d, int64_t due_at) {
	return due_at > d->asked_at ? due_at : d->asked_at;
}

Usher__Fact__Offered *send_offer(struct deciding *d, const struct offer *offer) {
	struct offer sent = *offer;

	sent.sender = d->person;
	sent.device = d->device_id;
	sent.late = d->at - asked_at(d, offer->due_at);
	return offer_add(d->relay, d->facts, d->at, d->next++, &sent);
}

void meet(const struct deciding *d, struct offer *offer, const struct area *area) {
	offer->expected_at = asked_at(d, offer->due_at) + site_walk(area, offer->from);
	offer->meet_by = offer->expected_at + d->relay->site->met_within;
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

void send_guest(struct deciding *d, uint64_t visit, const char *from, const struct area *area,
	int64_t due_at) {
	struct offer offer = {
		.kind = USHER__KIND__ARRIVAL,
		.visit = visit,
		.from = from,
		.post = area->post->id,
		.to = area->id,
		.due_at = due_at,
	};

	meet(d, &offer, area);
	name_offer(d, send_offer(d, &offer));
}
