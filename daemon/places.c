/* SPDX-License-Identifier: MIT */
#include "daemon/places.h"

#include "base/memory.h"
#include "daemon/reading.h"
#include "daemon/words.h"

#include <stdio.h>

/* A text on its way. */
struct filling {
	const struct saying *saying;
	struct pool *pool;
	bool english; /* it is no Chinese: names are in Latin letters, and the surname comes last */
	bool full;    /* nothing more goes in */
	size_t n;
	char text[PLACES_TEXT_MAX + 1];
};

/* What goes into a place --------------------------------------------------------------------------- */

static const char *surname(const struct filling *f) {
	const Usher__Fact__Card *card = f->saying->card;
	char *plain;
	const char *kept;

	if (!card || !f->english || !*card->reading) {
		return card ? card->surname : "";
	}
	plain = reading_plain(card->reading);
	kept = pool_text(f->pool, plain);
	free(plain);
	return kept;
}

/* Mr Wang; 王小明先生, 王博士. */
static const char *guest(const struct filling *f) {
	static const char *const honorifics[][2] = {{"", ""}, {"先生", "Mr"}, {"小姐", "Miss"}, {"女士", "Ms"}, {"太太", "Mrs"}};
	const Usher__Fact__Card *card = f->saying->card;
	const char *name = surname(f), *called;

	if (!card) {
		return "";
	}
	called = *card->title ? card->title : honorifics[(unsigned)card->honorific < 5 ? card->honorific : 0][f->english];
	if (f->english) {
		return words_print(f->pool, "%s%s%s", called, *called && *name ? " " : "", name);
	}
	return words_print(f->pool, "%s%s", name, called);
}

static const char *project(const struct filling *f) {
	return f->saying->site->name;
}

static const char *unit(const struct filling *f) {
	const char *to = f->saying->handoff ? f->saying->handoff->to : "";
	const struct area *area = site_area(f->saying->site, to);

	return area ? area->name : to;
}

static const char *badge(const struct filling *f) {
	return f->saying->by ? f->saying->by->badge : "{badge}";
}

static const char *name(const struct filling *f) {
	return f->saying->by ? f->saying->by->name : "{name}";
}

static const struct place {
	const char *place;
	const char *(*fill)(const struct filling *f);
} places[] = {
	{"{guest}", guest},
	{"{surname}", surname},
	{"{project}", project},
	{"{unit}", unit},
	{"{badge}", badge},
	{"{name}", name},
};

enum {
	PLACES_N = sizeof places / sizeof *places,
};

/* The place that @at begins with, or NULL. */
static const struct place *find_place(const char *at) {
	for (size_t i = 0; i < PLACES_N; i++) {
		if (!strncmp(at, places[i].place, strlen(places[i].place))) {
			return &places[i];
		}
	}
	return NULL;
}

/* Filling in --------------------------------------------------------------------------------------- */

static bool is_inside_character(char byte) {
	return ((unsigned char)byte & 0xc0) == 0x80;
}

/* As much of it as there is room for. */
static void append(struct filling *f, const char *bytes, size_t size) {
	size_t room = PLACES_TEXT_MAX - f->n;

	if (f->full) {
		return;
	}
	f->full = size > room;
	if (f->full) {
		for (size = room; size && is_inside_character(bytes[size]); size--) {
		}
	}
	memcpy(f->text + f->n, bytes, size);
	f->n += size;
}

static void append_text(struct filling *f, const char *text) {
	append(f, text, strlen(text));
}

/* The @size bytes at @text, which no place crosses. */
static void append_filled(struct filling *f, const char *text, size_t size) {
	const char *end = text + size;

	while (text < end) {
		size_t plain = strcspn(text, "{"), left = (size_t)(end - text);
		const struct place *place;

		append(f, text, plain < left ? plain : left);
		text += plain;
		place = text < end ? find_place(text) : NULL;
		if (place) {
			append_text(f, place->fill(f));
			text += strlen(place->place);
		} else if (text < end) { /* it stands for itself */
			append_text(f, "{");
			text++;
		}
	}
}

/* Is there a Chinese character (U+4000 to U+9FFF) in it? */
static bool has_han(const char *text) {
	while (*text && !((unsigned char)*text >= 0xe4 && (unsigned char)*text <= 0xe9)) {
		text++;
	}
	return *text;
}

char *places_fill(const struct saying *saying, const char *text, struct pool *pool) {
	struct filling f = {.saying = saying, .pool = pool, .english = !has_han(text)};

	append_filled(&f, text, strlen(text));
	f.text[f.n] = '\0';
	return pool_text(pool, f.text);
}

char *places_list(void) {
	char *list = copy_text("");

	for (size_t i = 0; i < PLACES_N; i++) {
		char *longer;

		if (asprintf(&longer, "%s%s%s", list, *list ? ", " : "", places[i].place) < 0) {
			abort();
		}
		free(list);
		list = longer;
	}
	return list;
}

char *places_odd(const char *text) {
	for (const char *at = strchr(text, '{'); at; at = strchr(at + 1, '{')) {
		size_t size = strcspn(at, "}");

		if (!find_place(at)) {
			return must(strndup(at, size + (at[size] != '\0')));
		}
	}
	return NULL;
}
