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

/* What a stage is, for all kinds. */
static const struct {
	bool is_open, may_have_taker, may_lack_taker;
} stages[] = {
	[STAGE(SCHEDULED)] = {.is_open = true, .may_lack_taker = true},
	[STAGE(OFFERED)] = {.is_open = true, .may_lack_taker = true},
	[STAGE(TAKEN)] = {.is_open = true, .may_have_taker = true},
	[STAGE(MET)] = {.may_have_taker = true},
	[STAGE(WITHDRAWN)] = {.may_have_taker = true, .may_lack_taker = true},
	[STAGE(MISSED)] = {.may_lack_taker = true},
	[STAGE(ABOARD)] = {.is_open = true, .may_have_taker = true},
	[STAGE(DROPPED)] = {.may_have_taker = true},
	[STAGE(DONE)] = {.may_have_taker = true},
	[STAGE(LENT)] = {.is_open = true, .may_have_taker = true},
	[STAGE(CONFIRMED)] = {.may_lack_taker = true},
};

const struct kind *kind_find(Usher__Kind kind) {
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		if (kinds[i].kind == kind) {
			return &kinds[i];
		}
	}
	return NULL;
}

bool kind_is_for_one(Usher__Kind kind) {
	const struct kind *row = kind_find(kind);

	return !row || row->is_for_one;
}

bool kind_has_act(const struct kind *kind, int act) {
	for (size_t i = 0; i < kind->n_steps; i++) {
		if (kind->steps[i].act == act) {
			return true;
		}
	}
	return false;
}

static bool step_applies_to(const struct step *step, const Usher__Fact__Handoff *handoff) {
	return step->from == handoff->stage &&
		step->is_for_loan == (handoff->service && handoff->service->loan);
}

const struct step *kind_step(
	const struct kind *kind, int act, const Usher__Fact__Handoff *handoff) {
	for (size_t i = 0; i < kind->n_steps; i++) {
		if (kind->steps[i].act == act && step_applies_to(&kind->steps[i], handoff)) {
			return &kind->steps[i];
		}
	}
	return NULL;
}

bool kind_leads_to(const Usher__Fact__Handoff *handoff, Usher__Stage stage) {
	const struct kind *kind = kind_find(handoff->kind);

	for (size_t i = 0; kind && i < kind->n_steps; i++) {
		if (kind->steps[i].to == stage && step_applies_to(&kind->steps[i], handoff)) {
			return true;
		}
	}
	return false;
}

bool stage_is_open(Usher__Stage stage) {
	return (size_t)stage < sizeof stages / sizeof *stages && stages[stage].is_open;
}

bool stage_is_assigned(Usher__Stage stage) {
	return stage == STAGE(TAKEN) || stage == STAGE(ABOARD);
}

bool stage_may_have_taker(Usher__Stage stage) {
	return (size_t)stage < sizeof stages / sizeof *stages && stages[stage].may_have_taker;
}

bool stage_may_lack_taker(Usher__Stage stage) {
	return (size_t)stage < sizeof stages / sizeof *stages && stages[stage].may_lack_taker;
}
