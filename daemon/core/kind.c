/* SPDX-License-Identifier: MIT */
#include "core/kind.h"

#include "core/event.h"

#define STAGE(name) USHER__STAGE__##name
#define STEPS(array) array, sizeof(array) / sizeof *(array)

static const struct step arrival_steps[] = {
	{EVENT_MET, STAGE(TAKEN), STAGE(MET), false},
};

static const struct step pickup_steps[] = {
	{EVENT_ABOARD, STAGE(TAKEN), STAGE(ABOARD), false},
	{EVENT_DROPPED, STAGE(ABOARD), STAGE(DROPPED), false},
};

static const struct step service_steps[] = {
	{EVENT_DONE, STAGE(TAKEN), STAGE(DONE), false},
	{EVENT_DONE, STAGE(TAKEN), STAGE(LENT), true},
	{EVENT_BACK, STAGE(LENT), STAGE(DONE), true},
};

static const struct step notice_steps[] = {
	{EVENT_CONFIRM, STAGE(OFFERED), STAGE(CONFIRMED), false},
};

static const struct kind kinds[] = {
	{USHER__KIND__ARRIVAL, true, STEPS(arrival_steps)},
	{USHER__KIND__PICKUP, true, STEPS(pickup_steps)},
	{USHER__KIND__SERVICE, true, STEPS(service_steps)},
	{USHER__KIND__NOTICE, false, STEPS(notice_steps)},
};

const struct kind *kind_find(Usher__Kind kind) {
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		if (kinds[i].kind == kind) {
			return &kinds[i];
		}
	}
	return NULL;
}

bool kind_has_one_taker(Usher__Kind kind) {
	const struct kind *row = kind_find(kind);

	return !row || row->has_one_taker;
}

bool kind_has_act(const struct kind *kind, int act) {
	for (size_t i = 0; i < kind->n_steps; i++) {
		if (kind->steps[i].act == act) {
			return true;
		}
	}
	return false;
}

static bool step_applies_to(const struct step *step, const Usher__Fact__Handoff *rec) {
	return step->from == rec->stage &&
		step->is_for_loan == (rec->service && rec->service->loan);
}

const struct step *kind_find_step(
	const struct kind *kind, int act, const Usher__Fact__Handoff *rec) {
	for (size_t i = 0; i < kind->n_steps; i++) {
		if (kind->steps[i].act == act && step_applies_to(&kind->steps[i], rec)) {
			return &kind->steps[i];
		}
	}
	return NULL;
}

bool kind_has_next_step_to(const Usher__Fact__Handoff *rec, Usher__Stage stage) {
	const struct kind *kind = kind_find(rec->kind);

	for (size_t i = 0; kind && i < kind->n_steps; i++) {
		if (kind->steps[i].to == stage && step_applies_to(&kind->steps[i], rec)) {
			return true;
		}
	}
	return false;
}
