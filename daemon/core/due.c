/* SPDX-License-Identifier: MIT */
/*
 * What is to come. A handoff that is scheduled is offered when it is due, as the site has it then:
 * its ladder, its readers. What is repeated is scheduled anew at that moment, until the next time,
 * so that a series is never lost and never piles up. Of a guest who was announced it is told when
 * they have not come.
 */
#include "core/due.h"

#include "core/facts.h"
#include "core/fold.h"
#include "core/handoff_private.h"
#include "core/ladder.h"
#include "core/notice.h"
#include "core/offer.h"
#include "core/site.h"
#include "core/state.h"
#include "core/visit.h"

#include <string.h>

/* 0: never. */
static int64_t next_due_at(
	const struct site *site, const Usher__Fact__Repeat *repeat, int64_t after) {
	if (!site->find_next_repeat) {
		return 0;
	}
	return site->find_next_repeat(site->zone, repeat->days, repeat->minute, after);
}

/* Another like it, scheduled until it is due again. It is of a batch of @batch_size that begins
 * with
 * @batch. */
static void schedule_again(struct relay *relay, const Usher__Fact__Handoff *rec, int64_t due_at,
	uint64_t batch, size_t batch_size, int64_t at, struct facts *facts) {
	struct offer next = offer_from_handoff(rec, facts);

	next.due_at = next.repeat->at = due_at;
	if (next.notice) {
		next.notice->batch = batch;
		next.notice->of = (uint32_t)batch_size;
	}
	(void)offer_add_offered(relay, facts, at, relay->last_number + 1, &next);
	fold_pending_facts(relay, facts);
}

/* All that falls due with it is scheduled again, under numbers that follow one another. */
static void schedule_batch_again(
	struct relay *relay, const Usher__Fact__Handoff *rec, int64_t at, struct facts *facts) {
	int64_t after = rec->repeat->at > at ? rec->repeat->at : at; /* it may have been moved, the
								      series has not */
	int64_t due_at = next_due_at(relay->site, rec->repeat, after);
	uint64_t batch = relay->last_number + 1, cursor = 0;
	size_t batch_size = 0;

	while (notice_batch_or_self_next(relay, rec, USHER__STAGE__SCHEDULED, &cursor)) {
		batch_size++;
	}
	cursor = 0;
	for (size_t n = 0; due_at > at && n < batch_size; n++) {
		schedule_again(relay,
			&notice_batch_or_self_next(relay, rec, USHER__STAGE__SCHEDULED, &cursor)
				 ->rec,
			due_at, batch, batch_size, at, facts);
	}
}

static void offer_now(
	struct relay *relay, const struct handoff *handoff, int64_t at, struct facts *facts) {
	const Usher__Fact__Handoff *rec = &handoff->rec;
	const struct post *post = site_post(relay->site, rec->post);
	Usher__Fact__Due *due = facts_add(facts, at, USHER__FACT__FACT__WHAT_DUE)->due;

	post = post ? post : site_supervisor_post(relay->site);
	due->handoff = rec->handoff;
	if (rec->notice) {
		due->ends_at = at + rec->lasts;
		due->readers =
			notice_gather_readers(relay, rec->post, NULL, facts, &due->n_readers);
	} else {
		due->ends_at = at + site_offer_duration_ms(relay->site, post);
		due->ladder = ladder_build_for_post(post, facts, &due->n_ladder);
	}
	fold_pending_facts(relay, facts);
}

void due_offer_scheduled(
	struct relay *relay, const struct handoff *handoff, int64_t at, struct facts *facts) {
	const Usher__Fact__Handoff *rec = &handoff->rec;
	uint64_t cursor = 0;

	if (!rec->repeat) {
		offer_now(relay, handoff, at, facts);
		return;
	}
	schedule_batch_again(relay, rec, at, facts);
	while ((handoff =
			notice_batch_or_self_next(relay, rec, USHER__STAGE__SCHEDULED, &cursor))) {
		offer_now(relay, handoff, at, facts);
	}
}

/* The post that announced the guest, and the supervisor, hear that they have not come. */
static void send_overdue_notices(
	struct relay *relay, const struct visit *visit, int64_t at, struct facts *facts) {
	const char *from = visit->rec.expected->from,
		   *supervisor = site_supervisor_post(relay->site)->id;
	const char *posts[] = {from, supervisor};
	bool tells_from_post = strcmp(from, supervisor) != 0 && site_post(relay->site, from);
	uint64_t batch = relay->last_number + 1;

	for (size_t i = tells_from_post ? 0 : 1; i < 2 && relay->handoffs.n < HANDOFFS_MAX &&
		visit->rec.n_handoffs < VISIT_HANDOFFS_MAX;
		i++) {
		struct offer offer = offer_for_relay_notice(
			relay->site, from, posts[i], batch, tells_from_post ? 2 : 1, facts);

		offer.visit = visit->rec.visit;
		offer.retention = 0;
		offer.expected_at = visit->rec.expected->at;
		offer.notice->overdue = true;
		(void)offer_add_offered(relay, facts, at, relay->last_number + 1, &offer);
		fold_pending_facts(relay, facts);
	}
}

void due_handle_overdue_visit(
	struct relay *relay, const struct visit *visit, int64_t at, struct facts *facts) {
	if (!visit->rec.expected->overdue_at) {
		facts_add(facts, at, USHER__FACT__FACT__WHAT_OVERDUE)->overdue->visit =
			visit->rec.visit;
		fold_pending_facts(relay, facts);
		send_overdue_notices(relay, visit, at, facts);
		return;
	}
	list_each(link, &visit->handoffs) {
		const struct handoff *handoff = container_of(link, struct handoff, link);

		if (!handoff_lets_visit_end(&handoff->rec)) {
			facts_add(facts, at, USHER__FACT__FACT__WHAT_WITHDRAWN)
				->withdrawn->handoff = handoff->rec.handoff;
			fold_pending_facts(relay, facts);
		}
	}
	facts_add(facts, at, USHER__FACT__FACT__WHAT_VISIT_ENDED)->visit_ended->visit =
		visit->rec.visit;
	fold_pending_facts(relay, facts);
}
