/* SPDX-License-Identifier: MIT */
/* What must be true of a relay's state, seen from within. */
#include "base/memory.h"
#include "core/kind.h"
#include "core/device.h"
#include "core/handoff_private.h"
#include "core/relay.h"
#include "core/seats.h"
#include "core/state.h"
#include "core/visit.h"
#include "day.h"
#include "places.h"

static void check_stage(const Usher__Fact__Handoff *is) {
	bool taker = is->taker != NULL;

	switch ((int)is->stage) {
	case USHER__STAGE__SCHEDULED:
	case USHER__STAGE__OFFERED:
	case USHER__STAGE__MISSED:
	case USHER__STAGE__CONFIRMED:
		NEED(!taker, "handoff %llu at stage %d has a taker",
			(unsigned long long)is->handoff, (int)is->stage);
		break;
	case USHER__STAGE__TAKEN:
	case USHER__STAGE__MET:
	case USHER__STAGE__ABOARD:
	case USHER__STAGE__DROPPED:
	case USHER__STAGE__DONE:
	case USHER__STAGE__LENT:
		NEED(taker, "handoff %llu at stage %d has no taker",
			(unsigned long long)is->handoff, (int)is->stage);
		break;
	case USHER__STAGE__WITHDRAWN:
		break;
	default:
		NEED(false, "handoff %llu at stage %d", (unsigned long long)is->handoff,
			(int)is->stage);
	}
}

/* What is held until it is due has not rung, is with nobody and for nobody else yet, and goes by no
 * ladder. */
static void check_held(const Usher__Fact__Handoff *is) {
	if (is->stage == USHER__STAGE__SCHEDULED) {
		NEED(is->due_at, "handoff %llu is held for ever", (unsigned long long)is->handoff);
		NEED(!is->rings && !is->n_reached && !is->n_also && !is->n_ladder &&
				!is->n_declined && (!is->notice || !is->notice->n_readers),
			"handoff %llu is held, and somebody hears of it",
			(unsigned long long)is->handoff);
	} else {
		NEED(!is->repeat || !is->rings, "handoff %llu was offered, and is to be again",
			(unsigned long long)is->handoff);
		NEED(is->rings || is->stage == USHER__STAGE__WITHDRAWN,
			"handoff %llu was never offered", (unsigned long long)is->handoff);
	}
}

static void check_parts(const Usher__Fact__Handoff *is) {
	NEED(!is->pickup == (is->kind != USHER__KIND__PICKUP), "kind %d: pickup", (int)is->kind);
	NEED(!is->service == (is->kind != USHER__KIND__SERVICE), "kind %d: service", (int)is->kind);
	NEED(!is->notice == (is->kind != USHER__KIND__NOTICE), "kind %d: notice", (int)is->kind);
	for (size_t i = 0; is->notice && i < is->notice->n_readers; i++) {
		NEED(is->notice->readers[i]->person, "a reader who is nobody");
	}
}

static bool is_in(const struct relay *relay, const struct heap_node *node) {
	return node->place && node->place <= relay->due.n &&
		relay->due.nodes[node->place - 1] == node;
}

/* When a rule acts next on what is open; 0: never. */
static int64_t due_of(const Usher__Fact__Handoff *is) {
	int64_t rung = is->climbed < is->n_ladder
		? handoff_since(is) + is->ladder[is->climbed]->after
		: INT64_MAX;

	if (is->stage == USHER__STAGE__SCHEDULED) {
		return is->due_at;
	}
	if (is->stage == USHER__STAGE__OFFERED) {
		return rung < is->ends_at ? rung : is->ends_at;
	}
	if (is->stage == USHER__STAGE__TAKEN) {
		return is->remind_at ? is->remind_at : is->up_at;
	}
	return 0;
}

static void check_ladder(const Usher__Fact__Handoff *is) {
	NEED(is->climbed <= is->n_ladder && is->n_ladder <= LADDER_MAX, "rung %u of %zu",
		is->climbed, is->n_ladder);
	NEED(is->n_also <= ALSO_MAX, "for %zu posts besides", is->n_also);
}

static void check_handoff(const struct day *day, const struct handoff *handoff) {
	const struct relay *relay = day->relay;
	const Usher__Fact__Handoff *is = &handoff->is;

	check_stage(is);
	NEED(kind_find(is->kind), "kind %d", (int)is->kind);
	check_parts(is);
	NEED(is->handoff && is->handoff <= relay->last_number, "handoff %llu",
		(unsigned long long)is->handoff);
	NEED(is->changed <= relay->seq, "changed at %llu", (unsigned long long)is->changed);
	NEED(handoff->visit ? handoff->visit->is.visit == is->visit : !is->visit,
		"another's visit");
	NEED(idmap_get(&relay->visits, is->visit) == handoff->visit, "a visit that is gone");
	NEED(!idmap_get(&relay->visits, is->handoff), "a visit has its number");
	check_ladder(is);
	if (day->honest) {
		check_held(is);
	}
	if (is->stage == USHER__STAGE__OFFERED || due_of(is)) {
		NEED(is_in(relay, &handoff->node) && handoff->node.due == due_of(is),
			"what is next of it is not waited for");
	} else if (stage_is_open(is->stage) || (is->stage == USHER__STAGE__MISSED && is->visit)) {
		NEED(!handoff->node.place, "something is due of it");
	} else {
		int64_t stays = is->stage == USHER__STAGE__MISSED ? is->kept : ARCHIVED_AFTER;

		NEED(is_in(relay, &handoff->node) && handoff->node.due == is->ended_at + stays,
			"it is never filed");
	}
}

/* When a visit that is over is filed: a minute after that, and no sooner than each that nobody took
 * has been seen. */
static int64_t filed_at(const struct visit *visit) {
	int64_t at = visit->is.idle_since + ARCHIVED_AFTER;

	list_each(link, &visit->handoffs) {
		const Usher__Fact__Handoff *is = &container_of(link, struct handoff, link)->is;
		int64_t seen = is->stage == USHER__STAGE__MISSED ? is->ended_at + is->kept : at;

		at = seen > at ? seen : at;
	}
	return at;
}

/* When a rule acts on it next: on a guest who is awaited, or once nothing of it is open; what stays
 * keeps it from being filed, not from ending. 0: nothing does. */
static int64_t visit_due(const struct visit *visit, size_t n_open, size_t n_staying) {
	const Usher__Fact__Visit *is = &visit->is;

	if (visit_is_awaited(is)) {
		return is->expected->overdue_at ? is->expected->overdue_at + is->ends_after
						: is->expected->at + is->expected->overdue_after;
	}
	if (n_open != (is->ended_at ? 0 : n_staying)) {
		return 0;
	}
	return is->ended_at ? filed_at(visit) : is->idle_since + is->ends_after;
}

static size_t check_visit(const struct relay *relay, const struct visit *visit) {
	size_t n = 0, n_open = 0, n_staying = 0;

	list_each(link, &visit->handoffs) {
		const struct handoff *handoff = container_of(link, struct handoff, link);

		NEED(idmap_get(&relay->handoffs, handoff->is.handoff) == handoff,
			"a handoff that is gone");
		n_open += stage_is_open(handoff->is.stage);
		n_staying += stage_is_open(handoff->is.stage) && handoff_may_stay(&handoff->is);
		NEED(!visit->is.ended_at || handoff_may_stay(&handoff->is),
			"the guest has left, and handoff %llu is open",
			(unsigned long long)handoff->is.handoff);
		n++;
	}
	NEED(list_empty(&visit->namesakes) ==
			(visit->is.ended_at || visit_is_awaited(&visit->is) ||
				!*card_called(visit->is.card)),
		"on site, and not found by name");
	NEED(visit->is.card, "a visit of nobody");
	NEED(n_open == visit->n_open, "visit %llu has %zu open, and counts %zu",
		(unsigned long long)visit->is.visit, n_open, visit->n_open);
	NEED(is_in(relay, &visit->node) ? visit->node.due == visit_due(visit, n_open, n_staying)
					: !visit_due(visit, n_open, n_staying),
		"the visit's end is waited for at the wrong time");
	return n;
}

static void check_heap(const struct relay *relay) {
	const struct heap *heap = &relay->due;

	for (size_t i = 1; i <= heap->n; i++) {
		const struct heap_node *node = heap->nodes[i - 1],
				       *above = i > 1 ? heap->nodes[i / 2 - 1] : NULL;

		NEED(node->place == i, "node %zu believes to be %zu", i, node->place);
		NEED(!above || above->due < node->due ||
				(above->due == node->due && above->number < node->number),
			"node %zu is due before the one above it", i);
	}
}

static void check_devices(const struct relay *relay) {
	for (size_t i = 0; i < relay->n_devices; i++) {
		const Usher__Fact__Device *is = &relay->devices[i]->is;

		NEED(!i || strcmp(relay->devices[i - 1]->is.device, is->device) < 0,
			"device %s is out of order", is->device);
		NEED((is->person != NULL) == (is->n_duties != 0),
			"device %s: nobody on duty, or at no post", is->device);
		for (size_t j = 0; j < is->n_duties; j++) {
			NEED((size_t)device_find_duty(relay->devices[i], is->duties[j]->post) == j,
				"twice at %s", is->duties[j]->post);
		}
		NEED(is->n_runs <= RUNS_KEPT, "%zu runs", is->n_runs);
		for (size_t j = 0; j < is->n_runs; j++) {
			const Usher__Fact__Run *run = is->runs[j];

			NEED(run->n_answers && run->n_answers <= ANSWERS_KEPT, "%zu answers",
				run->n_answers);
			for (size_t k = 1; k < run->n_answers; k++) {
				NEED(run->answers[k - 1]->id < run->answers[k]->id,
					"answers out of order");
			}
		}
	}
}

/* Seats that are taken are those of parties; and as long as nobody has forged a fact, there are as
 * many. */
static void check_seats(const struct day *day, const struct vehicle *vehicle) {
	uint64_t id;
	size_t at = 0;
	uint32_t seats = 0;
	void *thing;

	while (idmap_next(&day->relay->handoffs, &at, &id, &thing)) {
		const Usher__Fact__Handoff *is = &((const struct handoff *)thing)->is;

		if (is->pickup && stage_is_open(is->stage) &&
			!strcmp(is->pickup->vehicle, vehicle->id)) {
			seats += is->pickup->seats;
		}
	}
	NEED(seats_taken(day->relay, vehicle->id) == seats, "%s has %u seats taken, by %u",
		vehicle->id, seats_taken(day->relay, vehicle->id), seats);
	NEED(!day->honest || seats <= vehicle->seats, "%s has %u seats, and %u are taken",
		vehicle->id, vehicle->seats, seats);
}

static void check_presence(const struct relay *relay, const char *post) {
	uint32_t n = 0;

	for (size_t i = 0; i < relay->n_devices; i++) {
		n += device_find_duty(relay->devices[i], post) >= 0 &&
			!relay->devices[i]->is.break_since;
	}
	NEED(device_count(relay, post) == n, "%u at %s, and %u are counted", n, post,
		device_count(relay, post));
}

void day_check(const struct day *day) {
	const struct relay *relay = day->relay;
	uint64_t *visits = idmap_ids(&relay->visits), *handoffs = idmap_ids(&relay->handoffs);
	size_t n = 0, n_due = 0;

	for (size_t i = 0; i < relay->visits.n; i++) {
		const struct visit *visit = idmap_get(&relay->visits, visits[i]);

		NEED(visit->is.visit == visits[i], "a visit under another's number");
		n += check_visit(relay, visit);
		n_due += visit->node.place != 0;
	}
	for (size_t i = 0; i < relay->handoffs.n; i++) {
		const struct handoff *handoff = idmap_get(&relay->handoffs, handoffs[i]);

		NEED(handoff->is.handoff == handoffs[i], "a handoff under another's number");
		check_handoff(day, handoff);
		n += !handoff->visit;
		n_due += handoff->node.place != 0;
	}
	NEED(n == relay->handoffs.n, "%zu handoffs in visits, %zu in all", n, relay->handoffs.n);
	NEED(n_due == relay->due.n, "%zu are due, and the heap has %zu", n_due, relay->due.n);
	check_heap(relay);
	check_devices(relay);
	for (size_t i = 0; i < places_whole.n_vehicles; i++) {
		check_seats(day, &places_whole.vehicles[i]);
	}
	for (size_t i = 0; i < places_whole.n_posts; i++) {
		check_presence(relay, places_whole.posts[i].id);
	}
	free(visits);
	free(handoffs);
}
