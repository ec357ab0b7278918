/* SPDX-License-Identifier: MIT */
/*
 * The grammar of the spoken line.
 *
 * A line is cut into pieces at commas and semicolons of both scripts, slashes, 。 and ends of
 * lines. A piece with Han in it is cut again at white space; its neighbouring parts without Han
 * stay together, and so do parts that are a destination or a size only together ("樣板房 A", "去
 * 大堂", "3 位").
 *
 * A piece is tried whole as a destination, a size, a name, in that order, and the first hit uses it
 * up. A piece without Han that is none of them is cut, from left to right, at the longest runs of
 * words that are one. All that is left is a trait, as it was said, in order. Of names and of sizes
 * the first counts, and another one is a trait; destinations are counted, since a guest cannot be
 * sent to two places.
 *
 * The Latin full stop ends no piece, for it also stands in "Mr." and "J. Smith"; at the end of a
 * destination, a size or a name it is nobody's. Full-width letters and digits, and more white space
 * than needed, are read as what they stand for in destinations and sizes, where input methods leave
 * them; names and traits stay as typed.
 *
 * No step looks at more of the line than a few words ahead, so a line of twice the length takes
 * twice the steps.
 */
#include "speech/spoken.h"

#include "base/memory.h"
#include "speech/spoken_private.h"

enum {
	PARTS_MAX = 4,    /* of a piece with Han, that can be one thing together */
	RUN_MAX = 16,     /* words of a piece without, likewise */
	RUN_LEAST = 6,    /* "Mr and Mrs" and three words of name */
	PHONE_DIGITS = 6, /* the least, behind a country's */
};

struct reading {
	const struct site *site;
	const struct spoken_line *line;
	struct pool *pool;
	struct spoken_steps steps;
	size_t run_max; /* words that the site's longest name has, with "to the" before it */
	struct spoken *said;
	size_t n_traits, traits_room;
	bool has_name, has_size;
	struct spoken_size size;
	unsigned named; /* guests */
};

/* A copy of what was typed where @span is. */
static char *copy_typed(const struct reading *reading, struct span span) {
	const struct spoken_line *line = reading->line;
	size_t from = (size_t)(span.at - line->text), to = (size_t)(span.end - line->text);
	char *copy;

	if (line->origin) {
		from = line->origin[from];
		to = line->origin[to];
	}
	copy = pool_take(reading->pool, to - from + 1);
	memcpy(copy, (line->origin ? line->typed : line->text) + from, to - from);
	return copy;
}

static void add_trait(struct reading *reading, struct span span) {
	Usher__Fact__Card *card = reading->said->card;

	span = spoken_trim(&reading->steps, span);
	if (span_is_empty(span)) {
		return;
	}
	if (card->n_traits == reading->traits_room) {
		char **before = card->traits;

		reading->traits_room = reading->traits_room ? 2 * reading->traits_room : 8;
		card->traits =
			pool_take(reading->pool, reading->traits_room * sizeof *card->traits);
		if (before) {
			memcpy(card->traits, before, card->n_traits * sizeof *card->traits);
		}
	}
	card->traits[card->n_traits++] = copy_typed(reading, span);
}

/* The area that is called @name, alone. */
static const struct area *find_area(struct reading *reading, struct span name) {
	size_t size = (size_t)(name.end - name.at);

	reading->steps.n += size;
	return size ? site_area_called(reading->site, name.at, size) : NULL;
}

/* The area that is called @name, with or without a word for the way there. */
static const struct area *find_way(struct reading *reading, struct span name) {
	static const char *const ways[] = {"", "前往", "去往", "去", "到", "往", "to the ", "to "};
	const struct area *area = NULL;
	struct span rest;

	for (size_t i = 0; i < sizeof ways / sizeof *ways && !area; i++) {
		if (spoken_begins(&reading->steps, name, ways[i], &rest)) {
			area = find_area(reading, spoken_trim(&reading->steps, rest));
		}
	}
	return area;
}

/* As it is written in the site file, or folded. */
static bool take_destination(struct reading *reading, struct span span) {
	const struct area *area = NULL;
	char folded[SPOKEN_FOLDED_SIZE];
	struct span whole;

	if (spoken_fold(&reading->steps, span, false, folded, &whole)) {
		area = find_way(reading, whole);
		area = area ? area : find_way(reading, spoken_trim(&reading->steps, span));
	}
	if (!area) {
		return false;
	}
	if (!reading->said->to) {
		reading->said->to = area;
	} else if (area != reading->said->to) {
		reading->said->also = area;
	}
	return true;
}

static bool take_size(struct reading *reading, struct span span) {
	struct spoken_size size;

	if (reading->has_size || !spoken_size(&reading->steps, span, &size)) {
		return false;
	}
	reading->has_size = true;
	reading->size = size;
	return true;
}

static bool take_name(struct reading *reading, struct span span) {
	Usher__Fact__Card *card = reading->said->card;
	struct spoken_name name;

	if (reading->has_name || !spoken_name(&reading->steps, span, &name)) {
		return false;
	}
	reading->has_name = true;
	reading->named = name.guests;
	card->surname = copy_typed(reading, name.surname);
	card->honorific = name.honorific;
	if (!span_is_empty(name.given)) {
		card->given_name = copy_typed(reading, name.given);
	}
	if (!span_is_empty(name.title)) {
		card->title = copy_typed(reading, name.title);
	}
	return true;
}

static bool take_place_or_size(struct reading *reading, struct span span) {
	return take_destination(reading, span) || take_size(reading, span);
}

static bool take_any(struct reading *reading, struct span span) {
	return take_place_or_size(reading, span) || take_name(reading, span);
}

/* Does @take have @span, whole? A full stop at its end is nobody's. */
static bool take_whole(
	struct reading *reading, struct span span, bool (*take)(struct reading *, struct span)) {
	span = spoken_trim(&reading->steps, span);
	if (span_is_empty(span)) {
		return false;
	}
	return take(reading, span) ||
		(span.end[-1] == '.' && take(reading, (struct span){span.at, span.end - 1}));
}

/* The first run of characters in @span up to white space, and where the next one starts. */
static struct span first_word(struct reading *reading, struct span span, const char **ret_next) {
	struct span word;
	const char *next = span.at;

	while (!span_is_empty(span) && spoken_is_space(spoken_char(&reading->steps, span, &next))) {
		span.at = next;
	}
	word.at = span.at;
	while (!span_is_empty(span) &&
		!spoken_is_space(spoken_char(&reading->steps, span, &next))) {
		span.at = next;
	}
	word.end = span.at;
	*ret_next = span.at;
	return word;
}

/* Do digits enough for a telephone number follow? "+852" before "9123 4567" is no size. */
static bool is_phone(struct reading *reading, struct span rest) {
	int digits = 0;

	while (!span_is_empty(rest) && digits < PHONE_DIGITS) {
		uint32_t code = spoken_char(&reading->steps, rest, &rest.at);

		if (code >= '0' && code <= '9') {
			digits++;
		} else if (code != '-' && !spoken_is_space(code)) {
			break;
		}
	}
	return digits == PHONE_DIGITS;
}

/* The longest run of words at the start of @span that is one of the three; NULL if none is, else
 * its end. */
static const char *take_run(struct reading *reading, struct span span) {
	const char *ends[RUN_MAX], *next = span.at;
	size_t n = 0;

	while (n < reading->run_max) {
		struct span word = first_word(reading, (struct span){next, span.end}, &next);

		if (span_is_empty(word)) {
			break;
		}
		ends[n++] = word.end;
	}
	if (n && *span.at == '+' && is_phone(reading, (struct span){ends[0], span.end})) {
		return NULL;
	}
	while (n-- > 0) {
		if (take_whole(reading, (struct span){span.at, ends[n]}, take_any)) {
			return ends[n];
		}
	}
	return NULL;
}

static void read_latin(struct reading *reading, struct span piece) {
	const char *trait = piece.at, *end;

	if (take_whole(reading, piece, take_any)) {
		return;
	}
	for (;;) {
		struct span word = first_word(reading, piece, &piece.at);

		if (span_is_empty(word)) {
			break;
		}
		end = take_run(reading, (struct span){word.at, piece.end});
		if (end) {
			add_trait(reading, (struct span){trait, word.at});
			trait = piece.at = end;
		}
	}
	add_trait(reading, (struct span){trait, piece.end});
}

/* Parts at the start of @span that are a destination or a size together; NULL if none are, else
 * their end. */
static const char *take_together(struct reading *reading, struct span span) {
	const char *ends[PARTS_MAX], *next = span.at;
	size_t n = 0;

	while (n < PARTS_MAX) {
		struct span part = first_word(reading, (struct span){next, span.end}, &next);

		if (span_is_empty(part)) {
			break;
		}
		ends[n++] = part.end;
	}
	while (n-- > 1) {
		struct span parts = {span.at, ends[n]};

		if (spoken_has_han(&reading->steps, parts) &&
			take_whole(reading, parts, take_place_or_size)) {
			return ends[n];
		}
	}
	return NULL;
}

static void read_han(struct reading *reading, struct span piece) {
	struct span latin = {piece.at, piece.at};

	for (;;) {
		struct span part = first_word(reading, piece, &piece.at);
		const char *end = NULL;
		bool han;

		if (!span_is_empty(part)) {
			end = take_together(reading, (struct span){part.at, piece.end});
		}
		han = spoken_has_han(&reading->steps, part);
		if (end || han || span_is_empty(part)) {
			read_latin(reading, latin);
			latin.at = latin.end = end ? end : part.end;
		} else {
			latin.at = span_is_empty(latin) ? part.at : latin.at;
			latin.end = part.end;
		}
		if (end) {
			piece.at = end;
		} else if (han && !take_whole(reading, part, take_any)) {
			add_trait(reading, part);
		}
		if (span_is_empty(part)) {
			break;
		}
	}
}

static void read_piece(struct reading *reading, struct span piece) {
	if (spoken_has_han(&reading->steps, piece)) {
		read_han(reading, piece);
	} else {
		read_latin(reading, piece);
	}
}

static bool is_delimiter(uint32_t code) {
	switch (code) {
	case ',':
	case ';':
	case '/':
	case '\n':
	case '\r':
	case 0xff0c: /* ， */
	case 0x3001: /* 、 */
	case 0xff1b: /* ； */
	case 0x3002: /* 。 */
		return true;
	default:
		return false;
	}
}

static void read_pieces(struct reading *reading) {
	struct span rest = {reading->line->text, reading->line->text + strlen(reading->line->text)};
	const char *start = rest.at;

	while (!span_is_empty(rest)) {
		const char *at = rest.at;

		if (is_delimiter(spoken_char(&reading->steps, rest, &rest.at))) {
			read_piece(reading, (struct span){start, at});
			start = rest.at;
		}
	}
	read_piece(reading, (struct span){start, rest.end});
}

/* Words of the longest name that an area has, with "to the" before it. */
static size_t longest_run(const struct site *site) {
	size_t most = RUN_LEAST;

	for (size_t i = 0; i < site->n_areas; i++) {
		for (size_t j = 0; j < site->areas[i].n_aliases; j++) {
			size_t words = 3;

			for (const char *c = site->areas[i].aliases[j]; *c; c++) {
				words += *c == ' ';
			}
			most = words > most ? words : most;
		}
	}
	return most < RUN_MAX ? most : RUN_MAX;
}

void spoken_parse(const struct site *site, const struct spoken_line *line, struct pool *pool,
	struct spoken *ret) {
	struct reading reading = {.site = site,
		.line = line,
		.pool = pool,
		.run_max = longest_run(site),
		.said = ret};

	*ret = (struct spoken){.card = POOL_NEW(pool, Usher__Fact__Card)};
	usher__fact__card__init(ret->card);
	read_pieces(&reading);
	if (reading.has_size) {
		ret->card->party_size = reading.size.n + (reading.size.more ? reading.named : 0);
	} else if (reading.named > 1) {
		ret->card->party_size = reading.named;
	}
	ret->steps = reading.steps.n;
}
