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
#include "core/state.h"

#include <assert.h>
#include <string.h>

enum {
	DEAF_AFTER = 10 * 1000, /* ms of silence */
	GRACE = 15 * 1000,      /* ms after a start, while nobody is deaf */
};

/* NULL if the device has not listened. */
static struct presence *find(const struct relay *relay, const char *device) {
	return textmap_get(&relay->presence.by_device, device);
}

static struct presence *get_or_make(struct relay *relay, const char *device) {
	struct presence *presence = find(relay, device);

	if (!presence) {
		presence = NEW(struct presence);
		presence->device = copy_text(device);
		presence->node.number = ++relay->presence.last_number;
		*textmap_place(&relay->presence.by_device, device) = presence;
	}
	return presence;
}

static void free_presence(struct presence *presence) {
	free(presence->device);
	free(presence);
}

/* Of a device that nobody is on duty on, and that does not listen, nothing is kept. */
static void drop(struct relay *relay, struct presence *presence) {
	(void)textmap_remove(&relay->presence.by_device, presence->device);
	free_presence(presence);
}

void presence_finish(struct relay *relay) {
	struct presences *presences = &relay->presence;
	const char *device;
	size_t at = 0;
	void *presence;

	while (textmap_next(&presences->by_device, &at, &device, &presence)) {
		free_presence(presence);
	}
	textmap_finish(&presences->by_device);
	INVARIANT(tally_is_zero(&presences->listening), "those who listen are counted by duties");
	tally_finish(&presences->listening);
	heap_finish(&presences->lost);
	free(presences->changed);
	*presences = (struct presences){0};
}

void presence_begin_event(struct relay *relay) {
	relay->presence.n_changed = 0;
}

void presence_begin_grace(struct relay *relay, int64_t at) {
	assert(at >= 0 && !relay->presence.grace); /* there is one start */
	relay->presence.grace = at + GRACE;
}

bool presence_is_online(const struct relay *relay, const char *device) {
	const struct presence *presence = find(relay, device);

	return presence && presence->online;
}

bool presence_may_hear(const struct relay *relay, const char *device) {
	return relay->presence.grace || presence_is_online(relay, device);
}

uint32_t presence_count_online(const struct relay *relay, const char *post) {
	return (uint32_t)tally_get(&relay->presence.listening, post);
}

uint32_t presence_count(const struct relay *relay, const char *post) {
	return relay->presence.grace ? device_count(relay, post)
				     : presence_count_online(relay, post);
}

int64_t presence_deaf_since(const struct relay *relay, const char *name) {
	const struct presence *presence = find(relay, name);
	const struct device *device = presence ? device_find(relay, name) : NULL;

	return device && device->rec.person ? presence->deaf_since : 0;
}

const char *const *presence_changed(const struct relay *relay, size_t *ret_n) {
	*ret_n = relay->presence.n_changed;
	return relay->presence.changed;
}

int64_t presence_wake(const struct relay *relay) {
	const struct heap_node *first = heap_first(&relay->presence.lost);
	int64_t wake = first ? first->due : INT64_MAX;

	if (relay->presence.grace && relay->presence.grace < wake) {
		wake = relay->presence.grace;
	}
	return wake;
}

static void count(struct relay *relay, const char *post, bool comes) {
	if (comes) {
		tally_add(&relay->presence.listening, post, 1);
	} else {
		tally_subtract(&relay->presence.listening, post, 1);
	}
}

/* At @post one more device hears what is offered (@comes), or one fewer. Of those who come,
 * only a supervisor has something go on; of those who go the last; and where somebody has declined,
 * perhaps any. */
static void consider_recheck(struct relay *relay, const char *post, bool comes) {
	const struct post *supervisor = relay->site ? site_supervisor(relay->site) : NULL;
	bool matters = relay->n_declines || (!comes && !presence_count(relay, post));

	relay->recheck |= matters || (supervisor && !strcmp(supervisor->id, post));
}

void presence_note_duty(struct relay *relay, const char *device, const char *post, bool comes) {
	if (presence_is_online(relay, device)) {
		count(relay, post, comes);
	}
	consider_recheck(relay, post, comes);
}

/* It listens from now on, or no more. */
static void set_online(struct relay *relay, struct presence *presence, bool online) {
	const struct device *device = device_find(relay, presence->device);

	presence->online = online;
	for (size_t i = 0; device && !device->rec.break_since && i < device->rec.n_duties; i++) {
		count(relay, device->rec.duties[i]->post, online);
		consider_recheck(relay, device->rec.duties[i]->post, online);
	}
}

/* Whoever is told of presence hears of the device. */
static void note_change(struct relay *relay, const struct device *device) {
	struct presences *presences = &relay->presence;

	presences->changed =
		grow(presences->changed, presences->n_changed, sizeof *presences->changed);
	presences->changed[presences->n_changed++] = device->rec.device;
}

/* The same, of a device on which somebody has been on duty; of others nobody hears. */
static void note_change_of(struct relay *relay, const char *name) {
	const struct device *device = device_find(relay, name);

	if (device) {
		note_change(relay, device);
	}
}

void presence_online(struct relay *relay, const char *device) {
	struct presence *presence;

	assert(device);
	presence = get_or_make(relay, device);
	heap_remove(&relay->presence.lost, &presence->node);
	presence->deaf_since = 0;
	if (!presence->online) {
		set_online(relay, presence, true);
		/* after a start it was taken to listen: a whole crowd that comes back is no news */
		if (!relay->presence.grace) {
			note_change_of(relay, device);
		}
	}
}

void presence_lost(struct relay *relay, const char *device, int64_t heard_at) {
	struct presence *presence = find(relay, device);
	int64_t deaf = heard_at + DEAF_AFTER;

	assert(heard_at >= 0 && heard_at <= relay->now);
	if (presence && presence->online) {
		presence->heard_at = heard_at;
		heap_set(&relay->presence.lost, &presence->node,
			deaf > relay->presence.grace ? deaf : relay->presence.grace);
	}
}

/* It is found out which devices have not come back. */
static void end_grace(struct relay *relay) {
	relay->presence.grace = 0;
	relay->recheck = true;
	for (size_t i = 0; i < relay->n_devices; i++) {
		const struct device *device = relay->devices[i];
		const char *name = device->rec.device;

		/* who is deaf is told of already */
		if (!presence_is_online(relay, name) && !presence_deaf_since(relay, name)) {
			note_change(relay, device);
		}
	}
}

static void go_deaf(struct relay *relay, struct presence *presence) {
	const struct device *device = device_find(relay, presence->device);

	heap_remove(&relay->presence.lost, &presence->node);
	set_online(relay, presence, false);
	note_change_of(relay, presence->device);
	if (device && device->rec.person) {
		presence->deaf_since = presence->heard_at > 0 ? presence->heard_at : 1;
	} else {
		drop(relay, presence);
	}
}

void presence_tick(struct relay *relay, int64_t at) {
	struct heap_node *node;

	while ((node = heap_first(&relay->presence.lost)) && node->due <= at) {
		go_deaf(relay, container_of(node, struct presence, node));
	}
	if (relay->presence.grace && at >= relay->presence.grace) {
		end_grace(relay);
	}
}
