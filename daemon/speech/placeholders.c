/* SPDX-License-Identifier: MIT */
#include "speech/placeholders.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "base/text_printf.h"
#include "speech/pinyin.h"

#include <inttypes.h>
#include <stdio.h>

/* A text that is being filled in. */
struct filling {
	enum placeholders_use use;
	const struct phrase_context *context;
	struct placeholders_filled *marked; /* what stands where is noted there; or NULL */
	bool is_english; /* no Chinese: names are in Latin letters, the surname comes last */
	bool is_full;    /* nothing more goes in */
	size_t size;
	char text[PLACEHOLDERS_TEXT_MAX + 1];
};

/* Adding to it --------------------------------------------------------------------------------- */

static bool is_continuation_byte(char byte) {
	return ((unsigned char)byte & 0xc0) == 0x80;
}

/* As much of it as there is room for. */
static void add_bytes(struct filling *f, const char *bytes, size_t size) {
	size_t room = PLACEHOLDERS_TEXT_MAX - f->size;

	if (f->is_full) {
		return;
	}
	f->is_full = size > room;
	if (f->is_full) {
		for (size = room; size && is_continuation_byte(bytes[size]); size--) {
		}
	}
	memcpy(f->text + f->size, bytes, size);
	f->size += size;
}

static void add_text(struct filling *f, const char *text) {
	add_bytes(f, text, strlen(text));
}

/* Words of whoever typed them, which are never a template. A phrase that nobody says yet is still
 * one: clients fill in what stands in braces. Cards and places are taken without braces; old ones
 * may have some. */
static void add_typed(struct filling *f, const char *text) {
	bool is_template = f->use == PLACEHOLDERS_PHRASE && !f->context->speaker && !f->marked;

	while (is_template && *text) {
		size_t size = strcspn(text, "{}");

		add_bytes(f, text, size);
		text += size;
		if (*text) {
			add_text(f, *text++ == '{' ? "(" : ")");
		}
	}
	add_text(f, text);
}

/* Nothing if there are none. */
static void add_count(struct filling *f, int64_t n) {
	char digits[24] = "";

	if (n > 0) {
		(void)snprintf(digits, sizeof digits, "%" PRId64, n);
	}
	add_text(f, digits);
}

static uint32_t count_characters(const char *text, size_t size) {
	uint32_t n = 0;

	for (size_t i = 0; i < size; i++) {
		n += !is_continuation_byte(text[i]);
	}
	return n;
}

/* What goes into a placeholder ----------------------------------------------------------------- */

static void fill_surname(struct filling *f) {
	const Usher__Fact__Card *card = f->context->card;

	if (card && f->is_english && *card->reading) {
		_cleanup_(freep) char *toneless = pinyin_without_tones(card->reading);

		add_text(f, toneless);
	} else if (card && f->use != PLACEHOLDERS_PHRASE && !f->is_english) {
		const char *called = *card->called ? card->called : card->surname,
			   *voice_surname = site_surname_for_voice(f->context->site, called);

		add_text(f, voice_surname == called ? card->surname : voice_surname);
	} else if (card) {
		add_typed(f, card->surname);
	}
}

/* @title as it is said in the language: Dr for 博士, and the other way round. One that the site
 * does not know is said as it was typed. */
static const char *find_title(const struct filling *f, const char *title) {
	const struct site *site = f->context->site;

	for (size_t i = 0; i < site->n_titles; i++) {
		const struct site_word *word = &site->titles[i];

		if (site_word_is(word, title)) {
			return translations_find(&word->texts, f->context->language, word->text);
		}
	}
	return title;
}

/* Mr Wang; 王先生, 王博士. */
static void fill_guest(struct filling *f) {
	static const char *const honorific_texts[][2] = {
		{"", ""}, {"先生", "Mr"}, {"小姐", "Miss"}, {"女士", "Ms"}, {"太太", "Mrs"}};
	const Usher__Fact__Card *card = f->context->card;
	const char *form_of_address = "";

	if (!card) {
		return;
	}
	if (*card->title) {
		form_of_address = find_title(f, card->title);
	} else if ((unsigned)card->honorific < sizeof honorific_texts / sizeof *honorific_texts) {
		form_of_address = honorific_texts[card->honorific][f->is_english];
	}
	if (!f->is_english) {
		fill_surname(f);
		add_typed(f, form_of_address);
		return;
	}
	add_typed(f, form_of_address);
	add_text(f, *form_of_address && (*card->surname || *card->reading) ? " " : "");
	fill_surname(f);
}

static void fill_project(struct filling *f) {
	const struct site *site = f->context->site;

	add_text(f, translations_find(&site->names, f->context->language, site->name));
}

/* An area or a post by its name. Any other text was typed: nobody knows what it says, so guests do
 * not hear it. */
static void add_area_post_or_typed(struct filling *f, const char *id_or_typed) {
	const struct area *area = site_area(f->context->site, id_or_typed);
	const struct post *post = area ? NULL : site_post(f->context->site, id_or_typed);

	if (area) {
		add_text(f, translations_find(&area->names, f->context->language, area->name));
	} else if (post) {
		add_text(f, translations_find(&post->names, f->context->language, post->name));
	} else if (f->use != PLACEHOLDERS_PUBLIC) {
		add_typed(f, id_or_typed);
	}
}

static void fill_unit(struct filling *f) {
	add_area_post_or_typed(f, f->context->handoff ? f->context->handoff->to : "");
}

static void fill_to(struct filling *f) {
	const Usher__Fact__Handoff *handoff = f->context->handoff;

	add_area_post_or_typed(f, handoff->service ? handoff->service->at : handoff->to);
}

static void fill_from(struct filling *f) {
	const Usher__Fact__Handoff *handoff = f->context->handoff;

	add_area_post_or_typed(f, handoff->pickup ? handoff->pickup->area : handoff->from);
}

/* Whoever says it puts something of their own here. */
static void add_blank(struct filling *f, bool is_name) {
	if (!f->is_full && f->marked->n_blanks < PLACEHOLDERS_BLANKS_MAX) {
		f->marked->blanks[f->marked->n_blanks++] = (struct placeholders_blank){
			.at = count_characters(f->text, f->size), .is_name = is_name};
	}
}

/* The badge of whoever says it, one character after the other: 三零二, three-oh-two. */
static void fill_taker(struct filling *f) {
	static const char *const digits[][2] = {{"零", "oh"}, {"一", "one"}, {"二", "two"},
		{"三", "three"}, {"四", "four"}, {"五", "five"}, {"六", "six"}, {"七", "seven"},
		{"八", "eight"}, {"九", "nine"}};
	const char *separator = "";

	for (const char *at = f->context->speaker ? f->context->speaker->badge : ""; *at; at++) {
		if (*at == '-') {
			continue;
		}
		add_text(f, separator);
		if (*at >= '0' && *at <= '9') {
			add_text(f, digits[*at - '0'][f->is_english]);
		} else {
			add_bytes(f, at, 1);
		}
		separator = f->is_english ? "-" : "";
	}
}

/* Of a phrase it is left open while nobody says it. */
static void fill_badge(struct filling *f) {
	if (!f->context->speaker && f->marked) {
		add_blank(f, false);
	} else if (!f->context->speaker) {
		add_text(f, "{badge}");
	} else if (f->use == PLACEHOLDERS_ALOUD) {
		fill_taker(f);
	} else {
		add_text(f, f->context->speaker->badge);
	}
}

static void fill_name(struct filling *f) {
	if (f->context->speaker) {
		add_text(f, f->context->speaker->name);
	} else if (f->marked) {
		add_blank(f, true);
	} else if (f->use == PLACEHOLDERS_PHRASE) {
		add_text(f, "{name}");
	}
}

static void fill_reading(struct filling *f) {
	add_text(f, f->context->card ? f->context->card->reading : "");
}

static void fill_traits(struct filling *f) {
	const Usher__Fact__Card *card = f->context->card;
	const char *separator = f->is_english ? ", " : "、";

	for (size_t i = 0; card && i < card->n_traits; i++) {
		add_text(f, i ? separator : "");
		add_text(f, card->traits[i]);
	}
}

static void fill_party(struct filling *f) {
	uint32_t split_party = f->context->handoff->party;

	add_count(f, split_party || !f->context->card ? split_party : f->context->card->party_size);
}

/* Pieces. */
static void fill_luggage(struct filling *f) {
	const Usher__Fact__Pickup *pickup = f->context->handoff->pickup;

	add_count(f, pickup ? pickup->luggage : 0);
}

/* 奶茶 3 */
static void fill_what(struct filling *f) {
	const Usher__Fact__Service *service = f->context->handoff->service;
	const struct service *known =
		service ? site_service_by_name(f->context->site, service->name) : NULL;

	if (!service) {
		return;
	}
	add_text(f,
		known ? translations_find(&known->names, f->context->language, known->name)
		      : service->name);
	if (service->quantity > 1) {
		add_text(f, " ");
		add_count(f, service->quantity);
	}
}

/* Until the guest is there, or whoever fetches them: 3.5 s are four to whoever waits. */
static void fill_seconds(struct filling *f) {
	add_count(f, (f->context->handoff->expected_at - f->context->now + 999) / 1000);
}

#define USE_BIT(use) (1U << PLACEHOLDERS_##use)
#define USES_OF_PHRASES (USE_BIT(PHRASE) | USE_BIT(ALOUD))
#define USES_OF_VOICES (USE_BIT(PRIVATE) | USE_BIT(PUBLIC))
#define PLACEHOLDER(word, uses)                                                                    \
	{ "{" #word "}", sizeof "{" #word "}" - 1, fill_##word, uses }

static const struct placeholder {
	const char *text;
	size_t size;
	void (*fill)(struct filling *f);
	unsigned uses; /* of USE_BIT */
} placeholders[] = {
	PLACEHOLDER(guest, USES_OF_PHRASES | USE_BIT(PRIVATE)),
	PLACEHOLDER(surname, USES_OF_PHRASES | USE_BIT(PRIVATE)),
	PLACEHOLDER(project, USES_OF_PHRASES | USES_OF_VOICES),
	PLACEHOLDER(unit, USES_OF_PHRASES | USES_OF_VOICES),
	PLACEHOLDER(badge, USES_OF_PHRASES),
	PLACEHOLDER(name, USES_OF_PHRASES | USE_BIT(PRIVATE)),
	PLACEHOLDER(reading, USE_BIT(PRIVATE)),
	PLACEHOLDER(traits, USE_BIT(PRIVATE)),
	PLACEHOLDER(party, USES_OF_VOICES),
	PLACEHOLDER(from, USES_OF_VOICES),
	PLACEHOLDER(to, USES_OF_VOICES),
	PLACEHOLDER(luggage, USES_OF_VOICES),
	PLACEHOLDER(what, USES_OF_VOICES),
	PLACEHOLDER(taker, USES_OF_VOICES),
	PLACEHOLDER(seconds, USES_OF_VOICES),
};

enum {
	PLACEHOLDERS_N = sizeof placeholders / sizeof *placeholders,
};

/* The placeholder that @at begins with, or NULL. */
static const struct placeholder *match_placeholder(enum placeholders_use use, const char *at) {
	size_t size = strcspn(at, "}") + 1;

	for (size_t i = 0; i < PLACEHOLDERS_N; i++) {
		if (placeholders[i].uses & (1U << use) && placeholders[i].size == size &&
			!memcmp(at, placeholders[i].text, size)) {
			return &placeholders[i];
		}
	}
	return NULL;
}

/* Filling in ----------------------------------------------------------------------------------- */

/* What the guest is called stands from @size_before on. The first time counts. */
static void mark_guest(struct filling *f, size_t size_before) {
	if (f->marked && !f->marked->guest_length) {
		f->marked->guest_at = count_characters(f->text, size_before);
		f->marked->guest_length =
			count_characters(f->text + size_before, f->size - size_before);
	}
}

/* Add the @size bytes at @text, which no placeholder crosses, filled in. True if there are
 * placeholders in them, and all of them are empty. */
static bool fill_part_and_test_unfilled(struct filling *f, const char *text, size_t size) {
	const char *end = text + size;
	bool has_placeholder = false, has_text = false;

	while (text < end) {
		size_t plain = strcspn(text, "{"), left = (size_t)(end - text);
		const struct placeholder *placeholder;

		add_bytes(f, text, plain < left ? plain : left);
		text += plain;
		placeholder = text < end ? match_placeholder(f->use, text) : NULL;
		if (placeholder) {
			size_t size_before = f->size;

			placeholder->fill(f);
			has_placeholder = true;
			has_text |= f->size > size_before;
			if (placeholder->fill == fill_guest || placeholder->fill == fill_surname) {
				mark_guest(f, size_before);
			}
			text += placeholder->size;
		} else if (text < end) { /* it stands for itself */
			add_text(f, "{");
			text++;
		}
	}
	return has_placeholder && !has_text;
}

/* What ends a part of a voice line. */
static const struct mark {
	const char *text;
	bool ends_sentence; /* it ends that, too */
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
#define MARK_FIRST_BYTES ",;.!?\xe3\xef"

/* So does the end of the text. */
static const struct mark end_mark = {"", true};

/* The mark that @at begins with, or NULL. Those of ASCII stand in numbers and names, too: a space
 * comes after a mark. */
static const struct mark *match_mark(const char *at) {
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
		size_t size = strlen(marks[i].text);

		if (!strncmp(at, marks[i].text, size) && (size > 1 || !at[1] || at[1] == ' ')) {
			return &marks[i];
		}
	}
	return *at ? NULL : &end_mark;
}

/* Part by part, without those that have nothing to say. */
static void fill_voice_text(struct filling *f, const char *text) {
	const struct mark *mark, *last_mark = &end_mark;

	do {
		size_t size_before = f->size, size = 0;
		bool is_unfilled;

		text += size_before ? 0 : strspn(text, " ");
		while (!(mark = match_mark(text + size))) {
			size++;
			size += strcspn(text + size, MARK_FIRST_BYTES);
		}
		is_unfilled = fill_part_and_test_unfilled(f, text, size);
		text += size + strlen(mark->text);
		if (is_unfilled) {
			f->size = size_before;
		}
		if (is_unfilled && mark->ends_sentence && !last_mark->ends_sentence) { /* the part
										  before is its last
										*/
			f->size -= strlen(last_mark->text);
		}
		if (!is_unfilled || (mark->ends_sentence && !last_mark->ends_sentence)) {
			add_text(f, mark->text);
			last_mark = mark;
		}
	} while (mark != &end_mark && !f->is_full);
}

/* Is there a Chinese character (U+4000 to U+9FFF) in it? */
static bool has_chinese_character(const char *text) {
	while (*text && !((unsigned char)*text >= 0xe4 && (unsigned char)*text <= 0xe9)) {
		text++;
	}
	return *text;
}

/* The text that is begun in @f, filled in; in @pool. */
static char *fill_text(struct filling *f, const char *text, struct pool *pool) {
	f->is_english = !has_chinese_character(text);
	if (f->use == PLACEHOLDERS_PHRASE || f->use == PLACEHOLDERS_ALOUD) {
		fill_part_and_test_unfilled(f, text, strlen(text));
	} else {
		fill_voice_text(f, text);
	}
	f->text[f->size] = '\0';
	return pool_copy_text(pool, f->text);
}

char *placeholders_fill(enum placeholders_use use, const struct phrase_context *context,
	const char *text, struct pool *pool) {
	struct filling f = {.use = use, .context = context};

	return fill_text(&f, text, pool);
}

void placeholders_fill_and_mark(const struct phrase_context *context, const char *text,
	struct pool *pool, struct placeholders_filled *ret) {
	struct filling f = {.use = PLACEHOLDERS_PHRASE, .context = context, .marked = ret};

	*ret = (struct placeholders_filled){.text = NULL};
	ret->text = fill_text(&f, text, pool);
}

char *placeholders_list(enum placeholders_use use) {
	char *list = copy_text("");

	for (size_t i = 0; i < PLACEHOLDERS_N; i++) {
		if (placeholders[i].uses & (1U << use)) {
			list = text_append_word(list, placeholders[i].text);
		}
	}
	return list;
}

char *placeholders_find_unknown(enum placeholders_use use, const char *text) {
	for (const char *at = strchr(text, '{'); at; at = strchr(at + 1, '{')) {
		size_t size = strcspn(at, "}");

		if (!match_placeholder(use, at)) {
			return allocated(strndup(at, size + (at[size] != '\0')));
		}
	}
	return NULL;
}
