/* SPDX-License-Identifier: MIT */
#include "core/expected.h"

#include "core/ending.h"
#include "core/handoff.h"
#include "core/kind.h"
#include "core/namesakes.h"
#include "core/sending.h"
#include "core/state.h"
#include "core/visit.h"

/* How many of the posts that are told there still are. */
static size_t count_told(const struct deciding *d, const Usher__Fact__Expected *expected) {
	size_t n = 0;

	for (size_t i = 0; i < expected->n_tell; i++) {
		n += site_post(d->relay->site, expected->tell[i]) != NULL;
	}
	return n;
}

void expected_tell(
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

static bool tells(const Usher__Fact__Handoff *rec) {
	return rec->notice && (rec->notice->expected || rec->notice->overdue) &&
		stage_is_open(rec->stage);
}

void expected_untell(struct deciding *d, const struct visit *visit) {
	list_each(link, &visit->handoffs) {
		const Usher__Fact__Handoff *rec = &container_of(link, struct handoff, link)->rec;

		if (tells(rec)) {
			withdraw(d, rec->handoff);
		}
	}
}

void expected_arrive(struct deciding *d, const struct visit *visit) {
	const struct visit *namesake =
		visit_namesake(d->relay, card_called(visit->rec.card), visit);
	Usher__Fact__Arrived *arrived;

	expected_untell(d, visit);
	arrived = add(d, USHER__FACT__FACT__WHAT_ARRIVED)->arrived;
	arrived->visit = visit->rec.visit;
	arrived->person = actor(d);
	d->answered->namesake = namesake ? namesake->rec.visit : 0;
}
