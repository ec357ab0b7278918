/* SPDX-License-Identifier: MIT */
/*
 * What each fact does to the state: one row, one function. Nothing here looks anything up outside the
 * state and the fact, so facts of any age fold the same for ever. A function first finds what the
 * fact speaks of; a fact that cannot be true of this state returns -EUCLEAN with nothing changed.
 */
#include "core/fold.h"

#include "base/memory.h"
#include "core/kind.h"

#include <errno.h>

/* After a change that everybody who sees the handoff must hear of. */
static void changed(struct relay *relay, struct handoff *handoff) {
	handoff_touch(relay, handoff);
	handoff_schedule(relay, handoff);
	handoff_seat(relay, handoff);
}

static void close_handoff(struct relay *relay, struct handoff *handoff, Usher__Fact__Stage stage, int64_t at) {
	struct visit *visit = handoff->visit;
	Usher__Fact__Stage was = handoff->is.stage;

	handoff->is.stage = stage;
	handoff->is.ended_at = at;
	if (visit) {
		visit->n_open--;
		visit->n_lent -= was == USHER__FACT__STAGE__LENT;
		visit->is.idle_since = at;
		visit_schedule(relay, visit);
	}
	changed(relay, handoff);
}

static struct handoff *open_handoff(const struct relay *relay, uint64_t number) {
	struct handoff *handoff = idmap_get(&relay->handoffs, number);

	return handoff && stage_is_open(handoff->is.stage) ? handoff : NULL;
}

static struct handoff *handoff_at(const struct relay *relay, uint64_t number, Usher__Fact__Stage stage) {
	struct handoff *handoff = idmap_get(&relay->handoffs, number);

	return handoff && handoff->is.stage == stage ? handoff : NULL;
}

static int fold_signed_on(struct relay *relay, const Usher__Fact__Fact *fact) {
	const Usher__Fact__SignedOn *what = fact->signed_on;
	struct device *device = device_find(relay, what->device);
	Usher__Fact__Duty duty = USHER__FACT__DUTY__INIT;

	if (!what->person || !*what->post || (device && device_duty(device, what->post) >= 0)) {
		return -EUCLEAN;
	}
	duty.post = what->post;
	duty.since = fact->at;
	duty.vehicle = what->vehicle;
	duty.seats = what->seats;
	device = device_need(relay, what->device);
	device_sign_on(relay, device, &duty);
	message_set(&device->is.person, what->person);
	device->is.changed = relay->seq + 1;
	return 0;
}

static int fold_signed_off(struct relay *relay, const Usher__Fact__Fact *fact) {
	const Usher__Fact__SignedOff *what = fact->signed_off;
	struct device *device = device_find(relay, what->device);

	if (!device || (*what->post && device_duty(device, what->post) < 0)) {
		return -EUCLEAN;
	}
	device_sign_off(relay, device, *what->post ? what->post : NULL);
	device->is.changed = relay->seq + 1;
	return 0;
}

static int fold_paused(struct relay *relay, const Usher__Fact__Fact *fact) {
	struct device *device = device_find(relay, fact->paused->device);

	if (!device || !device->is.n_duties || !device->is.break_since != !fact->paused->over) {
		return -EUCLEAN;
	}
	device_pause(relay, device, fact->paused->over ? 0 : fact->at ? fact->at
								      : 1);
	return 0;
}

/* Each kind has its own part, and only that; those who are to read a notice are somebody. */
static bool offer_fits(const struct relay *relay, const Usher__Fact__Offered *what, const struct visit *visit) {
	if (what->handoff != relay->last_number + 1 || !kind_find(what->kind) || !visit != !what->visit ||
		(visit && visit->is.ended_at) || !time_fits(what->ends_at) || !time_fits(what->kept)) {
		return false;
	}
	return !what->pickup == (what->kind != USHER__FACT__KIND__PICKUP) &&
		!what->service == (what->kind != USHER__FACT__KIND__SERVICE) &&
		!what->notice == (what->kind != USHER__FACT__KIND__NOTICE) && notice_fits(what->notice);
}

static void take_offer(Usher__Fact__Handoff *is, const Usher__Fact__Offered *what, int64_t at) {
	is->kind = what->kind;
	is->stage = USHER__FACT__STAGE__OFFERED;
	is->visit = what->visit;
	text_set(&is->from, what->from);
	text_set(&is->to, what->to);
	text_set(&is->post, what->post);
	text_set(&is->device, what->device);
	message_set(&is->sender, what->sender);
	message_set(&is->pickup, what->pickup);
	message_set(&is->service, what->service);
	message_set(&is->notice, what->notice);
	is->late = what->late;
	is->offered_at = at;
	is->ends_at = what->ends_at;
	is->expected_at = what->expected_at;
	is->meet_by = what->meet_by;
	is->party = what->party;
	is->kept = what->kept;
	is->rings = 1;
}

static int fold_offered(struct relay *relay, const Usher__Fact__Fact *fact) {
	const Usher__Fact__Offered *what = fact->offered;
	struct visit *visit = what->visit ? idmap_get(&relay->visits, what->visit) : NULL;
	struct handoff *handoff;

	if (!offer_fits(relay, what, visit)) {
		return -EUCLEAN;
	}
	handoff = handoff_new(visit, what->handoff);
	take_offer(&handoff->is, what, fact->at);
	handoff->born = relay->seq + 1;
	idmap_put(&relay->handoffs, what->handoff, handoff);
	relay->last_number = what->handoff;
	if (visit) {
		visit->n_open++;
		GROW(visit->is.handoffs, visit->is.n_handoffs);
		visit->is.handoffs[visit->is.n_handoffs++] = what->handoff;
		visit_at_post(visit, what->from);
		visit_at_post(visit, what->post);
		visit_schedule(relay, visit);
	}
	changed(relay, handoff);
	return 0;
}

/* Its seats are in another vehicle, or others: those that it had are free first. */
static void sit_down(struct relay *relay, struct handoff *handoff, const char *vehicle, uint32_t seats) {
	char *before = handoff->is.pickup->vehicle;

	handoff->is.pickup->vehicle = (char *)protobuf_c_empty_string;
	handoff_seat(relay, handoff);
	handoff->is.pickup->vehicle = before;
	text_set(&handoff->is.pickup->vehicle, vehicle);
	handoff->is.pickup->seats = seats;
}

static int fold_taken(struct relay *relay, const Usher__Fact__Fact *fact) {
	struct handoff *handoff = handoff_at(relay, fact->taken->handoff, USHER__FACT__STAGE__OFFERED);

	if (!handoff || !fact->taken->person || !kind_find(handoff->is.kind)->taken) {
		return -EUCLEAN;
	}
	handoff->is.stage = USHER__FACT__STAGE__TAKEN;
	handoff->is.taken_at = fact->at;
	message_set(&handoff->is.taker, fact->taken->person);
	if (handoff->is.pickup) {
		sit_down(relay, handoff, fact->taken->vehicle, fact->taken->seats);
		handoff->is.expected_at = fact->taken->expected_at;
	}
	changed(relay, handoff);
	return 0;
}

static int fold_declined(struct relay *relay, const Usher__Fact__Fact *fact) {
	struct handoff *handoff = open_handoff(relay, fact->declined->handoff);

	if (!handoff || !fact->declined->person) {
		return -EUCLEAN;
	}
	GROW(handoff->is.declined, handoff->is.n_declined);
	handoff->is.declined[handoff->is.n_declined++] = message_copy(NULL, &fact->declined->person->base);
	changed(relay, handoff);
	return 0;
}

/* Whoever has it has it no more. */
static void leave(Usher__Fact__Handoff *is, int64_t at, bool handed_over) {
	Usher__Fact__Earlier *earlier = NEW(Usher__Fact__Earlier);

	usher__fact__earlier__init(earlier);
	earlier->person = is->taker;
	earlier->taken_at = is->taken_at;
	earlier->until = at;
	earlier->handed_over = handed_over;
	is->taker = NULL;
	if (is->n_earlier == EARLIER_KEPT) {
		(void)message_free(&is->earlier[0]->base);
		memmove(is->earlier, is->earlier + 1, --is->n_earlier * sizeof *is->earlier);
	} else {
		GROW(is->earlier, is->n_earlier);
	}
	is->earlier[is->n_earlier++] = earlier;
}

static int fold_released(struct relay *relay, const Usher__Fact__Fact *fact) {
	struct handoff *handoff = handoff_at(relay, fact->released->handoff, USHER__FACT__STAGE__TAKEN);

	if (!handoff || !time_fits(fact->released->ends_at)) {
		return -EUCLEAN;
	}
	leave(&handoff->is, fact->at, false);
	handoff->is.stage = USHER__FACT__STAGE__OFFERED;
	handoff->is.taken_at = 0;
	handoff->is.ends_at = fact->released->ends_at;
	handoff->is.rings++;
	if (handoff->is.pickup) {
		sit_down(relay, handoff, "", 0);
		handoff->is.expected_at = 0;
	}
	changed(relay, handoff);
	return 0;
}

static int fold_handed_over(struct relay *relay, const Usher__Fact__Fact *fact) {
	const Usher__Fact__HandedOver *what = fact->handed_over;
	struct handoff *handoff = open_handoff(relay, what->handoff);

	if (!handoff || !handoff->is.taker || !what->person) {
		return -EUCLEAN;
	}
	leave(&handoff->is, fact->at, true);
	message_set(&handoff->is.taker, what->person);
	handoff->is.taken_at = fact->at;
	if (handoff->is.pickup && *what->vehicle) {
		sit_down(relay, handoff, what->vehicle, handoff->is.pickup->seats);
	}
	changed(relay, handoff);
	return 0;
}

static int fold_split(struct relay *relay, const Usher__Fact__Fact *fact) {
	struct handoff *handoff = handoff_at(relay, fact->split->handoff, USHER__FACT__STAGE__OFFERED);

	if (!handoff || !handoff->is.pickup || !fact->split->party) {
		return -EUCLEAN;
	}
	handoff->is.party = fact->split->party;
	changed(relay, handoff);
	return 0;
}

/* What the guest has keeps the visit going no more. */
static void note_loan(struct relay *relay, struct handoff *handoff, int64_t at) {
	if (handoff->is.stage == USHER__FACT__STAGE__LENT && handoff->visit) {
		handoff->visit->n_lent++;
		handoff->visit->is.idle_since = at;
		visit_schedule(relay, handoff->visit);
	}
}

static int fold_advanced(struct relay *relay, const Usher__Fact__Fact *fact) {
	const Usher__Fact__Advanced *what = fact->advanced;
	struct handoff *handoff = open_handoff(relay, what->handoff);

	if (!handoff || !kind_leads_to(&handoff->is, what->stage)) {
		return -EUCLEAN;
	}
	if (stage_is_open(what->stage)) {
		handoff->is.stage = what->stage;
		handoff->is.aboard_at = fact->at;
		if (handoff->is.pickup) {
			sit_down(relay, handoff, what->vehicle, what->seats);
		}
		note_loan(relay, handoff, fact->at);
		changed(relay, handoff);
		return 0;
	}
	message_set(&handoff->is.ender, what->person);
	close_handoff(relay, handoff, what->stage, fact->at);
	return 0;
}

static int fold_confirmed(struct relay *relay, const Usher__Fact__Fact *fact) {
	const Usher__Fact__Confirmed *what = fact->confirmed;
	struct handoff *handoff = handoff_at(relay, what->handoff, USHER__FACT__STAGE__OFFERED);
	Usher__Fact__Notice *notice = handoff ? handoff->is.notice : NULL;
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
		GROW(notice->readers, notice->n_readers);
		notice->readers[notice->n_readers++] = reader;
	}
	reader->at = fact->at;
	changed(relay, handoff);
	return 0;
}

static int fold_reminded(struct relay *relay, const Usher__Fact__Fact *fact) {
	struct handoff *handoff = handoff_at(relay, fact->reminded->handoff, USHER__FACT__STAGE__OFFERED);

	if (!handoff) {
		return -EUCLEAN;
	}
	handoff->is.rings++;
	changed(relay, handoff);
	return 0;
}

/* It is history at once, and takes a number; the last ones are kept. */
static int fold_inspection(struct relay *relay, const Usher__Fact__Fact *fact) {
	if (fact->inspection->inspection != relay->last_number + 1 || !fact->inspection->person) {
		return -EUCLEAN;
	}
	relay->last_number++;
	inspection_keep(relay, fact->inspection);
	return 0;
}

static int fold_withdrawn(struct relay *relay, const Usher__Fact__Fact *fact) {
	struct handoff *handoff = open_handoff(relay, fact->withdrawn->handoff);

	if (!handoff) {
		return -EUCLEAN;
	}
	message_set(&handoff->is.ender, fact->withdrawn->person);
	close_handoff(relay, handoff, USHER__FACT__STAGE__WITHDRAWN, fact->at);
	return 0;
}

static int fold_missed(struct relay *relay, const Usher__Fact__Fact *fact) {
	struct handoff *handoff = handoff_at(relay, fact->missed->handoff, USHER__FACT__STAGE__OFFERED);

	if (!handoff) {
		return -EUCLEAN;
	}
	close_handoff(relay, handoff, USHER__FACT__STAGE__MISSED, fact->at);
	return 0;
}

static int fold_filed(struct relay *relay, const Usher__Fact__Fact *fact) {
	struct handoff *handoff = idmap_get(&relay->handoffs, fact->filed->handoff);

	if (!handoff || stage_is_open(handoff->is.stage)) {
		return -EUCLEAN;
	}
	handoff->is.changed = relay->seq + 1;
	if (handoff->visit) {
		handoff->is.card = message_copy(NULL, &handoff->visit->is.card->base);
		handoff->visit = NULL;
	}
	heap_remove(&relay->due, &handoff->node);
	idmap_remove(&relay->handoffs, handoff->is.handoff);
	list_remove(&handoff->link);
	list_append(&relay->filed, &handoff->link);
	return 0;
}

static int fold_moved(struct relay *relay, const Usher__Fact__Fact *fact) {
	struct handoff *handoff = open_handoff(relay, fact->moved->handoff);

	if (!handoff) {
		return -EUCLEAN;
	}
	text_set(&handoff->is.post, fact->moved->post);
	if (handoff->visit) {
		visit_at_post(handoff->visit, fact->moved->post);
	}
	handoff->is.rings += handoff->is.stage == USHER__FACT__STAGE__OFFERED;
	changed(relay, handoff);
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
	for (size_t i = 0; i < handoff->is.n_reached; i++) {
		if (!strcmp(handoff->is.reached[i]->device, what->device)) {
			handoff->is.reached[i]->seen |= what->seen;
			return 0;
		}
	}
	reach = NEW(Usher__Fact__Reach);
	usher__fact__reach__init(reach);
	text_set(&reach->device, what->device);
	reach->seen = what->seen;
	GROW(handoff->is.reached, handoff->is.n_reached);
	handoff->is.reached[handoff->is.n_reached++] = reach;
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
};

/* A request is answered once. */
static bool is_answered(const struct relay *relay, const Usher__Fact__Answered *answered) {
	const Usher__Fact__Answered *before;

	return !answered->id ||
		device_recall(device_find(relay, answered->device), answered->run, answered->id, &before) == 0;
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
		device_remember(device_need(relay, fact->answered->device), fact->answered->run, fact->answered);
	}
	relay->seq++;
	if (fact->at > relay->at) {
		relay->at = fact->at;
	}
	return 0;
}
