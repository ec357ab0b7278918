/* SPDX-License-Identifier: MIT */
#include "cli/stage.h"

#include <string.h>

static const struct stage_row {
	const char *mark, *word, *colour;
	bool open;
} stages[] = {
	[USHER__STAGE__STAGE_UNSAID] = {"   ", "", "", false},
	[USHER__STAGE__SCHEDULED] = {"(:)", "held", "2", true},
	[USHER__STAGE__OFFERED] = {"( )", "offered", "1;33", true},
	[USHER__STAGE__TAKEN] = {"(=)", "taken", "1;36", true},
	[USHER__STAGE__MET] = {"(v)", "met", "32", false},
	[USHER__STAGE__WITHDRAWN] = {"(/)", "withdrawn", "2", false},
	[USHER__STAGE__MISSED] = {"[X]", "missed", "1;31", false},
	[USHER__STAGE__ABOARD] = {"(>)", "aboard", "1;36", true},
	[USHER__STAGE__DROPPED] = {"(v)", "dropped", "32", false},
	[USHER__STAGE__DONE] = {"(v)", "done", "32", false},
	[USHER__STAGE__LENT] = {"(o)", "lent", "36", true},
	[USHER__STAGE__CONFIRMED] = {"(v)", "confirmed", "32", false},
};

/* Offered, and past the first rung of its ladder. */
static const struct stage_row escalated = {"/!\\", "urgent", "1;31", true};

enum {
	STAGES_N = sizeof stages / sizeof *stages,
};

const char *stage_mark(Usher__Stage stage) {
	return (unsigned)stage < STAGES_N ? stages[stage].mark : "(?)";
}

const char *stage_mark_of(const Usher__Handoff *handoff) {
	return handoff->stage == USHER__STAGE__OFFERED && (handoff->rungs || handoff->n_also)
		? escalated.mark
		: stage_mark(handoff->stage);
}

const char *stage_word(Usher__Stage stage) {
	return (unsigned)stage < STAGES_N ? stages[stage].word : "?";
}

const char *stage_colour(const char *mark) {
	for (size_t i = 1; i < STAGES_N; i++) {
		if (!strcmp(mark, stages[i].mark)) {
			return stages[i].colour;
		}
	}
	return !strcmp(mark, escalated.mark) ? escalated.colour : "";
}

bool stage_is_open(Usher__Stage stage) {
	return (unsigned)stage < STAGES_N && stages[stage].open;
}
