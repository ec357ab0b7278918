/* SPDX-License-Identifier: MIT */
#include "core/stage.h"

#include <stddef.h>

#define STAGE(name) USHER__STAGE__##name

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
