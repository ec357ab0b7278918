/* SPDX-License-Identifier: MIT */
#include "core/offer.h"

#include "core/facts.h"
#include "core/handoff_private.h"
#include "core/kind.h"
#include "core/ladder.h"
#include "core/message.h"
#include "core/notice.h"
#include "core/state.h"

/* What an offer that is not scheduled has: lateness, its ladder or readers, its end. */
static void fill_unscheduled_offered(const struct relay *relay, struct facts *facts, int64_t at,
	const struct offer *offer, Usher__Fact__Offered *offered) {
	const struct post *post = site_post(relay->site, offer->post);

	offered->late = offer->late_by > LATE_AFTER ? offer->late_by : 0;
	if (kind_has_one_taker(offer->kind)) {
		offered->ladder = ladder_build_for_post(post, facts, &offered->n_ladder);
		offered->ends_at = at + site_offer_duration_ms(relay->site, post);
	} else {
		offered->ends_at = at + offer->lasts;
		offered->notice->readers = notice_gather_readers(relay, offer->post,
			offer->sender_reads ? NULL : offer->sender, facts,
			&offered->notice->n_readers);
	}
}

Usher__Fact__Offered *offer_add_offered(const struct relay *relay, struct facts *facts, int64_t at,
	uint64_t number, const struct offer *offer) {
	const Usher__Fact__Person *sender = offer->sender;
	Usher__Fact__Offered *offered =
		facts_add(facts, at, USHER__FACT__FACT__WHAT_OFFERED)->offered;

	offered->handoff = number;
	offered->kind = offer->kind;
	offered->visit = offer->visit;
	offered->from = facts_copy_text(facts, offer->from);
	offered->to = facts_copy_text(facts, offer->to);
	offered->post = facts_copy_text(facts, offer->post);
	offered->sender = sender ? facts_new_person(facts, sender->badge, sender->name) : NULL;
	offered->device = facts_copy_text(facts, offer->device);
	offered->expected_at = offer->expected_at;
	offered->meet_by = offer->meet_by;
	offered->party = offer->party;
	offered->kept = offer->retention;
	offered->after = offer->follows;
	offered->pickup = offer->pickup;
	offered->service = offer->service;
	offered->notice = offer->notice;
	if (offer->due_at > at) {
		offered->due_at = offer->due_at;
		offered->lasts = offer->lasts;
		offered->repeat = offer->repeat;
	} else {
		fill_unscheduled_offered(relay, facts, at, offer, offered);
	}
	return offered;
}

/* A copy of a part, with all that it has. */
static void *copy_part(struct facts *facts, const void *message) {
	return message_copy(&facts->pool, message);
}

struct offer offer_from_handoff(const Usher__Fact__Handoff *rec, struct facts *facts) {
	struct offer offer = {
		.kind = rec->kind,
		.visit = rec->visit,
		.from = rec->from,
		.post = rec->post,
		.to = rec->to,
		.sender = rec->sender,
		.device = rec->device,
		.late_by = rec->late,
		.due_at = rec->due_at,
		.lasts = rec->lasts,
		.retention = rec->kept,
		.follows = rec->after,
		.expected_at = rec->pickup ? 0 : rec->expected_at, /* of a pickup its taker says it
								    */
		.meet_by = rec->meet_by,
		.party = rec->party,
		.repeat = copy_part(facts, rec->repeat),
		.pickup = copy_part(facts, rec->pickup),
		.service = copy_part(facts, rec->service),
		.notice = copy_part(facts, rec->notice),
	};

	if (offer.pickup) {
		offer.pickup->vehicle = facts_copy_text(facts, "");
		offer.pickup->seats = 0;
	}
	if (offer.notice) {
		offer.notice->readers = NULL;
		offer.notice->n_readers = 0;
	}
	return offer;
}

struct offer offer_for_relay_notice(const struct site *site, const char *from, const char *post,
	uint64_t batch, uint32_t batch_size, struct facts *facts) {
	struct offer offer = {
		.kind = USHER__KIND__NOTICE,
		.from = from,
		.post = post,
		.lasts = site->notice_ends_after,
		.retention = site->visit_ends_after,
		.notice = facts_new_message(facts, &usher__fact__notice__descriptor),
	};

	offer.notice->batch = batch;
	offer.notice->of = batch_size;
	return offer;
}

Usher__Fact__Released *offer_add_released(
	const Usher__Fact__Handoff *rec, int64_t at, struct facts *facts) {
	Usher__Fact__Released *released =
		facts_add(facts, at, USHER__FACT__FACT__WHAT_RELEASED)->released;
	int64_t since = handoff_last_offered_at(rec);

	released->handoff = rec->handoff;
	released->ends_at = at + (rec->ends_at > since ? rec->ends_at - since : 0); /* as long as
										     the last time
										   */
	return released;
}
