/* SPDX-License-Identifier: MIT */
/* The site: duties, the directory, inspections. */
#include "cli/render.h"
#include "cli/words.h"

#include <stdlib.h>

/* "since 09:05, cart-1 3/6, on a break since 10:42, not listening" */
static char *state_of(const Usher__Duty *duty) {
	char *text = words_join(words("since "), "", words_minute(duty->since));

	if (*duty->vehicle) {
		text = words_join(text, ", ",
			words("%s %u/%u", duty->vehicle, duty->seats_taken, duty->seats));
	}
	if (duty->break_since) {
		text = words_join(text, ", on a break since ", words_minute(duty->break_since));
	}
	if (duty->deaf_since) {
		return words_join(text, ", deaf since ", words_clock(duty->deaf_since));
	}
	return words_join(text, ", ", words("%s", duty->listening ? "" : "not listening"));
}

void render_duty(struct table *table, const Usher__Duty *duty) {
	char *cells[CELLS_MAX] = {
		words("%s", duty->post),
		words("%s", duty->badge),
		words("%s", duty->name),
		words("%s", duty->device),
		state_of(duty),
	};

	table_add(table, cells);
}

/* Who is there: "2 on duty, 1 listens". */
static char *attendance(const Usher__Entry *entry) {
	if (!entry->on_duty && *entry->post) {
		return words("nobody");
	}
	if (!entry->on_duty) {
		return words(entry->on_break ? "on a break" : "not on duty");
	}
	return words("%u on duty, %u %s", entry->on_duty, entry->listening,
		entry->listening == 1 ? "listens" : "listen");
}

void render_entry(struct table *table, const Usher__Entry *entry) {
	char *cells[CELLS_MAX] = {
		words("%s", *entry->post ? entry->post : entry->badge),
		words("%s", entry->name),
		words("%s", *entry->extension ? entry->extension : "-"),
		attendance(entry),
	};

	table_add(table, cells);
}

void render_inspection(struct table *table, const Usher__Inspection *inspection) {
	char *failed = words("%s", "");

	for (size_t i = 0; i < inspection->n_failed; i++) {
		failed = words_join(failed, ", ", words("%s", inspection->failed[i]));
	}
	char *cells[CELLS_MAX] = {
		words_date(inspection->at),
		words("%s", inspection->id),
		*inspection->post ? words("%s", inspection->post)
				  : words_person(inspection->badge, inspection->name),
		words_join(words("by "), "", words_person(inspection->by, inspection->by_name)),
		*failed ? words_join(words("failed"), ": ", failed)
			: words_join(words("all was well"), "", failed),
		words("%s", inspection->note),
	};

	table_add(table, cells);
}
