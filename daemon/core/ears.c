/* SPDX-License-Identifier: MIT */
/*
 * Which devices listen. A device that says nothing for ten seconds is deaf. None of it is a fact:
 * after a start nothing is known of it, and for a while everybody is taken to listen.
 */
#include "core/ears.h"

#include "base/memory.h"
#include "core/device.h"
#include "core/event.h"
#include "core/state.h"

#include <string.h>

struct ear *ear_find(const struct relay *relay, const char *name) {
	return textmap_get(&relay->ears, name);
}

static struct ear *ear_need(struct relay *relay, const char *name) {
	struct ear *ear = ear_find(relay, name);

	if (!ear) {
		ear = NEW(struct ear);
		ear->device = copy_text(name);
		ear->node.number = ++relay->last_ear;
		*textmap_place(&relay->ears, name) = ear;
	}
	return ear;
}

/* Of a device that nobody is on duty on, and that does not listen, nothing is kept. */
static void ear_drop(struct relay *relay, struct ear *ear) {
	(void)textmap_remove(&relay->ears, ear->device);
	free(ear->device);
	free(ear);
}

static struct ear *ear_of(struct heap_node *node) {
	return container_of(node, struct ear, node);
}

void ears_finish(struct relay *relay) {
	const char *name;
	size_t at = 0;
	void *ear;

	while (textmap_next(&relay->ears, &at, &name, &ear)) {
		free(((struct ear *)ear)->device);
		free(ear);
	}
	textmap_finish(&relay->ears);
	textmap_finish(&relay->hearing);
	heap_finish(&relay->silences);
	free(relay->turned);
}

bool ear_hears(const struct relay *relay, const char *name) {
	const struct ear *ear = ear_find(relay, name);

	return relay->grace || (ear && ear->hears);
}

uint32_t ear_count(const struct relay *relay, const char *post) {
	return relay->grace ? device_count(relay, post)
			    : (uint32_t)(uintptr_t)textmap_get(&relay->hearing, post);
}

static void count(struct relay *relay, const char *post, int by) {
	void **place = textmap_place(&relay->hearing, post);

	*place = (void *)((uintptr_t)*place + (uintptr_t)by);
}

/* Somebody at @post hears now (@by 1), or no more (@by -1). Of those who come, only a supervisor
 * has something go on; of those who go the last; and where somebody has declined, perhaps any. */
static void stir(struct relay *relay, const char *post, int by) {
	const struct post *supervisor = relay->site ? site_supervisor(relay->site) : NULL;
	bool matters = relay->n_declines || (by < 0 && !ear_count(relay, post));

	relay->stirred |= matters || (supervisor && !strcmp(supervisor->id, post));
}

void ear_note(struct relay *relay, const char *name, const char *post, int by) {
	const struct ear *ear = ear_find(relay, name);

	if (ear && ear->hears) {
		count(relay, post, by);
	}
	stir(relay, post, by);
}

/* It listens from now on, or no more. */
static void turn(struct relay *relay, struct ear *ear, bool hears) {
	const struct device *device = device_find(relay, ear->device);

	ear->hears = hears;
	for (size_t i = 0; device && !device->is.break_since && i < device->is.n_duties; i++) {
		count(relay, device->is.duties[i]->post, hears ? 1 : -1);
		stir(relay, device->is.duties[i]->post, hears ? 1 : -1);
	}
}

static void tell(struct relay *relay, const char *name) {
	const struct device *device = device_find(relay, name);

	if (device) { /* else nobody has ever heard of it */
		GROW(relay->turned, relay->n_turned);
		relay->turned[relay->n_turned++] = device->is.device;
	}
}

void decide_hears(struct relay *relay, const struct event *event) {
	struct ear *ear = ear_need(relay, event->device);

	heap_remove(&relay->silences, &ear->node);
	ear->deaf_since = 0;
	if (!ear->hears) {
		turn(relay, ear, true);
		if (!relay->grace) { /* else it was taken to listen: a whole crowd that comes back
					is no news */
			tell(relay, ear->device);
		}
	}
}

void decide_silent(struct relay *relay, const struct event *event) {
	struct ear *ear = ear_find(relay, event->device);

	if (ear && ear->hears) {
		int64_t deaf = event->heard_at + DEAF_AFTER;

		ear->heard_at = event->heard_at;
		heap_set(&relay->silences, &ear->node, deaf > relay->grace ? deaf : relay->grace);
	}
}

/* It is found out who has not come back. */
static void end_grace(struct relay *relay) {
	relay->grace = 0;
	relay->stirred = true;
	for (size_t i = 0; i < relay->n_devices; i++) {
		const struct device *device = relay->devices[i];
		const struct ear *ear = ear_find(relay, device->is.device);
		bool is_deaf = ear && device->is.person && ear->deaf_since;

		if (!(ear && ear->hears) && !is_deaf) { /* who is deaf is told of already */
			tell(relay, device->is.device);
		}
	}
}

void decide_deaf(struct relay *relay, int64_t at) {
	struct heap_node *node;

	while ((node = heap_first(&relay->silences)) && node->due <= at) {
		struct ear *ear = ear_of(node);
		const struct device *device = device_find(relay, ear->device);

		heap_remove(&relay->silences, node);
		turn(relay, ear, false);
		tell(relay, ear->device);
		if (device && device->is.person) {
			ear->deaf_since = ear->heard_at > 0 ? ear->heard_at : 1;
		} else {
			ear_drop(relay, ear);
		}
	}
	if (relay->grace && at >= relay->grace) {
		end_grace(relay);
	}
}
