/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * What the relay knows, private to the core. Everything that a snapshot holds lives in fact.proto's
 * structs, embedded here; beside them only what can be derived from them: indexes, links, heaps.
 *
 * A string in the state is either empty and static, or its own allocation (message_set_text).
 */

#include "base/heap.h"
#include "base/idmap.h"
#include "base/list.h"
#include "base/tally.h"
#include "base/textmap.h"
#include "core/presence_state.h"
#include "core/roster_state.h"
#include "core/site.h"
#include "fact/fact.pb-c.h"

struct device;

struct relay {
	uint64_t seq;         /* of the last fact folded */
	int64_t last_fact_at; /* its time */
	uint64_t last_number; /* the last given to a visit or a handoff */
	struct idmap visits, handoffs;
	struct device **devices; /* sorted by id */
	size_t n_devices;
	struct textmap devices_by_id; /* the same */
	struct roster roster;
	struct tally on_duty_by_post; /* by post: how many devices hold it and are not on a break */
	struct presences presence;
	int64_t now;        /* of the event under way */
	size_t n_declines;  /* of all handoffs */
	bool needs_recheck; /* somebody went who could have taken something, or a supervisor
			 came: everything that is offered is checked again */
	struct heap wakes; /* of handoffs and visits, by the instant at which a rule acts on them */
	/* of struct handoff and struct visit: archived, and kept until relay_release_archived; in
	 * order of the seq at which they were */
	struct list archived, archived_visits;
	struct idmap visits_by_surname; /* a hash of a surname -> struct list of struct visit: who
					 * is on site
					 */
	struct tally seats_taken;       /* by vehicle: how many are taken */
	Usher__Fact__Inspection **inspections; /* the last ones, n_inspections of them */
	size_t n_inspections;
	uint64_t *changed; /* handoffs that the last event has changed, some more than once; */
	size_t n_changed;  /* so many */
	const struct site *site; /* for decisions only; never read by the fold */
};
