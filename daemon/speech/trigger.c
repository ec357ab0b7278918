/* SPDX-License-Identifier: MIT */
#include "speech/trigger.h"

#include "core/kind.h"

#include <stddef.h>

enum trigger trigger_of_act_for_guest(enum event_type act) {
	static const enum trigger triggers[EVENT_TYPES_N] = {
		[EVENT_SEND] = TRIGGER_SEND,
		[EVENT_ARRIVED] = TRIGGER_SEND,
		[EVENT_TAKE] = TRIGGER_TAKE,
		[EVENT_MET] = TRIGGER_MET,
		[EVENT_ABOARD] = TRIGGER_ABOARD,
		[EVENT_DROPPED] = TRIGGER_DROPPED,
		[EVENT_DONE] = TRIGGER_DONE,
		[EVENT_PASS] = TRIGGER_PASS,
		[EVENT_END] = TRIGGER_END,
	};

	return triggers[act];
}

enum trigger trigger_of_stage_for_guest(Usher__Stage stage) {
	static const enum trigger triggers[] = {
		[USHER__STAGE__OFFERED] = TRIGGER_TAKE,
		[USHER__STAGE__TAKEN] = TRIGGER_TAKE,
		[USHER__STAGE__MET] = TRIGGER_MET,
		[USHER__STAGE__ABOARD] = TRIGGER_ABOARD,
		[USHER__STAGE__DROPPED] = TRIGGER_DROPPED,
		[USHER__STAGE__DONE] = TRIGGER_DONE,
	};

	return (size_t)stage < sizeof triggers / sizeof *triggers ? triggers[stage] : TRIGGER_NEVER;
}

enum trigger trigger_of_next_stage_for_guest(const Usher__Fact__Handoff *rec) {
	const struct kind *kind = kind_find(rec->kind);
	Usher__Stage stage = rec->stage == USHER__STAGE__OFFERED ? USHER__STAGE__TAKEN : rec->stage;

	if (rec->kind == USHER__KIND__ARRIVAL && rec->stage == USHER__STAGE__MET) {
		return TRIGGER_PASS;
	}
	for (size_t i = 0; kind && i < kind->n_steps; i++) {
		if (kind->steps[i].from == stage) {
			return trigger_of_act_for_guest((enum event_type)kind->steps[i].act);
		}
	}
	return TRIGGER_NEVER;
}

bool trigger_is_for_voice(enum trigger trigger) {
	return trigger >= TRIGGER_NEW;
}
