/* SPDX-License-Identifier: MIT */
/* What people do upon a handoff that is there: mostly the one who should, sometimes anybody. */
#include "action_private.h"

#include "base/memory.h"

#include <stdio.h>
#include <string.h>

static bool fits(
	const struct device *device, const Usher__Handoff *handoff, const struct wanted *wanted) {
	return (!wanted->kind || handoff->kind == wanted->kind) &&
		(!wanted->stage || handoff->stage == wanted->stage) &&
		(!wanted->mine || !strcmp(handoff->taken_by, action_badge(device)));
}

void action_choose(struct world *world, struct device **device, const struct wanted *wanted,
	char ret[IDENT_SIZE]) {
	const struct wanted anything = {.mine = false};
	const Usher__Handoff *found = NULL;
	bool any = rarely(world),
	     elsewhere = wanted->mine || wanted->kind || wanted->stage == USHER__STAGE__SCHEDULED;
	struct device *own = *device;
	uint64_t n = 0;

	for (int i = 0; i < DEVICES; i++) {
		struct device *other = elsewhere && !any ? &world->devices[i] : own;

		for (size_t j = 0; j < other->n_copies && (other != own || i == own->peer); j++) {
			const Usher__Handoff *handoff = other->copies[j].handoff;

			if (fits(other, handoff, any ? &anything : wanted) &&
				pick(world, ++n) == 0) {
				found = handoff;
				*device = other;
			}
		}
	}
	ident_format(ret, 1 + pick(world, 3 * world->guests + 1));
	if (found && !chance_once_in(&world->chance, 9)) {
		snprintf(ret, IDENT_SIZE, "%s", found->id);
	}
}

/* The message of @ask, with its id said; the caller frees it. */
static void *message_of(Usher__Request__AskCase ask, const char *id) {
	const ProtobufCMessageDescriptor *descriptor =
		protobuf_c_message_descriptor_get_field(&usher__request__descriptor, ask)
			->descriptor;
	ProtobufCMessage *message = new_zeroed(1, descriptor->sizeof_message);

	protobuf_c_message_init(descriptor, message);
	*(const char **)((char *)message +
		protobuf_c_message_descriptor_get_field_by_name(descriptor, "id")->offset) = id;
	return message;
}

void action_upon(struct device *device, Usher__Request__AskCase ask, const char *id) {
	Usher__Request request = USHER__REQUEST__INIT;
	void *message = message_of(ask, id);

	request.ask_case = ask;
	request.take = message; /* each is a pointer to its message */
	TELL(device->world, "%s: %s %s", peer_names[device->peer], request_name(ask), id);
	device_ask(device, &request);
	free(message);
}

static void act_upon(struct world *world, struct device *device, Usher__Request__AskCase ask,
	const struct wanted *wanted) {
	char id[IDENT_SIZE];

	action_choose(world, &device, wanted, id);
	action_upon(device, ask, id);
}

#define WANTED(...)                                                                                \
	&(struct wanted) {                                                                         \
		__VA_ARGS__                                                                        \
	}

void act_take(struct world *world, struct device *device) {
	act_upon(world, device, USHER__REQUEST__ASK_TAKE, WANTED(.stage = USHER__STAGE__OFFERED));
}

/* Of a pickup: whoever has it, or would, says when they are there. */
static void take_in(struct device *device, char *id, uint32_t minutes) {
	Usher__Request request = USHER__REQUEST__INIT;
	Usher__Take take = USHER__TAKE__INIT;

	take.id = id;
	take.minutes = minutes;
	request.ask_case = USHER__REQUEST__ASK_TAKE;
	request.take = &take;
	TELL(device->world, "%s: drives %s in %u minutes", peer_names[device->peer], id, minutes);
	device_ask(device, &request);
}

/* A driver takes what is next. */
void act_drive(struct world *world, struct device *device) {
	char id[IDENT_SIZE];

	action_choose(world, &device,
		WANTED(.kind = USHER__KIND__PICKUP, .stage = USHER__STAGE__OFFERED), id);
	device = rarely(world) ? device : &world->devices[8 + pick(world, 2)];
	take_in(device, id, (uint32_t)pick(world, 10));
}

/* Another number of minutes, mostly by whoever has said one. */
void act_estimate(struct world *world, struct device *device) {
	char id[IDENT_SIZE];

	action_choose(world, &device,
		WANTED(.kind = USHER__KIND__PICKUP, .stage = USHER__STAGE__TAKEN, .mine = true),
		id);
	take_in(device, id, (uint32_t)pick(world, 20));
}

void act_decline(struct world *world, struct device *device) {
	Usher__Kind kind =
		chance_once_in(&world->chance, 4) ? USHER__KIND__SERVICE : USHER__KIND__KIND_UNSAID;
	Usher__Request request = USHER__REQUEST__INIT;
	Usher__Decline decline = USHER__DECLINE__INIT;
	char id[IDENT_SIZE];

	action_choose(world, &device, WANTED(.kind = kind, .stage = USHER__STAGE__OFFERED), id);
	decline.id = id;
	request.ask_case = USHER__REQUEST__ASK_DECLINE;
	request.decline = &decline;
	for (uint64_t n = 1 + (rarely(world) ? 1 : 0); n; n--) {
		decline.reason =
			(Usher__DeclineReason)pick(world, USHER__DECLINE_REASON__ON_A_BREAK + 1);
		TELL(world, "%s: declines %s for %d", peer_names[device->peer], id,
			(int)decline.reason);
		device_ask(device, &request);
	}
}

void act_release(struct world *world, struct device *device) {
	act_upon(world, device, USHER__REQUEST__ASK_RELEASE, WANTED(.stage = USHER__STAGE__TAKEN));
}

void act_met(struct world *world, struct device *device) {
	act_upon(world, device, USHER__REQUEST__ASK_MET,
		WANTED(.kind = USHER__KIND__ARRIVAL, .stage = USHER__STAGE__TAKEN, .mine = true));
}

void action_withdraw(struct device *device, const char *id, bool unless_taken) {
	Usher__Request request = USHER__REQUEST__INIT;
	Usher__Withdraw withdraw = USHER__WITHDRAW__INIT;

	withdraw.id = (char *)id;
	withdraw.unless_taken = unless_taken;
	request.ask_case = USHER__REQUEST__ASK_WITHDRAW;
	request.withdraw = &withdraw;
	TELL(device->world, "%s: withdraws %s%s", peer_names[device->peer], id,
		unless_taken ? " unless it is taken" : "");
	device_ask(device, &request);
}

static void withdraw(
	struct world *world, struct device *device, const struct wanted *wanted, bool unless) {
	char id[IDENT_SIZE];

	action_choose(world, &device, wanted, id);
	action_withdraw(device, id, unless);
}

void act_withdraw(struct world *world, struct device *device) {
	static const Usher__Stage stages[] = {
		USHER__STAGE__TAKEN, USHER__STAGE__ABOARD, USHER__STAGE__LENT};
	bool unless = chance_once_in(&world->chance, 3);

	withdraw(world, device,
		WANTED(.stage = unless || chance_once_in(&world->chance, 3)
				? stages[pick(world, 3)]
				: USHER__STAGE__OFFERED),
		unless);
}

void act_aboard(struct world *world, struct device *device) {
	act_upon(world, device, USHER__REQUEST__ASK_ABOARD,
		WANTED(.kind = USHER__KIND__PICKUP, .stage = USHER__STAGE__TAKEN, .mine = true));
}

void act_dropped(struct world *world, struct device *device) {
	act_upon(world, device, USHER__REQUEST__ASK_DROPPED,
		WANTED(.kind = USHER__KIND__PICKUP, .stage = USHER__STAGE__ABOARD, .mine = true));
}

/* Whoever could do something takes it, so that there is more to be done. */
void act_attend(struct world *world, struct device *device) {
	act_upon(world, device, USHER__REQUEST__ASK_TAKE,
		WANTED(.kind = USHER__KIND__SERVICE, .stage = USHER__STAGE__OFFERED));
}

/* What is held; or what tells of a guest, who is not to come then. */
void act_call_off(struct world *world, struct device *device) {
	bool unless = chance_once_in(&world->chance, 2);

	withdraw(world, device,
		chance_once_in(&world->chance, 2) ? WANTED(.stage = USHER__STAGE__SCHEDULED)
						  : WANTED(.kind = USHER__KIND__NOTICE),
		unless);
}

void act_done(struct world *world, struct device *device) {
	act_upon(world, device, USHER__REQUEST__ASK_DONE,
		WANTED(.kind = USHER__KIND__SERVICE, .stage = USHER__STAGE__TAKEN, .mine = true));
}

void act_back(struct world *world, struct device *device) {
	act_upon(world, device, USHER__REQUEST__ASK_BACK,
		WANTED(.kind = USHER__KIND__SERVICE, .stage = USHER__STAGE__LENT));
}

void act_confirm(struct world *world, struct device *device) {
	act_upon(world, device, USHER__REQUEST__ASK_CONFIRM,
		WANTED(.kind = USHER__KIND__NOTICE, .stage = USHER__STAGE__OFFERED));
}

void act_remind(struct world *world, struct device *device) {
	act_upon(world, device, USHER__REQUEST__ASK_REMIND,
		WANTED(.kind = USHER__KIND__NOTICE, .stage = USHER__STAGE__OFFERED));
}

void act_split(struct world *world, struct device *device) {
	Usher__Request request = USHER__REQUEST__INIT;
	Usher__Split split = USHER__SPLIT__INIT;
	char id[IDENT_SIZE];

	action_choose(world, &device,
		WANTED(.kind = USHER__KIND__PICKUP, .stage = USHER__STAGE__OFFERED), id);
	device = rarely(world) ? device : &world->devices[8 + pick(world, 2)];
	split.id = id;
	split.party = (uint32_t)pick(world, 6);
	request.ask_case = USHER__REQUEST__ASK_SPLIT;
	request.split = &split;
	TELL(world, "%s: splits %s, %u go", peer_names[device->peer], id, split.party);
	device_ask(device, &request);
}

/* Everybody who has the same handoff on the screen takes it in the same instant. */
void act_rush(struct world *world, struct device *device) {
	char id[IDENT_SIZE];
	unsigned n = 0;

	action_choose(world, &device, WANTED(.stage = USHER__STAGE__OFFERED), id);
	for (int i = 0; i < DEVICES; i++) {
		struct copy *copy = device_copy(&world->devices[i], id);

		if (copy && copy->handoff->stage == USHER__STAGE__OFFERED) {
			action_upon(&world->devices[i], USHER__REQUEST__ASK_TAKE, id);
			n++;
		}
	}
	world->tally->n[TALLY_CONTESTED] += n > 1;
}
