/* SPDX-License-Identifier: MIT */
#include "core/snapshot.h"

#include "base/memory.h"
#include "core/duty.h"
#include "core/handoff_private.h"
#include "core/inspection.h"
#include "core/kind.h"
#include "core/message.h"
#include "core/namesakes.h"
#include "core/roster.h"
#include "core/runs.h"
#include "core/seats.h"
#include "core/stage.h"
#include "core/state.h"
#include "core/validity.h"
#include "core/visit.h"
#include "core/visit_counts.h"
#include "core/wake.h"

#include <assert.h>
#include <errno.h>

const Usher__Fact__Snapshot *relay_snapshot(const struct relay *relay, struct pool *pool) {
	Usher__Fact__Snapshot *snapshot = POOL_NEW(pool, Usher__Fact__Snapshot);
	uint64_t *ids;

	usher__fact__snapshot__init(snapshot);
	snapshot->seq = relay->seq;
	snapshot->at = relay->last_fact_at;
	snapshot->last_number = relay->last_number;

	ids = idmap_copy_sorted_ids(&relay->visits);
	snapshot->n_visits = relay->visits.n;
	snapshot->visits = pool_alloc(pool, (relay->visits.n + 1) * sizeof *snapshot->visits);
	for (size_t i = 0; i < relay->visits.n; i++) {
		snapshot->visits[i] = &((struct visit *)idmap_get(&relay->visits, ids[i]))->rec;
	}
	free(ids);

	ids = idmap_copy_sorted_ids(&relay->handoffs);
	snapshot->n_handoffs = relay->handoffs.n;
	snapshot->handoffs = pool_alloc(pool, (relay->handoffs.n + 1) * sizeof *snapshot->handoffs);
	for (size_t i = 0; i < relay->handoffs.n; i++) {
		snapshot->handoffs[i] =
			&((struct handoff *)idmap_get(&relay->handoffs, ids[i]))->rec;
	}
	free(ids);

	snapshot->n_devices = relay->n_devices;
	snapshot->devices = pool_alloc(pool, (relay->n_devices + 1) * sizeof *snapshot->devices);
	for (size_t i = 0; i < relay->n_devices; i++) {
		snapshot->devices[i] = &relay->devices[i]->rec;
	}
	snapshot->n_inspections = relay->n_inspections;
	snapshot->inspections = relay->inspections;
	return snapshot;
}

static int restore_visit(struct relay *relay, const Usher__Fact__Visit *saved) {
	struct visit *visit;

	if (!saved->visit || saved->visit > relay->last_number ||
		idmap_get(&relay->visits, saved->visit) || !saved->card ||
		!time_is_valid(saved->opened_at) || !time_is_valid(saved->idle_since) ||
		!time_is_valid(saved->ends_after) || !time_is_valid(saved->ended_at) ||
		!expected_is_valid(saved->expected)) {
		return -EUCLEAN;
	}
	visit = visit_new(saved->visit);
	message_copy_into(&visit->rec.base, &saved->base);
	idmap_put(&relay->visits, saved->visit, visit);
	namesakes_add_if_on_site(relay, visit);
	return 0;
}

/* Each kind has its own part. */
static bool parts_are_valid(const Usher__Fact__Handoff *saved) {
	return !saved->pickup == (saved->kind != USHER__KIND__PICKUP) &&
		!saved->service == (saved->kind != USHER__KIND__SERVICE) &&
		!saved->notice == (saved->kind != USHER__KIND__NOTICE) &&
		notice_is_valid(saved->notice) && !saved->card;
}

static bool times_are_valid(const Usher__Fact__Handoff *saved) {
	const int64_t times[] = {saved->held_at, saved->due_at, saved->offered_at, saved->since,
		saved->remind_at, saved->up_at, saved->lasts, saved->ends_at, saved->ended_at,
		saved->kept, saved->reached_at, saved->ended_told_at, saved->expected_at,
		saved->estimated_at};
	bool valid = repeat_is_valid(saved->repeat) &&
		(saved->stage != USHER__STAGE__SCHEDULED || saved->due_at);

	for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
		valid = valid && time_is_valid(times[i]);
	}
	return valid;
}

static int restore_handoff(struct relay *relay, const Usher__Fact__Handoff *saved) {
	struct visit *visit = saved->visit ? idmap_get(&relay->visits, saved->visit) : NULL;
	struct handoff *handoff;

	if (!visit != !saved->visit ||
		(visit && visit->rec.ended_at && !handoff_lets_visit_end(saved)) ||
		!saved->handoff || saved->handoff > relay->last_number ||
		idmap_get(&relay->handoffs, saved->handoff) ||
		idmap_get(&relay->visits, saved->handoff) || saved->changed > relay->seq ||
		!kind_find(saved->kind) || !parts_are_valid(saved) ||
		!handoff_taker_matches_stage(saved) ||
		saved->n_decline_reasons > saved->n_declined ||
		!ladder_is_valid(saved->ladder, saved->n_ladder) ||
		saved->climbed > saved->n_ladder || saved->n_also > WIDENED_TO_MAX ||
		!times_are_valid(saved)) {
		return -EUCLEAN;
	}
	handoff = handoff_new(visit, saved->handoff);
	message_copy_into(&handoff->rec.base, &saved->base);
	idmap_put(&relay->handoffs, saved->handoff, handoff);
	relay->n_declines += saved->n_declined;
	wake_update_for_handoff(relay, handoff);
	seats_update(relay, handoff);
	(void)visit_counts_update(handoff); /* when a rule acts on the visit is found once all is
					       there */
	return 0;
}

static int restore_duties(
	struct relay *relay, struct device *device, const Usher__Fact__Device *saved) {
	for (size_t i = 0; i < saved->n_duties; i++) {
		if (!*saved->duties[i]->post ||
			device_duty_index(device, saved->duties[i]->post) >= 0) {
			return -EUCLEAN;
		}
		duty_sign_on(relay, device, saved->duties[i]);
	}
	return 0;
}

static int restore_device(struct relay *relay, const Usher__Fact__Device *saved) {
	struct device *device;
	int r;

	if (device_find(relay, saved->device) || !saved->person != !saved->n_duties ||
		(saved->break_since && !saved->n_duties) || saved->changed > relay->seq) {
		return -EUCLEAN;
	}
	device = device_get_or_make(relay, saved->device);
	device->rec.person = message_replace(device->rec.person, saved->person);
	device->rec.changed = saved->changed;
	device->rec.break_since = saved->break_since;
	device->rec.forgot_runs = saved->forgot_runs;
	r = restore_duties(relay, device, saved);
	/* when whoever is on duty began or ended a break, or took seats, is not kept */
	device->own_changed_seq = device->rec.person ? relay->seq : device->rec.changed;
	for (size_t i = 0; !r && i < saved->n_runs; i++) {
		r = runs_restore(device, saved->runs[i]);
	}
	return r;
}

/* Counters must be far from overflow: they only count up. */
static bool counters_and_time_are_valid(const Usher__Fact__Snapshot *snapshot) {
	static const uint64_t max = UINT64_MAX >> 8;

	return snapshot->seq <= max && snapshot->last_number <= max && time_is_valid(snapshot->at);
}

int relay_restore(struct relay *relay, const Usher__Fact__Snapshot *snapshot) {
	int r = counters_and_time_are_valid(snapshot) ? 0 : -EUCLEAN;

	assert(!relay->seq && !relay->last_number && !relay->n_devices); /* it is new */
	relay->seq = snapshot->seq;
	relay->last_fact_at = snapshot->at;
	relay->last_number = snapshot->last_number;
	for (size_t i = 0; !r && i < snapshot->n_visits; i++) {
		r = restore_visit(relay, snapshot->visits[i]);
	}
	for (size_t i = 0; !r && i < snapshot->n_handoffs; i++) {
		r = restore_handoff(relay, snapshot->handoffs[i]);
	}
	for (size_t i = 0; !r && i < snapshot->n_visits; i++) {
		wake_update_for_visit(relay, idmap_get(&relay->visits, snapshot->visits[i]->visit));
	}
	for (size_t i = 0; !r && i < snapshot->n_devices; i++) {
		r = restore_device(relay, snapshot->devices[i]);
	}
	for (size_t i = 0; !r && i < snapshot->n_inspections; i++) {
		r = snapshot->inspections[i]->person ? 0 : -EUCLEAN;
		inspection_keep(relay, snapshot->inspections[i]);
	}
	relay->needs_recheck = false; /* that they are on duty is nothing new */
	roster_settle_at(relay, relay->seq);
	return r;
}
