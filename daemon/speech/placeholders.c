/* SPDX-License-Identifier: MIT */
#include "speech/placeholders.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "speech/pinyin.h"

#include <inttypes.h>
#include <stdio.h>

/* A text on its way. */
struct filling {
	enum placeholders_use use;
	const struct phrase_context *context;
	bool english; /* it is no Chinese: names are in Latin letters, and the surname comes last */
	bool full;    /* nothing more goes in */
	size_t n;
	char text[PLACEHOLDERS_TEXT_MAX + 1];
};

/* Adding to it --------------------------------------------------------------------------------- */

static bool is_inside_character(char byte) {
	return ((unsigned char)byte & 0xc0) == 0x80;
}

/* As much of it as there is room for. */
static void add(struct filling *f, const char *bytes, size_t size) {
	size_t room = PLACEHOLDERS_TEXT_MAX - f->n;

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

static void add_text(struct filling *f, const char *text) {
	add(f, text, strlen(text));
}

/* Nothing if there are none. */
static void add_number(struct filling *f, int64_t n) {
	char digits[24] = "";

	if (n > 0) {
		(void)snprintf(digits, sizeof digits, "%" PRId64, n);
	}
	add_text(f, digits);
}

/* What goes into a place ----------------------------------------------------------------------- */

static void surname(struct filling *f) {
	const Usher__Fact__Card *card = f->context->card;

	if (card && f->english && *card->reading) {
		_cleanup_(freep) char *plain = pinyin_plain(card->reading);

		add_text(f, plain);
	} else if (card && f->use != PLACEHOLDERS_PHRASE && !f->english) {
		const char *called = *card->called ? card->called : card->surname,
			   *said = site_homophone(f->context->site, called);

		add_text(f, said == called ? card->surname : said);
	} else if (card) {
		add_text(f, card->surname);
	}
}

/* Mr Wang; 王先生, 王博士. */
static void guest(struct filling *f) {
	static const char *const honorifics[][2] = {
		{"", ""}, {"先生", "Mr"}, {"小姐", "Miss"}, {"女士", "Ms"}, {"太太", "Mrs"}};
	const Usher__Fact__Card *card = f->context->card;
	const char *called = "";

	if (!card) {
		return;
	}
	if (*card->title) {
		called = card->title;
	} else if ((unsigned)card->honorific < sizeof honorifics / sizeof *honorifics) {
		called = honorifics[card->honorific][f->english];
	}
	if (!f->english) {
		surname(f);
		add_text(f, called);
		return;
	}
	add_text(f, called);
	add_text(f, *called && (*card->surname || *card->reading) ? " " : "");
	surname(f);
}

static void project(struct filling *f) {
	add_text(f, f->context->site->name);
}

/* An area or a post by its name. Any other place was typed: nobody knows what it says, so guests do
 * not hear it. */
static void place_name(struct filling *f, const char *id) {
	const struct area *area = site_area(f->context->site, id);
	const struct post *post = area ? NULL : site_post(f->context->site, id);

	if (area || post) {
		add_text(f, area ? area->name : post->name);
	} else if (f->use != PLACEHOLDERS_PUBLIC) {
		add_text(f, id);
	}
}

static void unit(struct filling *f) {
	place_name(f, f->context->handoff ? f->context->handoff->to : "");
}

static void to(struct filling *f) {
	const Usher__Fact__Handoff *handoff = f->context->handoff;

	place_name(f, handoff->service ? handoff->service->at : handoff->to);
}

static void from(struct filling *f) {
	const Usher__Fact__Handoff *handoff = f->context->handoff;

	place_name(f, handoff->pickup ? handoff->pickup->area : handoff->from);
}

/* Of a phrase they are left open while nobody says it. */
static void badge(struct filling *f) {
	add_text(f, f->context->by ? f->context->by->badge : "{badge}");
}

static void name(struct filling *f) {
	const char *nobody = f->use == PLACEHOLDERS_PHRASE ? "{name}" : "";

	add_text(f, f->context->by ? f->context->by->name : nobody);
}

/* The badge, one character after the other: 三零二, three-oh-two. */
static void taker(struct filling *f) {
	static const char *const digits[][2] = {{"零", "oh"}, {"一", "one"}, {"二", "two"},
		{"三", "three"}, {"四", "four"}, {"五", "five"}, {"六", "six"}, {"七", "seven"},
		{"八", "eight"}, {"九", "nine"}};
	const char *between = "";

	for (const char *at = f->context->by ? f->context->by->badge : ""; *at; at++) {
		if (*at == '-') {
			continue;
		}
		add_text(f, between);
		if (*at >= '0' && *at <= '9') {
			add_text(f, digits[*at - '0'][f->english]);
		} else {
			add(f, at, 1);
		}
		between = f->english ? "-" : "";
	}
}

static void reading(struct filling *f) {
	add_text(f, f->context->card ? f->context->card->reading : "");
}

static void traits(struct filling *f) {
	const Usher__Fact__Card *card = f->context->card;
	const char *between = f->english ? ", " : "、";

	for (size_t i = 0; card && i < card->n_traits; i++) {
		add_text(f, i ? between : "");
		add_text(f, card->traits[i]);
	}
}

static void party(struct filling *f) {
	uint32_t part = f->context->handoff->party;

	add_number(f, part || !f->context->card ? part : f->context->card->party_size);
}

/* Pieces. */
static void luggage(struct filling *f) {
	const Usher__Fact__Pickup *pickup = f->context->handoff->pickup;

	add_number(f, pickup ? pickup->luggage : 0);
}

/* 奶茶 3 */
static void what(struct filling *f) {
	const Usher__Fact__Service *service = f->context->handoff->service;
	const struct service *known =
		service ? site_service_said(f->context->site, service->name) : NULL;

	if (!service) {
		return;
	}
	add_text(f, known ? known->name : service->name);
	if (service->quantity > 1) {
		add_text(f, " ");
		add_number(f, service->quantity);
	}
}

/* Until the guest is there, or whoever fetches him. */
static void seconds(struct filling *f) {
	add_number(f, (f->context->handoff->expected_at - f->context->now) / 1000);
}

#define IN(use) (1U << PLACEHOLDERS_##use)
#define IN_VOICES (IN(PRIVATE) | IN(PUBLIC))
#define PLACE(word, where)                                                                         \
	{ "{" #word "}", sizeof "{" #word "}" - 1, word, where }

static const struct place {
	const char *place;
	size_t size;
	void (*fill)(struct filling *f);
	unsigned uses; /* of IN */
} places[] = {
	PLACE(guest, IN(PHRASE) | IN(PRIVATE)),
	PLACE(surname, IN(PHRASE) | IN(PRIVATE)),
	PLACE(project, IN(PHRASE) | IN_VOICES),
	PLACE(unit, IN(PHRASE) | IN_VOICES),
	PLACE(badge, IN(PHRASE)),
	PLACE(name, IN(PHRASE) | IN(PRIVATE)),
	PLACE(reading, IN(PRIVATE)),
	PLACE(traits, IN(PRIVATE)),
	PLACE(party, IN_VOICES),
	PLACE(from, IN_VOICES),
	PLACE(to, IN_VOICES),
	PLACE(luggage, IN_VOICES),
	PLACE(what, IN_VOICES),
	PLACE(taker, IN_VOICES),
	PLACE(seconds, IN_VOICES),
};

enum {
	PLACEHOLDERS_N = sizeof places / sizeof *places,
};

/* The place that @at begins with, or NULL. */
static const struct place *find_place(enum placeholders_use use, const char *at) {
	size_t size = strcspn(at, "}") + 1;

	for (size_t i = 0; i < PLACEHOLDERS_N; i++) {
		if (places[i].uses & (1U << use) && places[i].size == size &&
			!memcmp(at, places[i].place, size)) {
			return &places[i];
		}
	}
	return NULL;
}

/* Filling in ----------------------------------------------------------------------------------- */

/* The @size bytes at @text, which no place crosses. Are there places in it, and all
 * of them empty? */
static bool add_filled(struct filling *f, const char *text, size_t size) {
	const char *end = text + size;
	bool any = false, said = false;

	while (text < end) {
		size_t plain = strcspn(text, "{"), left = (size_t)(end - text);
		const struct place *place;

		add(f, text, plain < left ? plain : left);
		text += plain;
		place = text < end ? find_place(f->use, text) : NULL;
		if (place) {
			size_t before = f->n;

			place->fill(f);
			any = true;
			said |= f->n > before;
			text += place->size;
		} else if (text < end) { /* it stands for itself */
			add_text(f, "{");
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

/* The bytes that they begin with. */
#define MARKS_BEGIN ",;.!?\xe3\xef"

/* So does the end of the text. */
static const struct mark end_mark = {"", true};

/* The mark that @at begins with, or NULL. Those of ASCII stand in numbers and names, too: a space
 * comes after a mark. */
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
static void add_parts(struct filling *f, const char *text) {
	const struct mark *mark, *last = &end_mark;

	do {
		size_t before = f->n, size = 0;
		bool empty;

		text += before ? 0 : strspn(text, " ");
		while (!(mark = find_mark(text + size))) {
			size++;
			size += strcspn(text + size, MARKS_BEGIN);
		}
		empty = add_filled(f, text, size);
		text += size + strlen(mark->mark);
		if (empty) {
			f->n = before;
		}
		if (empty && mark->sentence && !last->sentence) { /* the part before is its last */
			f->n -= strlen(last->mark);
		}
		if (!empty || (mark->sentence && !last->sentence)) {
			add_text(f, mark->mark);
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

char *placeholders_fill(enum placeholders_use use, const struct phrase_context *context,
	const char *text, struct pool *pool) {
	struct filling f = {.use = use, .context = context, .english = !has_han(text)};

	if (use == PLACEHOLDERS_PHRASE) {
		add_filled(&f, text, strlen(text));
	} else {
		add_parts(&f, text);
	}
	f.text[f.n] = '\0';
	return pool_text(pool, f.text);
}

char *placeholders_list(enum placeholders_use use) {
	char *list = copy_text("");

	for (size_t i = 0; i < PLACEHOLDERS_N; i++) {
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

char *placeholders_odd(enum placeholders_use use, const char *text) {
	for (const char *at = strchr(text, '{'); at; at = strchr(at + 1, '{')) {
		size_t size = strcspn(at, "}");

		if (!find_place(use, at)) {
			return allocated(strndup(at, size + (at[size] != '\0')));
		}
	}
	return NULL;
}
