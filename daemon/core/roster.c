/* SPDX-License-Identifier: MIT */
#include "core/roster.h"

#include "base/memory.h"
#include "core/device.h"
#include "core/state.h"

#include <string.h>

static void finish_entries(struct textmap *entries) {
	const char *id;
	size_t position = 0;
	void *thing;

	while (textmap_next(entries, &position, &id, &thing)) {
		struct roster_entry *entry = thing;

		free(entry->id);
		free(entry->devices);
		free(entry);
	}
	textmap_finish(entries);
}

void roster_finish(struct roster *roster) {
	finish_entries(&roster->posts);
	finish_entries(&roster->vehicles);
	free(roster->changed_posts);
	free(roster->changed_devices);
	*roster = (struct roster){0};
}

static bool is_nobody_at_any(const struct textmap *entries) {
	const char *id;
	size_t position = 0;
	void *entry;

	while (textmap_next(entries, &position, &id, &entry)) {
		if (((const struct roster_entry *)entry)->n_devices) {
			return false;
		}
	}
	return true;
}

bool roster_is_empty(const struct roster *roster) {
	return is_nobody_at_any(&roster->posts) && is_nobody_at_any(&roster->vehicles);
}

const struct roster_entry *roster_post(const struct relay *relay, const char *post) {
	return textmap_get(&relay->roster.posts, post);
}

static struct roster_entry *get_or_make_entry(struct textmap *entries, const char *id) {
	void **slot = textmap_ensure_value_slot(entries, id);
	struct roster_entry *entry = *slot;

	if (!entry) {
		entry = NEW(struct roster_entry);
		entry->id = copy_text(id);
		*slot = entry;
	}
	return entry;
}

static void add_device(struct roster_entry *entry, struct device *device) {
	size_t position = device_position(entry->devices, entry->n_devices, device->rec.device);

	if (position < entry->n_devices && entry->devices[position] == device) {
		return; /* at two posts it drives the same */
	}
	entry->devices = grow(entry->devices, entry->n_devices, sizeof *entry->devices);
	memmove(&entry->devices[position + 1], &entry->devices[position],
		(entry->n_devices - position) * sizeof *entry->devices);
	entry->devices[position] = device;
	entry->n_devices++;
}

static void remove_device(struct roster_entry *entry, const struct device *device) {
	size_t position = device_position(entry->devices, entry->n_devices, device->rec.device);

	if (position < entry->n_devices && entry->devices[position] == device) {
		entry->n_devices--;
		memmove(&entry->devices[position], &entry->devices[position + 1],
			(entry->n_devices - position) * sizeof *entry->devices);
	}
}

static void mark_post_changed(struct roster *roster, struct roster_entry *post) {
	if (!post->is_changed) {
		post->is_changed = true;
		roster->changed_posts = grow(roster->changed_posts, roster->n_changed_posts,
			sizeof *roster->changed_posts);
		roster->changed_posts[roster->n_changed_posts++] = post;
	}
}

static void mark_post_changed_by_fact(struct relay *relay, struct roster_entry *post) {
	post->changed_seq = relay->seq + 1;
	mark_post_changed(&relay->roster, post);
}

/* What it is told of itself, alone. */
static void mark_own_news(struct relay *relay, struct device *device) {
	struct roster *roster = &relay->roster;

	device->own_changed_seq = relay->seq + 1;
	if (!device->is_changed) {
		device->is_changed = true;
		roster->changed_devices = grow(roster->changed_devices, roster->n_changed_devices,
			sizeof *roster->changed_devices);
		roster->changed_devices[roster->n_changed_devices++] = device;
	}
}

void roster_add(struct relay *relay, struct device *device, const Usher__Fact__Duty *duty) {
	struct roster_entry *post = get_or_make_entry(&relay->roster.posts, duty->post);

	add_device(post, device);
	if (*duty->vehicle) {
		add_device(get_or_make_entry(&relay->roster.vehicles, duty->vehicle), device);
	}
	mark_post_changed_by_fact(relay, post);
	mark_own_news(relay, device);
}

static bool is_driven_on(const struct device *device, const char *vehicle) {
	for (size_t i = 0; i < device->rec.n_duties; i++) {
		if (!strcmp(device->rec.duties[i]->vehicle, vehicle)) {
			return true;
		}
	}
	return false;
}

void roster_remove(struct relay *relay, struct device *device, const Usher__Fact__Duty *duty) {
	struct roster_entry *post = get_or_make_entry(&relay->roster.posts, duty->post);

	remove_device(post, device);
	if (*duty->vehicle && !is_driven_on(device, duty->vehicle)) {
		remove_device(get_or_make_entry(&relay->roster.vehicles, duty->vehicle), device);
	}
	mark_post_changed_by_fact(relay, post);
	mark_own_news(relay, device);
}

void roster_mark_device_changed(struct relay *relay, struct device *device) {
	for (size_t i = 0; i < device->rec.n_duties; i++) {
		mark_post_changed_by_fact(relay,
			get_or_make_entry(&relay->roster.posts, device->rec.duties[i]->post));
	}
	mark_own_news(relay, device);
}

void roster_mark_seats_changed(struct relay *relay, const char *vehicle) {
	const struct roster_entry *crew = textmap_get(&relay->roster.vehicles, vehicle);

	for (size_t i = 0; crew && i < crew->n_devices; i++) {
		struct device *device = crew->devices[i];

		for (size_t j = 0; j < device->rec.n_duties; j++) {
			if (!strcmp(device->rec.duties[j]->vehicle, vehicle)) {
				mark_post_changed_by_fact(relay,
					get_or_make_entry(
						&relay->roster.posts, device->rec.duties[j]->post));
			}
		}
		mark_own_news(relay, device);
	}
}

void roster_mark_presence_changed(struct relay *relay, const struct device *device) {
	for (size_t i = 0; i < device->rec.n_duties; i++) {
		mark_post_changed(&relay->roster,
			get_or_make_entry(&relay->roster.posts, device->rec.duties[i]->post));
	}
}

void roster_clear_changes(struct roster *roster) {
	while (roster->n_changed_posts) {
		roster->changed_posts[--roster->n_changed_posts]->is_changed = false;
	}
	while (roster->n_changed_devices) {
		roster->changed_devices[--roster->n_changed_devices]->is_changed = false;
	}
}

void roster_settle_at(struct relay *relay, uint64_t seq) {
	const char *id;
	size_t position = 0;
	void *post;

	roster_clear_changes(&relay->roster);
	while (textmap_next(&relay->roster.posts, &position, &id, &post)) {
		((struct roster_entry *)post)->changed_seq = seq;
	}
}
