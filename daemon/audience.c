/* SPDX-License-Identifier: MIT */
#include "daemon/audience.h"

#include "base/memory.h"

#include <xxhash.h>

static uint64_t bench_of(enum bench bench, const char *name) {
	uint64_t hash = XXH3_64bits_withSeed(name, strlen(name), bench);

	return hash ? hash : 1;
}

void audience_finish(struct audience *audience) {
	idmap_finish(&audience->benches);
}

void audience_sit(struct audience *audience, enum bench bench, const char *name, struct list *seats,
	struct client *client) {
	uint64_t place = bench_of(bench, name);
	struct list *sitting = idmap_get(&audience->benches, place);
	struct seat *seat = NEW(struct seat);

	if (!sitting) {
		sitting = NEW(struct list);
		list_init(sitting);
		idmap_put(&audience->benches, place, sitting);
	}
	seat->bench = place;
	seat->client = client;
	list_append(sitting, &seat->link);
	list_append(seats, &seat->sister);
}

void audience_leave(struct audience *audience, struct list *seats) {
	list_each_safe(link, seats) {
		struct seat *seat = container_of(link, struct seat, sister);
		struct list *sitting = idmap_get(&audience->benches, seat->bench);

		list_remove(&seat->sister);
		list_remove(&seat->link);
		if (list_empty(sitting)) {
			free(idmap_remove(&audience->benches, seat->bench));
		}
		free(seat);
	}
}

const struct list *audience_at(
	const struct audience *audience, enum bench bench, const char *name) {
	static const struct list nobody = {(struct list *)&nobody, (struct list *)&nobody};
	const struct list *sitting = idmap_get(&audience->benches, bench_of(bench, name));

	return sitting ? sitting : &nobody;
}
