/* SPDX-License-Identifier: MIT */
/* The site: duties, the directory, inspections. */
#include "cli/render.h"
#include "cli/words.h"

#include <stdlib.h>
#include <string.h>

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

/* @nobody, and how many are on a break. Takes it. */
static char *add_those_on_a_break(char *nobody, const Usher__PostPresence *post) {
	return post->on_break ? words_join(nobody, ", ", words("%u on a break", post->on_break))
			      : nobody;
}

/* "goes to bar", or that nobody hears it. */
static char *describe_way(const char *instead, bool is_unheard, const char *unheard) {
	return is_unheard ? words("%s", unheard) : words("goes to %s", instead);
}

/* The same; and of what the post that it goes to sends itself, where that goes another way. */
static char *describe_both_ways(const Usher__PostPresence *post, const char *unheard) {
	char *way = describe_way(post->instead, post->nobody_hears, unheard);

	return *post->past_instead && !post->past_unheard
		? words_join(way, "", words(" (from %s: to %s)", post->instead, post->past_instead))
		: way;
}

static bool holds(const Usher__Me *me, const char *post) {
	size_t i = 0;

	while (i < me->n_posts && strcmp(me->posts[i], post) != 0) {
		i++;
	}
	return i < me->n_posts;
}

char *render_way_on(const Usher__PostPresence *post, const Usher__Me *me) {
	static const char unheard[] = "is heard by nobody, walk or ring";
	char *text = words(
		post->on_duty ? "nobody at %s listens now" : "nobody is at %s now", post->post);
	char *way;

	if (!holds(me, post->instead)) {
		way = describe_way(post->instead, post->nobody_hears, unheard);
	} else if (me->n_posts == 1) {
		way = describe_way(post->past_instead, post->past_unheard, unheard);
	} else {
		way = describe_both_ways(post, unheard);
	}
	return words_join(add_those_on_a_break(text, post), ": ",
		words_join(words("what is sent there "), "", way));
}

/* The same, as short as in a row of the post. */
static char *short_way_on(const Usher__PostPresence *post) {
	char *text = words(post->on_duty ? "nobody listens" : "nobody");

	return words_join(
		add_those_on_a_break(text, post), ": ", describe_both_ways(post, "walk or ring"));
}

void render_post_presence(struct table *table, const Usher__PostPresence *post) {
	for (size_t i = 0; i < post->n_people; i++) {
		render_duty(table, post->people[i]);
	}
	if (!post->listening) {
		char *cells[CELLS_MAX] = {
			words("%s", post->post),
			words("-"),
			words("%s", ""),
			words("%s", ""),
			short_way_on(post),
		};

		table_add(table, cells);
	}
}

char *render_me(const Usher__Me *me) {
	char *text;

	if (!me->person) {
		return words("nobody is signed on here: usher on POST --badge BADGE");
	}
	text = words_join(words_person(me->person->badge, me->person->name), " at ",
		words_list(me->posts, me->n_posts));
	if (*me->vehicle) {
		text = words_join(
			text, ", ", words("%s %u/%u", me->vehicle, me->seats_taken, me->seats));
	}
	if (me->break_since) {
		text = words_join(text, ", on a break since ", words_minute(me->break_since));
	}
	return text;
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
	char *failed = words_list(inspection->failed, inspection->n_failed);
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
