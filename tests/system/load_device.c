/* SPDX-License-Identifier: MIT */
/* What the load's devices want. */
#include "load.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	UNDER_WAY_MAX = 4, /* requests of a device */
	OPEN_MAX = 12,     /* handoffs, beyond which no more are sent */
	KEPT_MAX = 2,      /* that a device has taken and leaves alone */
};

static struct known *find(const struct device *device, const char *id) {
	struct known *known = device->known;

	while (known && strcmp(known->id, id) != 0) {
		known = known->next;
	}
	return known;
}

static void forget(struct device *device, const char *id) {
	struct known **link = &device->known, *known;

	while (*link && strcmp((*link)->id, id) != 0) {
		link = &(*link)->next;
	}
	known = *link;
	if (known) {
		*link = known->next;
		free(known);
	}
}

void device_forget_all(struct device *device) {
	while (device->known) {
		forget(device, device->known->id);
	}
}

static void take_note(struct device *device, const Usher__Handoff *handoff) {
	struct known *known = find(device, handoff->id);

	if (!known) {
		known = calloc(1, sizeof *known);
		if (!known) {
			give_up("out of memory");
		}
		snprintf(known->id, sizeof known->id, "%s", handoff->id);
		known->next = device->known;
		device->known = known;
	}
	if (known->stage != handoff->stage || known->rings != handoff->rings) {
		known->settled = false;
	}
	known->stage = handoff->stage;
	known->rings = handoff->rings;
	known->mine = !strcmp(handoff->taken_by, device->badge);
}

void device_told(struct device *device, const Usher__Update *update) {
	if (update->what_case == USHER__UPDATE__WHAT_RESET) {
		device_forget_all(device);
	} else if (update->what_case == USHER__UPDATE__WHAT_GONE) {
		forget(device, update->gone->id);
	} else if (update->what_case == USHER__UPDATE__WHAT_HANDOFF) {
		if (update->handoff->stage == USHER__STAGE__OFFERED ||
			update->handoff->stage == USHER__STAGE__TAKEN) {
			take_note(device, update->handoff);
		} else {
			forget(device, update->handoff->id);
		}
		(void)usher_receipt(device->usher, update->handoff->id, false, hasty_ms());
	}
}

void device_answered(struct device *device, const Usher__Answer *answer) {
	const Usher__Handoff *handoff = answer->handoff;

	device->on_duty |= answer->outcome == USHER__OUTCOME__OK;
	/* What was sent counts as open from now on: updates come later where the device reads
	 * slowly. */
	if (!device->receives && handoff && handoff->stage == USHER__STAGE__OFFERED) {
		take_note(device, handoff);
	}
}

/* The id that the next act will have is known before it is asked, so it can be noted before. */
static void ask(struct device *device, const Usher__Request *request, const char *verb,
	const char *handoff) {
	uint64_t id = 0;

	note_invoke(device, device->acts + 1, verb, handoff);
	if (usher_ask(device->usher, request, &id, hasty_ms()) < 0 || id != device->acts + 1) {
		give_up("a request could not be asked");
	}
	device->acts++;
	device->under_way++;
}

static void ask_on(struct device *device) {
	Usher__Request request = USHER__REQUEST__INIT;
	Usher__On on = USHER__ON__INIT;

	on.post = device->receives ? "show-flat" : "lobby";
	on.badge = device->badge;
	request.ask_case = USHER__REQUEST__ASK_ON;
	request.on = &on;
	ask(device, &request, "on", NULL);
}

/* The guest is known by the request that sends him. */
static void ask_send(struct device *device) {
	Usher__Request request = USHER__REQUEST__INIT;
	Usher__Send message = USHER__SEND__INIT;
	Usher__Card card = USHER__CARD__INIT;
	char text[64], *traits[] = {text};

	snprintf(text, sizeof text, "%s/%llu/%u", device->name, (unsigned long long)device->run,
		device->acts + 1);
	card.surname = "王";
	card.traits = traits;
	card.n_traits = 1;
	message.to = "show-flat-a";
	message.card = &card;
	request.ask_case = USHER__REQUEST__ASK_SEND;
	request.send = &message;
	ask(device, &request, "send", NULL);
}

static void ask_upon(struct device *device, Usher__Request__AskCase what, const char *verb,
	struct known *known) {
	Usher__Request request = USHER__REQUEST__INIT;
	Usher__Take take = USHER__TAKE__INIT;
	Usher__Decline decline = USHER__DECLINE__INIT;
	Usher__Release release = USHER__RELEASE__INIT;
	Usher__Met met = USHER__MET__INIT;
	Usher__Withdraw withdraw = USHER__WITHDRAW__INIT;

	take.id = decline.id = release.id = met.id = withdraw.id = known->id;
	request.ask_case = what;
	switch ((int)what) {
	case USHER__REQUEST__ASK_TAKE:
		request.take = &take;
		break;
	case USHER__REQUEST__ASK_DECLINE:
		request.decline = &decline;
		break;
	case USHER__REQUEST__ASK_RELEASE:
		request.release = &release;
		break;
	case USHER__REQUEST__ASK_MET:
		request.met = &met;
		break;
	default:
		request.withdraw = &withdraw;
	}
	ask(device, &request, verb, known->id);
}

/* What a device at the show-flat does about one handoff. */
static void act_upon(struct device *device, struct known *known) {
	if (known->stage == USHER__STAGE__OFFERED && known->tried != known->rings) {
		known->tried = known->rings;
		if (draw() % 8) {
			ask_upon(device, USHER__REQUEST__ASK_TAKE, "take", known);
		} else {
			ask_upon(device, USHER__REQUEST__ASK_DECLINE, "decline", known);
		}
	} else if (known->stage == USHER__STAGE__TAKEN && known->mine && !known->settled) {
		known->settled = true;
		if (device->kept < KEPT_MAX && draw() % 8 == 0) {
			device->kept++;
		} else if (draw() % 8) {
			ask_upon(device, USHER__REQUEST__ASK_MET, "met", known);
		} else {
			ask_upon(device, USHER__REQUEST__ASK_RELEASE, "release", known);
		}
	}
}

static bool may_ask(const struct device *device) {
	return device->under_way < UNDER_WAY_MAX && device->acts < ACTS_PER_RUN;
}

static void act_as_lobby(struct device *device) {
	size_t open = 0;

	for (struct known *known = device->known; known; known = known->next) {
		open++;
		if (may_ask(device) && !known->settled && draw() % 256 == 0) {
			known->settled = true;
			ask_upon(device, USHER__REQUEST__ASK_WITHDRAW, "withdraw", known);
		}
	}
	if (may_ask(device) && open + device->under_way < OPEN_MAX) {
		ask_send(device);
	}
}

void device_act(struct device *device, bool stopping) {
	if (!device->on_duty) {
		if (!device->under_way && may_ask(device)) {
			ask_on(device);
		}
		return;
	}
	if (stopping) {
		if (!device->receives && !device->farewell && may_ask(device)) {
			device->farewell = true;
			ask_send(device);
		}
		return;
	}
	if (!device->receives) {
		act_as_lobby(device);
		return;
	}
	for (struct known *known = device->known; known && may_ask(device); known = known->next) {
		act_upon(device, known);
	}
}
