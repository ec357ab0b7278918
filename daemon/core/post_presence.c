/* SPDX-License-Identifier: MIT */
/* Who is at a post, counted by people: somebody who is on duty on two devices is one. */
#include "base/memory.h"
#include "core/device.h"
#include "core/escalate.h"
#include "core/lookup.h"
#include "core/presence.h"
#include "core/roster.h"
#include "core/state.h"

#include <assert.h>
#include <string.h>

/* Somebody at a post, by one of their devices, or by all. */
struct person_there {
	const char *badge;
	bool is_on_duty; /* and not on a break on every device */
	bool listens;
	int64_t deaf_since; /* the device that was lost last; 0: none is deaf */
};

static struct person_there see_device(const struct relay *relay, const struct device *device) {
	struct person_there person = {.badge = device->rec.person->badge};

	if (!device->rec.break_since) {
		person.is_on_duty = true;
		person.listens = presence_is_presumed_online(relay, device->rec.device);
		person.deaf_since = presence_deaf_since(relay, device->rec.device);
	}
	return person;
}

static int by_badge(const void *a, const void *b) {
	return strcmp(
		((const struct person_there *)a)->badge, ((const struct person_there *)b)->badge);
}

/* @more is of the same person. */
static void merge_person(struct person_there *person, const struct person_there *more) {
	person->is_on_duty |= more->is_on_duty;
	person->listens |= more->listens;
	if (more->deaf_since > person->deaf_since) {
		person->deaf_since = more->deaf_since;
	}
}

static void count_person(struct post_presence *presence, const struct person_there *person) {
	presence->on_duty += person->is_on_duty;
	presence->on_break += !person->is_on_duty;
	presence->listening += person->listens;
	if (!person->listens && person->deaf_since) {
		presence->deaf++;
		if (!presence->deaf_since || person->deaf_since < presence->deaf_since) {
			presence->deaf_since = person->deaf_since;
		}
	}
}

static void count_people(const struct relay *relay, const struct roster_entry *entry,
	struct post_presence *presence) {
	struct person_there *people = NEW_N(struct person_there, entry->n_devices);
	size_t n = entry->n_devices;

	for (size_t i = 0; i < n; i++) {
		people[i] = see_device(relay, entry->devices[i]);
	}
	qsort(people, n, sizeof *people, by_badge);
	for (size_t i = 0; i < n; i++) {
		struct person_there person = people[i];

		while (i + 1 < n && !by_badge(&person, &people[i + 1])) {
			merge_person(&person, &people[++i]);
		}
		count_person(presence, &person);
	}
	free(people);
}

/* Where it goes that is sent to @post now. */
static void find_way(
	const struct relay *relay, const struct post *post, struct post_presence *presence) {
	struct way way = escalate_find_way(relay, post, NULL), past;

	presence->instead = way.instead;
	presence->nobody_hears = way.nobody_hears;
	presence->seq = way.seq;
	if (way.instead && !way.nobody_hears) {
		past = escalate_find_way(relay, post, way.instead);
		presence->past_instead = past.instead;
		presence->past_unheard = past.nobody_hears;
		presence->seq = past.seq > way.seq ? past.seq : way.seq;
	}
}

void post_presence_set_origin(struct post_presence *presence, const char *from) {
	if (presence->instead && !strcmp(presence->instead->id, from)) {
		presence->instead = presence->past_instead;
		presence->nobody_hears = presence->past_unheard;
		presence->past_instead = NULL;
		presence->past_unheard = false;
	}
}

struct post_presence relay_post_presence(const struct relay *relay, const struct post *post) {
	const struct roster_entry *entry = roster_post(relay, post->id);
	struct post_presence presence = {0};

	assert(relay->site);
	if (entry) {
		count_people(relay, entry, &presence);
		presence.people_seq = entry->changed_seq;
	}
	find_way(relay, post, &presence);
	return presence;
}

const Usher__Fact__Device *relay_nth_device_at_post(
	const struct relay *relay, const char *post, size_t i) {
	const struct roster_entry *entry = roster_post(relay, post);

	return entry && i < entry->n_devices ? &entry->devices[i]->rec : NULL;
}

const char *relay_nth_changed_post(const struct relay *relay, size_t i) {
	return i < relay->roster.n_changed_posts ? relay->roster.changed_posts[i]->id : NULL;
}

const Usher__Fact__Device *relay_nth_changed_device(const struct relay *relay, size_t i) {
	return i < relay->roster.n_changed_devices ? &relay->roster.changed_devices[i]->rec : NULL;
}

uint64_t relay_device_own_changed_seq(const struct relay *relay, const char *device_id) {
	const struct device *device = device_find(relay, device_id);

	return device ? device->own_changed_seq : 0;
}

bool relay_device_is_presumed_online(const struct relay *relay, const char *device_id) {
	return presence_is_presumed_online(relay, device_id);
}
