/* SPDX-License-Identifier: MIT */
#include "daemon/places.h"

#include "base/memory.h"
#include "daemon/reading.h"
#include "daemon/words.h"

#include <inttypes.h>
#include <stdio.h>

/* A text on its way. */
struct filling {
	enum places_use use;
	const struct saying *saying;
	struct pool *pool;
	bool english; /* it is no Chinese: names are in Latin letters, and the surname comes last */
	bool full;    /* nothing more goes in */
	size_t n;
	char text[PLACES_TEXT_MAX + 1];
};

/* What goes into a place --------------------------------------------------------------------------- */

static const char *number(const struct filling *f, int64_t n) {
	return n > 0 ? words_print(f->pool, "%" PRId64, n) : "";
}

static const char *surname(const struct filling *f) {
	const Usher__Fact__Card *card = f->saying->card;
	char *plain;
	const char *kept;

	if (!card) {
		return "";
	}
	if (f->use != PLACES_PHRASE && !f->english) {
		const char *called = *card->called ? card->called : card->surname, *said = site_homophone(f->saying->site, called);

		return said == called ? card->surname : said;
	}
	if (!f->english || !*card->reading) {
		return card->surname;
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

/* An area or a post by its name. Any other place was typed: nobody knows what it says, so guests do not hear it. */
static const char *place_name(const struct filling *f, const char *id) {
	const struct area *area = site_area(f->saying->site, id);
	const struct post *post = area ? NULL : site_post(f->saying->site, id);

	if (area || post) {
		return area ? area->name : post->name;
	}
	return f->use == PLACES_PUBLIC ? "" : id;
}

static const char *unit(const struct filling *f) {
	return f->saying->handoff ? place_name(f, f->saying->handoff->to) : "";
}

static const char *to(const struct filling *f) {
	const Usher__Fact__Handoff *handoff = f->saying->handoff;

	return place_name(f, handoff->service ? handoff->service->at : handoff->to);
}

static const char *from(const struct filling *f) {
	const Usher__Fact__Handoff *handoff = f->saying->handoff;

	return place_name(f, handoff->pickup ? handoff->pickup->area : handoff->from);
}

static const char *badge(const struct filling *f) {
	return f->saying->by ? f->saying->by->badge : "{badge}";
}

static const char *name(const struct filling *f) {
	const char *nobody = f->use == PLACES_PHRASE ? "{name}" : "";

	return f->saying->by ? f->saying->by->name : nobody;
}

/* The badge, one character after the other: 三零二, three-oh-two. */
static const char *taker(const struct filling *f) {
	static const char *const digits[][2] = {{"零", "oh"}, {"一", "one"}, {"二", "two"}, {"三", "three"}, {"四", "four"}, {"五", "five"},
		{"六", "six"}, {"七", "seven"}, {"八", "eight"}, {"九", "nine"}};
	const char *said = "";

	for (const char *at = f->saying->by ? f->saying->by->badge : ""; *at; at++) {
		const char letter[] = {*at, '\0'}, *between = *said && f->english ? "-" : "";

		if (*at != '-') {
			said = words_print(f->pool, "%s%s%s", said, between,
				*at >= '0' && *at <= '9' ? digits[*at - '0'][f->english] : letter);
		}
	}
	return said;
}

static const char *reading(const struct filling *f) {
	return f->saying->card ? f->saying->card->reading : "";
}

static const char *traits(const struct filling *f) {
	const Usher__Fact__Card *card = f->saying->card;
	const char *all = "", *between = f->english ? ", " : "、";

	for (size_t i = 0; card && i < card->n_traits; i++) {
		all = words_print(f->pool, "%s%s%s", all, i ? between : "", card->traits[i]);
	}
	return all;
}

static const char *party(const struct filling *f) {
	uint32_t part = f->saying->handoff->party;

	return number(f, part || !f->saying->card ? part : f->saying->card->party_size);
}

/* 奶茶 3 */
static const char *what(const struct filling *f) {
	const Usher__Fact__Service *service = f->saying->handoff->service;
	const struct service *known = service ? site_service_said(f->saying->site, service->name) : NULL;

	if (!service) {
		return "";
	}
	return words_print(f->pool, "%s%s%s", known ? known->name : service->name, service->quantity > 1 ? " " : "",
		service->quantity > 1 ? number(f, service->quantity) : "");
}

/* Until the guest is there, or whoever fetches him. */
static const char *seconds(const struct filling *f) {
	return number(f, (f->saying->handoff->expected_at - f->saying->now) / 1000);
}

#define IN(use) (1U << PLACES_##use)
#define IN_VOICES (IN(PRIVATE) | IN(PUBLIC))

static const struct place {
	const char *place;
	const char *(*fill)(const struct filling *f);
	unsigned uses; /* of IN */
} places[] = {
	{"{guest}", guest, IN(PHRASE) | IN(PRIVATE)},
	{"{surname}", surname, IN(PHRASE) | IN(PRIVATE)},
	{"{project}", project, IN(PHRASE) | IN_VOICES},
	{"{unit}", unit, IN(PHRASE) | IN_VOICES},
	{"{badge}", badge, IN(PHRASE)},
	{"{name}", name, IN(PHRASE) | IN(PRIVATE)},
	{"{reading}", reading, IN(PRIVATE)},
	{"{traits}", traits, IN(PRIVATE)},
	{"{party}", party, IN_VOICES},
	{"{from}", from, IN_VOICES},
	{"{to}", to, IN_VOICES},
	{"{what}", what, IN_VOICES},
	{"{taker}", taker, IN_VOICES},
	{"{seconds}", seconds, IN_VOICES},
};

enum {
	PLACES_N = sizeof places / sizeof *places,
};

/* The place that @at begins with, or NULL. */
static const struct place *find_place(enum places_use use, const char *at) {
	for (size_t i = 0; i < PLACES_N; i++) {
		if (places[i].uses & (1U << use) && !strncmp(at, places[i].place, strlen(places[i].place))) {
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

/* The @size bytes at @text, which no place crosses. Are there places in it, and all of them empty? */
static bool append_filled(struct filling *f, const char *text, size_t size) {
	const char *end = text + size;
	bool any = false, said = false;

	while (text < end) {
		size_t plain = strcspn(text, "{"), left = (size_t)(end - text);
		const struct place *place;

		append(f, text, plain < left ? plain : left);
		text += plain;
		place = text < end ? find_place(f->use, text) : NULL;
		if (place) {
			const char *with = place->fill(f);

			any = true;
			said |= *with != '\0';
			append_text(f, with);
			text += strlen(place->place);
		} else if (text < end) { /* it stands for itself */
			append_text(f, "{");
			text++;
		}
	}
	return any && !said;
}

/* What ends a part of a voice line. */
static const struct mark {
	const char *mark;
	bool sentence; /* it ends that, too */
} marks[] = {
	{"，", false},
	{"、", false},
	{"；", false},
	{"。", true},
	{"！", true},
	{"？", true},
	{",", false},
	{";", false},
	{".", true},
	{"!", true},
	{"?", true},
};

/* So does the end of the text. */
static const struct mark end_mark = {"", true};

/* The mark that @at begins with, or NULL. Those of ASCII stand in numbers and names, too: a space comes after a mark. */
static const struct mark *find_mark(const char *at) {
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
		size_t size = strlen(marks[i].mark);

		if (!strncmp(at, marks[i].mark, size) && (size > 1 || !at[1] || at[1] == ' ')) {
			return &marks[i];
		}
	}
	return *at ? NULL : &end_mark;
}

/* Part by part, without those that have nothing to say. */
static void append_parts(struct filling *f, const char *text) {
	const struct mark *mark, *last = &end_mark;

	do {
		size_t before = f->n, size = 0;
		bool empty;

		text += before ? 0 : strspn(text, " ");
		while (!(mark = find_mark(text + size))) {
			size++;
		}
		empty = append_filled(f, text, size);
		text += size + strlen(mark->mark);
		if (empty) {
			f->n = before;
		}
		if (empty && mark->sentence && !last->sentence) { /* the part before is its last */
			f->n -= strlen(last->mark);
		}
		if (!empty || (mark->sentence && !last->sentence)) {
			append_text(f, mark->mark);
			last = mark;
		}
	} while (mark != &end_mark && !f->full);
}

/* Is there a Chinese character (U+4000 to U+9FFF) in it? */
static bool has_han(const char *text) {
	while (*text && !((unsigned char)*text >= 0xe4 && (unsigned char)*text <= 0xe9)) {
		text++;
	}
	return *text;
}

char *places_fill(enum places_use use, const struct saying *saying, const char *text, struct pool *pool) {
	struct filling f = {.use = use, .saying = saying, .pool = pool, .english = !has_han(text)};

	if (use == PLACES_PHRASE) {
		append_filled(&f, text, strlen(text));
	} else {
		append_parts(&f, text);
	}
	f.text[f.n] = '\0';
	return pool_text(pool, f.text);
}

char *places_list(enum places_use use) {
	char *list = copy_text("");

	for (size_t i = 0; i < PLACES_N; i++) {
		char *longer;

		if (!(places[i].uses & (1U << use))) {
			continue;
		}
		if (asprintf(&longer, "%s%s%s", list, *list ? ", " : "", places[i].place) < 0) {
			abort();
		}
		free(list);
		list = longer;
	}
	return list;
}

char *places_odd(enum places_use use, const char *text) {
	for (const char *at = strchr(text, '{'); at; at = strchr(at + 1, '{')) {
		size_t size = strcspn(at, "}");

		if (!find_place(use, at)) {
			return must(strndup(at, size + (at[size] != '\0')));
		}
	}
	return NULL;
}
