/* SPDX-License-Identifier: MIT */
/* The state as one message, and back. */
#include "base/memory.h"
#include "core/kind.h"
#include "core/relay.h"
#include "core/state.h"

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
		snapshot->visits[i] = &((struct visit *)idmap_get(&relay->visits, ids[i]))->is;
	}
	free(ids);

	ids = idmap_ids(&relay->handoffs);
	snapshot->n_handoffs = relay->handoffs.n;
	snapshot->handoffs = pool_take(pool, (relay->handoffs.n + 1) * sizeof *snapshot->handoffs);
	for (size_t i = 0; i < relay->handoffs.n; i++) {
		snapshot->handoffs[i] = &((struct handoff *)idmap_get(&relay->handoffs, ids[i]))->is;
	}
	free(ids);

	snapshot->n_devices = relay->n_devices;
	snapshot->devices = pool_take(pool, (relay->n_devices + 1) * sizeof *snapshot->devices);
	for (size_t i = 0; i < relay->n_devices; i++) {
		snapshot->devices[i] = &relay->devices[i]->is;
	}
	return snapshot;
}

static int restore_visit(struct relay *relay, const Usher__Fact__Visit *kept) {
	struct visit *visit;

	if (!kept->visit || kept->visit > relay->last_number || idmap_get(&relay->visits, kept->visit) ||
		!time_fits(kept->opened_at) || !time_fits(kept->idle_since) || !time_fits(kept->ends_after)) {
		return -EUCLEAN;
	}
	visit = visit_new(kept->visit);
	visit->is.card = card_copy(kept->card);
	visit->is.opened_at = kept->opened_at;
	visit->is.ends_after = kept->ends_after;
	visit->is.idle_since = kept->idle_since;
	idmap_put(&relay->visits, kept->visit, visit);
	return 0;
}

static void restore_people(struct handoff *handoff, const Usher__Fact__Handoff *kept) {
	Usher__Fact__Handoff *is = &handoff->is;

	person_set(&is->sender, kept->sender);
	person_set(&is->taker, kept->taker);
	person_set(&is->ender, kept->ender);
	for (size_t i = 0; i < kept->n_declined; i++) {
		GROW(is->declined, i);
		is->declined[i] = NULL;
		person_set(&is->declined[i], kept->declined[i]);
		is->n_declined++;
	}
	for (size_t i = 0; i < kept->n_reached; i++) {
		GROW(is->reached, i);
		is->reached[i] = NEW(Usher__Fact__Reach);
		usher__fact__reach__init(is->reached[i]);
		text_set(&is->reached[i]->device, kept->reached[i]->device);
		is->reached[i]->seen = kept->reached[i]->seen;
		is->n_reached++;
	}
}

/* Somebody has it who has it, and nobody what nobody has. A stage that the core never leaves anything at is none. */
static bool stage_fits(const Usher__Fact__Handoff *kept) {
	switch (kept->stage) {
	case USHER__FACT__STAGE__OFFERED:
	case USHER__FACT__STAGE__MISSED:
		return !kept->taker;
	case USHER__FACT__STAGE__TAKEN:
	case USHER__FACT__STAGE__MET:
		return kept->taker;
	case USHER__FACT__STAGE__WITHDRAWN:
		return true;
	case USHER__FACT__STAGE__STAGE_UNSAID:
	case USHER__FACT__STAGE__HELD:
	case _USHER__FACT__STAGE_IS_INT_SIZE:
		break;
	}
	return false;
}

static int restore_handoff(struct relay *relay, const Usher__Fact__Handoff *kept) {
	struct visit *visit = idmap_get(&relay->visits, kept->visit);
	struct handoff *handoff;

	if (!visit || !kept->handoff || kept->handoff > relay->last_number ||
		idmap_get(&relay->handoffs, kept->handoff) || idmap_get(&relay->visits, kept->handoff) ||
		kept->changed > relay->seq || !kind_find(kept->kind) || !stage_fits(kept) || !time_fits(kept->ends_at) ||
		!time_fits(kept->ended_at)) {
		return -EUCLEAN;
	}
	handoff = handoff_new(visit, kept->handoff);
	handoff->is.kind = kept->kind;
	handoff->is.stage = kept->stage;
	handoff->is.visit = kept->visit;
	text_set(&handoff->is.from, kept->from);
	text_set(&handoff->is.to, kept->to);
	text_set(&handoff->is.post, kept->post);
	text_set(&handoff->is.device, kept->device);
	restore_people(handoff, kept);
	handoff->is.late = kept->late;
	handoff->is.offered_at = kept->offered_at;
	handoff->is.ends_at = kept->ends_at;
	handoff->is.taken_at = kept->taken_at;
	handoff->is.ended_at = kept->ended_at;
	handoff->is.changed = kept->changed;
	handoff->is.rings = kept->rings;
	visit->n_open += stage_is_open(kept->stage);
	idmap_put(&relay->handoffs, kept->handoff, handoff);
	handoff_schedule(relay, handoff);
	return 0;
}

static int restore_duties(struct relay *relay, struct device *device, const Usher__Fact__Device *kept) {
	for (size_t i = 0; i < kept->n_duties; i++) {
		if (!*kept->duties[i]->post || device_duty(device, kept->duties[i]->post) >= 0) {
			return -EUCLEAN;
		}
		device_sign_on(relay, device, kept->duties[i]->post, kept->duties[i]->since);
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

	if (device_find(relay, kept->device) || !kept->person != !kept->n_duties) {
		return -EUCLEAN;
	}
	device = device_need(relay, kept->device);
	person_set(&device->is.person, kept->person);
	device->is.changed = kept->changed;
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
	return r;
}
