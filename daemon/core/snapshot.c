/* SPDX-License-Identifier: MIT */
#include "core/snapshot.h"

#include "base/memory.h"
#include "core/copy.h"
#include "core/duty.h"
#include "core/fits.h"
#include "core/handoff_private.h"
#include "core/inspection.h"
#include "core/kind.h"
#include "core/namesakes.h"
#include "core/schedule.h"
#include "core/seats.h"
#include "core/state.h"
#include "core/visit.h"
#include "core/visit_counts.h"

#include <assert.h>
#include <errno.h>

const Usher__Fact__Snapshot *relay_snapshot(const struct relay *relay, struct pool *pool) {
	Usher__Fact__Snapshot *snapshot = POOL_NEW(pool, Usher__Fact__Snapshot);
	uint64_t *ids;

	usher__fact__snapshot__init(snapshot);
	snapshot->seq = relay->seq;
	snapshot->at = relay->at;
	snapshot->last_number = relay->last_number;

	ids = idmap_ids(&relay->visits);
	snapshot->n_visits = relay->visits.n;
	snapshot->visits = pool_take(pool, (relay->visits.n + 1) * sizeof *snapshot->visits);
	for (size_t i = 0; i < relay->visits.n; i++) {
		snapshot->visits[i] = &((struct visit *)idmap_get(&relay->visits, ids[i]))->rec;
	}
	free(ids);

	ids = idmap_ids(&relay->handoffs);
	snapshot->n_handoffs = relay->handoffs.n;
	snapshot->handoffs = pool_take(pool, (relay->handoffs.n + 1) * sizeof *snapshot->handoffs);
	for (size_t i = 0; i < relay->handoffs.n; i++) {
		snapshot->handoffs[i] =
			&((struct handoff *)idmap_get(&relay->handoffs, ids[i]))->rec;
	}
	free(ids);

	snapshot->n_devices = relay->n_devices;
	snapshot->devices = pool_take(pool, (relay->n_devices + 1) * sizeof *snapshot->devices);
	for (size_t i = 0; i < relay->n_devices; i++) {
		snapshot->devices[i] = &relay->devices[i]->rec;
	}
	snapshot->n_inspections = relay->n_inspections;
	snapshot->inspections = relay->inspections;
	return snapshot;
}

static int restore_visit(struct relay *relay, const Usher__Fact__Visit *kept) {
	struct visit *visit;

	if (!kept->visit || kept->visit > relay->last_number ||
		idmap_get(&relay->visits, kept->visit) || !kept->card ||
		!time_fits(kept->opened_at) || !time_fits(kept->idle_since) ||
		!time_fits(kept->ends_after) || !time_fits(kept->ended_at) ||
		!expected_fits(kept->expected)) {
		return -EUCLEAN;
	}
	visit = visit_new(kept->visit);
	message_fill(&visit->rec.base, &kept->base);
	idmap_put(&relay->visits, kept->visit, visit);
	visit_appear(relay, visit);
	return 0;
}

/* Somebody has it who has it, and nobody what nobody has. A stage that the core never leaves
 * anything at is none. */
static bool stage_fits(const Usher__Fact__Handoff *kept) {
	return kept->taker ? stage_has_taker(kept->stage) : stage_has_no_taker(kept->stage);
}

/* Each kind has its own part. */
static bool parts_fit(const Usher__Fact__Handoff *kept) {
	return !kept->pickup == (kept->kind != USHER__KIND__PICKUP) &&
		!kept->service == (kept->kind != USHER__KIND__SERVICE) &&
		!kept->notice == (kept->kind != USHER__KIND__NOTICE) && notice_fits(kept->notice) &&
		!kept->card;
}

static bool times_fit(const Usher__Fact__Handoff *kept) {
	const int64_t times[] = {kept->held_at, kept->due_at, kept->offered_at, kept->since,
		kept->remind_at, kept->up_at, kept->lasts, kept->ends_at, kept->ended_at,
		kept->kept, kept->reached_at};
	bool fit = repeat_fits(kept->repeat) &&
		(kept->stage != USHER__STAGE__SCHEDULED || kept->due_at);

	for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
		fit = fit && time_fits(times[i]);
	}
	return fit;
}

static int restore_handoff(struct relay *relay, const Usher__Fact__Handoff *kept) {
	struct visit *visit = kept->visit ? idmap_get(&relay->visits, kept->visit) : NULL;
	struct handoff *handoff;

	if (!visit != !kept->visit || (visit && visit->rec.ended_at && !handoff_may_stay(kept)) ||
		!kept->handoff || kept->handoff > relay->last_number ||
		idmap_get(&relay->handoffs, kept->handoff) ||
		idmap_get(&relay->visits, kept->handoff) || kept->changed > relay->seq ||
		!kind_find(kept->kind) || !parts_fit(kept) || !stage_fits(kept) ||
		!ladder_fits(kept->ladder, kept->n_ladder) || kept->climbed > kept->n_ladder ||
		kept->n_also > ALSO_MAX || !times_fit(kept)) {
		return -EUCLEAN;
	}
	handoff = handoff_new(visit, kept->handoff);
	message_fill(&handoff->rec.base, &kept->base);
	idmap_put(&relay->handoffs, kept->handoff, handoff);
	relay->n_declines += kept->n_declined;
	handoff_schedule(relay, handoff);
	seats_account(relay, handoff);
	(void)visit_count(handoff); /* when a rule acts on the visit is found once all is there */
	return 0;
}

static int restore_duties(
	struct relay *relay, struct device *device, const Usher__Fact__Device *kept) {
	for (size_t i = 0; i < kept->n_duties; i++) {
		if (!*kept->duties[i]->post ||
			device_find_duty(device, kept->duties[i]->post) >= 0) {
			return -EUCLEAN;
		}
		duty_sign_on(relay, device, kept->duties[i]);
	}
	return 0;
}

/* Of an answer, the ids rise; runs without any are not kept. */
static int restore_run(struct device *device, const Usher__Fact__Run *run) {
	uint64_t id = 0;

	if (!run->n_answers || device_has_run(device, run->run)) {
		return -EUCLEAN;
	}
	for (size_t i = 0; i < run->n_answers; i++) {
		if (run->answers[i]->id <= id) {
			return -EUCLEAN;
		}
		id = run->answers[i]->id;
		device_remember(device, run->run, run->answers[i]);
	}
	device_forget(device, run->run, run->forgotten);
	return 0;
}

static int restore_device(struct relay *relay, const Usher__Fact__Device *kept) {
	struct device *device;
	int r;

	if (device_find(relay, kept->device) || !kept->person != !kept->n_duties ||
		(kept->break_since && !kept->n_duties)) {
		return -EUCLEAN;
	}
	device = device_get_or_make(relay, kept->device);
	device->rec.person = message_replace(device->rec.person, kept->person);
	device->rec.changed = kept->changed;
	device->rec.break_since = kept->break_since;
	r = restore_duties(relay, device, kept);
	for (size_t i = 0; !r && i < kept->n_runs; i++) {
		r = restore_run(device, kept->runs[i]);
	}
	return r;
}

/* They count up for ever, which takes that they are nowhere near the end. */
static bool numbers_fit(const Usher__Fact__Snapshot *snapshot) {
	static const uint64_t most = UINT64_MAX >> 8;

	return snapshot->seq <= most && snapshot->last_number <= most && time_fits(snapshot->at);
}

int relay_restore(struct relay *relay, const Usher__Fact__Snapshot *snapshot) {
	int r = numbers_fit(snapshot) ? 0 : -EUCLEAN;

	assert(!relay->seq && !relay->last_number && !relay->n_devices); /* it is new */
	relay->seq = snapshot->seq;
	relay->at = snapshot->at;
	relay->last_number = snapshot->last_number;
	for (size_t i = 0; !r && i < snapshot->n_visits; i++) {
		r = restore_visit(relay, snapshot->visits[i]);
	}
	for (size_t i = 0; !r && i < snapshot->n_handoffs; i++) {
		r = restore_handoff(relay, snapshot->handoffs[i]);
	}
	for (size_t i = 0; !r && i < snapshot->n_visits; i++) {
		visit_schedule(relay, idmap_get(&relay->visits, snapshot->visits[i]->visit));
	}
	for (size_t i = 0; !r && i < snapshot->n_devices; i++) {
		r = restore_device(relay, snapshot->devices[i]);
	}
	for (size_t i = 0; !r && i < snapshot->n_inspections; i++) {
		r = snapshot->inspections[i]->person ? 0 : -EUCLEAN;
		inspection_keep(relay, snapshot->inspections[i]);
	}
	relay->recheck = false; /* that they are on duty is nothing new */
	return r;
}
