/* SPDX-License-Identifier: MIT */
#pragma once

/* The moments at which something is said: with an act, at a stage of a handoff, or at an alert. */

#include "core/event.h"
#include "fact/fact.pb-c.h"

#include <stdbool.h>

/* When something is said. */
enum trigger {
	TRIGGER_NEVER,
	TRIGGER_TAKE,
	TRIGGER_MET,
	TRIGGER_ABOARD,
	TRIGGER_DROPPED,
	TRIGGER_DONE,
	TRIGGER_SEND, /* the guest is announced to the next post, and goes there */
	TRIGGER_PASS, /* the guest is sent on */
	TRIGGER_END,  /* the guest leaves */
	/* a voice's, to staff: */
	TRIGGER_NEW,
	/* nobody has taken it for long, or nobody is there; of a notice, who has not confirmed it
	 * is reminded */
	TRIGGER_URGENT,
	TRIGGER_CLEARED,   /* somebody has it */
	TRIGGER_WITHDRAWN, /* nobody is to go */
	TRIGGER_NOT_MET,   /* somebody has it, and the guest is not met in time */
	TRIGGER_MISSED,    /* nobody has taken it, and it rings no more */
};

/* The trigger of @act; TRIGGER_NEVER if nothing is said to a guest with it. */
enum trigger trigger_of_act_for_guest(enum event_type act);

/* The trigger of a handoff at @stage: of one that is offered, that somebody takes it.
 * TRIGGER_NEVER if nothing is said to a guest at @stage. */
enum trigger trigger_of_stage_for_guest(Usher__Stage stage);

/* The trigger of what is said next, after that of @rec's stage: at the next stage, or as the guest
 * is sent on. TRIGGER_NEVER if nothing is. */
enum trigger trigger_of_next_stage_for_guest(const Usher__Fact__Handoff *rec);

/* Is what is said then said by a voice, to staff, and not by staff to a guest? */
bool trigger_is_for_voice(enum trigger trigger);
