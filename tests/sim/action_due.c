/* SPDX-License-Identifier: MIT */
/* What people do about what is not yet: ask for it in time, every day, at another time; announce
 * guests, and have them arrive; and all that happens in the instant in which
 * something falls due. */
#include "action_private.h"

#include "base/memory.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

enum {
	MINUTE = 60 * 1000,
	HOUR = 60 * MINUTE,
};

/* A time of day, mostly some minutes ahead, in the zone that the relay has by now. */
static char *say_clock(struct world *world, char text[TIME_SIZE]) {
	int64_t minutes = (world->now + site_zones[world->rooms.site]) / MINUTE + 1 +
		(int64_t)pick(world, rarely(world) ? (uint64_t)24 * 60 : 20);

	snprintf(text, TIME_SIZE, "%02d:%02d", (int)(minutes / 60 % 24), (int)(minutes % 60));
	return text;
}

static char *say_time(struct world *world, char text[TIME_SIZE]) {
	static const char *const spans[] = {"20s", "1m", "2m", "5m", "12m", "40m", "3h"};

	if (rarely(world)) {
		return say_clock(world, text);
	}
	snprintf(text, TIME_SIZE, "%s", spans[pick(world, sizeof spans / sizeof *spans)]);
	return text;
}

char *action_due(struct world *world, char text[TIME_SIZE]) {
	return chance_once_in(&world->chance, 7) ? say_time(world, text) : (char *)"";
}

/* Towels, or a notice to one post or two. */
void act_repeat(struct world *world, struct device *device) {
	static const char *const repeats[] = {"daily", "daily", "weekly", "mon,wed,fri", "thu,sat"};
	static const char *const names[] = {"towels", "talk"},
				 *const posts[] = {"lobby", "flat", "bar", "hall"};
	Usher__Request request = USHER__REQUEST__INIT;
	Usher__Service serve = USHER__SERVICE__INIT;
	Usher__Notice announce = USHER__NOTICE__INIT;
	char *to[] = {(char *)posts[pick(world, 4)], NULL};
	char words[32], due[TIME_SIZE];

	to[1] = (char *)posts[pick(world, 4)];
	snprintf(words, sizeof words, "S%llu", (unsigned long long)++world->guests);
	announce.due = serve.due = say_clock(world, due);
	announce.repeat = serve.repeat =
		(char *)repeats[pick(world, sizeof repeats / sizeof *repeats)];
	announce.text = serve.note = words;
	serve.name = (char *)names[pick(world, 2)];
	announce.to = to;
	announce.n_to = 1 + pick(world, 2);
	announce.confirm = chance_once_in(&world->chance, 2);
	if (chance_once_in(&world->chance, 2)) {
		request.ask_case = USHER__REQUEST__ASK_SERVICE;
		request.service = &serve;
	} else {
		request.ask_case = USHER__REQUEST__ASK_NOTICE;
		request.notice = &announce;
	}
	TELL(world, "%s asks for %s at %s, %s", peer_names[device->peer], words, due, serve.repeat);
	device_ask(device, &request);
}

static void reschedule(struct world *world, struct device *device, char *id) {
	Usher__Request request = USHER__REQUEST__INIT;
	Usher__Move move = USHER__MOVE__INIT;
	char at[TIME_SIZE];

	move.id = id;
	move.at = rarely(world) ? (char *)"now" : say_time(world, at);
	request.ask_case = USHER__REQUEST__ASK_MOVE;
	request.move = &move;
	TELL(world, "%s: %s is to be at %s", peer_names[device->peer], id, move.at);
	device_ask(device, &request);
}

void act_move(struct world *world, struct device *device) {
	char id[IDENT_SIZE];

	action_choose(world, &device, &(struct wanted){.stage = USHER__STAGE__SCHEDULED}, id);
	reschedule(world, device, id);
}

void act_expect(struct world *world, struct device *device) {
	static const char *const areas[] = {"", "flat-a", "club", "hall", "gate", "cellar"};
	static const char *const posts[] = {"bar", "boss", "lobby", "attic"};
	Usher__Request request = USHER__REQUEST__INIT;
	Usher__Expect expect = USHER__EXPECT__INIT;
	Usher__Card card = USHER__CARD__INIT;
	char surname[32], note[32], *trait[1], at[TIME_SIZE], *tell[2];

	action_name_guest(world, &card, surname, trait, note);
	expect.card = &card;
	expect.at = say_time(world, at);
	expect.to = (char *)areas[pick(world, rarely(world) ? 6 : 5)];
	expect.car = chance_once_in(&world->chance, 3);
	tell[0] = (char *)posts[pick(world, rarely(world) ? 4 : 3)];
	tell[1] = (char *)posts[pick(world, 3)]; /* the same one twice, too */
	expect.tell = tell;
	expect.n_tell = pick(world, 3);
	expect.from = action_from(world);
	request.ask_case = USHER__REQUEST__ASK_EXPECT;
	request.expect = &expect;
	TELL(world, "%s announces %s for %s to \"%s\"", peer_names[device->peer], surname, at,
		expect.to);
	device_ask(device, &request);
}

void action_choose_awaited(struct world *world, struct device **device, char ret[IDENT_SIZE]) {
	size_t n;
	const Usher__Fact__Visit **visits = relay_collect_awaited_visits(world->rooms.relay, &n);
	const Usher__Fact__Visit *visit = n ? visits[pick(world, n)] : NULL;
	bool anybody = rarely(world);
	uint64_t seen = 0;

	free(visits);
	ident_format(ret, visit ? visit->visit : 1 + pick(world, 3 * world->guests + 1));
	if (visit && visit->n_handoffs && chance_once_in(&world->chance, 2)) {
		ident_format(ret, visit->handoffs[pick(world, visit->n_handoffs)]);
	}
	for (int i = 0; i < DEVICES && visit && !anybody; i++) {
		if (relay_device_may_see_visit(world->rooms.relay, peer_names[i], visit) &&
			pick(world, ++seen) == 0) {
			*device = &world->devices[i];
		}
	}
}

void act_postpone(struct world *world, struct device *device) {
	char id[IDENT_SIZE];

	action_choose_awaited(world, &device, id);
	reschedule(world, device, id);
}

void act_arrive(struct world *world, struct device *device) {
	static const char *const areas[] = {
		"", "", "", "", "flat-b", "club", "gate", "Hall", "cellar"};
	Usher__Request request = USHER__REQUEST__INIT;
	Usher__Arrived arrive = USHER__ARRIVED__INIT;
	char id[IDENT_SIZE];

	action_choose_awaited(world, &device, id);
	arrive.visit = id;
	arrive.to = (char *)areas[pick(world, rarely(world) ? 9 : 8)];
	arrive.from = action_from(world);
	request.ask_case = USHER__REQUEST__ASK_ARRIVED;
	request.arrived = &arrive;
	TELL(world, "%s: the guest of %s is here, and goes to \"%s\"", peer_names[device->peer], id,
		arrive.to);
	device_ask(device, &request);
}

/* The last of @kind that is held, or offered, for a guest; 0: nothing is. */
static uint64_t last_of(struct world *world, const Usher__Fact__Visit *visit, Usher__Kind kind) {
	uint64_t found = 0;

	for (size_t i = 0; i < visit->n_handoffs; i++) {
		const struct handoff *handoff =
			relay_handoff(world->rooms.relay, visit->handoffs[i]);
		bool open = handoff &&
			(handoff->rec.stage == USHER__STAGE__SCHEDULED ||
				handoff->rec.stage == USHER__STAGE__OFFERED);

		found = open && handoff->rec.kind == kind ? visit->handoffs[i] : found;
	}
	return found;
}

/* A driver goes for a guest who is announced, and then it is said that he is not to come. */
void act_cancel(struct world *world, struct device *device) {
	Usher__Request request = USHER__REQUEST__INIT;
	Usher__Pickup fetch = USHER__PICKUP__INIT;
	char id[IDENT_SIZE], number[IDENT_SIZE];
	const Usher__Fact__Visit *visit;
	uint64_t guest = 0;

	action_choose_awaited(world, &device, id);
	(void)ident_parse(id, &guest);
	visit = relay_visit(world->rooms.relay, guest);
	if (!visit || !last_of(world, visit, USHER__KIND__NOTICE)) {
		return;
	}
	fetch.visit = id;
	fetch.area = (char *)"gate";
	fetch.to = (char *)"flat-b";
	request.ask_case = USHER__REQUEST__ASK_PICKUP;
	request.pickup = &fetch;
	TELL(world, "%s has %s fetched, who is announced", peer_names[device->peer], id);
	device_ask(device, &request);
	world_settle(world);
	visit = world->wrong ? NULL : relay_visit(world->rooms.relay, guest);
	if (!visit || visit->ended_at) {
		return;
	}
	ident_format(number, last_of(world, visit, USHER__KIND__PICKUP));
	action_upon(&world->devices[8 + pick(world, 2)], USHER__REQUEST__ASK_TAKE, number);
	world_settle(world);
	ident_format(number, last_of(world, visit, USHER__KIND__NOTICE));
	action_withdraw(device, number, !rarely(world));
}

/* What is due next of all that is held, NULL for nothing. */
static const struct handoff *next_due(const struct world *world) {
	size_t n;
	const struct handoff **handoffs = relay_collect_handoffs(world->rooms.relay, false, &n),
			     *next = NULL;

	for (size_t i = 0; i < n; i++) {
		if (handoffs[i]->rec.stage == USHER__STAGE__SCHEDULED &&
			(!next || handoffs[i]->rec.due_at < next->rec.due_at)) {
			next = handoffs[i];
		}
	}
	free(handoffs);
	return next;
}

static void act_just_then(struct world *world, struct device *device, char *id) {
	switch (pick(world, 9)) {
	case 0:
		act_off(world, device);
		break;
	case 1:
		act_cut(world, device);
		break;
	case 2:
		act_site(world, device);
		break;
	case 3:
		for (int i = 0; i < DEVICES; i++) {
			action_upon(&world->devices[i], USHER__REQUEST__ASK_TAKE, id);
		}
		break;
	case 4:
		action_upon(device, USHER__REQUEST__ASK_WITHDRAW, id);
		break;
	case 5:
		reschedule(world, device, id);
		break;
	case 6:
		act_arrive(world, device);
		break;
	case 7:
		act_pause(world, device);
		break;
	default:
		act_crash(world, device);
		break;
	}
}

/* The instant has come, and the tick has not. */
void act_dot(struct world *world, struct device *device) {
	const struct handoff *next = next_due(world);
	int64_t due = next ? next->rec.due_at : 0;
	char id[IDENT_SIZE];

	if (!next || due <= world->now || due > world->now + 4 * HOUR) {
		return;
	}
	ident_format(id, next->rec.handoff);
	for (int i = 0; i < DEVICES && !rarely(world); i++) {
		const Usher__Fact__Device *duty =
			relay_signed_on_device(world->rooms.relay, peer_names[i]);

		for (size_t j = 0; duty && j < duty->n_duties; j++) {
			device = !strcmp(next->rec.post, duty->duties[j]->post) ? &world->devices[i]
										: device;
		}
	}
	TELL(world, "%s is about to be due", id);
	world_pass(world, due - 1 - world->now);
	if (!world->wrong) {
		world->now = due;
		act_just_then(world, device, id);
		world_turn(world, UINT_MAX);
		rooms_tick(world);
	}
}
