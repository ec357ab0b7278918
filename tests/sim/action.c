/* SPDX-License-Identifier: MIT */
#include "action_private.h"

#include "base/memory.h"
#include "store/memory.h"
#include "world.h"

#include <limits.h>

enum {
	ACTIONS_LEAST = 240,
	ACTIONS_MORE = 140,
	MINUTE = 60 * 1000,
	HOUR = 60 * MINUTE,
	DAY = 24 * HOUR,
};

/* Faults --------------------------------------------------------------------------------------- */

void act_cut(struct world *world, struct device *device) {
	TELL(world, "%s loses its line", peer_names[device->peer]);
	if (device->line) {
		COUNT(world, CUT);
		device_lost(device);
	}
}

void act_stall(struct world *world, struct device *device) {
	if (device->line) {
		device->line->stalled = !device->line->stalled;
		world->tally->n[TALLY_STALLS] += device->line->stalled;
		TELL(world, "%s %s", peer_names[device->peer],
			device->line->stalled ? "reads nothing" : "reads again");
	}
}

void act_away(struct world *world, struct device *device) {
	device->away = !device->away;
	TELL(world, "%s %s", peer_names[device->peer],
		device->away ? "goes out of reach" : "is in reach again");
	if (device->away) {
		COUNT(world, AWAY);
		device_lost(device);
	}
}

void act_reboot(struct world *world, struct device *device) {
	COUNT(world, REBOOTS);
	TELL(world, "%s begins anew", peer_names[device->peer]);
	device_reboot(device, chance_draw(&world->chance) | 1);
}

/* Mostly the one before: people put back what they have changed. */
static int other_site(struct world *world) {
	const struct rooms *rooms = &world->rooms;

	if (rooms->site_before == rooms->site || chance_once_in(&world->chance, 3)) {
		return (rooms->site + 1 + (int)pick(world, SITES_N - 1)) % SITES_N;
	}
	return rooms->site_before;
}

static int some_site(struct world *world) {
	return rarely(world) ? other_site(world) : world->rooms.site;
}

void act_crash(struct world *world, struct device *device) {
	unsigned n = chance_once_in(&world->chance, 2) ? 0 : (unsigned)pick(world, 6);
	int64_t ms = (int64_t)pick(world,
		rarely(world)                                ? 10 * MINUTE
			: chance_once_in(&world->chance, 20) ? 2 * DAY
							     : 2000);
	int site = some_site(world);

	TELL(world, "the relay crashes");
	if (chance_once_in(&world->chance, 3)) { /* so did some of those who waited for answers */
		for (int i = 0; i < DEVICES; i++) {
			if (chance_once_in(&world->chance, 3)) {
				act_reboot(world, &world->devices[i]);
			}
		}
	}
	world_crash(world, n, ms, site);
}

/* Much is asked in an instant, mostly about one handoff, and only some of it becomes durable and is
 * told before the next thing happens, which may well be a crash. */
void act_flurry(struct world *world, struct device *device) {
	char id[IDENT_SIZE];

	TELL(world, "the disk is slow, and much happens");
	world->rooms.slow = true;
	action_choose(world, &device, &(struct wanted){.stage = USHER__STAGE__OFFERED}, id);
	for (uint64_t n = 4 + pick(world, 8); n; n--) {
		struct device *other = &world->devices[pick(world, DEVICES)];

		if (chance_once_in(&world->chance, 3)) {
			act_send(world, other);
		} else {
			action_upon(other, USHER__REQUEST__ASK_TAKE + (unsigned)pick(world, 5), id);
		}
	}
	world_settle(world);
	for (uint64_t n = 1 + pick(world, 8); n && !world->rooms.failed; n--) {
		rooms_commit(world, 1);
	}
	world_settle(world);
	if (!world->wrong && chance_once_in(&world->chance, 2)) {
		act_crash(world, device);
	}
}

/* No more requests, a snapshot, all durable and told, goodbye. */
void act_drain(struct world *world, struct device *device) {
	COUNT(world, DRAINS);
	TELL(world, "the relay stops");
	rooms_snapshot(world);
	rooms_commit(world, UINT_MAX);
	rooms_end_turn(world);
	if (!world->rooms.failed && !delivery_has_no_replies(world->rooms.delivery)) {
		world_wrong(world, DURABLE, "all is durable, and something is still held back");
	}
	list_each(link, &world->network.lines) {
		network_goodbye(container_of(link, struct line, link));
	}
	world_crash(world, 0, 1000, some_site(world));
}

void act_fail(struct world *world, struct device *device) {
	unsigned nth = 1 + (unsigned)pick(world, 5);
	bool written = chance_once_in(&world->chance, 2);

	TELL(world, "commit %u from now will fail, %s", nth,
		written ? "though it is written" : "unwritten");
	store_memory_fail_nth_commit(world->rooms.store, nth, written);
	world->rooms.will_fail_written = written;
}

void act_delay(struct world *world, struct device *device) {
	world->rooms.slow = !world->rooms.slow;
	world->tally->n[TALLY_DELAYED] += world->rooms.slow;
	TELL(world, "the disk is %s", world->rooms.slow ? "slow" : "quick again");
}

void act_commit(struct world *world, struct device *device) {
	rooms_commit(world, 1 + (unsigned)pick(world, 3));
}

void act_site(struct world *world, struct device *device) {
	int site = other_site(world);

	COUNT(world, SITES);
	TELL(world, "the site file is read again: \"%s\"", sites[site]->name);
	rooms_site(world, site);
}

void act_snapshot(struct world *world, struct device *device) {
	rooms_snapshot(world);
}

void act_room(struct world *world, struct device *device) {
	world->rooms.full = !world->rooms.full;
	TELL(world, "the disk %s", world->rooms.full ? "is nearly full" : "has room again");
}

void act_wait(struct world *world, struct device *device) {
	static const int64_t waits[] = {
		200, 200, 2000, 2000, 20 * 1000, MINUTE, MINUTE, 6 * MINUTE, 10 * MINUTE, 2 * HOUR};
	int64_t ms = 1 +
		(int64_t)pick(world, (uint64_t)waits[pick(world, sizeof waits / sizeof *waits)]);

	TELL(world, "%lld ms pass", (long long)ms);
	world_pass(world, ms);
}

/* Long enough for what is repeated to be due again, and again. */
void act_night(struct world *world, struct device *device) {
	TELL(world, "a day or two pass");
	world_pass(world, 12 * HOUR + (int64_t)pick(world, 60 * HOUR));
}

void act_quiet(struct world *world, struct device *device) {
	TELL(world, "all is quiet");
	world_quiet(world);
}

/* Lists ---------------------------------------------------------------------------------------- */

struct row {
	unsigned weight;
	void (*act)(struct world *world, struct device *device);
};

#define ACTION_ROW(name, weight, text) [ACTION_##name] = {weight, act_##name},
static const struct row rows[ACTIONS_N] = {ACTIONS(ACTION_ROW)};
#undef ACTION_ROW

static enum action_kind draw_kind(struct chance *chance) {
	uint64_t sum = 0, at;

	for (int i = 0; i < ACTIONS_N; i++) {
		sum += rows[i].weight;
	}
	at = chance_below(chance, sum);
	for (int i = 0; i < ACTIONS_N; i++) {
		if (at < rows[i].weight) {
			return (enum action_kind)i;
		}
		at -= rows[i].weight;
	}
	return ACTION_quiet;
}

struct action *actions_draw(uint64_t seed, size_t *ret_n) {
	struct chance chance = {seed ^ UINT64_C(0x75736865722d7369)};
	size_t n = ACTIONS_LEAST + chance_below(&chance, ACTIONS_MORE);
	struct action *list = NEW_N(struct action, n);

	for (size_t i = 0; i < n; i++) {
		struct action *action = &list[i];

		/* one after the other: the order of an expression's parts is the compiler's */
		action->kind = i < DEVICES ? ACTION_on : draw_kind(&chance);
		action->who = (int)(i < DEVICES ? i : chance_below(&chance, DEVICES));
		action->pause =
			chance_once_in(&chance, 3) ? (int64_t)chance_below(&chance, 800) : 0;
		action->turns =
			chance_once_in(&chance, 2) ? UINT_MAX : (unsigned)chance_below(&chance, 8);
		action->chance = chance_draw(&chance);
	}
	*ret_n = n;
	return list;
}

/* No trouble lasts. */
static void mend(struct world *world, struct device *device) {
	if (world->rooms.full && chance_once_in(&world->chance, 6)) {
		act_room(world, device);
	}
	if (world->rooms.slow && chance_once_in(&world->chance, 10)) {
		act_delay(world, device);
	}
	if (device->away && chance_once_in(&world->chance, 3)) {
		act_away(world, device);
	}
	if (device->line && device->line->stalled && chance_once_in(&world->chance, 3)) {
		act_stall(world, device);
	}
}

/* Whoever finds that nobody is on duty where they are mostly signs on. */
static void stand_by(struct world *world, struct device *device) {
	if (!relay_signed_on_device(world->rooms.relay, peer_names[device->peer]) &&
		chance_once_in(&world->chance, 3)) {
		act_on(world, device);
	}
}

void action_do(struct world *world, const struct action *action) {
	COUNT(world, ACTIONS);
	world->chance = (struct chance){action->chance};
	if (action->pause) {
		world_pass(world, action->pause);
	}
	if (!world->wrong) {
		mend(world, &world->devices[action->who]);
		stand_by(world, &world->devices[action->who]);
		rows[action->kind].act(world, &world->devices[action->who]);
		world_turn(world, action->turns);
		oracle_check(world);
		if (chance_once_in(&world->chance, 4)) {
			world_check_quiet(world);
		}
	}
}
