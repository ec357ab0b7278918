/* SPDX-License-Identifier: MIT */
#include "daemon/phrase.h"

#include "base/memory.h"
#include "daemon/reading.h"
#include "daemon/words.h"

#include <string.h>
#include <strings.h>

const char phrase_places[] = "{guest}, {surname}, {project}, {unit}, {badge}, {name}";

enum moment phrase_moment(enum event_kind act) {
	static const enum moment moments[EVENT_KINDS_N] = {
		[EVENT_TAKE] = MOMENT_TAKE,
		[EVENT_MET] = MOMENT_MET,
		[EVENT_ABOARD] = MOMENT_ABOARD,
		[EVENT_DROPPED] = MOMENT_DROPPED,
		[EVENT_DONE] = MOMENT_DONE,
		[EVENT_PASS] = MOMENT_PASS,
		[EVENT_END_VISIT] = MOMENT_END,
	};

	return moments[act];
}

enum moment phrase_moment_of(Usher__Fact__Stage stage) {
	static const enum moment moments[] = {
		[USHER__FACT__STAGE__OFFERED] = MOMENT_TAKE,
		[USHER__FACT__STAGE__TAKEN] = MOMENT_TAKE,
		[USHER__FACT__STAGE__MET] = MOMENT_MET,
		[USHER__FACT__STAGE__ABOARD] = MOMENT_ABOARD,
		[USHER__FACT__STAGE__DROPPED] = MOMENT_DROPPED,
		[USHER__FACT__STAGE__STAGE_DONE] = MOMENT_DONE,
	};

	return (size_t)stage < sizeof moments / sizeof *moments ? moments[stage] : MOMENT_NEVER;
}

/* Places --------------------------------------------------------------------------------------- */

/* A phrase on its way. */
struct filling {
	const struct saying *saying;
	struct pool *pool;
	bool english; /* it is no Chinese: names are in Latin letters, and the surname comes last */
};

static const char *surname_of(const struct filling *f) {
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
	const char *surname = surname_of(f), *called;

	if (!card) {
		return "";
	}
	called = *card->title ? card->title : honorifics[(unsigned)card->honorific < 5 ? card->honorific : 0][f->english];
	if (f->english) {
		return words_print(f->pool, "%s%s%s", called, *called && *surname ? " " : "", surname);
	}
	return words_print(f->pool, "%s%s", surname, called);
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
	return f->saying->duty->person->badge;
}

static const char *name(const struct filling *f) {
	return f->saying->duty->person->name;
}

static const struct {
	const char *place;
	const char *(*fill)(const struct filling *f);
} places[] = {
	{"{guest}", guest},
	{"{surname}", surname_of},
	{"{project}", project},
	{"{unit}", unit},
	{"{badge}", badge},
	{"{name}", name},
};

enum {
	PLACES_N = sizeof places / sizeof *places,
};

static size_t find_place(const char *at) {
	size_t i = 0;

	while (i < PLACES_N && strncmp(at, places[i].place, strlen(places[i].place)) != 0) {
		i++;
	}
	return i;
}

char *phrase_odd_place(const char *text) {
	for (const char *at = strchr(text, '{'); at; at = strchr(at + 1, '{')) {
		size_t size = strcspn(at, "}");

		if (find_place(at) == PLACES_N) {
			return must(strndup(at, size + (at[size] != '\0')));
		}
	}
	return NULL;
}

static char *fill(const struct filling *f, const char *text) {
	char *filled = words_print(f->pool, "%.*s", (int)strcspn(text, "{"), text);

	text += strlen(filled);
	while (*text) {
		size_t place = find_place(text), skip = place < PLACES_N ? strlen(places[place].place) : 1;
		size_t size = strcspn(text + skip, "{");

		filled = words_print(f->pool, "%s%s%.*s", filled, place < PLACES_N ? places[place].fill(f) : "{", (int)size, text + skip);
		text += skip + size;
	}
	return filled;
}

/* Which phrase ---------------------------------------------------------------------------------- */

static bool is_said_here(const struct saying *saying, const struct phrase *phrase) {
	for (size_t i = 0; i < phrase->n_posts; i++) {
		for (size_t j = 0; j < saying->duty->n_duties; j++) {
			if (!strcmp(phrase->posts[i]->id, saying->duty->duties[j]->post)) {
				return true;
			}
		}
	}
	return !phrase->n_posts;
}

static bool fits(const struct saying *saying, const struct phrase *phrase) {
	const Usher__Fact__Handoff *handoff = saying->handoff;

	return phrase->at == (int)saying->at && (!phrase->kind || (handoff && (int)handoff->kind == phrase->kind)) &&
		(!phrase->to || (handoff && !strcmp(handoff->to, phrase->to->id))) && is_said_here(saying, phrase);
}

static bool is_spoken(const struct saying *saying, const struct phrase *phrase) {
	for (size_t i = 0; saying->card && i < phrase->n_languages; i++) {
		if (!strcasecmp(phrase->languages[i], saying->card->language)) {
			return true;
		}
	}
	return false;
}

static const struct phrase *choose(const struct saying *saying) {
	const struct phrase *any = NULL;

	for (size_t i = 0; i < saying->site->n_phrases; i++) {
		const struct phrase *phrase = &saying->site->phrases[i];

		if (!fits(saying, phrase)) {
			continue;
		}
		if (is_spoken(saying, phrase)) {
			return phrase;
		}
		any = any || phrase->n_languages ? any : phrase;
	}
	return any;
}

/* Is there a Chinese character (U+4000 to U+9FFF) in it? */
static bool has_han(const char *text) {
	while (*text && !((unsigned char)*text >= 0xe4 && (unsigned char)*text <= 0xe9)) {
		text++;
	}
	return *text;
}

char *phrase_say(const struct saying *saying, struct pool *pool) {
	const struct phrase *phrase = saying->at == MOMENT_NEVER ? NULL : choose(saying);
	struct filling f = {.saying = saying, .pool = pool};
	const char *text;

	if (!phrase) {
		return (char *)"";
	}
	f.english = !has_han(phrase->text);
	text = *phrase->unnamed && !*guest(&f) ? phrase->unnamed : phrase->text;
	return fill(&f, text);
}
