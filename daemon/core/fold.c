/* SPDX-License-Identifier: MIT */
/*
 * What each fact does to the state: one row, one function. Nothing here looks anything up outside the
 * state and the fact, so facts of any age fold the same for ever. A function first finds what the
 * fact speaks of; a fact that cannot be true of this state returns -EUCLEAN with nothing changed.
 */
#include "core/state.h"

#include "base/memory.h"
#include "core/kind.h"

#include <errno.h>

/* After a change that everybody who sees the handoff must hear of. */
static void changed(struct relay *relay, struct handoff *handoff) {
	handoff->is.changed = relay->seq + 1;
	handoff_schedule(relay, handoff);
}

static void close_handoff(struct relay *relay, struct handoff *handoff, Usher__Fact__Stage stage, int64_t at) {
	handoff->is.stage = stage;
	handoff->is.ended_at = at;
	handoff->visit->n_open--;
	handoff->visit->is.idle_since = at;
	visit_schedule(relay, handoff->visit);
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

	if (!what->person || !*what->post || (device && device_duty(device, what->post) >= 0)) {
		return -EUCLEAN;
	}
	device = device_need(relay, what->device);
	device_sign_on(relay, device, what->post, fact->at);
	person_set(&device->is.person, what->person);
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

static int fold_visit_opened(struct relay *relay, const Usher__Fact__Fact *fact) {
	const Usher__Fact__VisitOpened *what = fact->visit_opened;
	struct visit *visit;

	if (what->visit != relay->last_number + 1 || !time_fits(what->ends_after)) {
		return -EUCLEAN;
	}
	visit = visit_new(what->visit);
	visit->is.card = card_copy(what->card);
	visit->is.opened_at = visit->is.idle_since = fact->at;
	visit->is.ends_after = what->ends_after;
	idmap_put(&relay->visits, what->visit, visit);
	relay->last_number = what->visit;
	visit_schedule(relay, visit);
	return 0;
}

static int fold_visit_ended(struct relay *relay, const Usher__Fact__Fact *fact) {
	struct visit *visit = idmap_get(&relay->visits, fact->visit_ended->visit);

	if (!visit || !list_empty(&visit->handoffs)) {
		return -EUCLEAN;
	}
	heap_remove(&relay->due, &visit->node);
	idmap_remove(&relay->visits, visit->is.visit);
	/* what the same event filed still shows its card: it has taken a copy */
	visit_free(visit);
	return 0;
}

static int fold_offered(struct relay *relay, const Usher__Fact__Fact *fact) {
	const Usher__Fact__Offered *what = fact->offered;
	struct visit *visit = idmap_get(&relay->visits, what->visit);
	struct handoff *handoff;

	if (!visit || what->handoff != relay->last_number + 1 || !kind_find(what->kind) || !time_fits(what->ends_at)) {
		return -EUCLEAN;
	}
	handoff = handoff_new(visit, what->handoff);
	handoff->is.kind = what->kind;
	handoff->is.stage = USHER__FACT__STAGE__OFFERED;
	handoff->is.visit = what->visit;
	text_set(&handoff->is.from, what->from);
	text_set(&handoff->is.to, what->to);
	text_set(&handoff->is.post, what->post);
	text_set(&handoff->is.device, what->device);
	person_set(&handoff->is.sender, what->sender);
	handoff->is.late = what->late;
	handoff->is.offered_at = fact->at;
	handoff->is.ends_at = what->ends_at;
	handoff->is.rings = 1;
	handoff->born = relay->seq + 1;
	idmap_put(&relay->handoffs, what->handoff, handoff);
	relay->last_number = what->handoff;
	visit->n_open++;
	visit_schedule(relay, visit);
	changed(relay, handoff);
	return 0;
}

static int fold_taken(struct relay *relay, const Usher__Fact__Fact *fact) {
	struct handoff *handoff = handoff_at(relay, fact->taken->handoff, USHER__FACT__STAGE__OFFERED);

	if (!handoff || !fact->taken->person) {
		return -EUCLEAN;
	}
	handoff->is.stage = USHER__FACT__STAGE__TAKEN;
	handoff->is.taken_at = fact->at;
	person_set(&handoff->is.taker, fact->taken->person);
	changed(relay, handoff);
	return 0;
}

static int fold_declined(struct relay *relay, const Usher__Fact__Fact *fact) {
	struct handoff *handoff = open_handoff(relay, fact->declined->handoff);
	Usher__Fact__Person *person = NULL;

	if (!handoff || !fact->declined->person) {
		return -EUCLEAN;
	}
	person_set(&person, fact->declined->person);
	GROW(handoff->is.declined, handoff->is.n_declined);
	handoff->is.declined[handoff->is.n_declined++] = person;
	changed(relay, handoff);
	return 0;
}

static int fold_released(struct relay *relay, const Usher__Fact__Fact *fact) {
	struct handoff *handoff = handoff_at(relay, fact->released->handoff, USHER__FACT__STAGE__TAKEN);

	if (!handoff || !time_fits(fact->released->ends_at)) {
		return -EUCLEAN;
	}
	handoff->is.stage = USHER__FACT__STAGE__OFFERED;
	handoff->is.taken_at = 0;
	handoff->is.ends_at = fact->released->ends_at;
	handoff->is.rings++;
	person_set(&handoff->is.taker, NULL);
	changed(relay, handoff);
	return 0;
}

static int fold_advanced(struct relay *relay, const Usher__Fact__Fact *fact) {
	struct handoff *handoff = open_handoff(relay, fact->advanced->handoff);

	if (!handoff || handoff->is.stage == USHER__FACT__STAGE__OFFERED ||
		!kind_leads_to(kind_find(handoff->is.kind), fact->advanced->stage)) {
		return -EUCLEAN;
	}
	if (stage_is_open(fact->advanced->stage)) {
		handoff->is.stage = fact->advanced->stage;
		changed(relay, handoff);
		return 0;
	}
	person_set(&handoff->is.ender, fact->advanced->person);
	close_handoff(relay, handoff, fact->advanced->stage, fact->at);
	return 0;
}

static int fold_withdrawn(struct relay *relay, const Usher__Fact__Fact *fact) {
	struct handoff *handoff = open_handoff(relay, fact->withdrawn->handoff);

	if (!handoff) {
		return -EUCLEAN;
	}
	person_set(&handoff->is.ender, fact->withdrawn->person);
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
	handoff->is.card = card_copy(handoff->visit->is.card);
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
