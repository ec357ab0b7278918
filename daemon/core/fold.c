/* SPDX-License-Identifier: MIT */
/*
 * What each fact does to the state: one row, one function. Nothing here looks anything up outside
 * the state and the fact, so facts of any age fold the same for ever. A function first finds what
 * the fact speaks of; a fact that cannot be true of this state returns -EUCLEAN with nothing
 * changed.
 */
#include "core/fold.h"

#include "base/invariant.h"
#include "base/memory.h"
#include "core/device.h"
#include "core/duty.h"
#include "core/facts.h"
#include "core/fold_due.h"
#include "core/fold_handoff.h"
#include "core/fold_offer.h"
#include "core/fold_visit.h"
#include "core/handoff_private.h"
#include "core/inspection.h"
#include "core/kind.h"
#include "core/message.h"
#include "core/notice.h"
#include "core/runs.h"
#include "core/stage.h"
#include "core/state.h"
#include "core/validity.h"
#include "core/visit.h"
#include "core/wake.h"

#include <errno.h>

static int fold_signed_on(struct relay *relay, const Usher__Fact__Fact *fact) {
	const Usher__Fact__SignedOn *signed_on = fact->signed_on;
	struct device *device = device_find(relay, signed_on->device);
	Usher__Fact__Duty duty = USHER__FACT__DUTY__INIT;

	if (!signed_on->person || !*signed_on->post ||
		(device && device_duty_index(device, signed_on->post) >= 0)) {
		return -EUCLEAN;
	}
	duty.post = signed_on->post;
	duty.since = fact->at;
	duty.vehicle = signed_on->vehicle;
	duty.seats = signed_on->seats;
	device = device_get_or_make(relay, signed_on->device);
	duty_sign_on(relay, device, &duty);
	duty_set_person(relay, device, signed_on->person);
	device->rec.changed = device->own_changed_seq = relay->seq + 1;
	return 0;
}

static int fold_signed_off(struct relay *relay, const Usher__Fact__Fact *fact) {
	const Usher__Fact__SignedOff *signed_off = fact->signed_off;
	struct device *device = device_find(relay, signed_off->device);

	if (!device || (*signed_off->post && device_duty_index(device, signed_off->post) < 0)) {
		return -EUCLEAN;
	}
	duty_sign_off(relay, device, *signed_off->post ? signed_off->post : NULL);
	device->rec.changed = device->own_changed_seq = relay->seq + 1;
	return 0;
}

static int fold_paused(struct relay *relay, const Usher__Fact__Fact *fact) {
	const Usher__Fact__Paused *paused = fact->paused;
	struct device *device = device_find(relay, paused->device);

	if (!device || !device->rec.n_duties || !device->rec.break_since != !paused->over) {
		return -EUCLEAN;
	}
	if (paused->over) {
		duty_set_break(relay, device, 0);
	} else {
		duty_set_break(relay, device, fact->at ? fact->at : 1); /* 0: there is no break */
	}
	return 0;
}

static int fold_split(struct relay *relay, const Usher__Fact__Fact *fact) {
	struct handoff *handoff =
		fold_handoff_find_at_stage(relay, fact->split->handoff, USHER__STAGE__OFFERED);

	if (!handoff || !handoff->rec.pickup || !fact->split->party) {
		return -EUCLEAN;
	}
	handoff->rec.party = fact->split->party;
	fold_handoff_finish_change(relay, handoff);
	return 0;
}

/* Can it have come about when @advanced says? 0: when the relay heard of it. */
static bool happened_at_is_valid(
	const struct handoff *handoff, const Usher__Fact__Advanced *advanced, int64_t told_at) {
	return !advanced->happened_at ||
		(time_is_valid(advanced->happened_at) && advanced->happened_at <= told_at &&
			advanced->happened_at >= handoff_earliest_step_at(handoff));
}

/* The step came about at @happened_at, and more are to come. */
static void advance_to_open_stage(struct relay *relay, struct handoff *handoff,
	const Usher__Fact__Advanced *advanced, int64_t happened_at, int64_t told_at) {
	handoff->rec.stage = advanced->stage;
	handoff->rec.remind_at = handoff->rec.up_at = 0;
	handoff->rec.aboard_at = happened_at; /* boarded, or lent: by its kind */
	if (handoff->rec.pickup) {
		fold_handoff_set_seats_taken(relay, handoff, advanced->vehicle, advanced->seats);
	}
	if (handoff->visit && handoff_lets_visit_end(&handoff->rec)) {
		handoff->visit->rec.idle_since = told_at; /* what the guest has keeps the visit
							     going no more */
		wake_update_for_visit(relay, handoff->visit);
	}
	fold_handoff_finish_change(relay, handoff);
}

static int fold_advanced(struct relay *relay, const Usher__Fact__Fact *fact) {
	const Usher__Fact__Advanced *advanced = fact->advanced;
	struct handoff *handoff = fold_handoff_find_open(relay, advanced->handoff);
	int64_t happened_at = advanced->happened_at ? advanced->happened_at : fact->at;

	if (!handoff || !kind_has_next_step_to(&handoff->rec, advanced->stage) ||
		!happened_at_is_valid(handoff, advanced, fact->at)) {
		return -EUCLEAN;
	}
	if (stage_is_open(advanced->stage)) {
		advance_to_open_stage(relay, handoff, advanced, happened_at, fact->at);
		return 0;
	}
	handoff->rec.ender = message_replace(handoff->rec.ender, advanced->person);
	fold_handoff_end(relay, handoff, advanced->stage, happened_at, fact->at);
	return 0;
}

static int fold_confirmed(struct relay *relay, const Usher__Fact__Fact *fact) {
	const Usher__Fact__Confirmed *confirmed = fact->confirmed;
	struct handoff *handoff =
		fold_handoff_find_at_stage(relay, confirmed->handoff, USHER__STAGE__OFFERED);
	Usher__Fact__Notice *notice = handoff ? handoff->rec.notice : NULL;
	Usher__Fact__Reader *reader;

	if (!notice || !confirmed->person) {
		return -EUCLEAN;
	}
	reader = notice_find_reader(notice, confirmed->person);
	if (!reader) {
		reader = NEW(Usher__Fact__Reader);
		usher__fact__reader__init(reader);
		reader->person = message_copy(NULL, &confirmed->person->base);
		notice->readers = grow(notice->readers, notice->n_readers, sizeof *notice->readers);
		notice->readers[notice->n_readers++] = reader;
	}
	reader->at = fact->at;
	fold_handoff_finish_change(relay, handoff);
	return 0;
}

/* It is history at once, and takes a number; the last ones are kept. */
static int fold_inspection(struct relay *relay, const Usher__Fact__Fact *fact) {
	if (fact->inspection->inspection != relay->last_number + 1 || !fact->inspection->person) {
		return -EUCLEAN;
	}
	fold_require_number_free(relay, fact->inspection->inspection);
	relay->last_number++;
	inspection_keep(relay, fact->inspection);
	return 0;
}

static int fold_withdrawn(struct relay *relay, const Usher__Fact__Fact *fact) {
	struct handoff *handoff = fold_handoff_find_open(relay, fact->withdrawn->handoff);

	if (!handoff) {
		return -EUCLEAN;
	}
	handoff->rec.ender = message_replace(handoff->rec.ender, fact->withdrawn->person);
	fold_handoff_end(relay, handoff, USHER__STAGE__WITHDRAWN, fact->at, fact->at);
	return 0;
}

/* Behind those that were archived before: they are released in that order. */
static void append_archived(struct relay *relay, struct handoff *handoff) {
	if (!list_empty(&relay->archived)) {
		const struct handoff *last =
			container_of(relay->archived.prev, struct handoff, link);

		INVARIANT(last->rec.changed <= handoff->rec.changed,
			"what is archived lies in order of its seq");
	}
	list_append(&relay->archived, &handoff->link);
}

static int fold_archived(struct relay *relay, const Usher__Fact__Fact *fact) {
	struct handoff *handoff = idmap_get(&relay->handoffs, fact->filed->handoff);

	if (!handoff || stage_is_open(handoff->rec.stage)) {
		return -EUCLEAN;
	}
	handoff->rec.changed = relay->seq + 1;
	if (handoff->visit) {
		handoff->rec.card = message_copy(NULL, &handoff->visit->rec.card->base);
		handoff->visit = NULL;
	}
	relay->n_declines -= handoff->rec.n_declined;
	heap_remove(&relay->wakes, &handoff->node);
	idmap_remove(&relay->handoffs, handoff->rec.handoff);
	list_remove(&handoff->link);
	append_archived(relay, handoff);
	return 0;
}

/* A receipt is told apart from the state, so it does not make the handoff changed. */
static int fold_reached(struct relay *relay, const Usher__Fact__Fact *fact) {
	const Usher__Fact__Reached *reached = fact->reached;
	struct handoff *handoff = idmap_get(&relay->handoffs, reached->handoff);
	Usher__Fact__Reach *reach;

	if (!handoff) {
		return -EUCLEAN;
	}
	for (size_t i = 0; i < handoff->rec.n_reached; i++) {
		if (!strcmp(handoff->rec.reached[i]->device, reached->device)) {
			handoff->rec.reached[i]->seen |= reached->seen;
			return 0;
		}
	}
	reach = NEW(Usher__Fact__Reach);
	usher__fact__reach__init(reach);
	message_set_text(&reach->device, reached->device);
	reach->seen = reached->seen;
	handoff->rec.reached =
		grow(handoff->rec.reached, handoff->rec.n_reached, sizeof *handoff->rec.reached);
	handoff->rec.reached[handoff->rec.n_reached++] = reach;
	if (!handoff->rec.reached_at) {
		handoff->rec.reached_at = fact->at;
	}
	return 0;
}

/* A fact that only remembers an answer. */
static int fold_answer_only(struct relay *relay, const Usher__Fact__Fact *fact) {
	return fact->answered ? 0 : -EUCLEAN;
}

static int (*const folds[])(struct relay *relay, const Usher__Fact__Fact *fact) = {
	[USHER__FACT__FACT__WHAT__NOT_SET] = fold_answer_only,
	[USHER__FACT__FACT__WHAT_SIGNED_ON] = fold_signed_on,
	[USHER__FACT__FACT__WHAT_SIGNED_OFF] = fold_signed_off,
	[USHER__FACT__FACT__WHAT_VISIT_OPENED] = fold_visit_opened,
	[USHER__FACT__FACT__WHAT_VISIT_ENDED] = fold_visit_ended,
	[USHER__FACT__FACT__WHAT_OFFERED] = fold_offered,
	[USHER__FACT__FACT__WHAT_TAKEN] = fold_taken,
	[USHER__FACT__FACT__WHAT_DECLINED] = fold_declined,
	[USHER__FACT__FACT__WHAT_RELEASED] = fold_released,
	[USHER__FACT__FACT__WHAT_ADVANCED] = fold_advanced,
	[USHER__FACT__FACT__WHAT_WITHDRAWN] = fold_withdrawn,
	[USHER__FACT__FACT__WHAT_MISSED] = fold_missed,
	[USHER__FACT__FACT__WHAT_FILED] = fold_archived,
	[USHER__FACT__FACT__WHAT_MOVED] = fold_moved,
	[USHER__FACT__FACT__WHAT_REACHED] = fold_reached,
	[USHER__FACT__FACT__WHAT_PAUSED] = fold_paused,
	[USHER__FACT__FACT__WHAT_CARD_CHANGED] = fold_card_changed,
	[USHER__FACT__FACT__WHAT_VISIT_FILED] = fold_visit_archived,
	[USHER__FACT__FACT__WHAT_HANDED_OVER] = fold_handed_over,
	[USHER__FACT__FACT__WHAT_SPLIT] = fold_split,
	[USHER__FACT__FACT__WHAT_CONFIRMED] = fold_confirmed,
	[USHER__FACT__FACT__WHAT_REMINDED] = fold_reminded,
	[USHER__FACT__FACT__WHAT_INSPECTION] = fold_inspection,
	[USHER__FACT__FACT__WHAT_CLIMBED] = fold_climbed,
	[USHER__FACT__FACT__WHAT_DUE] = fold_due,
	[USHER__FACT__FACT__WHAT_RESCHEDULED] = fold_rescheduled,
	[USHER__FACT__FACT__WHAT_ARRIVED] = fold_arrived,
	[USHER__FACT__FACT__WHAT_POSTPONED] = fold_postponed,
	[USHER__FACT__FACT__WHAT_OVERDUE] = fold_overdue,
	[USHER__FACT__FACT__WHAT_ESTIMATED] = fold_estimated,
};

/* It has no run or no id, or those of one that was answered before: a request is answered once. */
static bool answer_is_invalid(const struct relay *relay, const Usher__Fact__Answered *answered) {
	const struct request request = {.run = answered->run, .id = answered->id};
	const Usher__Fact__Answered *earlier;

	return !answered->run || !answered->id ||
		runs_find_answer(device_find(relay, answered->device), &request, &earlier) == 0;
}

int fold_fact(struct relay *relay, const Usher__Fact__Fact *fact) {
	size_t fact_case = (size_t)fact->what_case;
	int r;

	if (fact_case >= sizeof folds / sizeof *folds || !folds[fact_case] ||
		!time_is_valid(fact->at) ||
		(fact->answered && answer_is_invalid(relay, fact->answered))) {
		return -EUCLEAN;
	}
	r = folds[fact_case](relay, fact);
	if (r) {
		return r;
	}
	if (fact->answered) {
		runs_remember_answer(device_get_or_make(relay, fact->answered->device),
			fact->answered, fact->at);
	}
	relay->seq++;
	if (fact->at > relay->last_fact_at) {
		relay->last_fact_at = fact->at;
	}
	return 0;
}

void fold_pending_facts(struct relay *relay, struct facts *facts) {
	while (facts->n_folded < facts->n) {
		int r = fold_fact(relay, facts->list[facts->n_folded++]);

		INVARIANT(r == 0, "what was decided folds");
	}
}
