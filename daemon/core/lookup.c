/* SPDX-License-Identifier: MIT */
#include "core/lookup.h"

#include "base/memory.h"
#include "core/device.h"
#include "core/namesakes.h"
#include "core/presence.h"
#include "core/seats.h"
#include "core/state.h"
#include "core/visit.h"

const uint64_t *relay_changed(const struct relay *relay, size_t *ret_n) {
	*ret_n = relay->n_changed;
	return relay->changed;
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

const struct handoff *relay_handoff(const struct relay *relay, uint64_t number) {
	return idmap_get(&relay->handoffs, number);
}

const struct handoff *relay_archived(const struct relay *relay, uint64_t number) {
	for (const struct list *link = relay->archived.prev; link != &relay->archived;
		link = link->prev) {
		const struct handoff *handoff = container_of(link, struct handoff, link);

		if (handoff->rec.handoff == number) {
			return handoff;
		}
	}
	return NULL;
}

const Usher__Fact__Visit *relay_visit(const struct relay *relay, uint64_t number) {
	const struct visit *visit = visit_find(relay, number);

	for (const struct list *link = relay->archived_visits.prev;
		!visit && link != &relay->archived_visits; link = link->prev) {
		const struct visit *archived = container_of(link, struct visit, link);

		visit = archived->rec.visit == number ? archived : NULL;
	}
	return visit ? &visit->rec : NULL;
}

const Usher__Fact__Visit **relay_awaited(const struct relay *relay, size_t *ret_n) {
	const Usher__Fact__Visit **visits = NULL;
	uint64_t *ids = idmap_ids(&relay->visits);

	*ret_n = 0;
	for (size_t i = 0; i < relay->visits.n; i++) {
		const struct visit *visit = idmap_get(&relay->visits, ids[i]);

		if (visit_is_awaited(&visit->rec)) {
			visits = grow(visits, *ret_n, sizeof *visits);
			visits[(*ret_n)++] = &visit->rec;
		}
	}
	free(ids);
	return visits;
}

bool relay_handles(const struct relay *relay, const char *name, const Usher__Fact__Visit *visit) {
	const struct device *device = device_find(relay, name);

	for (size_t i = 0; device && i < visit->n_posts; i++) {
		if (device_find_duty(device, visit->posts[i]) >= 0) {
			return true;
		}
	}
	return device && device->sees_all;
}

uint64_t relay_namesake(const struct relay *relay, uint64_t number) {
	const struct visit *visit = idmap_get(&relay->visits, number);
	const struct visit *other = visit && !visit->rec.ended_at && !visit_is_awaited(&visit->rec)
		? visit_namesake(relay, card_called(visit->rec.card), visit)
		: NULL;

	return other ? other->rec.visit : 0;
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
	return handoff->visit && relay_namesake(relay, handoff->visit->rec.visit);
}

const struct handoff **relay_handoffs(const struct relay *relay, bool archived, size_t *ret_n) {
	uint64_t *ids = idmap_ids(&relay->handoffs);
	const struct handoff **handoffs = NULL;
	size_t n;

	for (n = 0; n < relay->handoffs.n; n++) {
		handoffs = grow(handoffs, n, sizeof *handoffs);
		handoffs[n] = idmap_get(&relay->handoffs, ids[n]);
	}
	free(ids);
	list_each(link, &relay->archived) {
		if (archived) {
			handoffs = grow(handoffs, n, sizeof *handoffs);
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

void relay_each_archived(const struct relay *relay,
	void (*each)(void *userdata, const struct handoff *handoff), void *userdata) {
	list_each(link, &relay->archived) {
		each(userdata, container_of(link, struct handoff, link));
	}
}

const Usher__Fact__Device *relay_device_on_duty(const struct relay *relay, const char *name) {
	const struct device *device = device_find(relay, name);

	return device && device->rec.person ? &device->rec : NULL;
}

uint64_t relay_duty_changed(const struct relay *relay, const char *name) {
	const struct device *device = device_find(relay, name);

	return device ? device->rec.changed : 0;
}

const Usher__Fact__Device *relay_device(const struct relay *relay, size_t i) {
	return i < relay->n_devices ? &relay->devices[i]->rec : NULL;
}

bool relay_sees_all(const struct relay *relay, const char *name) {
	const struct device *device = device_find(relay, name);

	return device && device->sees_all;
}

bool relay_may_see(
	const struct relay *relay, const char *name, const char *const *posts, size_t n) {
	const struct device *device = device_find(relay, name);

	for (size_t i = 0; device && i < n; i++) {
		if (device_find_duty(device, posts[i]) >= 0) {
			return true;
		}
	}
	return device && device->sees_all;
}

bool relay_may_see_handoff(
	const struct relay *relay, const char *name, const Usher__Fact__Handoff *rec) {
	const char *posts[HANDOFF_POSTS_MAX];

	return relay_may_see(relay, name, posts, handoff_posts(rec, posts));
}

bool relay_listens(const struct relay *relay, const char *name) {
	return presence_is_online(relay, name);
}

uint32_t relay_listening(const struct relay *relay, const char *post) {
	return presence_count_online(relay, post);
}

int64_t relay_deaf_since(const struct relay *relay, const char *name) {
	return presence_deaf_since(relay, name);
}

const char *const *relay_presence_changed(const struct relay *relay, size_t *ret_n) {
	return presence_changed(relay, ret_n);
}

uint32_t relay_reached(const struct relay *relay, const struct handoff *handoff, bool seen) {
	const Usher__Fact__Handoff *rec = &handoff->rec;
	uint32_t n = 0;

	for (size_t i = 0; i < rec->n_reached; i++) {
		n += (!seen || rec->reached[i]->seen) &&
			presence_may_hear(relay, rec->reached[i]->device);
	}
	return n;
}

struct visit *visit_find(const struct relay *relay, uint64_t number) {
	struct visit *visit = idmap_get(&relay->visits, number);
	const struct handoff *handoff = visit ? NULL : idmap_get(&relay->handoffs, number);

	return handoff ? handoff->visit : visit;
}
