/* SPDX-License-Identifier: MIT */
#include "core/kind.h"

#include "core/event.h"

static const struct step arrival_steps[] = {
	{EVENT_MET, USHER__FACT__STAGE__TAKEN, USHER__FACT__STAGE__MET},
};

static const struct kind kinds[] = {
	{USHER__FACT__KIND__ARRIVAL, arrival_steps, sizeof arrival_steps / sizeof *arrival_steps},
};

const struct kind *kind_find(Usher__Fact__Kind kind) {
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		if (kinds[i].kind == kind) {
			return &kinds[i];
		}
	}
	return NULL;
}

const struct step *kind_step(const struct kind *kind, int act, Usher__Fact__Stage stage) {
	for (size_t i = 0; i < kind->n_steps; i++) {
		if (kind->steps[i].act == act && kind->steps[i].from == stage) {
			return &kind->steps[i];
		}
	}
	return NULL;
}

bool kind_leads_to(const struct kind *kind, Usher__Fact__Stage stage) {
	for (size_t i = 0; i < kind->n_steps; i++) {
		if (kind->steps[i].to == stage) {
			return true;
		}
	}
	return false;
}

bool stage_is_open(Usher__Fact__Stage stage) {
	static const bool open[] = {
		[USHER__FACT__STAGE__HELD] = true,
		[USHER__FACT__STAGE__OFFERED] = true,
		[USHER__FACT__STAGE__TAKEN] = true,
	};

	return (size_t)stage < sizeof open && open[stage];
}
