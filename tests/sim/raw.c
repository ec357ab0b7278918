/* SPDX-License-Identifier: MIT */
#include "raw.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "net/session.h"
#include "proto/frame.h"
#include "proto/ident.h"
#include "world.h"

#include <stdio.h>

enum {
	BURST = 70,      /* more than the relay remembers of a run, */
	MANY_RUNS = 260, /* and of a device */
	AGE = 20 * 60 * 1000,
};

static void say(struct line *line, const Usher__FromClient *message) {
	size_t size;
	_cleanup_(freep) void *frame = allocated(frame_pack(&message->base, FRAME_CAP, &size));

	network_write(line, frame, size);
}

/* A line in the name of @peer and in @run; the one before ends unless it will do. */
static void dial(struct world *world, struct raw *raw, int peer, uint64_t run) {
	Usher__FromClient message = USHER__FROM_CLIENT__INIT;
	Usher__Hello hello = USHER__HELLO__INIT;

	if (raw->line && (raw->line->peer != peer || raw->line->run != run)) {
		network_cut(raw->line);
	}
	if (raw->line) {
		return;
	}
	raw->line = network_connect(world, peer, run, NULL);
	hello.version = SESSION_PROTOCOL_VERSION;
	hello.device = (char *)peer_names[peer];
	hello.run = run;
	hello.short_run = run >> 62 == 1;
	hello.new_run = chance_once_in(&world->chance, 2);
	message.body_case = USHER__FROM_CLIENT__BODY_HELLO;
	message.hello = &hello;
	say(raw->line, &message);
}

static void say_receipt(struct raw *raw, uint64_t number, bool seen) {
	Usher__FromClient message = USHER__FROM_CLIENT__INIT;
	Usher__Receipt receipt = USHER__RECEIPT__INIT;
	char id[IDENT_SIZE];

	ident_format(id, number);
	receipt.id = id;
	receipt.seen = seen;
	message.body_case = USHER__FROM_CLIENT__BODY_RECEIPT;
	message.receipt = &receipt;
	say(raw->line, &message);
}

static void say_request(struct raw *raw, Usher__Request *request, uint64_t id) {
	Usher__FromClient message = USHER__FROM_CLIENT__INIT;

	request->id = id;
	message.body_case = USHER__FROM_CLIENT__BODY_REQUEST;
	message.request = request;
	say(raw->line, &message);
}

/* As if it had waited on its device. */
static void say_aged(struct world *world, struct raw *raw, Usher__Request *request, uint64_t id) {
	if (chance_once_in(&world->chance, 4)) {
		request->age = (uint32_t)chance_below(&world->chance, AGE);
	}
	say_request(raw, request, id);
}

static char *some_id(struct world *world) {
	static char id[IDENT_SIZE];

	ident_format(id, 1 + chance_below(&world->chance, 3 * world->guests + 2));
	return chance_once_in(&world->chance, 8) ? (char *)"no id" : id;
}

/* An act upon a handoff that says no more than upon which; lives in static memory until the next
 * one. */
static Usher__Request *upon(Usher__Request__AskCase ask, char *id) {
	static Usher__Request request;
	static Usher__Split split; /* there is none that is larger, and all begin alike */

	request = (Usher__Request)USHER__REQUEST__INIT;
	request.ask_case = ask;
	protobuf_c_message_init(
		protobuf_c_message_descriptor_get_field(&usher__request__descriptor, ask)
			->descriptor,
		&split);
	split.id = id;
	request.split = &split;
	return &request;
}

static Usher__Request *something_upon(struct world *world) {
	static const Usher__Request__AskCase asks[] = {USHER__REQUEST__ASK_TAKE,
		USHER__REQUEST__ASK_WITHDRAW, USHER__REQUEST__ASK_RELEASE,
		USHER__REQUEST__ASK_ABOARD, USHER__REQUEST__ASK_DROPPED, USHER__REQUEST__ASK_DONE,
		USHER__REQUEST__ASK_BACK, USHER__REQUEST__ASK_CONFIRM, USHER__REQUEST__ASK_REMIND,
		USHER__REQUEST__ASK_SPLIT};
	Usher__Request__AskCase ask =
		asks[chance_below(&world->chance, sizeof asks / sizeof *asks)];

	return upon(ask, some_id(world));
}

/* An act upon a visit. */
static Usher__Request *something_of(struct world *world) {
	static const char *const places[] = {"lobby", "gate", "Gate"};
	static Usher__Request request;
	static Usher__Pass pass;
	static Usher__End end;
	static Usher__Pickup fetch;
	static Usher__Service serve;

	request = (Usher__Request)USHER__REQUEST__INIT;
	pass = (Usher__Pass)USHER__PASS__INIT;
	end = (Usher__End)USHER__END__INIT;
	fetch = (Usher__Pickup)USHER__PICKUP__INIT;
	serve = (Usher__Service)USHER__SERVICE__INIT;
	pass.visit = end.visit = fetch.visit = serve.visit = some_id(world);
	switch (chance_below(&world->chance, 4)) {
	case 0:
		pass.to = (char *)"club";
		request.ask_case = USHER__REQUEST__ASK_PASS;
		request.pass = &pass;
		break;
	case 1:
		request.ask_case = USHER__REQUEST__ASK_END;
		request.end = &end;
		break;
	case 2:
		fetch.area = (char *)places[chance_below(&world->chance, 3)];
		fetch.to = (char *)places[chance_below(&world->chance, 3)];
		request.ask_case = USHER__REQUEST__ASK_PICKUP;
		request.pickup = &fetch;
		break;
	default:
		serve.name = (char *)"key";
		request.ask_case = USHER__REQUEST__ASK_SERVICE;
		request.service = &serve;
		break;
	}
	return &request;
}

/* About what is not yet. */
static Usher__Request *something_later(struct world *world) {
	static Usher__Request request;
	static Usher__Move move;
	static Usher__Arrived arrive;
	static Usher__Expect expect;
	static Usher__Card card;
	static char guest[32];

	request = (Usher__Request)USHER__REQUEST__INIT;
	switch (chance_below(&world->chance, 3)) {
	case 0:
		move = (Usher__Move)USHER__MOVE__INIT;
		move.id = some_id(world);
		move.at = (char *)(chance_once_in(&world->chance, 2) ? "now" : "3m");
		request.ask_case = USHER__REQUEST__ASK_MOVE;
		request.move = &move;
		break;
	case 1:
		arrive = (Usher__Arrived)USHER__ARRIVED__INIT;
		arrive.visit = some_id(world);
		request.ask_case = USHER__REQUEST__ASK_ARRIVED;
		request.arrived = &arrive;
		break;
	default:
		card = (Usher__Card)USHER__CARD__INIT;
		snprintf(guest, sizeof guest, "G%llu", (unsigned long long)++world->guests);
		card.surname = guest;
		expect = (Usher__Expect)USHER__EXPECT__INIT;
		expect.at = (char *)"6m";
		expect.card = &card;
		request.ask_case = USHER__REQUEST__ASK_EXPECT;
		request.expect = &expect;
		break;
	}
	return &request;
}

/* Something to ask; lives in static memory until the next one. */
static Usher__Request *something(struct world *world) {
	static Usher__Request request;
	static Usher__On on;
	static Usher__Off off;
	static Usher__Send send;
	static Usher__Card card;
	static char guest[32];
	static const char *const badges[] = {"102", "301", "302", "501", "601", "602"},
				 *const posts[] = {
					 "lobby", "flat", "flat", "bar", "shuttle", "shuttle"};
	uint64_t i = chance_below(&world->chance, 6);

	request = (Usher__Request)USHER__REQUEST__INIT;
	switch (chance_below(&world->chance, 8)) {
	case 0:
	case 1:
		on = (Usher__On)USHER__ON__INIT;
		on.badge = (char *)badges[i];
		on.post = (char *)posts[i];
		request.ask_case = USHER__REQUEST__ASK_ON;
		request.on = &on;
		break;
	case 2:
		off = (Usher__Off)USHER__OFF__INIT;
		request.ask_case = USHER__REQUEST__ASK_OFF;
		request.off = &off;
		break;
	case 3:
		card = (Usher__Card)USHER__CARD__INIT;
		snprintf(guest, sizeof guest, "G%llu", (unsigned long long)++world->guests);
		card.surname = guest;
		send = (Usher__Send)USHER__SEND__INIT;
		send.to = (char *)"flat-b";
		send.card = &card;
		request.ask_case = USHER__REQUEST__ASK_SEND;
		request.send = &send;
		break;
	case 4:
		return something_of(world);
	case 5:
		return something_later(world);
	default:
		return something_upon(world);
	}
	return &request;
}

/* In order, and nothing else. */
static void act_well(struct world *world, struct raw *raw) {
	dial(world, raw, raw->peer, raw->run);
	say_aged(world, raw, something(world), ++raw->id);
}

/* Twice in a row. */
static void act_twice(struct world *world, struct raw *raw) {
	Usher__Request *request = something(world);

	dial(world, raw, raw->peer, raw->run);
	say_request(raw, request, ++raw->id);
	say_request(raw, request, raw->id);
}

/* With a gap, which is filled afterwards. */
static void act_out_of_order(struct world *world, struct raw *raw) {
	dial(world, raw, raw->peer, raw->run);
	say_aged(world, raw, something(world), raw->id + 3);
	say_aged(world, raw, something(world), raw->id + 1);
	raw->id += 3;
}

/* Something else under an old id. */
static void act_under_old_id(struct world *world, struct raw *raw) {
	uint64_t id = 1 + chance_below(&world->chance, raw->id + 1);

	dial(world, raw, raw->peer, raw->run);
	say_request(raw, something(world), id);
}

/* In a run that nobody knows. */
static void act_unknown_run(struct world *world, struct raw *raw) {
	uint64_t id = 1 + chance_below(&world->chance, 3);

	dial(world, raw, raw->peer, chance_draw(&world->chance) | 1);
	say_request(raw, something(world), id);
}

/* One after the other in runs that nobody knows, more than the relay keeps of a device; and then in
 * its own. */
static void act_many_runs(struct world *world, struct raw *raw) {
	Usher__Request request = USHER__REQUEST__INIT;
	Usher__Resume resume = USHER__RESUME__INIT;
	uint64_t long_ones = chance_once_in(&world->chance, 2) ? UINT64_C(1) << 63 : 0;

	request.ask_case = USHER__REQUEST__ASK_RESUME;
	request.resume = &resume;
	for (int i = 0; i < MANY_RUNS && !world->wrong; i++) {
		dial(world, raw, raw->peer, chance_draw(&world->chance) | long_ones | 1);
		say_request(raw, &request, 1);
		world_settle(world);
	}
	act_well(world, raw);
}

/* Of what is asked so nothing is remembered: the second time it is done once more. */
static void act_unremembered(struct world *world, struct raw *raw) {
	Usher__Request *request = something(world);
	uint64_t id = chance_below(&world->chance, 3);

	dial(world, raw, raw->peer, 0);
	say_request(raw, request, id);
	if (chance_once_in(&world->chance, 2)) {
		say_request(raw, request, id);
	}
}

/* Something that somebody has; NULL: nobody has anything. */
static const Usher__Fact__Handoff *some_taken(struct world *world) {
	size_t n;
	const struct handoff **handoffs = relay_collect_handoffs(world->rooms.relay, false, &n);
	const Usher__Fact__Handoff *found = NULL;
	uint64_t seen = 0;

	for (size_t i = 0; i < n; i++) {
		const Usher__Fact__Handoff *rec = &handoffs[i]->rec;

		if (rec->taker && !rec->ended_at && chance_below(&world->chance, ++seen) == 0) {
			found = rec;
		}
	}
	free(handoffs);
	return found;
}

/* That they will be there so soon, as was so some time ago. */
static void say_minutes(struct world *world, struct raw *raw, char *id) {
	Usher__Request request = USHER__REQUEST__INIT;
	Usher__Take take = USHER__TAKE__INIT;

	take.id = id;
	take.minutes = 1 + (uint32_t)chance_below(&world->chance, 9);
	request.ask_case = USHER__REQUEST__ASK_TAKE;
	request.take = &take;
	request.age = chance_below(&world->chance, AGE);
	say_request(raw, &request, ++raw->id);
}

/* Whoever has something says on another device that all of it was done some time ago, and not one
 * after the other. */
static void act_done_before(struct world *world, struct raw *raw) {
	static const Usher__Request__AskCase steps[][2] = {
		[USHER__KIND__ARRIVAL] = {USHER__REQUEST__ASK_MET, USHER__REQUEST__ASK_MET},
		[USHER__KIND__PICKUP] = {USHER__REQUEST__ASK_ABOARD, USHER__REQUEST__ASK_DROPPED},
		[USHER__KIND__SERVICE] = {USHER__REQUEST__ASK_DONE, USHER__REQUEST__ASK_BACK},
	};
	const Usher__Fact__Handoff *taken;
	Usher__Request request = USHER__REQUEST__INIT;
	Usher__On on = USHER__ON__INIT;
	char id[IDENT_SIZE];

	dial(world, raw, raw->peer, raw->run);
	taken = some_taken(world);
	if (!taken) {
		return;
	}
	ident_format(id, taken->handoff);
	on.badge = taken->taker->badge;
	on.post = taken->post;
	request.ask_case = USHER__REQUEST__ASK_ON;
	request.on = &on;
	say_request(raw, &request, ++raw->id);
	for (int i = 0; i < 2; i++) {
		say_minutes(world, raw, id);
	}
	for (int i = 0; i < 2; i++) {
		Usher__Request *step = upon(steps[taken->kind][i], id);

		step->age = chance_below(&world->chance, AGE);
		say_request(raw, step, ++raw->id);
	}
}

static void act_receipts(struct world *world, struct raw *raw) {
	dial(world, raw, raw->peer, raw->run);
	for (int i = 0; i < 4; i++) {
		bool seen = chance_once_in(&world->chance, 2);

		say_receipt(raw, 1 + chance_below(&world->chance, 2 * world->guests + 2), seen);
	}
}

/* What another connection of some device has asked, once more. */
static void act_again(struct world *world, struct raw *raw) {
	const struct oracle *oracle = &world->oracle;
	const struct entry *entry;
	Usher__Request *request;

	if (!oracle->n_list) {
		return;
	}
	entry = oracle->list[chance_below(&world->chance, oracle->n_list)];
	if (chance_once_in(&world->chance, 2)) { /* a fresh one */
		entry = oracle->list[oracle->n_list - 1 -
			chance_below(&world->chance, oracle->n_list < 8 ? oracle->n_list : 8)];
	}
	request = allocated(usher__request__unpack(NULL, entry->size, entry->packed));
	dial(world, raw, entry->peer, entry->run);
	say_request(raw, request, entry->id);
	usher__request__free_unpacked(request, NULL);
}

static void act_burst(struct world *world, struct raw *raw) {
	Usher__Request request = USHER__REQUEST__INIT;
	Usher__Off off = USHER__OFF__INIT;

	request.ask_case = USHER__REQUEST__ASK_OFF;
	request.off = &off;
	dial(world, raw, raw->peer, raw->run);
	for (int i = 0; i < BURST; i++) {
		say_request(raw, &request, ++raw->id);
	}
}

static void act_hang_up(struct world *world, struct raw *raw) {
	if (raw->line) {
		network_cut(raw->line);
	}
}

void raw_act(struct world *world, struct raw *raw) {
	static void (*const acts[])(struct world * world, struct raw * raw) = {act_well, act_well,
		act_twice, act_out_of_order, act_under_old_id, act_unknown_run, act_receipts,
		act_again, act_again, act_again, act_again, act_unremembered, act_done_before,
		act_hang_up, act_burst, act_many_runs};
	uint64_t n = sizeof acts / sizeof *acts, i = chance_below(&world->chance, n);

	COUNT(world, RAW);
	if (i >= n - 2 && !chance_once_in(&world->chance, i == n - 1 ? 20 : 2)) {
		i = 0; /* these are long, and one will do */
	}
	acts[i](world, raw);
}
