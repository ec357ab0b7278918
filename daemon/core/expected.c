/* SPDX-License-Identifier: MIT */
#include "core/expected.h"

#include "core/ending.h"
#include "core/handoff.h"
#include "core/namesakes.h"
#include "core/sending.h"
#include "core/stage.h"
#include "core/state.h"
#include "core/visit.h"

/* How many of the posts to tell are still on the site. */
static size_t count_posts_to_tell_on_site(
	const struct deciding *d, const Usher__Fact__Expected *expected) {
	size_t n = 0;

	for (size_t i = 0; i < expected->n_tell; i++) {
		n += site_post(d->relay->site, expected->tell[i]) != NULL;
	}
	return n;
}

void expected_schedule_notices(struct deciding *d, uint64_t visit_number,
	const Usher__Fact__Expected *expected, int64_t expected_at) {
	uint64_t batch = d->next_number;
	size_t batch_size = count_posts_to_tell_on_site(d, expected);

	for (size_t i = 0; i < expected->n_tell; i++) {
		const struct post *post = site_post(d->relay->site, expected->tell[i]);
		struct offer offer = {
			.kind = USHER__KIND__NOTICE,
			.visit = visit_number,
			.from = expected->from,
			.to = expected->to,
			.due_at = expected_at - expected->ahead,
			.lasts = expected->ahead + expected->overdue_after,
			.sender_reads = true,
			.expected_at = expected_at,
			.notice = facts_new_message(d->facts, &usher__fact__notice__descriptor),
		};

		if (!post) {
			continue;
		}
		offer.post = post->id;
		offer.notice->expected = true;
		offer.notice->batch = batch;
		offer.notice->of = (uint32_t)batch_size;
		(void)sending_add_offer(d, &offer);
	}
	d->answered->held = visit_number;
	d->answered->due_at = expected_at;
}

static bool is_open_guest_notice(const Usher__Fact__Handoff *rec) {
	return rec->notice && (rec->notice->expected || rec->notice->overdue) &&
		stage_is_open(rec->stage);
}

void expected_add_notices_withdrawn(struct deciding *d, const struct visit *visit) {
	list_each(link, &visit->handoffs) {
		const Usher__Fact__Handoff *rec = &container_of(link, struct handoff, link)->rec;

		if (is_open_guest_notice(rec)) {
			ending_add_withdrawn(d, rec->handoff);
		}
	}
}

void expected_add_arrived(struct deciding *d, const struct visit *visit) {
	const struct visit *namesake =
		namesakes_find(d->relay, card_surname_to_compare(visit->rec.card), visit);
	Usher__Fact__Arrived *arrived;

	expected_add_notices_withdrawn(d, visit);
	arrived = deciding_add_fact(d, USHER__FACT__FACT__WHAT_ARRIVED)->arrived;
	arrived->visit = visit->rec.visit;
	arrived->person = deciding_copy_actor(d);
	d->answered->namesake = namesake ? namesake->rec.visit : 0;
}
