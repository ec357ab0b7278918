/* SPDX-License-Identifier: MIT */
/*
 * Which devices listen. A device is online while it does. Once its connection is lost, or it says
 * nothing, it is deaf ten seconds later. None of it is a fact: after a start nothing is known of
 * it, and for a while every device is taken to listen.
 */
#include "core/presence.h"

#include "base/invariant.h"
#include "base/memory.h"
#include "core/device.h"
#include "core/roster.h"
#include "core/state.h"

#include <assert.h>
#include <string.h>

enum {
	DEAF_AFTER = 10 * 1000, /* ms of silence */
	GRACE = 15 * 1000,      /* ms after a start, while nobody is deaf */
};

/* NULL if the device has not listened. */
static struct presence *find_presence(const struct relay *relay, const char *device_id) {
	return textmap_get(&relay->presence.by_device_id, device_id);
}

static struct presence *get_or_make_presence(struct relay *relay, const char *device_id) {
	struct presence *presence = find_presence(relay, device_id);

	if (!presence) {
		presence = NEW(struct presence);
		presence->device_id = copy_text(device_id);
		presence->node.number = ++relay->presence.last_number;
		*textmap_ensure_value_slot(&relay->presence.by_device_id, device_id) = presence;
	}
	return presence;
}

static void free_presence(struct presence *presence) {
	free(presence->device_id);
	free(presence);
}

/* Of a device that nobody is on duty on, and that does not listen, nothing is kept. */
static void remove_presence(struct relay *relay, struct presence *presence) {
	(void)textmap_remove(&relay->presence.by_device_id, presence->device_id);
	free_presence(presence);
}

void presence_finish(struct relay *relay) {
	struct presences *presences = &relay->presence;
	const char *device_id;
	size_t cursor = 0;
	void *presence;

	while (textmap_next(&presences->by_device_id, &cursor, &device_id, &presence)) {
		free_presence(presence);
	}
	textmap_finish(&presences->by_device_id);
	INVARIANT(tally_is_zero(&presences->online_by_post),
		"those who listen are counted by duties");
	tally_finish(&presences->online_by_post);
	heap_finish(&presences->lost);
	free(presences->changed);
	*presences = (struct presences){0};
}

void presence_clear_changed_devices(struct relay *relay) {
	relay->presence.n_changed = 0;
}

void presence_begin_grace(struct relay *relay, int64_t at) {
	assert(at >= 0 && !relay->presence.grace_ends_at); /* there is one start */
	relay->presence.grace_ends_at = at + GRACE;
}

bool presence_is_online(const struct relay *relay, const char *device_id) {
	const struct presence *presence = find_presence(relay, device_id);

	return presence && presence->online;
}

bool presence_is_presumed_online(const struct relay *relay, const char *device_id) {
	return relay->presence.grace_ends_at || presence_is_online(relay, device_id);
}

uint32_t presence_count_online(const struct relay *relay, const char *post) {
	return (uint32_t)tally_get(&relay->presence.online_by_post, post);
}

uint32_t presence_count_presumed_online(const struct relay *relay, const char *post) {
	return relay->presence.grace_ends_at ? device_count_on_duty(relay, post)
					     : presence_count_online(relay, post);
}

int64_t presence_deaf_since(const struct relay *relay, const char *device_id) {
	const struct presence *presence = find_presence(relay, device_id);
	const struct device *device = presence ? device_find(relay, device_id) : NULL;

	return device && device->rec.person ? presence->deaf_since : 0;
}

const char *const *presence_changed_devices(const struct relay *relay, size_t *ret_n) {
	*ret_n = relay->presence.n_changed;
	return relay->presence.changed;
}

int64_t presence_wake_at(const struct relay *relay) {
	const struct heap_node *first = heap_first(&relay->presence.lost);
	int64_t wake_at = first ? first->due : INT64_MAX;

	if (relay->presence.grace_ends_at && relay->presence.grace_ends_at < wake_at) {
		wake_at = relay->presence.grace_ends_at;
	}
	return wake_at;
}

static void adjust_online_count(struct relay *relay, const char *post, bool is_added) {
	if (is_added) {
		tally_add(&relay->presence.online_by_post, post, 1);
	} else {
		tally_subtract(&relay->presence.online_by_post, post, 1);
	}
}

/* At @post one more device hears what is offered (@is_added), or one fewer. Of those who come,
 * only a supervisor has something go on; of those who go the last; and where somebody has declined,
 * perhaps any. */
static void request_recheck_if_needed(struct relay *relay, const char *post, bool is_added) {
	const struct post *supervisor = relay->site ? site_supervisor_post(relay->site) : NULL;
	bool matters =
		relay->n_declines || (!is_added && !presence_count_presumed_online(relay, post));

	relay->needs_recheck |= matters || (supervisor && !strcmp(supervisor->id, post));
}

void presence_note_duty_change(
	struct relay *relay, const char *device_id, const char *post, bool begins) {
	if (presence_is_online(relay, device_id)) {
		adjust_online_count(relay, post, begins);
	}
	request_recheck_if_needed(relay, post, begins);
}

/* It listens from now on, or no more. */
static void set_online(struct relay *relay, struct presence *presence, bool online) {
	const struct device *device = device_find(relay, presence->device_id);

	presence->online = online;
	for (size_t i = 0; device && !device->rec.break_since && i < device->rec.n_duties; i++) {
		adjust_online_count(relay, device->rec.duties[i]->post, online);
		request_recheck_if_needed(relay, device->rec.duties[i]->post, online);
	}
	if (device && !relay->presence.grace_ends_at) { /* until then it is taken to listen */
		roster_mark_presence_changed(relay, device);
	}
}

/* Whoever is told of presence hears of the device. */
static void add_changed_device(struct relay *relay, const struct device *device) {
	struct presences *presences = &relay->presence;

	presences->changed =
		grow(presences->changed, presences->n_changed, sizeof *presences->changed);
	presences->changed[presences->n_changed++] = device->rec.device;
}

/* The same, of a device on which somebody has been on duty; of others nobody hears. */
static void add_changed_device_by_id(struct relay *relay, const char *device_id) {
	const struct device *device = device_find(relay, device_id);

	if (device) {
		add_changed_device(relay, device);
	}
}

void presence_mark_online(struct relay *relay, const char *device_id) {
	struct presence *presence;

	assert(device_id);
	presence = get_or_make_presence(relay, device_id);
	heap_remove(&relay->presence.lost, &presence->node);
	presence->deaf_since = 0;
	if (!presence->online) {
		set_online(relay, presence, true);
		/* after a start it was taken to listen: a whole crowd that comes back is no news */
		if (!relay->presence.grace_ends_at) {
			add_changed_device_by_id(relay, device_id);
		}
	}
}

void presence_mark_lost(struct relay *relay, const char *device_id, int64_t last_received) {
	struct presence *presence = find_presence(relay, device_id);
	int64_t deaf_at = last_received + DEAF_AFTER;

	assert(last_received <= relay->now);
	if (presence && presence->online) {
		presence->last_received = last_received;
		heap_put_or_move(&relay->presence.lost, &presence->node,
			deaf_at > relay->presence.grace_ends_at ? deaf_at
								: relay->presence.grace_ends_at);
	}
}

/* It is found out which devices have not come back. */
static void end_grace(struct relay *relay) {
	relay->presence.grace_ends_at = 0;
	relay->needs_recheck = true;
	for (size_t i = 0; i < relay->n_devices; i++) {
		const struct device *device = relay->devices[i];
		const char *device_id = device->rec.device;

		if (presence_is_online(relay, device_id)) {
			continue;
		}
		if (!presence_deaf_since(relay, device_id)) { /* else it is told of already */
			add_changed_device(relay, device);
		}
		roster_mark_presence_changed(relay, device);
	}
}

static void mark_deaf_or_remove(struct relay *relay, struct presence *presence) {
	const struct device *device = device_find(relay, presence->device_id);

	heap_remove(&relay->presence.lost, &presence->node);
	set_online(relay, presence, false);
	add_changed_device_by_id(relay, presence->device_id);
	if (device && device->rec.person) {
		presence->deaf_since = presence->last_received > 0 ? presence->last_received : 1;
	} else {
		remove_presence(relay, presence);
	}
}

void presence_tick(struct relay *relay, int64_t at) {
	struct heap_node *node;

	while ((node = heap_first(&relay->presence.lost)) && node->due <= at) {
		mark_deaf_or_remove(relay, container_of(node, struct presence, node));
	}
	if (relay->presence.grace_ends_at && at >= relay->presence.grace_ends_at) {
		end_grace(relay);
	}
}
