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
#include "core/copy.h"
#include "core/device.h"
#include "core/duty.h"
#include "core/facts.h"
#include "core/fits.h"
#include "core/fold_due.h"
#include "core/fold_handoff.h"
#include "core/fold_offer.h"
#include "core/fold_visit.h"
#include "core/handoff_private.h"
#include "core/inspection.h"
#include "core/kind.h"
#include "core/notice.h"
#include "core/schedule.h"
#include "core/state.h"
#include "core/visit.h"

#include <errno.h>

static int fold_signed_on(struct relay *relay, const Usher__Fact__Fact *fact) {
	const Usher__Fact__SignedOn *what = fact->signed_on;
	struct device *device = device_find(relay, what->device);
	Usher__Fact__Duty duty = USHER__FACT__DUTY__INIT;

	if (!what->person || !*what->post ||
		(device && device_find_duty(device, what->post) >= 0)) {
		return -EUCLEAN;
	}
	duty.post = what->post;
	duty.since = fact->at;
	duty.vehicle = what->vehicle;
	duty.seats = what->seats;
	device = device_get_or_make(relay, what->device);
	duty_sign_on(relay, device, &duty);
	device->rec.person = message_replace(device->rec.person, what->person);
	device->rec.changed = relay->seq + 1;
	return 0;
}

static int fold_signed_off(struct relay *relay, const Usher__Fact__Fact *fact) {
	const Usher__Fact__SignedOff *what = fact->signed_off;
	struct device *device = device_find(relay, what->device);

	if (!device || (*what->post && device_find_duty(device, what->post) < 0)) {
		return -EUCLEAN;
	}
	duty_sign_off(relay, device, *what->post ? what->post : NULL);
	device->rec.changed = relay->seq + 1;
	return 0;
}

static int fold_paused(struct relay *relay, const Usher__Fact__Fact *fact) {
	const Usher__Fact__Paused *what = fact->paused;
	struct device *device = device_find(relay, what->device);

	if (!device || !device->rec.n_duties || !device->rec.break_since != !what->over) {
		return -EUCLEAN;
	}
	if (what->over) {
		duty_pause(relay, device, 0);
	} else {
		duty_pause(relay, device, fact->at ? fact->at : 1); /* 0: there is no break */
	}
	return 0;
}

static int fold_declined(struct relay *relay, const Usher__Fact__Fact *fact) {
	struct handoff *handoff = fold_open(relay, fact->declined->handoff);

	if (!handoff || !fact->declined->person) {
		return -EUCLEAN;
	}
	handoff->rec.declined =
		grow(handoff->rec.declined, handoff->rec.n_declined, sizeof *handoff->rec.declined);
	handoff->rec.declined[handoff->rec.n_declined++] =
		message_copy(NULL, &fact->declined->person->base);
	relay->n_declines++;
	fold_changed(relay, handoff);
	return 0;
}

static int fold_split(struct relay *relay, const Usher__Fact__Fact *fact) {
	struct handoff *handoff = fold_at(relay, fact->split->handoff, USHER__STAGE__OFFERED);

	if (!handoff || !handoff->rec.pickup || !fact->split->party) {
		return -EUCLEAN;
	}
	handoff->rec.party = fact->split->party;
	fold_changed(relay, handoff);
	return 0;
}

static int fold_advanced(struct relay *relay, const Usher__Fact__Fact *fact) {
	const Usher__Fact__Advanced *what = fact->advanced;
	struct handoff *handoff = fold_open(relay, what->handoff);

	if (!handoff || !kind_leads_to(&handoff->rec, what->stage)) {
		return -EUCLEAN;
	}
	if (stage_is_open(what->stage)) {
		handoff->rec.stage = what->stage;
		handoff->rec.remind_at = handoff->rec.up_at = 0;
		handoff->rec.aboard_at = fact->at; /* boarded, or lent: by its kind */
		if (handoff->rec.pickup) {
			fold_seats(relay, handoff, what->vehicle, what->seats);
		}
		if (handoff->visit && handoff_may_stay(&handoff->rec)) {
			handoff->visit->rec.idle_since = fact->at; /* what the guest has keeps the
								     visit going no more */
			visit_schedule(relay, handoff->visit);
		}
		fold_changed(relay, handoff);
		return 0;
	}
	handoff->rec.ender = message_replace(handoff->rec.ender, what->person);
	fold_close(relay, handoff, what->stage, fact->at);
	return 0;
}

static int fold_confirmed(struct relay *relay, const Usher__Fact__Fact *fact) {
	const Usher__Fact__Confirmed *what = fact->confirmed;
	struct handoff *handoff = fold_at(relay, what->handoff, USHER__STAGE__OFFERED);
	Usher__Fact__Notice *notice = handoff ? handoff->rec.notice : NULL;
	Usher__Fact__Reader *reader = NULL;

	if (!notice || !what->person) {
		return -EUCLEAN;
	}
	for (size_t i = 0; i < notice->n_readers; i++) {
		if (!strcmp(notice->readers[i]->person->badge, what->person->badge)) {
			reader = notice->readers[i];
		}
	}
	if (!reader) {
		reader = NEW(Usher__Fact__Reader);
		usher__fact__reader__init(reader);
		reader->person = message_copy(NULL, &what->person->base);
		notice->readers = grow(notice->readers, notice->n_readers, sizeof *notice->readers);
		notice->readers[notice->n_readers++] = reader;
	}
	reader->at = fact->at;
	fold_changed(relay, handoff);
	return 0;
}

/* It is history at once, and takes a number; the last ones are kept. */
static int fold_inspection(struct relay *relay, const Usher__Fact__Fact *fact) {
	if (fact->inspection->inspection != relay->last_number + 1 || !fact->inspection->person) {
		return -EUCLEAN;
	}
	fold_number(relay, fact->inspection->inspection);
	relay->last_number++;
	inspection_keep(relay, fact->inspection);
	return 0;
}

static int fold_withdrawn(struct relay *relay, const Usher__Fact__Fact *fact) {
	struct handoff *handoff = fold_open(relay, fact->withdrawn->handoff);

	if (!handoff) {
		return -EUCLEAN;
	}
	handoff->rec.ender = message_replace(handoff->rec.ender, fact->withdrawn->person);
	fold_close(relay, handoff, USHER__STAGE__WITHDRAWN, fact->at);
	return 0;
}

/* Behind those that were archived before: they are released in that order. */
static void archive(struct relay *relay, struct handoff *handoff) {
	if (!list_empty(&relay->archived)) {
		const struct handoff *last =
			container_of(relay->archived.prev, struct handoff, link);

		INVARIANT(last->rec.changed <= handoff->rec.changed,
			"what is archived lies in order of its seq");
	}
	list_append(&relay->archived, &handoff->link);
}

static int fold_filed(struct relay *relay, const Usher__Fact__Fact *fact) {
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
	heap_remove(&relay->due, &handoff->node);
	idmap_remove(&relay->handoffs, handoff->rec.handoff);
	list_remove(&handoff->link);
	archive(relay, handoff);
	return 0;
}

/* A receipt is told apart from the state, so it does not make the handoff changed. */
static int fold_reached(struct relay *relay, const Usher__Fact__Fact *fact) {
	const Usher__Fact__Reached *what = fact->reached;
	struct handoff *handoff = idmap_get(&relay->handoffs, what->handoff);
	Usher__Fact__Reach *reach;

	if (!handoff) {
		return -EUCLEAN;
	}
	for (size_t i = 0; i < handoff->rec.n_reached; i++) {
		if (!strcmp(handoff->rec.reached[i]->device, what->device)) {
			handoff->rec.reached[i]->seen |= what->seen;
			return 0;
		}
	}
	reach = NEW(Usher__Fact__Reach);
	usher__fact__reach__init(reach);
	text_set(&reach->device, what->device);
	reach->seen = what->seen;
	handoff->rec.reached =
		grow(handoff->rec.reached, handoff->rec.n_reached, sizeof *handoff->rec.reached);
	handoff->rec.reached[handoff->rec.n_reached++] = reach;
	if (!handoff->rec.reached_at) {
		handoff->rec.reached_at = fact->at;
	}
	return 0;
}

/* A fact that only remembers an answer. */
static int fold_nothing(struct relay *relay, const Usher__Fact__Fact *fact) {
	return fact->answered ? 0 : -EUCLEAN;
}

static int (*const folds[])(struct relay *relay, const Usher__Fact__Fact *fact) = {
	[USHER__FACT__FACT__WHAT__NOT_SET] = fold_nothing,
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
	[USHER__FACT__FACT__WHAT_FILED] = fold_filed,
	[USHER__FACT__FACT__WHAT_MOVED] = fold_moved,
	[USHER__FACT__FACT__WHAT_REACHED] = fold_reached,
	[USHER__FACT__FACT__WHAT_PAUSED] = fold_paused,
	[USHER__FACT__FACT__WHAT_CARD_CHANGED] = fold_card_changed,
	[USHER__FACT__FACT__WHAT_VISIT_FILED] = fold_visit_filed,
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
};

/* A request is answered once. */
static bool is_answered(const struct relay *relay, const Usher__Fact__Answered *answered) {
	const Usher__Fact__Answered *before;

	return !answered->id ||
		device_recall(device_find(relay, answered->device), answered->run, answered->id,
			&before) == 0;
}

int state_fold(struct relay *relay, const Usher__Fact__Fact *fact) {
	size_t what = (size_t)fact->what_case;
	int r;

	if (what >= sizeof folds / sizeof *folds || !folds[what] || !time_fits(fact->at) ||
		(fact->answered && is_answered(relay, fact->answered))) {
		return -EUCLEAN;
	}
	r = folds[what](relay, fact);
	if (r) {
		return r;
	}
	if (fact->answered) {
		device_remember(device_get_or_make(relay, fact->answered->device),
			fact->answered->run, fact->answered);
	}
	relay->seq++;
	if (fact->at > relay->at) {
		relay->at = fact->at;
	}
	return 0;
}

void fold_decided(struct relay *relay, struct facts *facts) {
	while (facts->n_folded < facts->n) {
		int r = state_fold(relay, facts->list[facts->n_folded++]);

		INVARIANT(r == 0, "what was decided folds");
	}
}
