/* SPDX-License-Identifier: MIT */
/*
 * A day in the core alone, in virtual time: 100 sales centres under one roof, 501 posts, and 2,000
 * guests an hour on the whole of their path. It says what the rules cost, without disk, wire or
 * system.
 */
#include "base/cleanup.h"
#include "base/memory.h"
#include "core/relay.h"
#include "driver.h"
#include "figures.h"
#include "measures.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

enum {
	CENTRES = 100,
	GUESTS_AN_HOUR = 2000,
	HOUR = 3600 * 1000, /* ms */
	EVERY = HOUR / GUESTS_AN_HOUR,
	LOOK_EVERY = 1000, /* events: how many handoffs there are */
};

enum place {
	LOBBY,
	HALL,
	FLAT,
	CART,
	BAR,
	PLACEHOLDERS_N,
};

static const char *const places[PLACEHOLDERS_N] = {"lobby", "hall", "flat", "cart", "bar"};

/* A guest's path: what happens how long after the guest came. The n-th handoff of a visit has
 * number visit + 1 for the first; the others are kept as they are made. */
static const struct step {
	int64_t after; /* ms */
	enum place who;
	enum event_type act;
	enum place to;
	unsigned handoff; /* of the visit: which is meant */
} steps[] = {
	{0, LOBBY, EVENT_SEND, HALL, 0},
	{300, HALL, EVENT_REACHED, 0, 0},
	{4000, HALL, EVENT_TAKE, 0, 0},
	{40000, HALL, EVENT_MET, 0, 0},
	{60000, HALL, EVENT_SERVICE, BAR, 1},
	{60300, BAR, EVENT_REACHED, 0, 1},
	{70000, BAR, EVENT_TAKE, 0, 1},
	{180000, BAR, EVENT_DONE, 0, 1},
	{300000, HALL, EVENT_CARD, 0, 0},
	{900000, HALL, EVENT_PASS, FLAT, 2},
	{900300, FLAT, EVENT_REACHED, 0, 2},
	{905000, FLAT, EVENT_TAKE, 0, 2},
	{930000, FLAT, EVENT_MET, 0, 2},
	{1800000, FLAT, EVENT_PICKUP, CART, 3},
	{1800300, CART, EVENT_REACHED, 0, 3},
	{1805000, CART, EVENT_TAKE, 0, 3},
	{1830000, CART, EVENT_ABOARD, 0, 3},
	{1860000, CART, EVENT_DROPPED, 0, 3},
};

enum {
	STEPS_N = sizeof steps / sizeof *steps,
	HANDOFFS_N = 4, /* of a visit */
};

struct town {
	struct site site;
	struct relay *relay;
	char names[CENTRES * PLACEHOLDERS_N][16];
	uint64_t *made; /* HANDOFFS_N of each visit */
	uint64_t id;
	size_t events, facts, most;
};

static char *name_of(struct town *town, size_t centre, enum place place) {
	return town->names[centre * PLACEHOLDERS_N + place];
}

/* Where whoever is at place @i is on duty: all drivers at one post, which fetches
 * guests for all. */
static size_t duty_of(size_t i) {
	return i % PLACEHOLDERS_N == CART ? CART : i;
}

static void build(struct town *town) {
	enum {
		POSTS_N = CENTRES * PLACEHOLDERS_N
	};
	struct site *site = &town->site;

	site->name = (char *)"a day";
	site->offer_ends_after = 30 * 60 * 1000;
	site->visit_ends_after = 12 * HOUR;
	site->met_within = site->escalate_unmet_after = 30 * 1000; /* as it is by default */
	site->posts = NEW_N(struct post, POSTS_N + 1);
	site->areas = NEW_N(struct area, POSTS_N);
	site->badges = NEW_N(struct badge, POSTS_N);
	site->vehicles = NEW_N(struct vehicle, CENTRES);
	site->services = NEW_N(struct service, CENTRES);
	site->n_posts = POSTS_N + 1;
	site->n_areas = site->n_badges = POSTS_N;
	site->n_vehicles = site->n_services = CENTRES;
	for (size_t i = 0; i < POSTS_N; i++) {
		char *name = town->names[i];
		struct badge *badge = &site->badges[i];

		snprintf(name, sizeof town->names[i], "%s-%zu", places[i % PLACEHOLDERS_N],
			i / PLACEHOLDERS_N);
		site->posts[i] = (struct post){.id = name, .name = name};
		site->areas[i] = (struct area){.id = name,
			.name = name,
			.post = &site->posts[i],
			.is_exit = i % PLACEHOLDERS_N == CART};
		badge->id = badge->name = name;
		badge->posts = NEW_N(const struct post *, 1);
		badge->posts[0] = &site->posts[duty_of(i)];
		badge->n_posts = 1;
	}
	site->posts[POSTS_N] =
		(struct post){.id = (char *)"boss", .name = (char *)"boss", .is_supervisor = true};
	for (size_t i = 0; i < CENTRES; i++) {
		const struct post *bar = &site->posts[i * PLACEHOLDERS_N + BAR];
		char *cart = name_of(town, i, CART);

		site->vehicles[i] = (struct vehicle){
			.id = cart, .name = cart, .post = &site->posts[CART], .seats = 6};
		site->services[i] = (struct service){.id = bar->id, .name = bar->id, .post = bar};
	}
	site_build_indexes(site);
}

static void tear_down(struct town *town) {
	relay_free(town->relay);
	site_finish_indexes(&town->site);
	for (size_t i = 0; i < town->site.n_badges; i++) {
		free(town->site.badges[i].posts);
	}
	free(town->site.posts);
	free(town->site.areas);
	free(town->site.badges);
	free(town->site.vehicles);
	free(town->site.services);
	free(town->made);
}

/* Returns the handoff that the answer names. */
static uint64_t apply(struct town *town, struct event *event) {
	_cleanup_(facts_clear) struct facts facts = {0};
	const Usher__Fact__Answered *answer;
	size_t n;

	if (event->type >= EVENT_ON) {
		event->request.run = 1;
		event->request.id = ++town->id;
	}
	answer = relay_apply(town->relay, event, &facts);
	if (answer && answer->outcome != USHER__OUTCOME__OK) {
		give_up("a day: event %d ends with outcome %d", (int)event->type,
			(int)answer->outcome);
	}
	town->events++;
	town->facts += facts.n;
	if (town->events % LOOK_EVERY == 0) {
		free((void *)relay_collect_handoffs(town->relay, false, &n));
		town->most = n > town->most ? n : town->most;
	}
	relay_release_archived(town->relay, UINT64_MAX);
	return answer ? answer->handoff : 0;
}

static void sign_on(struct town *town, int64_t at) {
	for (size_t i = 0; i < CENTRES * PLACEHOLDERS_N; i++) {
		char *name = town->names[i];
		struct event hears = {.type = EVENT_ONLINE, .at = at, .device = name};
		struct event event = {.type = EVENT_ON,
			.at = at,
			.device = name,
			.on = {.badge = name, .post = town->names[duty_of(i)]}};

		(void)apply(town, &hears);
		(void)apply(town, &event);
	}
}

static void pass_time(struct town *town, int64_t at) {
	while (relay_wake_at(town->relay) <= at) {
		struct event tick = {.type = EVENT_TICK, .at = relay_wake_at(town->relay)};

		(void)apply(town, &tick);
	}
}

/* What the step's act says, besides what it is upon. */
static void say(struct town *town, size_t visit, const struct step *step, struct event *event,
	const Usher__Fact__Card *card) {
	size_t centre = visit % CENTRES;
	const char *to = name_of(town, centre, step->to);

	if (step->act == EVENT_SEND) {
		event->send.to = to;
		event->send.card = card;
	} else if (step->act == EVENT_PASS) {
		event->pass.to = to;
	} else if (step->act == EVENT_CARD) {
		event->card.card = card;
	} else if (step->act == EVENT_SERVICE) {
		event->service.name = name_of(town, centre, BAR);
		event->service.destination = name_of(town, centre, step->who);
		event->service.quantity = 1;
	} else if (step->act == EVENT_PICKUP) {
		event->pickup.area = name_of(town, centre, step->who);
		event->pickup.to = to;
		event->pickup.luggage = 1;
	} else if (step->act == EVENT_TAKE) {
		event->take.minutes = step->who == CART ? 2 : 1;
	}
}

static void take_step(struct town *town, size_t visit, const struct step *step, int64_t at) {
	uint64_t *made = &town->made[visit * HANDOFFS_N];
	uint64_t of = made[0] ? made[0] - 1 : 0; /* the visit: it was opened just before */
	char surname[16], *traits[] = {(char *)"grey suit"};
	Usher__Fact__Card card = USHER__FACT__CARD__INIT;
	struct event event = {
		.type = step->act, .at = at, .device = name_of(town, visit % CENTRES, step->who)};
	bool upon_visit = step->act == EVENT_PASS || step->act == EVENT_CARD ||
		step->act == EVENT_SERVICE || step->act == EVENT_PICKUP;
	uint64_t handoff;

	if (step->act == EVENT_SEND) {
		snprintf(surname, sizeof surname, "G%zu", visit % 400);
		card.surname = surname;
		card.party_size = 3;
	} else if (step->act == EVENT_CARD) {
		card.traits = traits;
		card.n_traits = 1;
	}
	if (step->act == EVENT_REACHED) {
		event.reached.handoff = made[step->handoff];
	} else {
		event_set_target(&event, upon_visit ? of : made[step->handoff], NULL);
		say(town, visit, step, &event, &card);
	}
	handoff = apply(town, &event);
	if (!made[step->handoff]) {
		made[step->handoff] = handoff;
	}
}

/* Every step of every guest, in order of time. */
static void play(struct town *town, size_t guests, int64_t begin) {
	size_t next[STEPS_N] = {0}; /* the guest whose turn each step is */

	for (size_t n = guests * STEPS_N; n; n--) {
		size_t first = STEPS_N;
		int64_t at = INT64_MAX;

		for (size_t i = 0; i < STEPS_N; i++) {
			int64_t when = begin + (int64_t)next[i] * EVERY + steps[i].after;

			if (next[i] < guests && when < at) {
				first = i;
				at = when;
			}
		}
		pass_time(town, at);
		take_step(town, next[first]++, &steps[first], at);
	}
}

static double cpu_seconds(void) {
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

void measure_day(const struct bench *bench) {
	size_t guests = (size_t)bench->hours * GUESTS_AN_HOUR;
	struct town town = {.relay = relay_new(), .made = NEW_N(uint64_t, guests * HANDOFFS_N)};
	struct event site = {.type = EVENT_SITE, .at = HOUR, .site = &town.site};
	size_t n;
	double began;

	build(&town);
	began = cpu_seconds();
	(void)apply(&town, &site);
	sign_on(&town, HOUR);
	play(&town, guests, 2 * HOUR);
	pass_time(&town, INT64_C(1000) * HOUR);
	figure_add("core day CPU s", cpu_seconds() - began);
	figure_add("core day CPU us an event", (cpu_seconds() - began) * 1e6 / (double)town.events);
	figure_add("core day facts", (double)town.facts);
	figure_add("core day most handoffs", (double)town.most);
	free((void *)relay_collect_handoffs(town.relay, true, &n));
	if (n) {
		give_up("a day: %zu handoffs are left at its end", n);
	}
	tear_down(&town);
}
