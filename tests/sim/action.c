/* SPDX-License-Identifier: MIT */
#include "action.h"

#include "base/memory.h"
#include "proto/ident.h"
#include "store/memory.h"
#include "world.h"

#include <limits.h>
#include <stdio.h>

enum {
	ACTIONS_LEAST = 200,
	ACTIONS_MORE = 120,
	MINUTE = 60 * 1000,
	HOUR = 60 * MINUTE,
};

struct home {
	const char *badge, *post;
};

/* Who usually carries which device, and where. */
static const struct home homes[DEVICES] = {
	{"101", "lobby"},
	{"102", "lobby"},
	{"301", "flat"},
	{"302", "flat"},
	{"303", "bar"},
	{"501", "bar"},
	{"201", "hall"},
	{"901", "boss"},
};

static uint64_t pick(struct world *world, uint64_t n) {
	return chance_below(&world->chance, n);
}

static bool rarely(struct world *world) {
	return chance_once_in(&world->chance, 6);
}

/* People ------------------------------------------------------------------------------------------- */

static void act_on(struct world *world, struct device *device) {
	static const char *const posts[] = {"lobby", "hall", "flat", "bar", "boss", "attic"};
	const struct home *home =
		&homes[rarely(world) ? pick(world, DEVICES) : (uint64_t)device->peer];
	Usher__Request request = USHER__REQUEST__INIT;
	Usher__On on = USHER__ON__INIT;

	on.badge = (char *)home->badge;
	on.post = (char *)(rarely(world) ? posts[pick(world, 6)] : home->post);
	request.ask_case = USHER__REQUEST__ASK_ON;
	request.on = &on;
	TELL(world, "%s signs %s on at %s", peer_names[device->peer], on.badge, on.post);
	device_ask(device, &request);
}

static void act_off(struct world *world, struct device *device) {
	Usher__Request request = USHER__REQUEST__INIT;
	Usher__Off off = USHER__OFF__INIT;

	request.ask_case = USHER__REQUEST__ASK_OFF;
	request.off = &off;
	TELL(world, "%s signs off", peer_names[device->peer]);
	device_ask(device, &request);
}

static void act_send(struct world *world, struct device *device) {
	static const char *const posts[] = {"lobby", "flat", "bar", "hall"};
	static const char *const areas[] = {
		"flat-a", "Flat B", "show flat A", "club", "hall", "lobby", "cellar"};
	Usher__Request request = USHER__REQUEST__INIT;
	Usher__Send send = USHER__SEND__INIT;
	Usher__Card card = USHER__CARD__INIT;
	char guest[16];

	snprintf(guest, sizeof guest, "G%llu", (unsigned long long)++world->guests);
	card.surname = guest;
	card.party_size = 1 + (uint32_t)pick(world, 5);
	send.to = (char *)areas[pick(world, rarely(world) ? 7 : 4)];
	send.from = (char *)(rarely(world) ? posts[pick(world, 4)] : "");
	send.card = &card;
	request.ask_case = USHER__REQUEST__ASK_SEND;
	request.send = &send;
	TELL(world, "%s sends %s to %s", peer_names[device->peer], guest, send.to);
	device_ask(device, &request);
}

/* The same in one line. Whom the line is about becomes a trait. */
static void act_say(struct world *world, struct device *device) {
	static const char *const lines[][2] = {
		{"Flat B, ", ""}, {"3 people, ", ", show flat A"}, {"", ", to the Club"}, {"", ""}};
	uint64_t which = pick(world, 4);
	Usher__Request request = USHER__REQUEST__INIT;
	Usher__Say say = USHER__SAY__INIT;
	char line[64];

	snprintf(line, sizeof line, "%sG%llu%s", lines[which][0],
		(unsigned long long)++world->guests, lines[which][1]);
	say.line = line;
	request.ask_case = USHER__REQUEST__ASK_SAY;
	request.say = &say;
	TELL(world, "%s says \"%s\"", peer_names[device->peer], line);
	device_ask(device, &request);
}

/* A handoff to act upon: mostly one that is on the screen, and in that stage; sometimes any number. */
static void choose(
	struct world *world, struct device *device, Usher__Stage stage, char ret[IDENT_SIZE]) {
	const char *found = NULL;
	bool any = rarely(world);
	uint64_t n = 0;

	for (size_t i = 0; i < device->n_copies; i++) {
		const Usher__Handoff *handoff = device->copies[i].handoff;

		if ((any || handoff->stage == stage) && pick(world, ++n) == 0) {
			found = handoff->id;
		}
	}
	ident_format(ret, 1 + pick(world, 2 * world->guests + 1));
	if (found && !rarely(world)) {
		snprintf(ret, IDENT_SIZE, "%s", found);
	}
}

static void upon(struct device *device, Usher__Request__AskCase ask, const char *id) {
	Usher__Request request = USHER__REQUEST__INIT;
	/* the five acts upon a handoff are alike but for their descriptor */
	Usher__Take take = USHER__TAKE__INIT;
	Usher__Decline decline = USHER__DECLINE__INIT;
	Usher__Release release = USHER__RELEASE__INIT;
	Usher__Met met = USHER__MET__INIT;
	Usher__Withdraw withdraw = USHER__WITHDRAW__INIT;

	take.id = decline.id = release.id = met.id = withdraw.id = (char *)id;
	request.ask_case = ask;
	if (ask == USHER__REQUEST__ASK_TAKE) {
		request.take = &take;
	} else if (ask == USHER__REQUEST__ASK_DECLINE) {
		request.decline = &decline;
	} else if (ask == USHER__REQUEST__ASK_RELEASE) {
		request.release = &release;
	} else if (ask == USHER__REQUEST__ASK_MET) {
		request.met = &met;
	} else {
		request.withdraw = &withdraw;
	}
	TELL(device->world, "%s: %s %s", peer_names[device->peer],
		usher__request__descriptor.fields[ask - 1].name, id);
	device_ask(device, &request);
}

static void act_upon(struct world *world, struct device *device, Usher__Request__AskCase ask,
	Usher__Stage stage) {
	char id[IDENT_SIZE];

	choose(world, device, stage, id);
	upon(device, ask, id);
}

static void act_take(struct world *world, struct device *device) {
	act_upon(world, device, USHER__REQUEST__ASK_TAKE, USHER__STAGE__OFFERED);
}

static void act_decline(struct world *world, struct device *device) {
	act_upon(world, device, USHER__REQUEST__ASK_DECLINE, USHER__STAGE__OFFERED);
}

static void act_release(struct world *world, struct device *device) {
	act_upon(world, device, USHER__REQUEST__ASK_RELEASE, USHER__STAGE__TAKEN);
}

static void act_met(struct world *world, struct device *device) {
	act_upon(world, device, USHER__REQUEST__ASK_MET, USHER__STAGE__TAKEN);
}

static void act_withdraw(struct world *world, struct device *device) {
	act_upon(world, device, USHER__REQUEST__ASK_WITHDRAW,
		rarely(world) ? USHER__STAGE__TAKEN : USHER__STAGE__OFFERED);
}

/* Everybody who has the same handoff on the screen takes it in the same instant. */
static void act_rush(struct world *world, struct device *device) {
	char id[IDENT_SIZE];
	unsigned n = 0;

	choose(world, device, USHER__STAGE__OFFERED, id);
	for (int i = 0; i < DEVICES; i++) {
		struct copy *copy = device_copy(&world->devices[i], id);

		if (copy && copy->handoff->stage == USHER__STAGE__OFFERED) {
			upon(&world->devices[i], USHER__REQUEST__ASK_TAKE, id);
			n++;
		}
	}
	world->tally->n[TALLY_CONTESTED] += n > 1;
}

static void act_read(struct world *world, struct device *device) {
	Usher__Request request = USHER__REQUEST__INIT;
	Usher__Who who = USHER__WHO__INIT;
	Usher__List list = USHER__LIST__INIT;
	Usher__Show show = USHER__SHOW__INIT;
	char id[IDENT_SIZE];

	switch (pick(world, 3)) {
	case 0:
		request.ask_case = USHER__REQUEST__ASK_WHO;
		request.who = &who;
		break;
	case 1:
		list.all = chance_once_in(&world->chance, 2);
		request.ask_case = USHER__REQUEST__ASK_LIST;
		request.list = &list;
		break;
	default:
		ident_format(id, 1 + pick(world, 2 * world->guests + 1));
		show.id = id;
		request.ask_case = USHER__REQUEST__ASK_SHOW;
		request.show = &show;
		break;
	}
	device_ask(device, &request);
}

static void act_look(struct world *world, struct device *device) {
	TELL(world, "%s looks at the screen", peer_names[device->peer]);
	device_look(device);
}

static void act_raw(struct world *world, struct device *device) {
	raw_act(world, &world->raws[pick(world, RAWS)]);
}

/* Faults ------------------------------------------------------------------------------------------- */

static void act_cut(struct world *world, struct device *device) {
	TELL(world, "%s loses its line", peer_names[device->peer]);
	if (device->line) {
		COUNT(world, CUT);
		device_lost(device);
	}
}

static void act_stall(struct world *world, struct device *device) {
	if (device->line) {
		device->line->stalled = !device->line->stalled;
		world->tally->n[TALLY_STALLS] += device->line->stalled;
		TELL(world, "%s %s", peer_names[device->peer],
			device->line->stalled ? "reads nothing" : "reads again");
	}
}

static void act_away(struct world *world, struct device *device) {
	device->away = !device->away;
	TELL(world, "%s %s", peer_names[device->peer],
		device->away ? "goes out of reach" : "is in reach again");
	if (device->away) {
		COUNT(world, AWAY);
		device_lost(device);
	}
}

static void act_reboot(struct world *world, struct device *device) {
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

static void act_crash(struct world *world, struct device *device) {
	unsigned n = chance_once_in(&world->chance, 2) ? 0 : (unsigned)pick(world, 6);
	int64_t ms = (int64_t)pick(world, rarely(world) ? 10 * MINUTE : 2000);
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

/* Much is asked in an instant, mostly about one handoff, and only some of it becomes durable and is told before
 * the next thing happens, which may well be a crash. */
static void act_flurry(struct world *world, struct device *device) {
	char id[IDENT_SIZE];

	TELL(world, "the disk is slow, and much happens");
	world->rooms.slow = true;
	choose(world, device, USHER__STAGE__OFFERED, id);
	for (uint64_t n = 4 + pick(world, 8); n; n--) {
		struct device *other = &world->devices[pick(world, DEVICES)];

		if (chance_once_in(&world->chance, 3)) {
			act_send(world, other);
		} else {
			upon(other, USHER__REQUEST__ASK_TAKE + (unsigned)pick(world, 5), id);
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
static void act_drain(struct world *world, struct device *device) {
	COUNT(world, DRAINS);
	TELL(world, "the relay stops");
	rooms_snapshot(world);
	rooms_commit(world, UINT_MAX);
	rooms_end_turn(world);
	if (!world->rooms.failed && !outbox_empty(world->rooms.outbox)) {
		world_wrong(world, DURABLE, "all is durable, and something is still held back");
	}
	list_each(link, &world->network.lines) {
		network_goodbye(container_of(link, struct session, link));
	}
	world_crash(world, 0, 1000, some_site(world));
}

static void act_fail(struct world *world, struct device *device) {
	unsigned nth = 1 + (unsigned)pick(world, 5);
	bool written = chance_once_in(&world->chance, 2);

	TELL(world, "commit %u from now will fail, %s", nth,
		written ? "though it is written" : "unwritten");
	store_memory_fail(world->rooms.store, nth, written);
	world->rooms.will_fail_written = written;
}

static void act_delay(struct world *world, struct device *device) {
	world->rooms.slow = !world->rooms.slow;
	world->tally->n[TALLY_DELAYED] += world->rooms.slow;
	TELL(world, "the disk is %s", world->rooms.slow ? "slow" : "quick again");
}

static void act_commit(struct world *world, struct device *device) {
	rooms_commit(world, 1 + (unsigned)pick(world, 3));
}

static void act_site(struct world *world, struct device *device) {
	int site = other_site(world);

	COUNT(world, SITES);
	TELL(world, "the site file is read again: \"%s\"", sites[site]->name);
	rooms_site(world, site);
}

static void act_snapshot(struct world *world, struct device *device) {
	rooms_snapshot(world);
}

static void act_room(struct world *world, struct device *device) {
	world->rooms.full = !world->rooms.full;
	TELL(world, "the disk %s", world->rooms.full ? "is nearly full" : "has room again");
}

static void act_wait(struct world *world, struct device *device) {
	static const int64_t waits[] = {
		200, 200, 2000, 2000, 20 * 1000, MINUTE, MINUTE, 6 * MINUTE, 10 * MINUTE, 2 * HOUR};
	int64_t ms = 1 +
		(int64_t)pick(world, (uint64_t)waits[pick(world, sizeof waits / sizeof *waits)]);

	TELL(world, "%lld ms pass", (long long)ms);
	world_pass(world, ms);
}

static void act_quiet(struct world *world, struct device *device) {
	TELL(world, "all is quiet");
	world_quiet(world);
}

/* Lists -------------------------------------------------------------------------------------------- */

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
	if (!relay_duty(world->rooms.relay, peer_names[device->peer]) &&
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
