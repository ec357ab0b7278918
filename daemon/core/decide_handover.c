/* SPDX-License-Identifier: MIT */
#include "core/decide_handover.h"

#include "core/deciding.h"
#include "core/handoff.h"
#include "core/meeting.h"
#include "core/staff.h"
#include "core/stage.h"
#include "core/state.h"
#include "core/vehicle.h"

#include <stdlib.h>
#include <string.h>

/* May @handoff go to @to_badge? The answer names it. *seats_added: that this act has brought to
 * their vehicle so far. */
static Usher__Outcome handover_outcome(struct deciding *d, const struct handoff *handoff,
	const struct badge *to_badge, uint32_t *seats_added) {
	const Usher__Fact__Handoff *rec = &handoff->rec;
	const struct device *to_device = staff_find_device_for_handoff(d->relay, to_badge->id, rec);
	const Usher__Fact__Duty *duty;
	uint32_t free_seats;

	d->answered->handoff = rec->handoff;
	d->answered->post = facts_copy_text(d->facts, rec->post);
	if (!to_device) {
		return USHER__OUTCOME__NOT_THERE;
	}
	if (!rec->pickup || rec->stage != USHER__STAGE__TAKEN) {
		return USHER__OUTCOME__OK;
	}
	duty = vehicle_duty_for_handoff(d->relay, to_device, rec);
	if (!duty) {
		return USHER__OUTCOME__NO_VEHICLE;
	}
	if (!strcmp(duty->vehicle, rec->pickup->vehicle)) {
		return USHER__OUTCOME__OK;
	}
	free_seats = vehicle_count_free_seats(d->relay, duty, 0);
	if (*seats_added + rec->pickup->seats > free_seats) {
		d->answered->seats = *seats_added < free_seats ? free_seats - *seats_added : 0;
		return USHER__OUTCOME__NO_SEATS;
	}
	*seats_added += rec->pickup->seats;
	return USHER__OUTCOME__OK;
}

static void add_handed_over(
	struct deciding *d, const struct handoff *handoff, const struct badge *to_badge) {
	const struct device *to_device =
		staff_find_device_for_handoff(d->relay, to_badge->id, &handoff->rec);
	Usher__Fact__HandedOver *handed_over =
		deciding_add_fact(d, USHER__FACT__FACT__WHAT_HANDED_OVER)->handed_over;

	handed_over->handoff = handoff->rec.handoff;
	handed_over->person = facts_new_person(d->facts, to_badge->id, to_badge->name);
	handed_over->by = deciding_copy_actor(d);
	handed_over->device = facts_copy_text(d->facts, d->device_id);
	handed_over->remind_at = meeting_reminder_at(d, &handoff->rec);
	handed_over->up_at = meeting_escalation_at(d, handed_over->remind_at);
	if (handoff->rec.pickup && handoff->rec.stage == USHER__STAGE__TAKEN) {
		handed_over->vehicle = facts_copy_text(d->facts,
			vehicle_duty_for_handoff(d->relay, to_device, &handoff->rec)->vehicle);
	}
}

/* Find the one handoff that is meant: d->handoff. OK if whoever asks has it, or supervises, and it
 * is assigned. */
static Usher__Outcome find_task_to_hand_over(struct deciding *d, const struct target *target) {
	if (!deciding_find_handoff(d, target)) {
		return USHER__OUTCOME__NO_SUCH_HANDOFF;
	}
	if (!deciding_is_same_badge(d->rec->taker, d->person) && !d->device->sees_all) {
		deciding_set_answer_winner(d, d->rec->taker);
		return USHER__OUTCOME__NOT_YOURS;
	}
	return stage_is_assigned(d->rec->stage) ? USHER__OUTCOME__OK : USHER__OUTCOME__PAST_STAGE;
}

static Usher__Outcome decide_handover_of_tasks(
	struct deciding *d, const struct handoff **tasks, size_t n, const struct badge *to_badge) {
	Usher__Outcome outcome = USHER__OUTCOME__OK;
	uint32_t seats_added = 0;

	for (size_t i = 0; i < n && outcome == USHER__OUTCOME__OK; i++) {
		outcome = handover_outcome(d, tasks[i], to_badge, &seats_added);
	}
	for (size_t i = 0; i < n && outcome == USHER__OUTCOME__OK; i++) {
		if (strcmp(tasks[i]->rec.taker->badge, to_badge->id)) {
			add_handed_over(d, tasks[i], to_badge);
		}
	}
	return outcome;
}

Usher__Outcome decide_handover(struct deciding *d, const struct act_handover *handover) {
	const struct badge *to_badge = site_badge(d->relay->site, handover->badge);
	const struct handoff **tasks;
	Usher__Outcome outcome;
	size_t n;

	if (!to_badge) {
		return USHER__OUTCOME__NO_SUCH_BADGE;
	}
	if (handover->handoff.number) {
		outcome = find_task_to_hand_over(d, &handover->handoff);
		return outcome == USHER__OUTCOME__OK
			? decide_handover_of_tasks(d, &d->handoff, 1, to_badge)
			: outcome;
	}
	tasks = staff_collect_tasks(d->relay, d->person, &n);
	outcome = n ? decide_handover_of_tasks(d, tasks, n, to_badge)
		    : USHER__OUTCOME__NO_SUCH_HANDOFF;
	free(tasks);
	return outcome;
}
