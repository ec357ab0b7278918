/* SPDX-License-Identifier: MIT */
#pragma once

/* What the files of actions share: action.c has faults and lists, action_people.c what people do
 * among themselves, action_guest.c what they do about guests, action_upon.c what becomes of a
 * handoff, action_due.c what is not yet. */

#include "action.h"
#include "chance.h"
#include "device.h"
#include "proto/ident.h"
#include "world.h"

#define ACTION_DECLARE(name, weight, text)                                                         \
	void act_##name(struct world *world, struct device *device);
ACTIONS(ACTION_DECLARE)
#undef ACTION_DECLARE

/* A handoff that somebody would act upon; 0 and false: any. */
struct wanted {
	Usher__Kind kind;
	Usher__Stage stage;
	bool mine; /* whoever is on duty on the device has it */
};

/* Mostly one that is on a screen, that of *@device or of another, which is *@device then; sometimes
 * any number. */
void action_choose(struct world *world, struct device **device, const struct wanted *wanted,
	char ret[IDENT_SIZE]);

/* Ask for an act that says no more than upon which handoff. */
void action_upon(struct device *device, Usher__Request__AskCase ask, const char *id);

void action_withdraw(struct device *device, const char *id, bool unless_taken);

/* The badge on duty on a device, "" for nobody. */
const char *action_badge(const struct device *device);

enum {
	TIME_SIZE = 16,
};

/* When something is to be, as people say it: mostly at once, "". The text stands in @text. */
char *action_due(struct world *world, char text[TIME_SIZE]);

/* From which post: mostly not said, ""; now and then any, whoever holds it. */
char *action_from(struct world *world);

/* A guest who is nobody else; the card's words stand in the others. */
void action_name_guest(
	struct world *world, Usher__Card *card, char surname[32], char *trait[1], char note[32]);

/* A guest who is announced, as whoever has to do with him finds him: by his visit, or by what tells
 * of him; *@device is theirs then. If there is none, any number. */
void action_choose_awaited(struct world *world, struct device **device, char ret[IDENT_SIZE]);

/* One of the names that people carry. */
const char *action_some_badge(struct world *world);

static inline uint64_t pick(struct world *world, uint64_t n) {
	return chance_below(&world->chance, n);
}

static inline bool rarely(struct world *world) {
	return chance_once_in(&world->chance, 6);
}
