/* SPDX-License-Identifier: MIT */
#include "cli/shown.h"

#include "cli/keep.h"

#include <stdlib.h>
#include <string.h>

static void clear(struct shown *shown) {
	usher__update__free_unpacked(shown->update, NULL);
}

void shown_set_said_to(struct shown *shown, const char *badge) {
	free(shown->said_to);
	shown->said_to = need(strdup(badge));
}

struct shown *shown_find(const struct shown_list *list, const char *id) {
	for (size_t i = 0; i < list->n; i++) {
		if (!strcmp(list->items[i].handoff->id, id)) {
			return &list->items[i];
		}
	}
	return NULL;
}

struct shown *shown_keep(
	struct shown_list *list, struct shown *shown, const Usher__Update *update) {
	if (shown) {
		clear(shown);
	} else {
		list->items = need(reallocarray(list->items, list->n + 1, sizeof *list->items));
		shown = &list->items[list->n++];
		*shown = (struct shown){.said_to = need(strdup(""))};
	}
	shown->update = keep_update(update);
	shown->handoff = shown->update->handoff;
	shown->doubtful = false;
	return shown;
}

void shown_forget(struct shown_list *list, struct shown *shown) {
	clear(shown);
	free(shown->said_to);
	*shown = list->items[--list->n];
}

void shown_forget_doubtful(struct shown_list *list) {
	for (size_t i = list->n; i-- > 0;) {
		if (list->items[i].doubtful) {
			shown_forget(list, &list->items[i]);
		}
	}
}

static bool is_listed(char *const *ids, size_t n, const char *id) {
	for (size_t i = 0; i < n; i++) {
		if (!strcmp(ids[i], id)) {
			return true;
		}
	}
	return false;
}

void shown_keep_only(struct shown_list *list, char *const *ids, size_t n) {
	for (size_t i = list->n; i-- > 0;) {
		if (!is_listed(ids, n, list->items[i].handoff->id)) {
			shown_forget(list, &list->items[i]);
		}
	}
}

static bool has_change(const Usher__Handoff *handoff, const Usher__Change *change) {
	for (size_t i = 0; i < handoff->n_changes; i++) {
		const Usher__Change *known = handoff->changes[i];

		if (known->at == change->at && !strcmp(known->field, change->field) &&
			!strcmp(known->after, change->after)) {
			return true;
		}
	}
	return false;
}

bool shown_has_change(
	const struct shown_list *list, const Usher__Handoff *handoff, const Usher__Change *change) {
	for (size_t i = 0; i < list->n; i++) {
		const Usher__Handoff *shown = list->items[i].handoff;

		if (!strcmp(shown->visit, handoff->visit) && has_change(shown, change)) {
			return true;
		}
	}
	return false;
}

Usher__Handoff **shown_handoffs(const struct shown_list *list) {
	Usher__Handoff **handoffs = need(calloc(list->n + 1, sizeof *handoffs));

	for (size_t i = 0; i < list->n; i++) {
		handoffs[i] = list->items[i].handoff;
	}
	return handoffs;
}

void shown_finish(struct shown_list *list) {
	while (list->n) {
		shown_forget(list, list->items);
	}
	free(list->items);
}
