/* SPDX-License-Identifier: MIT */
#include "core/relay.h"

#include "base/memory.h"
#include "core/decide.h"
#include "core/state.h"

#include <assert.h>
#include <limits.h>

void relay_let_go(struct relay *relay, uint64_t seq) {
	list_each_safe(link, &relay->filed) {
		struct handoff *handoff = container_of(link, struct handoff, link);

		if (handoff->is.changed > seq) {
			break;
		}
		handoff_free(handoff);
	}
	list_each_safe(link, &relay->past) {
		struct visit *visit = container_of(link, struct visit, link);

		if (visit->past > seq) {
			break;
		}
		visit_free(visit);
	}
}

struct relay *relay_new(void) {
	struct relay *relay = NEW(struct relay);

	list_init(&relay->filed);
	list_init(&relay->past);
	return relay;
}

static void free_handoff(void *handoff) {
	(void)handoff_free(handoff);
}

static void free_visit(void *visit) {
	(void)visit_free(visit);
}

static void free_all(struct idmap *map, void (*free_one)(void *thing)) {
	uint64_t id;
	size_t at = 0;
	void *thing;

	while (idmap_next(map, &at, &id, &thing)) {
		free_one(thing);
	}
	idmap_finish(map);
}

struct relay *relay_free(struct relay *relay) {
	if (!relay) {
		return NULL;
	}
	relay_let_go(relay, UINT64_MAX);
	free_all(&relay->handoffs, free_handoff);
	free_all(&relay->visits, free_visit);
	free_all(&relay->surnames, free);
	for (size_t i = 0; i < relay->n_devices; i++) {
		device_free(relay->devices[i]);
	}
	free(relay->devices);
	textmap_finish(&relay->by_name);
	textmap_finish(&relay->on_duty);
	ears_finish(relay);
	textmap_finish(&relay->seats);
	for (size_t i = 0; i < relay->n_inspections; i++) {
		(void)message_free(&relay->inspections[i]->base);
	}
	free(relay->inspections);
	free(relay->touched);
	heap_finish(&relay->due);
	free(relay);
	return NULL;
}

const Usher__Fact__Answered *relay_recall(const struct relay *relay, const struct event *event) {
	static const Usher__Fact__Answered forgotten = {
		.base = PROTOBUF_C_MESSAGE_INIT(&usher__fact__answered__descriptor),
		.device = (char *)protobuf_c_empty_string,
		.post = (char *)protobuf_c_empty_string,
		.outcome = USHER__OUTCOME__ID_FORGOTTEN,
	};
	const struct device *device = device_find(relay, event->device);
	const Usher__Fact__Answered *remembered = NULL;
	int r = device_recall(device, event->run, event->id, &remembered);

	return r < 0 ? &forgotten : remembered;
}

/* An answer that is not remembered, since there is no room for the device. */
static const Usher__Fact__Answered *refuse_device(struct facts *facts) {
	Usher__Fact__Answered *answered = facts_answered(facts);

	answered->outcome = USHER__OUTCOME__TOO_MANY;
	return answered;
}

static const Usher__Fact__Answered *apply_act(
	struct relay *relay, const struct event *event, int64_t at, struct facts *facts) {
	struct device *device = device_find(relay, event->device);
	const Usher__Fact__Answered *remembered;
	Usher__Fact__Answered *answered;
	struct staffing before = {0};
	size_t n = facts->n;
	int r;

	assert(relay->site && event->device && event->run && event->id);
	remembered = relay_recall(relay, event);
	if (remembered) {
		return remembered;
	}
	if (!device && relay->n_devices >= DEVICES_MAX) {
		return refuse_device(facts);
	}
	answered = facts_answered(facts);
	answered->device = facts_text(facts, event->device);
	answered->run = event->run;
	answered->id = event->id;
	answered->outcome = decide_act(relay, event, at, facts, answered);
	if (facts->n == n) {
		facts_add(facts, at, USHER__FACT__FACT__WHAT__NOT_SET);
	}
	facts->list[facts->n - 1]->answered = answered;
	if (event->kind == EVENT_ON || event->kind == EVENT_OFF || event->kind == EVENT_BREAK ||
		event->kind == EVENT_RESUME) {
		staffing_note(relay, &before);
	}
	for (size_t i = n; i < facts->n; i++) {
		r = state_fold(relay, facts->list[i]);
		assert(r == 0);
	}
	if (event->kind == EVENT_ON || event->kind == EVENT_OFF) {
		device_assess(relay, device_find(relay, event->device));
	}
	decide_staffing(relay, &before, at, facts);
	return answered;
}

const Usher__Fact__Answered *relay_apply(
	struct relay *relay, const struct event *event, struct facts *facts) {
	/* site time never runs back */
	int64_t at = event->at > relay->at ? event->at : relay->at;

	const Usher__Fact__Answered *answered = NULL;

	relay->now = at;
	relay->n_touched = relay->n_turned = 0;
	decide_deaf(relay, at);
	if (event->kind == EVENT_TICK) {
		decide_tick(relay, at, facts);
	} else if (event->kind == EVENT_SITE) {
		decide_site(relay, event->site, at, facts);
	} else if (event->kind == EVENT_REACHED) {
		decide_reached(relay, event, at, facts);
	} else if (event->kind == EVENT_HEARS) {
		decide_hears(relay, event);
	} else if (event->kind == EVENT_SILENT) {
		decide_silent(relay, event);
	} else if (event->kind < EVENT_KINDS_N) {
		answered = apply_act(relay, event, at, facts);
	}
	decide_heard(relay, at, facts);
	return answered;
}

const uint64_t *relay_touched(const struct relay *relay, size_t *ret_n) {
	*ret_n = relay->n_touched;
	return relay->touched;
}

int relay_fold(struct relay *relay, const Usher__Fact__Fact *fact) {
	int r = state_fold(relay, fact);

	relay->n_touched = 0;
	relay->stirred = false;
	relay_let_go(relay, UINT64_MAX);
	return r;
}

const struct site *relay_site(const struct relay *relay) {
	return relay->site;
}

uint64_t relay_seq(const struct relay *relay) {
	return relay->seq;
}

int64_t relay_at(const struct relay *relay) {
	return relay->at;
}

int64_t relay_wake(const struct relay *relay) {
	const struct heap_node *due = heap_first(&relay->due),
			       *silence = heap_first(&relay->silences);
	int64_t wake = due ? due->due : INT64_MAX;

	wake = silence && silence->due < wake ? silence->due : wake;
	wake = relay->grace && relay->grace < wake ? relay->grace : wake;
	return relay->stirred ? relay->now : wake;
}

const struct handoff *relay_handoff(const struct relay *relay, uint64_t number) {
	return idmap_get(&relay->handoffs, number);
}

const struct handoff *relay_filed(const struct relay *relay, uint64_t number) {
	for (const struct list *link = relay->filed.prev; link != &relay->filed;
		link = link->prev) {
		const struct handoff *handoff = container_of(link, struct handoff, link);

		if (handoff->is.handoff == number) {
			return handoff;
		}
	}
	return NULL;
}

const Usher__Fact__Visit *relay_visit(const struct relay *relay, uint64_t number) {
	const struct visit *visit = visit_find(relay, number);

	for (const struct list *link = relay->past.prev; !visit && link != &relay->past;
		link = link->prev) {
		const struct visit *past = container_of(link, struct visit, link);

		visit = past->is.visit == number ? past : NULL;
	}
	return visit ? &visit->is : NULL;
}

const Usher__Fact__Visit **relay_awaited(const struct relay *relay, size_t *ret_n) {
	const Usher__Fact__Visit **visits = NULL;
	uint64_t *ids = idmap_ids(&relay->visits);

	*ret_n = 0;
	for (size_t i = 0; i < relay->visits.n; i++) {
		const struct visit *visit = idmap_get(&relay->visits, ids[i]);

		if (visit_is_awaited(&visit->is)) {
			GROW(visits, *ret_n);
			visits[(*ret_n)++] = &visit->is;
		}
	}
	free(ids);
	return visits;
}

bool relay_handles(const struct relay *relay, const char *name, const Usher__Fact__Visit *visit) {
	const struct device *device = device_find(relay, name);

	for (size_t i = 0; device && i < visit->n_posts; i++) {
		if (device_duty(device, visit->posts[i]) >= 0) {
			return true;
		}
	}
	return device && device->sees_all;
}

uint64_t relay_namesake(const struct relay *relay, uint64_t number) {
	const struct visit *visit = idmap_get(&relay->visits, number);
	const struct visit *other = visit && !visit->is.ended_at && !visit_is_awaited(&visit->is)
		? visit_namesake(relay, card_called(visit->is.card), visit)
		: NULL;

	return other ? other->is.visit : 0;
}

uint32_t relay_seats_taken(const struct relay *relay, const char *vehicle) {
	return seats_taken(relay, vehicle);
}

uint32_t relay_on_duty(const struct relay *relay, const char *post) {
	return device_count(relay, post);
}

const Usher__Fact__Inspection *relay_inspection(const struct relay *relay, size_t i) {
	return i < relay->n_inspections ? relay->inspections[i] : NULL;
}

bool relay_has_namesake(const struct relay *relay, const struct handoff *handoff) {
	return handoff->visit && relay_namesake(relay, handoff->visit->is.visit);
}

const struct handoff **relay_handoffs(const struct relay *relay, bool filed, size_t *ret_n) {
	uint64_t *ids = idmap_ids(&relay->handoffs);
	const struct handoff **handoffs = NULL;
	size_t n;

	for (n = 0; n < relay->handoffs.n; n++) {
		GROW(handoffs, n);
		handoffs[n] = idmap_get(&relay->handoffs, ids[n]);
	}
	free(ids);
	list_each(link, &relay->filed) {
		if (filed) {
			GROW(handoffs, n);
			handoffs[n++] = container_of(link, struct handoff, link);
		}
	}
	*ret_n = n;
	return handoffs;
}

uint64_t *relay_numbers(const struct relay *relay, size_t *ret_n) {
	uint64_t *numbers = NEW_N(uint64_t, relay->handoffs.n);
	size_t n = 0, at = 0;
	void *handoff;

	while (n < relay->handoffs.n && idmap_next(&relay->handoffs, &at, &numbers[n], &handoff)) {
		n++;
	}
	*ret_n = n;
	return numbers;
}

void relay_each_filed(const struct relay *relay,
	void (*each)(void *userdata, const struct handoff *handoff), void *userdata) {
	list_each(link, &relay->filed) {
		each(userdata, container_of(link, struct handoff, link));
	}
}

const Usher__Fact__Device *relay_duty(const struct relay *relay, const char *name) {
	const struct device *device = device_find(relay, name);

	return device && device->is.person ? &device->is : NULL;
}

uint64_t relay_duty_changed(const struct relay *relay, const char *name) {
	const struct device *device = device_find(relay, name);

	return device ? device->is.changed : 0;
}

const Usher__Fact__Device *relay_device(const struct relay *relay, size_t i) {
	return i < relay->n_devices ? &relay->devices[i]->is : NULL;
}

bool relay_sees_all(const struct relay *relay, const char *name) {
	const struct device *device = device_find(relay, name);

	return device && device->sees_all;
}

bool relay_may_see(
	const struct relay *relay, const char *name, const char *const *posts, size_t n) {
	const struct device *device = device_find(relay, name);

	for (size_t i = 0; device && i < n; i++) {
		if (device_duty(device, posts[i]) >= 0) {
			return true;
		}
	}
	return device && device->sees_all;
}

bool relay_may_see_handoff(
	const struct relay *relay, const char *name, const Usher__Fact__Handoff *is) {
	const char *posts[HANDOFF_POSTS_MAX];

	return relay_may_see(relay, name, posts, handoff_posts(is, posts));
}
