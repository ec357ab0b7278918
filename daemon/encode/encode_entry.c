/* SPDX-License-Identifier: MIT */
/* Entries of the directory: posts and badges, and who can be reached there. */
#include "encode/encode.h"

#include "core/lookup.h"
#include "core/site.h"

#include <string.h>

static Usher__Entry *new_directory_entry(
	struct pool *pool, const char *name, const char *extension) {
	Usher__Entry *entry = POOL_NEW(pool, Usher__Entry);

	usher__entry__init(entry);
	entry->name = (char *)name;
	entry->extension = (char *)(extension ? extension : "");
	return entry;
}

Usher__Entry *encode_post_entry(
	struct pool *pool, const struct relay *relay, const struct post *post) {
	Usher__Entry *entry = new_directory_entry(pool, post->name, post->extension);

	entry->post = post->id;
	entry->on_duty = relay_count_devices_on_duty(relay, post->id);
	entry->listening = relay_count_devices_online(relay, post->id);
	return entry;
}

Usher__Entry *encode_badge_entry(
	struct pool *pool, const struct relay *relay, const struct badge *badge) {
	Usher__Entry *entry = new_directory_entry(pool, badge->name, badge->extension);
	const Usher__Fact__Device *device;

	entry->badge = badge->id;
	for (size_t i = 0; (device = relay_nth_device(relay, i)); i++) {
		if (!device->person || strcmp(device->person->badge, badge->id) != 0) {
			continue;
		}
		if (device->break_since) {
			entry->on_break = true;
		} else {
			entry->on_duty++;
			entry->listening += relay_device_is_online(relay, device->device);
		}
	}
	return entry;
}
