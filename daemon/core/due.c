/* SPDX-License-Identifier: MIT */
/*
 * What is not yet. A handoff that is held is offered when it is due, as the site has it then: its
 * ladder, its readers. What is repeated is held anew at that moment, until the next time, so that a
 * series is never lost and never piles up. Of a guest who was announced it is told when he has not
 * come.
 */
#include "core/due.h"

#include "core/copy.h"
#include "core/facts.h"
#include "core/fold.h"
#include "core/handoff_private.h"
#include "core/ladder.h"
#include "core/notice.h"
#include "core/site.h"
#include "core/state.h"
#include "core/visit.h"

#include <string.h>

/* Another like it, held until it is due again. It is of a batch of @of that begins with @batch. */
static void hold_again(struct relay *relay, const Usher__Fact__Handoff *is, int64_t due_at,
	uint64_t batch, size_t of, int64_t at, struct facts *facts) {
	Usher__Fact__Offered *offered =
		facts_add(facts, at, USHER__FACT__FACT__WHAT_OFFERED)->offered;

	offered->handoff = relay->last_number + 1;
	offered->kind = is->kind;
	offered->from = facts_text(facts, is->from);
	offered->to = facts_text(facts, is->to);
	offered->post = facts_text(facts, is->post);
	offered->sender =
		is->sender ? facts_person(facts, is->sender->badge, is->sender->name) : NULL;
	offered->device = facts_text(facts, is->device);
	offered->kept = is->kept;
	offered->lasts = is->lasts;
	offered->due_at = due_at;
	offered->repeat = message_copy(&facts->pool, &is->repeat->base);
	offered->repeat->at = due_at;
	offered->service = is->service ? message_copy(&facts->pool, &is->service->base) : NULL;
	if (is->notice) {
		offered->notice = facts_make(facts, &usher__fact__notice__descriptor);
		offered->notice->text = facts_text(facts, is->notice->text);
		offered->notice->confirm = is->notice->confirm;
		offered->notice->batch = batch;
		offered->notice->of = (uint32_t)of;
	}
	fold_decided(relay, facts);
}

/* 0: never. */
static int64_t next_due(const struct site *site, const Usher__Fact__Repeat *repeat, int64_t after) {
	if (!site->next) {
		return 0;
	}
	return site->next(site->zone, repeat->days, repeat->minute, after);
}

/* All that falls due with it is held again, under numbers that follow one another. */
static void repeat_all(
	struct relay *relay, const Usher__Fact__Handoff *is, int64_t at, struct facts *facts) {
	int64_t after = is->repeat->at > at ? is->repeat->at : at; /* it may have been moved, the
								      series has not */
	int64_t due_at = next_due(relay->site, is->repeat, after);
	uint64_t batch = relay->last_number + 1, i = 0;
	size_t of = 0;

	while (batch_next(relay, is, USHER__STAGE__SCHEDULED, &i)) {
		of++;
	}
	i = 0;
	for (size_t n = 0; due_at > at && n < of; n++) {
		hold_again(relay, &batch_next(relay, is, USHER__STAGE__SCHEDULED, &i)->is, due_at,
			batch, of, at, facts);
	}
}

static void offer_now(
	struct relay *relay, const struct handoff *handoff, int64_t at, struct facts *facts) {
	const Usher__Fact__Handoff *is = &handoff->is;
	const struct post *post = site_post(relay->site, is->post);
	Usher__Fact__Due *due = facts_add(facts, at, USHER__FACT__FACT__WHAT_DUE)->due;

	post = post ? post : site_supervisor(relay->site);
	due->handoff = is->handoff;
	if (is->notice) {
		due->ends_at = at + is->lasts;
		due->readers = notice_readers(relay, is->post, NULL, facts, &due->n_readers);
	} else {
		due->ends_at = at + site_offer_ends(relay->site, post);
		due->ladder = ladder_of(post, facts, &due->n_ladder);
	}
	fold_decided(relay, facts);
}

void decide_due(
	struct relay *relay, const struct handoff *handoff, int64_t at, struct facts *facts) {
	const Usher__Fact__Handoff *is = &handoff->is;
	uint64_t i = 0;

	if (!is->repeat) {
		offer_now(relay, handoff, at, facts);
		return;
	}
	repeat_all(relay, is, at, facts);
	while ((handoff = batch_next(relay, is, USHER__STAGE__SCHEDULED, &i))) {
		offer_now(relay, handoff, at, facts);
	}
}

/* The post that announced him, and the supervisor, hear that he has not come. */
static void tell_overdue(
	struct relay *relay, const struct visit *visit, int64_t at, struct facts *facts) {
	const char *from = visit->is.expected->from, *supervisor = site_supervisor(relay->site)->id;
	const char *posts[] = {from, supervisor};
	bool apart = strcmp(from, supervisor) != 0 && site_post(relay->site, from);
	uint64_t batch = relay->last_number + 1;

	for (size_t i = apart ? 0 : 1; i < 2 && relay->handoffs.n < HANDOFFS_MAX &&
		visit->is.n_handoffs < VISIT_HANDOFFS_MAX;
		i++) {
		Usher__Fact__Offered *offered =
			notice_offer(relay, from, posts[i], batch, apart ? 2 : 1, at, facts);

		offered->visit = visit->is.visit;
		offered->expected_at = visit->is.expected->at;
		offered->notice->overdue = true;
		fold_decided(relay, facts);
	}
}

void decide_overdue(
	struct relay *relay, const struct visit *visit, int64_t at, struct facts *facts) {
	if (!visit->is.expected->overdue_at) {
		facts_add(facts, at, USHER__FACT__FACT__WHAT_OVERDUE)->overdue->visit =
			visit->is.visit;
		fold_decided(relay, facts);
		tell_overdue(relay, visit, at, facts);
		return;
	}
	list_each(link, &visit->handoffs) {
		const struct handoff *handoff = container_of(link, struct handoff, link);

		if (!handoff_may_stay(&handoff->is)) {
			facts_add(facts, at, USHER__FACT__FACT__WHAT_WITHDRAWN)
				->withdrawn->handoff = handoff->is.handoff;
			fold_decided(relay, facts);
		}
	}
	facts_add(facts, at, USHER__FACT__FACT__WHAT_VISIT_ENDED)->visit_ended->visit =
		visit->is.visit;
	fold_decided(relay, facts);
}
