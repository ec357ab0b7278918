/* SPDX-License-Identifier: MIT */
/* What people do about guests: send them, fetch them, serve them, and keep their cards. */
#include "action_private.h"

#include <stdio.h>

/* Two of a name are on site now and then; what is noted of each is his alone. */
void action_name_guest(
	struct world *world, Usher__Card *card, char surname[32], char *trait[1], char note[32]) {
	static const char *const often[] = {"Wang", "Li"};
	unsigned long long number = ++world->guests;

	snprintf(surname, 32, "G%llu", number);
	card->surname = surname;
	if (chance_once_in(&world->chance, 3)) {
		snprintf(surname, 32, "%s", often[pick(world, 2)]);
		snprintf(note, 32, "T%llu", number);
		trait[0] = note;
		card->traits = trait;
		card->n_traits = 1;
	}
	card->party_size = (uint32_t)pick(world, 6); /* 0: not said */
}

void act_send(struct world *world, struct device *device) {
	static const char *const areas[] = {"flat-a", "Flat B", "show flat A", "club", "gate",
		"hall", "lobby", "stop", "cellar"};
	Usher__Request request = USHER__REQUEST__INIT;
	Usher__Send send = USHER__SEND__INIT;
	Usher__Card card = USHER__CARD__INIT;
	char surname[32], note[32], *trait[1], due[TIME_SIZE];

	action_name_guest(world, &card, surname, trait, note);
	send.due = action_due(world, due);
	send.to = (char *)areas[pick(world, rarely(world) ? 9 : 5)];
	send.from = action_from(world);
	send.card = &card;
	request.ask_case = USHER__REQUEST__ASK_SEND;
	request.send = &send;
	TELL(world, "%s sends %s to %s %s", peer_names[device->peer], surname, send.to, send.due);
	device_ask(device, &request);
}

/* The same in one line. Whom the line is about becomes a trait. */
void act_say(struct world *world, struct device *device) {
	static const char *const lines[][2] = {
		{"Flat B, ", ""}, {"3 people, ", ", show flat A"}, {"", ", to the Club"}, {"", ""}};
	uint64_t which = pick(world, 4);
	Usher__Request request = USHER__REQUEST__INIT;
	Usher__Say say = USHER__SAY__INIT;
	char line[64], due[TIME_SIZE];

	snprintf(line, sizeof line, "%sG%llu%s", lines[which][0],
		(unsigned long long)++world->guests, lines[which][1]);
	say.line = line;
	say.due = action_due(world, due);
	say.from = action_from(world);
	request.ask_case = USHER__REQUEST__ASK_SAY;
	request.say = &say;
	TELL(world, "%s says \"%s\"", peer_names[device->peer], line);
	device_ask(device, &request);
}

/* A visit is mostly named by a handoff of it; sometimes by its own id. */
static void choose_visit(struct world *world, struct device **device, char ret[IDENT_SIZE]) {
	static const Usher__Stage stages[] = {USHER__STAGE__OFFERED, USHER__STAGE__OFFERED,
		USHER__STAGE__TAKEN, USHER__STAGE__TAKEN, USHER__STAGE__MET, USHER__STAGE__MET,
		USHER__STAGE__LENT, USHER__STAGE__ABOARD, USHER__STAGE__DROPPED};
	struct copy *copy;

	action_choose(world, device, &(struct wanted){.stage = stages[pick(world, 9)]}, ret);
	copy = device_copy(*device, ret);
	if (copy && *copy->handoff->visit && chance_once_in(&world->chance, 2)) {
		snprintf(ret, IDENT_SIZE, "%s", copy->handoff->visit);
	}
}

void act_pass(struct world *world, struct device *device) {
	static const char *const areas[] = {"flat-a", "club", "hall", "gate", "Lobby", "cellar"};
	Usher__Request request = USHER__REQUEST__INIT;
	Usher__Pass pass = USHER__PASS__INIT;
	char id[IDENT_SIZE], due[TIME_SIZE];

	choose_visit(world, &device, id);
	pass.visit = id;
	pass.due = action_due(world, due);
	pass.from = action_from(world);
	pass.to = (char *)areas[pick(world, rarely(world) ? 6 : 4)];
	request.ask_case = USHER__REQUEST__ASK_PASS;
	request.pass = &pass;
	TELL(world, "%s passes the guest of %s on to %s", peer_names[device->peer], id, pass.to);
	device_ask(device, &request);
}

/* A field or two. */
static void draw_card(struct world *world, Usher__Card *card, char note[32], char *trait[1]) {
	static const char *const surnames[] = {"Wang", "Li", "Wang", "Lo"};

	switch (pick(world, 7)) {
	case 0:
	case 1:
		card->surname = (char *)surnames[pick(world, 4)];
		break;
	case 2:
		card->party_size = 1 + (uint32_t)pick(world, 6);
		break;
	case 3:
		snprintf(note, 32, "T%llu", (unsigned long long)pick(world, world->guests + 1));
		trait[0] = note;
		card->traits = trait;
		card->n_traits = 1;
		break;
	case 4:
		card->honorific = USHER__HONORIFIC__MR + pick(world, 2);
		break;
	case 5:
		card->title = (char *)"Dr";
		card->level = (char *)"gold";
		break;
	default:
		card->given_name = (char *)"Ming";
		card->language = (char *)"English";
		card->contact = (char *)"9123 4567";
		card->host = (char *)"Wong";
		break;
	}
}

/* Mostly one of those that the guest of @copy has; else of another, or nobody. */
static void draw_trait(struct world *world, const struct copy *copy, char ret[32]) {
	const Usher__Card *card = copy ? copy->handoff->card : NULL;

	snprintf(ret, 32, "T%llu", (unsigned long long)pick(world, world->guests + 1));
	if (card && card->n_traits && !rarely(world)) {
		snprintf(ret, 32, "%s", card->traits[pick(world, card->n_traits)]);
	}
}

void act_correct(struct world *world, struct device *device) {
	static const char *const fields[] = {"surname", "partySize", "title", "honorific", "level",
		"givenName", "language", "contact", "host"};
	Usher__Request request = USHER__REQUEST__INIT;
	Usher__CardRequest correct = USHER__CARD_REQUEST__INIT;
	Usher__Card card = USHER__CARD__INIT;
	char id[IDENT_SIZE], note[32], old[32], *trait[1], *drop[] = {old}, *clear[1];

	choose_visit(world, &device, id);
	draw_card(world, &card, note, trait);
	draw_trait(world, device_copy(device, id), old);
	clear[0] = (char *)fields[pick(world, sizeof fields / sizeof *fields)];
	correct.visit = id;
	correct.card = rarely(world) ? NULL : &card;
	correct.drop = drop;
	correct.n_drop = pick(world, 2);
	correct.clear = clear;
	correct.n_clear = rarely(world);
	request.ask_case = USHER__REQUEST__ASK_CARD;
	request.card = &correct;
	TELL(world, "%s corrects the card of %s", peer_names[device->peer], id);
	device_ask(device, &request);
}

/* The driver finds another number of people than was said, mostly a larger one: the card says so
 * now, and they all want to go. */
void act_recount(struct world *world, struct device *device) {
	const struct wanted taken = {
		.kind = USHER__KIND__PICKUP, .stage = USHER__STAGE__TAKEN, .mine = true};
	Usher__Request request = USHER__REQUEST__INIT;
	Usher__CardRequest correct = USHER__CARD_REQUEST__INIT;
	Usher__Card card = USHER__CARD__INIT;
	char id[IDENT_SIZE];

	action_choose(world, &device, &taken, id);
	card.party_size = 1 + (uint32_t)pick(world, 9);
	correct.visit = id;
	correct.card = &card;
	request.ask_case = USHER__REQUEST__ASK_CARD;
	request.card = &correct;
	TELL(world, "%s: the party of %s is %u", peer_names[device->peer], id, card.party_size);
	device_ask(device, &request);
	action_upon(device, USHER__REQUEST__ASK_ABOARD, id);
}

void act_end_visit(struct world *world, struct device *device) {
	Usher__Request request = USHER__REQUEST__INIT;
	Usher__End end = USHER__END__INIT;
	char id[IDENT_SIZE];

	choose_visit(world, &device, id);
	end.visit = id;
	request.ask_case = USHER__REQUEST__ASK_END;
	request.end = &end;
	TELL(world, "%s: the guest of %s has left", peer_names[device->peer], id);
	device_ask(device, &request);
}

/* Where a guest may wait, by any name that people have for it, is where they may be driven to as
 * well; and so somebody asks for a drive to where the guest is. */
static char *some_place(struct world *world) {
	static const char *const places[] = {
		"lobby", "Flat A", "show flat A", "flat-b", "club", "gate", "stop", "Hall"};

	return (char *)places[pick(world, sizeof places / sizeof *places)];
}

static char *some_destination(struct world *world) {
	if (chance_once_in(&world->chance, 3)) {
		return (char *)"gate";
	}
	return rarely(world) ? (char *)"Airport" : some_place(world);
}

/* Are the two names of one area of the site? */
static bool is_same_area(const struct world *world, const char *one, const char *other) {
	const struct site *site = sites[world->rooms.site];
	const struct area *area = site_area_by_name(site, one);

	return area && area == site_area_by_name(site, other);
}

void act_fetch(struct world *world, struct device *device) {
	Usher__Request request = USHER__REQUEST__INIT;
	Usher__Pickup fetch = USHER__PICKUP__INIT;
	char id[IDENT_SIZE], due[TIME_SIZE];

	if (chance_once_in(&world->chance, 4)) {
		action_choose_awaited(world, &device, id);
	} else {
		choose_visit(world, &device, id);
	}
	fetch.visit = id;
	fetch.due = action_due(world, due);
	fetch.from = action_from(world);
	fetch.area = chance_once_in(&world->chance, 20) ? (char *)"cellar" : some_place(world);
	fetch.to = some_destination(world);
	world->tally->n[TALLY_NOWHERE] += is_same_area(world, fetch.area, fetch.to);
	fetch.luggage = (uint32_t)pick(world, 3);
	request.ask_case = USHER__REQUEST__ASK_PICKUP;
	request.pickup = &fetch;
	TELL(world, "%s has the guest of %s fetched to %s", peer_names[device->peer], id, fetch.to);
	device_ask(device, &request);
}

void act_serve(struct world *world, struct device *device) {
	static const char *const names[] = {
		"key", "talk", "Consultant", "towels", "call", "massage"};
	static const char *const badges[] = {"301", "302", "302", "303"};
	Usher__Request request = USHER__REQUEST__INIT;
	Usher__Service serve = USHER__SERVICE__INIT;
	char id[IDENT_SIZE], due[TIME_SIZE], note[32];

	choose_visit(world, &device, id);
	snprintf(note, sizeof note, "S%llu", (unsigned long long)++world->guests);
	serve.note = note;
	serve.due = action_due(world, due);
	serve.from = action_from(world);
	serve.name = (char *)names[pick(world, rarely(world) ? 6 : 4)];
	serve.visit = rarely(world) ? (char *)"" : id;
	serve.at = (char *)"club";
	serve.quantity = (uint32_t)pick(world, 3);
	if (chance_once_in(&world->chance, 2)) {
		serve.badge =
			(char *)(rarely(world) ? action_some_badge(world) : badges[pick(world, 4)]);
	}
	request.ask_case = USHER__REQUEST__ASK_SERVICE;
	request.service = &serve;
	TELL(world, "%s asks for %s for %s %s %s", peer_names[device->peer], serve.name,
		serve.visit, serve.badge, serve.due);
	device_ask(device, &request);
}
