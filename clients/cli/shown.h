/* SPDX-License-Identifier: MIT */
#pragma once

/* The handoffs that a watch has shown, as they were told last. Out of memory ends the program. */

#include "wire/usher.pb-c.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct shown {
	Usher__Update *update;   /* that told of it last */
	Usher__Handoff *handoff; /* the one in it */
	char *said_to;           /* badge of whom it was on the screen what to say; "": nobody's */
	uint32_t rung;           /* of its rings, those that have rung here */
	bool doubtful;           /* since a reset: the relay has not spoken of it again yet */
};

/* An empty one is all zeroes. */
struct shown_list {
	struct shown *items;
	size_t n;
};

/* NULL if it was not shown. */
struct shown *shown_find(const struct shown_list *list, const char *id);

/* As @update has it, in place of @shown; a new one if that is NULL. */
struct shown *shown_keep(struct shown_list *list, struct shown *shown, const Usher__Update *update);

/* What to say of it is on the screen of @badge. */
void shown_set_said_to(struct shown *shown, const char *badge);

/* It is gone; the last takes its place. */
void shown_forget(struct shown_list *list, struct shown *shown);

/* Those that are still doubtful are gone. */
void shown_forget_doubtful(struct shown_list *list);

/* All but those of @ids are gone, n of them. */
void shown_keep_only(struct shown_list *list, char *const *ids, size_t n);

/* Has this change of the card been told, with @handoff or with another one of its visit? */
bool shown_has_change(
	const struct shown_list *list, const Usher__Handoff *handoff, const Usher__Change *change);

/* The handoffs, in the order of the list; the caller frees the array. */
Usher__Handoff **shown_handoffs(const struct shown_list *list);

void shown_finish(struct shown_list *list);
