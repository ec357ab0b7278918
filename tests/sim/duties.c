/* SPDX-License-Identifier: MIT */
/* Who is on duty where, who drives what, and which seats are taken: by the oracle's own account. */
#include "world.h"

#include "base/memory.h"

#include <string.h>

static bool holds(const Usher__Fact__Device *device, const char *post) {
	for (size_t i = 0; i < device->n_duties; i++) {
		if (!strcmp(device->duties[i]->post, post)) {
			return true;
		}
	}
	return false;
}

bool duties_present(const struct world *world, const char *badge, uint32_t posts) {
	const Usher__Fact__Device *device;
	uint32_t held = 0;

	for (size_t i = 0; (device = relay_nth_device(world->rooms.relay, i)); i++) {
		for (size_t j = 0; j < device->n_duties && !device->break_since; j++) {
			held |= strcmp(device->person->badge, badge)
				? 0
				: post_bit(device->duties[j]->post);
		}
	}
	return held & posts;
}

bool duties_elsewhere(const struct world *world, const char *badge, int peer) {
	const Usher__Fact__Device *device;

	for (size_t i = 0; (device = relay_nth_device(world->rooms.relay, i)); i++) {
		if (device->person && !strcmp(device->person->badge, badge) &&
			strcmp(device->device, peer_names[peer])) {
			return true;
		}
	}
	return false;
}

const char *duties_own(const struct world *world, const char *badge, int peer, const char *post,
	const char *vehicle) {
	const char *found = duties_vehicle(world, peer, post);
	const Usher__Fact__Device *device;

	for (size_t i = 0; (device = relay_nth_device(world->rooms.relay, i)); i++) {
		for (size_t j = 0; j < device->n_duties; j++) {
			const Usher__Fact__Duty *duty = device->duties[j];

			if (strcmp(device->person->badge, badge) || strcmp(duty->post, post) ||
				!*duty->vehicle) {
				continue;
			}
			if (!strcmp(duty->vehicle, vehicle)) {
				return duty->vehicle;
			}
			found = *found ? found : duty->vehicle;
		}
	}
	return found;
}

uint32_t duties_there(const struct world *world) {
	const Usher__Fact__Device *device;
	uint32_t set = 0;

	for (size_t i = 0; (device = relay_nth_device(world->rooms.relay, i)); i++) {
		for (size_t j = 0; j < device->n_duties && !device->break_since; j++) {
			set |= post_bit(device->duties[j]->post);
		}
	}
	return set;
}

const char *duties_vehicle(const struct world *world, int peer, const char *post) {
	const Usher__Fact__Device *device =
		relay_signed_on_device(world->rooms.relay, peer_names[peer]);

	for (size_t i = 0; device && i < device->n_duties; i++) {
		if (!strcmp(device->duties[i]->post, post)) {
			return device->duties[i]->vehicle;
		}
	}
	return "";
}

const char *duties_driven(const struct world *world, const char *badge, const char *post) {
	const Usher__Fact__Device *device;

	for (size_t i = 0; (device = relay_nth_device(world->rooms.relay, i)); i++) {
		for (size_t j = 0; j < device->n_duties && !device->break_since; j++) {
			if (!strcmp(device->person->badge, badge) &&
				!strcmp(device->duties[j]->post, post)) {
				return device->duties[j]->vehicle;
			}
		}
	}
	return "";
}

const char *duties_driver(
	const struct world *world, const char *vehicle, const char *badge, int peer) {
	const Usher__Fact__Device *device;

	for (size_t i = 0; (device = relay_nth_device(world->rooms.relay, i)); i++) {
		for (size_t j = 0; j < device->n_duties; j++) {
			if (!strcmp(device->duties[j]->vehicle, vehicle) &&
				strcmp(device->person->badge, badge) &&
				strcmp(device->device, peer_names[peer])) {
				return device->person->badge;
			}
		}
	}
	return "";
}

bool duties_others(const struct world *world, int peer, const char *post) {
	const Usher__Fact__Device *own = relay_signed_on_device(
					  world->rooms.relay, peer_names[peer]),
				  *device;

	for (size_t i = 0; (device = relay_nth_device(world->rooms.relay, i)); i++) {
		if (own && device->person && strcmp(device->person->badge, own->person->badge) &&
			holds(device, post)) {
			return true;
		}
	}
	return false;
}

uint32_t duties_readers(const struct world *world, const char *post, const char *sender) {
	const Usher__Fact__Device *device;
	uint32_t set = 0;

	for (size_t i = 0; (device = relay_nth_device(world->rooms.relay, i)); i++) {
		if (device->person && holds(device, post) &&
			strcmp(device->person->badge, sender)) {
			set |= badge_bit(device->person->badge);
		}
	}
	return set;
}

uint32_t duties_seats_taken(const struct world *world, const char *vehicle) {
	uint64_t *ids = idmap_copy_sorted_ids(&world->oracle.known);
	uint32_t sum = 0;

	for (size_t i = 0; *vehicle && i < world->oracle.known.n; i++) {
		const struct known *known = idmap_get(&world->oracle.known, ids[i]);
		bool sits = known->state.stage == USHER__STAGE__TAKEN ||
			known->state.stage == USHER__STAGE__ABOARD;

		if (known->in_core && sits && !strcmp(known->state.vehicle, vehicle)) {
			sum += known->seats;
		}
	}
	free(ids);
	return sum;
}

/* A duty that the site does not know, or does not allow, has ended with the event that brought the
 * site. */
static void check_allowed(struct world *world, const Usher__Fact__Device *device) {
	const struct site *site = sites[world->rooms.site];
	const struct badge *badge = device->person ? site_badge(site, device->person->badge) : NULL;

	for (size_t i = 0; i < device->n_duties; i++) {
		const struct post *post = site_post(site, device->duties[i]->post);

		if (!badge || !post || !badge_may_hold(badge, post)) {
			world_wrong(world, VISIBLE,
				"%s is on duty at %s, which this site does not allow",
				device->device, device->duties[i]->post);
		}
	}
}

static void check_vehicle(
	struct world *world, const Usher__Fact__Device *device, const Usher__Fact__Duty *duty) {
	const Usher__Fact__Device *other;

	for (size_t i = 0; (other = relay_nth_device(world->rooms.relay, i)); i++) {
		for (size_t j = 0; j < other->n_duties; j++) {
			if (!strcmp(other->duties[j]->vehicle, duty->vehicle) &&
				strcmp(other->person->badge, device->person->badge)) {
				world_wrong(world, SEATS, "%s is driven by %s and by %s",
					duty->vehicle, device->person->badge, other->person->badge);
			}
		}
	}
}

/* As many as the site files say: a vehicle has the same everywhere. */
static uint32_t seats_of(const char *vehicle) {
	for (int i = 0; i < SITES_N; i++) {
		const struct vehicle *found = site_vehicle(sites[i], vehicle);

		if (found) {
			return found->seats;
		}
	}
	return 0;
}

static void check_seats(struct world *world, const char *vehicle) {
	uint32_t taken = duties_seats_taken(world, vehicle),
		 told = relay_seats_taken(world->rooms.relay, vehicle);

	if (taken > seats_of(vehicle)) {
		world_wrong(world, SEATS, "%u seats of %s are taken, which has %u", taken, vehicle,
			seats_of(vehicle));
	}
	if (taken != told) {
		world_wrong(world, SEATS, "%u seats of %s are taken, and the relay says %u", taken,
			vehicle, told);
	}
}

static void check_counts_of(struct world *world) {
	static const char *const posts[] = {"lobby", "hall", "flat", "bar", "boss", "shuttle"};

	for (size_t i = 0; i < sizeof posts / sizeof *posts; i++) {
		const Usher__Fact__Device *device;
		uint32_t n = 0;

		for (size_t j = 0; (device = relay_nth_device(world->rooms.relay, j)); j++) {
			n += !device->break_since && holds(device, posts[i]);
		}
		if (relay_count_devices_on_duty(world->rooms.relay, posts[i]) != n) {
			world_wrong(world, RULES,
				"%u devices are on duty at %s, and the relay counts %u", n,
				posts[i],
				relay_count_devices_on_duty(world->rooms.relay, posts[i]));
		}
	}
}

void duties_check(struct world *world) {
	const Usher__Fact__Device *device;

	for (size_t i = 0; (device = relay_nth_device(world->rooms.relay, i)); i++) {
		check_allowed(world, device);
		for (size_t j = 0; j < device->n_duties; j++) {
			if (*device->duties[j]->vehicle) {
				check_vehicle(world, device, device->duties[j]);
			}
		}
	}
	check_seats(world, "cart-1");
	check_seats(world, "cart-2");
	check_counts_of(world);
}
