/* SPDX-License-Identifier: MIT */
/* Compiled by tests/core/fields, never linked: a decision that reads FIELD of what a take says, and
 * is given what ACT says. */
#include "core/deciding.h"

static Usher__Outcome decide(struct deciding *d, const struct act_take *take) {
	return take->FIELD ? USHER__OUTCOME__OK : USHER__OUTCOME__INVALID;
}

Usher__Outcome decide_act(struct relay *relay, const struct event *event, int64_t at,
	struct facts *facts, Usher__Fact__Answered *answered) {
	struct deciding d = {.relay = relay, .at = at, .facts = facts, .answered = answered};

	return decide(&d, &event->ACT);
}
