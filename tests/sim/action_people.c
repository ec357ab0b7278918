/* SPDX-License-Identifier: MIT */
/* What people do among themselves: shifts, breaks, notices, what supervisors find; and what they
 * look up. */
#include "action_private.h"

#include <stdio.h>
#include <string.h>

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
	{"601", "shuttle"},
	{"602", "shuttle"},
};

const char *action_badge(const struct device *device) {
	const Usher__Fact__Device *duty =
		relay_signed_on_device(device->world->rooms.relay, peer_names[device->peer]);

	return duty ? duty->person->badge : "";
}

const char *action_some_badge(struct world *world) {
	return rarely(world) ? "999" : homes[pick(world, DEVICES)].badge;
}

char *action_from(struct world *world) {
	static const char *const posts[] = {
		"lobby", "flat", "bar", "hall", "shuttle", "boss", "attic"};

	return (char *)(chance_once_in(&world->chance, 10) ? posts[pick(world, 7)] : "");
}

/* Somebody else who is usually where @device is. */
static const char *colleague(struct world *world, const struct device *device) {
	const char *found = action_some_badge(world);
	uint64_t n = 0;

	for (int i = 0; i < DEVICES; i++) {
		if (i != device->peer && !strcmp(homes[i].post, homes[device->peer].post) &&
			pick(world, ++n) == 0) {
			found = homes[i].badge;
		}
	}
	return found;
}

void act_on(struct world *world, struct device *device) {
	static const char *const posts[] = {
		"lobby", "hall", "flat", "bar", "boss", "shuttle", "attic"};
	static const char *const vehicles[] = {"cart-1", "cart-2", "cart-2", "sledge"};
	const struct home *home =
		&homes[rarely(world) ? pick(world, DEVICES) : (uint64_t)device->peer];
	Usher__Request request = USHER__REQUEST__INIT;
	Usher__On on = USHER__ON__INIT;

	on.badge = (char *)home->badge;
	on.post = (char *)(rarely(world) ? posts[pick(world, 7)] : home->post);
	on.checked = !rarely(world);
	if (chance_once_in(&world->chance, !strcmp(on.post, "shuttle") ? 3 : 20)) {
		on.vehicle = (char *)vehicles[pick(world, 4)];
	}
	request.ask_case = USHER__REQUEST__ASK_ON;
	request.on = &on;
	TELL(world, "%s signs %s on at %s %s", peer_names[device->peer], on.badge, on.post,
		on.vehicle);
	device_ask(device, &request);
}

void act_off(struct world *world, struct device *device) {
	Usher__Request request = USHER__REQUEST__INIT;
	Usher__Off off = USHER__OFF__INIT;

	request.ask_case = USHER__REQUEST__ASK_OFF;
	request.off = &off;
	TELL(world, "%s signs off", peer_names[device->peer]);
	device_ask(device, &request);
}

void act_pause(struct world *world, struct device *device) {
	Usher__Request request = USHER__REQUEST__INIT;
	Usher__Break pause = USHER__BREAK__INIT;

	request.ask_case = USHER__REQUEST__ASK_BREAK;
	request.break_ = &pause;
	TELL(world, "%s has a break", peer_names[device->peer]);
	device_ask(device, &request);
}

/* Mostly whoever has one. */
void act_resume(struct world *world, struct device *device) {
	Usher__Request request = USHER__REQUEST__INIT;
	Usher__Resume resume = USHER__RESUME__INIT;

	for (int i = 0; i < DEVICES; i++) {
		const Usher__Fact__Device *duty =
			relay_signed_on_device(world->rooms.relay, peer_names[i]);

		device = duty && duty->break_since ? &world->devices[i] : device;
	}
	request.ask_case = USHER__REQUEST__ASK_RESUME;
	request.resume = &resume;
	TELL(world, "%s is back from the break", peer_names[device->peer]);
	device_ask(device, &request);
}

void act_hand_over(struct world *world, struct device *device) {
	Usher__Request request = USHER__REQUEST__INIT;
	Usher__Handover over = USHER__HANDOVER__INIT;
	char id[IDENT_SIZE];

	action_choose(world, &device,
		&(struct wanted){
			.stage = rarely(world) ? USHER__STAGE__ABOARD : USHER__STAGE__TAKEN,
			.mine = !rarely(world)},
		id);
	over.badge = (char *)(rarely(world) ? action_some_badge(world) : colleague(world, device));
	over.id = chance_once_in(&world->chance, 3) ? (char *)"" : id;
	request.ask_case = USHER__REQUEST__ASK_HANDOVER;
	request.handover = &over;
	TELL(world, "%s hands %s over to %s", peer_names[device->peer], *over.id ? over.id : "all",
		over.badge);
	device_ask(device, &request);
}

void act_inspect(struct world *world, struct device *device) {
	static char *const failed[] = {(char *)"belts", (char *)"shoes"};
	Usher__Request request = USHER__REQUEST__INIT;
	Usher__Inspect inspect = USHER__INSPECT__INIT;

	device = rarely(world) ? device : &world->devices[7];
	if (chance_once_in(&world->chance, 2)) {
		inspect.badge = (char *)action_some_badge(world);
	} else {
		inspect.post = (char *)homes[pick(world, DEVICES)].post;
	}
	inspect.failed = (char **)failed;
	inspect.n_failed = rarely(world) ? 2 : pick(world, 2);
	inspect.note = (char *)"seen";
	request.ask_case = USHER__REQUEST__ASK_INSPECT;
	request.inspect = &inspect;
	device_ask(device, &request);
}

void act_announce(struct world *world, struct device *device) {
	static const char *const expires[] = {"", "", "2m", "90m"};
	Usher__Request request = USHER__REQUEST__INIT;
	Usher__Notice announce = USHER__NOTICE__INIT;
	char *to[] = {(char *)homes[pick(world, DEVICES)].post, NULL};
	char text[32], due[TIME_SIZE];

	to[1] = (char *)(rarely(world) ? "all" : homes[pick(world, DEVICES)].post);
	snprintf(text, sizeof text, "N%llu", (unsigned long long)++world->guests);
	announce.text = text;
	announce.to = to;
	announce.n_to = 1 + pick(world, 2);
	announce.due = action_due(world, due);
	announce.from = action_from(world);
	announce.confirm = chance_once_in(&world->chance, 2);
	announce.expires = (char *)expires[pick(world, 4)];
	request.ask_case = USHER__REQUEST__ASK_NOTICE;
	request.notice = &announce;
	TELL(world, "%s announces %s to %s %s", peer_names[device->peer], text,
		to[announce.n_to - 1], announce.due);
	device_ask(device, &request);
}

void act_read(struct world *world, struct device *device) {
	Usher__Request request = USHER__REQUEST__INIT;
	Usher__Who who = USHER__WHO__INIT;
	Usher__List list = USHER__LIST__INIT;
	Usher__Show show = USHER__SHOW__INIT;
	Usher__VisitRequest visit = USHER__VISIT_REQUEST__INIT;
	Usher__Directory directory = USHER__DIRECTORY__INIT;
	Usher__Inspections inspections = USHER__INSPECTIONS__INIT;
	Usher__ExpectedRequest expected = USHER__EXPECTED_REQUEST__INIT;
	Usher__SiteRequest site = USHER__SITE_REQUEST__INIT;
	struct {
		Usher__Request__AskCase ask;
		void *what;
	} reads[] = {
		{USHER__REQUEST__ASK_WHO, &who},
		{USHER__REQUEST__ASK_LIST, &list},
		{USHER__REQUEST__ASK_SHOW, &show},
		{USHER__REQUEST__ASK_VISIT, &visit},
		{USHER__REQUEST__ASK_VISIT, &visit},
		{USHER__REQUEST__ASK_DIRECTORY, &directory},
		{USHER__REQUEST__ASK_INSPECTIONS, &inspections},
		{USHER__REQUEST__ASK_EXPECTED, &expected},
		{USHER__REQUEST__ASK_SITE, &site},
	};
	uint64_t which = pick(world, sizeof reads / sizeof *reads);
	char id[IDENT_SIZE];

	list.all = chance_once_in(&world->chance, 2);
	action_choose(world, &device, &(struct wanted){.mine = false}, id);
	show.id = visit.id = id;
	request.ask_case = reads[which].ask;
	request.who = reads[which].what; /* each is a pointer to its message */
	device_ask(device, &request);
}

void act_look(struct world *world, struct device *device) {
	TELL(world, "%s looks at the screen", peer_names[device->peer]);
	device_look(device);
}

void act_raw(struct world *world, struct device *device) {
	raw_act(world, &world->raws[pick(world, RAWS)]);
}
