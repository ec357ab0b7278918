/* SPDX-License-Identifier: MIT */
#include "core/relay.h"

#include "base/invariant.h"
#include "base/memory.h"
#include "core/consequence.h"
#include "core/decide.h"
#include "core/device.h"
#include "core/duty.h"
#include "core/escalate.h"
#include "core/fold.h"
#include "core/handoff_private.h"
#include "core/message.h"
#include "core/namesakes.h"
#include "core/presence.h"
#include "core/roster.h"
#include "core/runs.h"
#include "core/seats.h"
#include "core/staffing.h"
#include "core/state.h"
#include "core/visit.h"
#include "core/visit_counts.h"

#include <assert.h>
#include <limits.h>

void relay_release_archived(struct relay *relay, uint64_t seq) {
	list_each_safe(link, &relay->archived) {
		struct handoff *handoff = container_of(link, struct handoff, link);

		if (handoff->rec.changed > seq) {
			break;
		}
		handoff_free(handoff);
	}
	list_each_safe(link, &relay->archived_visits) {
		struct visit *visit = container_of(link, struct visit, link);

		if (visit->archived_seq > seq) {
			break;
		}
		visit_free(visit);
	}
}

struct relay *relay_new(void) {
	struct relay *relay = NEW(struct relay);

	list_init(&relay->archived);
	list_init(&relay->archived_visits);
	return relay;
}

static void free_handoffs(struct relay *relay) {
	uint64_t id;
	size_t cursor = 0;
	void *thing;

	while (idmap_next(&relay->handoffs, &cursor, &id, &thing)) {
		struct handoff *handoff = thing;

		seats_release(relay, handoff);
		relay->n_declines -= handoff->rec.n_declined;
		heap_remove(&relay->wakes, &handoff->node);
		(void)handoff_free(handoff);
	}
	idmap_finish(&relay->handoffs);
	INVARIANT(tally_is_zero(&relay->seats_taken), "the seats taken are those of handoffs");
	INVARIANT(relay->n_declines == 0, "the declines are those of handoffs");
}

static void free_visits(struct relay *relay) {
	uint64_t id;
	size_t cursor = 0;
	void *thing;

	while (idmap_next(&relay->visits, &cursor, &id, &thing)) {
		struct visit *visit = thing;

		heap_remove(&relay->wakes, &visit->node);
		(void)visit_free(visit);
	}
	idmap_finish(&relay->visits);
}

static void free_devices_and_presence(struct relay *relay) {
	for (size_t i = 0; i < relay->n_devices; i++) {
		duty_sign_off(relay, relay->devices[i], NULL);
	}
	INVARIANT(tally_is_zero(&relay->on_duty_by_post) && roster_is_empty(&relay->roster),
		"those on duty are counted by their duties");
	roster_finish(&relay->roster);
	presence_finish(relay);
	for (size_t i = 0; i < relay->n_devices; i++) {
		(void)device_free(relay->devices[i]);
	}
	free(relay->devices);
	textmap_finish(&relay->devices_by_id);
	tally_finish(&relay->on_duty_by_post);
}

/* What each visit counts of its handoffs is what there is of them. */
static void verify_visit_counts(const struct relay *relay) {
	uint64_t id;
	size_t cursor = 0;
	void *visit;

	while (idmap_next(&relay->visits, &cursor, &id, &visit)) {
		INVARIANT(visit_counts_match(visit), "a visit counts what is open of it");
	}
}

struct relay *relay_free(struct relay *relay) {
	if (!relay) {
		return NULL;
	}
	relay->site = NULL; /* it may be gone already */
	verify_visit_counts(relay);
	relay_release_archived(relay, UINT64_MAX);
	free_handoffs(relay);
	free_visits(relay);
	INVARIANT(!heap_first(&relay->wakes), "only what there is falls due");
	heap_finish(&relay->wakes);
	namesakes_finish(relay);
	free_devices_and_presence(relay);
	tally_finish(&relay->seats_taken);
	for (size_t i = 0; i < relay->n_inspections; i++) {
		(void)message_free(&relay->inspections[i]->base);
	}
	free(relay->inspections);
	free(relay->changed);
	free(relay);
	return NULL;
}

const Usher__Fact__Answered *relay_remembered_answer(
	const struct relay *relay, const struct event *event) {
	static const Usher__Fact__Answered forgotten = {
		.base = PROTOBUF_C_MESSAGE_INIT(&usher__fact__answered__descriptor),
		.device = (char *)protobuf_c_empty_string,
		.post = (char *)protobuf_c_empty_string,
		.outcome = USHER__OUTCOME__ID_FORGOTTEN,
	};
	const Usher__Fact__Answered *remembered = NULL;
	int r;

	assert(event->device);
	if (!event->request.run) {
		return NULL;
	}
	r = runs_find_answer(device_find(relay, event->device), &event->request, &remembered);
	return r < 0 ? &forgotten : remembered;
}

/* Might the act make a device that is not known yet: for its answer, or for a duty? */
static bool may_add_device(const struct relay *relay, const struct event *event) {
	return !device_find(relay, event->device) &&
		(event->request.run || event->type == EVENT_ON);
}

/* Have the answer remembered: with the last fact of the act, or with one that says nothing else. Of
 * run 0 none is. */
static void add_answer_to_remember(struct facts *facts, size_t n_before, const struct event *event,
	int64_t at, Usher__Fact__Answered *answered) {
	if (!event->request.run) {
		return;
	}
	answered->device = facts_copy_text(facts, event->device);
	answered->run = event->request.run;
	answered->id = event->request.id;
	answered->short_run = event->request.short_run;
	if (facts->n == n_before) {
		facts_add(facts, at, USHER__FACT__FACT__WHAT__NOT_SET);
	}
	facts->list[facts->n - 1]->answered = answered;
}

static const Usher__Fact__Answered *apply_act(
	struct relay *relay, const struct event *event, int64_t at, struct facts *facts) {
	const Usher__Fact__Answered *remembered;
	Usher__Fact__Answered *answered;
	struct staffing before = {0};
	size_t n_before = facts->n;

	assert(relay->site && event->device && (event->request.id || !event->request.run));
	remembered = relay_remembered_answer(relay, event);
	if (remembered) {
		return remembered;
	}
	answered = facts_new_answered(facts);
	if (may_add_device(relay, event) && relay->n_devices >= DEVICES_MAX) {
		answered->outcome = USHER__OUTCOME__TOO_MANY;
		return answered; /* and not remembered, since there is no room for it */
	}
	facts->answered = answered;
	answered->outcome = decide_act(relay, event, at, facts, answered);
	add_answer_to_remember(facts, n_before, event, at, answered);
	if (event->type == EVENT_ON || event->type == EVENT_OFF || event->type == EVENT_BREAK ||
		event->type == EVENT_RESUME) {
		staffing_capture(relay, &before);
	}
	fold_pending_facts(relay, facts);
	if (device_find(relay, event->device) &&
		(event->type == EVENT_ON || event->type == EVENT_OFF)) {
		device_update_from_site(relay, device_find(relay, event->device));
	}
	staffing_sync_notices_and_finish(relay, &before, at, facts);
	return answered;
}

const Usher__Fact__Answered *relay_apply(
	struct relay *relay, const struct event *event, struct facts *facts) {
	/* site time never runs back */
	int64_t at = event->at > relay->last_fact_at ? event->at : relay->last_fact_at;
	const Usher__Fact__Answered *answered = NULL;

	/* what the caller has of earlier events is in the state */
	INVARIANT(facts->n_folded == facts->n, "each fact that was decided is folded");
	/* before the site only its event, and what devices do, can be dealt with */
	assert(relay->site || event->type == EVENT_SITE || event->type == EVENT_ONLINE ||
		event->type == EVENT_LOST);
	relay->now = at;
	relay->n_changed = 0;
	presence_clear_changed_devices(relay);
	roster_clear_changes(&relay->roster);
	presence_tick(relay, at);
	if (event->type == EVENT_TICK) {
		consequence_apply_tick(relay, at, facts);
	} else if (event->type == EVENT_SITE) {
		consequence_apply_site(relay, event->site, at, facts);
	} else if (event->type == EVENT_REACHED) {
		consequence_apply_reached(relay, event, at, facts);
	} else if (event->type == EVENT_ONLINE) {
		presence_mark_online(relay, event->device);
	} else if (event->type == EVENT_LOST) {
		presence_mark_lost(relay, event->device, event->lost.last_received);
	} else if (event->type < EVENT_TYPES_N) {
		answered = apply_act(relay, event, at, facts);
	}
	escalate_recheck_offers(relay, at, facts);
	INVARIANT(facts->n_folded == facts->n, "each fact that was decided is folded");
	return answered;
}

int relay_replay_fact(struct relay *relay, const Usher__Fact__Fact *fact) {
	int r;

	assert(fact->base.descriptor == &usher__fact__fact__descriptor);
	r = fold_fact(relay, fact);

	relay->n_changed = 0;
	relay->needs_recheck = false;
	roster_clear_changes(&relay->roster);
	relay_release_archived(relay, UINT64_MAX);
	return r;
}

int64_t relay_wake_at(const struct relay *relay) {
	const struct heap_node *first = heap_first(&relay->wakes);
	int64_t rules_at = first ? first->due : INT64_MAX, presence_at = presence_wake_at(relay);

	if (relay->needs_recheck) {
		return relay->now;
	}
	return rules_at < presence_at ? rules_at : presence_at;
}
