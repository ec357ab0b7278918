/* SPDX-License-Identifier: MIT */
/* What must be true of a relay's state, seen from within. */
#include "base/memory.h"
#include "core/kind.h"
#include "core/device.h"
#include "core/handoff_private.h"
#include "core/relay.h"
#include "core/roster.h"
#include "core/runs.h"
#include "core/seats.h"
#include "core/stage.h"
#include "core/state.h"
#include "core/visit.h"
#include "day.h"
#include "places.h"

static void check_stage(const Usher__Fact__Handoff *rec) {
	bool taker = rec->taker != NULL;

	NEED(rec->n_decline_reasons <= rec->n_declined, "handoff %llu is declined by fewer",
		(unsigned long long)rec->handoff);
	switch ((int)rec->stage) {
	case USHER__STAGE__SCHEDULED:
	case USHER__STAGE__OFFERED:
	case USHER__STAGE__MISSED:
	case USHER__STAGE__CONFIRMED:
		NEED(!taker, "handoff %llu at stage %d has a taker",
			(unsigned long long)rec->handoff, (int)rec->stage);
		break;
	case USHER__STAGE__TAKEN:
	case USHER__STAGE__MET:
	case USHER__STAGE__ABOARD:
	case USHER__STAGE__DROPPED:
	case USHER__STAGE__DONE:
	case USHER__STAGE__LENT:
		NEED(taker, "handoff %llu at stage %d has no taker",
			(unsigned long long)rec->handoff, (int)rec->stage);
		break;
	case USHER__STAGE__WITHDRAWN:
		break;
	default:
		NEED(false, "handoff %llu at stage %d", (unsigned long long)rec->handoff,
			(int)rec->stage);
	}
}

/* What is held until it is due has not rung, is with nobody and for nobody else yet, and goes by no
 * ladder. */
static void check_held(const Usher__Fact__Handoff *rec) {
	if (rec->stage == USHER__STAGE__SCHEDULED) {
		NEED(rec->due_at, "handoff %llu is held for ever",
			(unsigned long long)rec->handoff);
		NEED(!rec->rings && !rec->n_reached && !rec->n_also && !rec->n_ladder &&
				!rec->n_declined && (!rec->notice || !rec->notice->n_readers),
			"handoff %llu is held, and somebody hears of it",
			(unsigned long long)rec->handoff);
	} else {
		NEED(!rec->repeat || !rec->rings, "handoff %llu was offered, and is to be again",
			(unsigned long long)rec->handoff);
		NEED(rec->rings || rec->stage == USHER__STAGE__WITHDRAWN,
			"handoff %llu was never offered", (unsigned long long)rec->handoff);
	}
}

static void check_parts(const Usher__Fact__Handoff *rec) {
	NEED(!rec->pickup == (rec->kind != USHER__KIND__PICKUP), "kind %d: pickup", (int)rec->kind);
	NEED(!rec->service == (rec->kind != USHER__KIND__SERVICE), "kind %d: service",
		(int)rec->kind);
	NEED(!rec->notice == (rec->kind != USHER__KIND__NOTICE), "kind %d: notice", (int)rec->kind);
	for (size_t i = 0; rec->notice && i < rec->notice->n_readers; i++) {
		NEED(rec->notice->readers[i]->person, "a reader who is nobody");
	}
}

static bool is_in(const struct relay *relay, const struct heap_node *node) {
	return node->position && node->position <= relay->wakes.n &&
		relay->wakes.nodes[node->position - 1] == node;
}

/* When a rule acts next on what is open; 0: never. */
static int64_t due_of(const Usher__Fact__Handoff *rec) {
	int64_t rung = rec->climbed < rec->n_ladder
		? handoff_last_offered_at(rec) + rec->ladder[rec->climbed]->after
		: INT64_MAX;

	if (rec->stage == USHER__STAGE__SCHEDULED) {
		return rec->due_at;
	}
	if (rec->stage == USHER__STAGE__OFFERED) {
		return rung < rec->ends_at ? rung : rec->ends_at;
	}
	if (rec->stage == USHER__STAGE__TAKEN) {
		return rec->remind_at ? rec->remind_at : rec->up_at;
	}
	return 0;
}

static void check_ladder(const Usher__Fact__Handoff *rec) {
	NEED(rec->climbed <= rec->n_ladder && rec->n_ladder <= LADDER_MAX, "rung %u of %zu",
		rec->climbed, rec->n_ladder);
	NEED(rec->n_also <= WIDENED_TO_MAX, "for %zu posts besides", rec->n_also);
}

static void check_handoff(const struct day *day, const struct handoff *handoff) {
	const struct relay *relay = day->relay;
	const Usher__Fact__Handoff *rec = &handoff->rec;

	check_stage(rec);
	NEED(kind_find(rec->kind), "kind %d", (int)rec->kind);
	check_parts(rec);
	NEED(rec->handoff && rec->handoff <= relay->last_number, "handoff %llu",
		(unsigned long long)rec->handoff);
	NEED(rec->changed <= relay->seq, "changed at %llu", (unsigned long long)rec->changed);
	NEED(handoff->visit ? handoff->visit->rec.visit == rec->visit : !rec->visit,
		"another's visit");
	NEED(idmap_get(&relay->visits, rec->visit) == handoff->visit, "a visit that is gone");
	NEED(!idmap_get(&relay->visits, rec->handoff), "a visit has its number");
	check_ladder(rec);
	if (day->honest) {
		check_held(rec);
	}
	if (rec->stage == USHER__STAGE__OFFERED || due_of(rec)) {
		NEED(is_in(relay, &handoff->node) && handoff->node.due == due_of(rec),
			"what is next of it is not waited for");
	} else if (stage_is_open(rec->stage) ||
		(rec->stage == USHER__STAGE__MISSED && rec->visit)) {
		NEED(!handoff->node.position, "something is due of it");
	} else {
		int64_t until = rec->stage == USHER__STAGE__MISSED
			? rec->ended_at + rec->kept
			: handoff_end_told_at(rec) + ARCHIVED_AFTER;

		NEED(is_in(relay, &handoff->node) && handoff->node.due == until,
			"it is never filed");
	}
}

/* When a visit that is over is filed: a minute after that, and no sooner than each that nobody took
 * has been seen. */
static int64_t filed_at(const struct visit *visit) {
	int64_t at = visit->rec.idle_since + ARCHIVED_AFTER;

	list_each(link, &visit->handoffs) {
		const Usher__Fact__Handoff *rec = &container_of(link, struct handoff, link)->rec;
		int64_t seen = rec->stage == USHER__STAGE__MISSED ? rec->ended_at + rec->kept : at;

		at = seen > at ? seen : at;
	}
	return at;
}

/* When a rule acts on it next: on a guest who is awaited, or once nothing of it is open; what stays
 * keeps it from being filed, not from ending. 0: nothing does. */
static int64_t visit_due(const struct visit *visit, size_t n_open, size_t n_staying) {
	const Usher__Fact__Visit *rec = &visit->rec;

	if (visit_is_awaited(rec)) {
		return rec->expected->overdue_at ? rec->expected->overdue_at + rec->ends_after
						 : rec->expected->at + rec->expected->overdue_after;
	}
	if (n_open != (rec->ended_at ? 0 : n_staying)) {
		return 0;
	}
	return rec->ended_at ? filed_at(visit) : rec->idle_since + rec->ends_after;
}

static size_t check_visit(const struct relay *relay, const struct visit *visit) {
	size_t n = 0, n_open = 0, n_staying = 0;

	list_each(link, &visit->handoffs) {
		const struct handoff *handoff = container_of(link, struct handoff, link);

		NEED(idmap_get(&relay->handoffs, handoff->rec.handoff) == handoff,
			"a handoff that is gone");
		n_open += stage_is_open(handoff->rec.stage);
		n_staying +=
			stage_is_open(handoff->rec.stage) && handoff_lets_visit_end(&handoff->rec);
		NEED(!visit->rec.ended_at || handoff_lets_visit_end(&handoff->rec),
			"the guest has left, and handoff %llu is open",
			(unsigned long long)handoff->rec.handoff);
		n++;
	}
	NEED(list_empty(&visit->namesakes_link) ==
			(visit->rec.ended_at || visit_is_awaited(&visit->rec) ||
				!*card_surname_to_compare(visit->rec.card)),
		"on site, and not found by name");
	NEED(visit->rec.card, "a visit of nobody");
	NEED(n_open == visit->n_open, "visit %llu has %zu open, and counts %zu",
		(unsigned long long)visit->rec.visit, n_open, visit->n_open);
	NEED(is_in(relay, &visit->node) ? visit->node.due == visit_due(visit, n_open, n_staying)
					: !visit_due(visit, n_open, n_staying),
		"the visit's end is waited for at the wrong time");
	return n;
}

static void check_heap(const struct relay *relay) {
	const struct heap *heap = &relay->wakes;

	for (size_t i = 1; i <= heap->n; i++) {
		const struct heap_node *node = heap->nodes[i - 1],
				       *above = i > 1 ? heap->nodes[i / 2 - 1] : NULL;

		NEED(node->position == i, "node %zu believes to be %zu", i, node->position);
		NEED(!above || above->due < node->due ||
				(above->due == node->due && above->number < node->number),
			"node %zu is due before the one above it", i);
	}
}

static void check_runs(const struct device *device) {
	size_t n_short = 0;

	NEED(device->rec.n_runs <= 2 * RUNS_KEPT, "%zu runs", device->rec.n_runs);
	for (size_t i = 0; i < device->rec.n_runs; i++) {
		const Usher__Fact__Run *run = device->rec.runs[i];

		n_short += run->short_run;
		NEED(run->n_answers && run->n_answers <= ANSWERS_KEPT, "%zu answers",
			run->n_answers);
		for (size_t j = 1; j < run->n_answers; j++) {
			NEED(run->answers[j - 1]->id < run->answers[j]->id, "answers out of order");
		}
	}
	NEED(n_short == device->n_short_runs, "%zu short runs, and %zu are counted", n_short,
		device->n_short_runs);
}

static void check_devices(const struct relay *relay) {
	for (size_t i = 0; i < relay->n_devices; i++) {
		const Usher__Fact__Device *rec = &relay->devices[i]->rec;

		NEED(!i || strcmp(relay->devices[i - 1]->rec.device, rec->device) < 0,
			"device %s is out of order", rec->device);
		NEED((rec->person != NULL) == (rec->n_duties != 0),
			"device %s: nobody on duty, or at no post", rec->device);
		for (size_t j = 0; j < rec->n_duties; j++) {
			NEED((size_t)device_duty_index(relay->devices[i], rec->duties[j]->post) ==
					j,
				"twice at %s", rec->duties[j]->post);
		}
		NEED(rec->changed <= relay->devices[i]->own_changed_seq &&
				relay->devices[i]->own_changed_seq <= relay->seq,
			"%s changed at %llu, and is told so as of %llu", rec->device,
			(unsigned long long)rec->changed,
			(unsigned long long)relay->devices[i]->own_changed_seq);
		check_runs(relay->devices[i]);
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
		const Usher__Fact__Handoff *rec = &((const struct handoff *)thing)->rec;

		if (rec->pickup && stage_is_open(rec->stage) &&
			!strcmp(rec->pickup->vehicle, vehicle->id)) {
			seats += rec->pickup->seats;
		}
	}
	NEED(seats_taken(day->relay, vehicle->id) == seats, "%s has %u seats taken, by %u",
		vehicle->id, seats_taken(day->relay, vehicle->id), seats);
	NEED(!day->honest || seats <= vehicle->seats, "%s has %u seats, and %u are taken",
		vehicle->id, vehicle->seats, seats);
}

/* Those of the roster are those who have duty there, and no others. */
static void check_roster(const struct relay *relay, const char *post) {
	const struct roster_entry *entry = roster_post(relay, post);
	size_t n = 0;

	for (size_t i = 0; i < relay->n_devices; i++) {
		if (device_duty_index(relay->devices[i], post) >= 0) {
			NEED(entry && n < entry->n_devices &&
					entry->devices[n] == relay->devices[i],
				"%s is on duty at %s, and not on the roster",
				relay->devices[i]->rec.device, post);
			n++;
		}
	}
	NEED(!entry || entry->n_devices == n, "%zu at %s, and %zu on the roster", n, post,
		entry->n_devices);
	NEED(!entry || entry->changed_seq <= relay->seq, "%s has changed since then", post);
}

/* What is said of a post is true of itself. */
static void check_post(const struct relay *relay, const struct post *post) {
	struct post_presence presence;

	if (!relay->site || !site_post(relay->site, post->id)) {
		return;
	}
	presence = relay_post_presence(relay, site_post(relay->site, post->id));
	NEED(presence.listening + presence.deaf <= presence.on_duty, "%u and %u of %u at %s",
		presence.listening, presence.deaf, presence.on_duty, post->id);
	NEED(!presence.deaf == !presence.deaf_since, "deaf since %lld, %u of them",
		(long long)presence.deaf_since, presence.deaf);
	NEED(!presence.listening || (!presence.instead && !presence.nobody_hears),
		"somebody listens at %s, and it goes on", post->id);
	NEED(!presence.instead || presence.nobody_hears ||
			relay_post_presence(relay, presence.instead).listening,
		"it goes on from %s to where nobody listens", post->id);
	NEED((!presence.past_instead && !presence.past_unheard) ||
			(presence.instead && !presence.nobody_hears &&
				presence.past_instead != presence.instead &&
				(presence.past_unheard ||
					relay_post_presence(relay, presence.past_instead)
						.listening)),
		"what comes from where it goes on to from %s goes on wrong", post->id);
	NEED(presence.people_seq <= presence.seq && presence.seq <= relay->seq,
		"at %s something follows from what was not yet", post->id);
}

static void check_presence(const struct relay *relay, const char *post) {
	uint32_t n = 0;

	for (size_t i = 0; i < relay->n_devices; i++) {
		n += device_duty_index(relay->devices[i], post) >= 0 &&
			!relay->devices[i]->rec.break_since;
	}
	NEED(device_count_on_duty(relay, post) == n, "%u at %s, and %u are counted", n, post,
		device_count_on_duty(relay, post));
}

void day_check(const struct day *day) {
	const struct relay *relay = day->relay;
	uint64_t *visits = idmap_copy_sorted_ids(&relay->visits),
		 *handoffs = idmap_copy_sorted_ids(&relay->handoffs);
	size_t n = 0, n_due = 0;

	for (size_t i = 0; i < relay->visits.n; i++) {
		const struct visit *visit = idmap_get(&relay->visits, visits[i]);

		NEED(visit->rec.visit == visits[i], "a visit under another's number");
		n += check_visit(relay, visit);
		n_due += visit->node.position != 0;
	}
	for (size_t i = 0; i < relay->handoffs.n; i++) {
		const struct handoff *handoff = idmap_get(&relay->handoffs, handoffs[i]);

		NEED(handoff->rec.handoff == handoffs[i], "a handoff under another's number");
		check_handoff(day, handoff);
		n += !handoff->visit;
		n_due += handoff->node.position != 0;
	}
	NEED(n == relay->handoffs.n, "%zu handoffs in visits, %zu in all", n, relay->handoffs.n);
	NEED(n_due == relay->wakes.n, "%zu are due, and the heap has %zu", n_due, relay->wakes.n);
	check_heap(relay);
	check_devices(relay);
	for (size_t i = 0; i < places_whole.n_vehicles; i++) {
		check_seats(day, &places_whole.vehicles[i]);
	}
	for (size_t i = 0; i < places_whole.n_posts; i++) {
		check_presence(relay, places_whole.posts[i].id);
		check_roster(relay, places_whole.posts[i].id);
		check_post(relay, &places_whole.posts[i]);
	}
	free(visits);
	free(handoffs);
}
