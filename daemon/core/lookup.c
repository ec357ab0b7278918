/* SPDX-License-Identifier: MIT */
#include "core/lookup.h"

#include "base/memory.h"
#include "core/device.h"
#include "core/namesakes.h"
#include "core/presence.h"
#include "core/seats.h"
#include "core/state.h"
#include "core/visit.h"

const uint64_t *relay_changed_handoff_numbers(const struct relay *relay, size_t *ret_n) {
	*ret_n = relay->n_changed;
	return relay->changed;
}

const struct site *relay_site(const struct relay *relay) {
	return relay->site;
}

uint64_t relay_seq(const struct relay *relay) {
	return relay->seq;
}

int64_t relay_last_fact_at(const struct relay *relay) {
	return relay->last_fact_at;
}

const struct handoff *relay_handoff(const struct relay *relay, uint64_t number) {
	return idmap_get(&relay->handoffs, number);
}

const struct handoff *relay_archived_handoff(const struct relay *relay, uint64_t number) {
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
	const struct visit *visit = relay_find_visit_in_core(relay, number);

	for (const struct list *link = relay->archived_visits.prev;
		!visit && link != &relay->archived_visits; link = link->prev) {
		const struct visit *archived = container_of(link, struct visit, link);

		visit = archived->rec.visit == number ? archived : NULL;
	}
	return visit ? &visit->rec : NULL;
}

const Usher__Fact__Visit **relay_collect_awaited_visits(const struct relay *relay, size_t *ret_n) {
	const Usher__Fact__Visit **visits = NULL;
	uint64_t *ids = idmap_copy_sorted_ids(&relay->visits);

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

bool relay_device_may_see_visit(
	const struct relay *relay, const char *device_id, const Usher__Fact__Visit *visit) {
	return relay_device_may_see_some_post(
		relay, device_id, (const char *const *)visit->posts, visit->n_posts);
}

uint64_t relay_namesake_visit_number(const struct relay *relay, uint64_t visit_number) {
	const struct visit *visit = idmap_get(&relay->visits, visit_number);
	const struct visit *other = visit && !visit->rec.ended_at && !visit_is_awaited(&visit->rec)
		? namesakes_find(relay, card_surname_to_compare(visit->rec.card), visit)
		: NULL;

	return other ? other->rec.visit : 0;
}

uint32_t relay_seats_taken(const struct relay *relay, const char *vehicle) {
	return seats_taken(relay, vehicle);
}

uint32_t relay_count_devices_on_duty(const struct relay *relay, const char *post) {
	return device_count_on_duty(relay, post);
}

const Usher__Fact__Inspection *relay_nth_inspection(const struct relay *relay, size_t i) {
	return i < relay->n_inspections ? relay->inspections[i] : NULL;
}

bool relay_handoff_has_namesake(const struct relay *relay, const struct handoff *handoff) {
	return handoff->visit && relay_namesake_visit_number(relay, handoff->visit->rec.visit);
}

const struct handoff **relay_collect_handoffs(
	const struct relay *relay, bool with_archived, size_t *ret_n) {
	uint64_t *ids = idmap_copy_sorted_ids(&relay->handoffs);
	const struct handoff **handoffs = NULL;
	size_t n;

	for (n = 0; n < relay->handoffs.n; n++) {
		handoffs = grow(handoffs, n, sizeof *handoffs);
		handoffs[n] = idmap_get(&relay->handoffs, ids[n]);
	}
	free(ids);
	list_each(link, &relay->archived) {
		if (with_archived) {
			handoffs = grow(handoffs, n, sizeof *handoffs);
			handoffs[n++] = container_of(link, struct handoff, link);
		}
	}
	*ret_n = n;
	return handoffs;
}

uint64_t *relay_collect_handoff_numbers(const struct relay *relay, size_t *ret_n) {
	uint64_t *numbers = NEW_N(uint64_t, relay->handoffs.n);
	size_t n = 0, cursor = 0;
	void *handoff;

	while (n < relay->handoffs.n &&
		idmap_next(&relay->handoffs, &cursor, &numbers[n], &handoff)) {
		n++;
	}
	*ret_n = n;
	return numbers;
}

void relay_for_each_archived_handoff(const struct relay *relay,
	void (*each)(void *userdata, const struct handoff *handoff), void *userdata) {
	list_each(link, &relay->archived) {
		each(userdata, container_of(link, struct handoff, link));
	}
}

const Usher__Fact__Device *relay_signed_on_device(
	const struct relay *relay, const char *device_id) {
	const struct device *device = device_find(relay, device_id);

	return device && device->rec.person ? &device->rec : NULL;
}

uint64_t relay_duty_changed_seq(const struct relay *relay, const char *device_id) {
	const struct device *device = device_find(relay, device_id);

	return device ? device->rec.changed : 0;
}

const Usher__Fact__Device *relay_nth_device(const struct relay *relay, size_t i) {
	return i < relay->n_devices ? &relay->devices[i]->rec : NULL;
}

bool relay_device_sees_all(const struct relay *relay, const char *device_id) {
	const struct device *device = device_find(relay, device_id);

	return device && device->sees_all;
}

bool relay_device_may_see_some_post(const struct relay *relay, const char *device_id,
	const char *const *posts, size_t n_posts) {
	const struct device *device = device_find(relay, device_id);

	for (size_t i = 0; device && i < n_posts; i++) {
		if (device_duty_index(device, posts[i]) >= 0) {
			return true;
		}
	}
	return device && device->sees_all;
}

bool relay_device_may_see_handoff(
	const struct relay *relay, const char *device_id, const Usher__Fact__Handoff *rec) {
	const char *posts[HANDOFF_POSTS_MAX];

	return relay_device_may_see_some_post(
		relay, device_id, posts, handoff_fill_involved_posts(rec, posts));
}

bool relay_device_only_sends(
	const struct relay *relay, const char *device_id, const Usher__Fact__Handoff *rec) {
	const struct device *device = device_find(relay, device_id);

	return device && device_duty_index(device, rec->from) >= 0 &&
		!device_is_addressed(device, rec);
}

const Usher__Fact__Visit *relay_find_guest_on_site(const struct relay *relay, const char *surname) {
	const struct visit *visit = namesakes_find(relay, surname, NULL);

	return visit ? &visit->rec : NULL;
}

bool relay_device_is_online(const struct relay *relay, const char *device_id) {
	return presence_is_online(relay, device_id);
}

uint32_t relay_count_devices_online(const struct relay *relay, const char *post) {
	return presence_count_online(relay, post);
}

int64_t relay_device_deaf_since(const struct relay *relay, const char *device_id) {
	return presence_deaf_since(relay, device_id);
}

const char *const *relay_presence_changed_devices(const struct relay *relay, size_t *ret_n) {
	return presence_changed_devices(relay, ret_n);
}

uint32_t relay_count_devices_reached(
	const struct relay *relay, const struct handoff *handoff, bool seen_only) {
	const Usher__Fact__Handoff *rec = &handoff->rec;
	uint32_t n = 0;

	for (size_t i = 0; i < rec->n_reached; i++) {
		n += (!seen_only || rec->reached[i]->seen) &&
			presence_is_presumed_online(relay, rec->reached[i]->device);
	}
	return n;
}

struct visit *relay_find_visit_in_core(const struct relay *relay, uint64_t number) {
	struct visit *visit = idmap_get(&relay->visits, number);
	const struct handoff *handoff = visit ? NULL : idmap_get(&relay->handoffs, number);

	return handoff ? handoff->visit : visit;
}
