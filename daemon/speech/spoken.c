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
	PARTS_MAX = 4,        /* of a piece with Han, that can be one thing together */
	RUN_MAX = 16,         /* words of a piece without, likewise */
	RUN_MIN = 6,          /* "Mr and Mrs" and three words of name */
	PHONE_DIGITS_MIN = 6, /* the least, behind a country's */
};

struct parse {
	const struct site *site;
	const struct spoken_line *line;
	struct pool *pool;
	struct spoken_steps steps;
	size_t run_words_max; /* words that the site's longest name has, with "to the" before it */
	struct spoken_result *result;
	size_t traits_room, pieces_room;
	bool has_name, has_party_size;
	struct spoken_party_size party_size;
	unsigned n_named; /* guests */
};

/* Which byte of what was typed @at comes from. */
static size_t typed_offset(const struct parse *parse, const char *at) {
	const struct spoken_line *line = parse->line;
	size_t offset = (size_t)(at - line->text);

	return line->typed_offsets ? line->typed_offsets[offset] : offset;
}

/* A copy of what was typed where @span is. */
static char *copy_typed(const struct parse *parse, struct span span) {
	const struct spoken_line *line = parse->line;
	size_t from = typed_offset(parse, span.start), to = typed_offset(parse, span.end);
	char *copy = pool_alloc(parse->pool, to - from + 1);

	memcpy(copy, (line->typed_offsets ? line->typed : line->text) + from, to - from);
	return copy;
}

/* @list of @n elements of @size bytes, with room for one more: in the pool, where *@room says how
 * much it has. */
static void *grow_in_pool(struct parse *parse, void *list, size_t n, size_t size, size_t *room) {
	void *longer = list;

	if (n == *room) {
		*room = n ? 2 * n : 8;
		longer = pool_alloc(parse->pool, *room * size);
		if (n) {
			memcpy(longer, list, n * size);
		}
	}
	return longer;
}

static void add_piece(struct parse *parse, enum spoken_piece_kind kind, struct span span) {
	struct spoken_result *result = parse->result;

	result->pieces = grow_in_pool(parse, result->pieces, result->n_pieces,
		sizeof *result->pieces, &parse->pieces_room);
	result->pieces[result->n_pieces++] = (struct spoken_piece){
		kind, typed_offset(parse, span.start), typed_offset(parse, span.end)};
}

static void add_trait(struct parse *parse, struct span span) {
	Usher__Fact__Card *card = parse->result->card;

	span = spoken_trim(&parse->steps, span);
	if (span_is_empty(span)) {
		return;
	}
	card->traits = grow_in_pool(
		parse, card->traits, card->n_traits, sizeof *card->traits, &parse->traits_room);
	card->traits[card->n_traits++] = copy_typed(parse, span);
	add_piece(parse, SPOKEN_TRAIT, span);
}

/* The area that is called @name, alone. */
static const struct area *find_area(struct parse *parse, struct span name) {
	size_t size = (size_t)(name.end - name.start);

	parse->steps.n += size;
	return size ? site_area_by_name_bytes(parse->site, name.start, size) : NULL;
}

/* The area that is called @name, with or without a word for the way there. */
static const struct area *find_destination(struct parse *parse, struct span name) {
	static const char *const direction_words[] = {
		"", "前往", "去往", "去", "到", "往", "to the ", "to "};
	const struct area *area = NULL;
	struct span rest;

	for (size_t i = 0; i < sizeof direction_words / sizeof *direction_words && !area; i++) {
		if (spoken_has_prefix(&parse->steps, name, direction_words[i], &rest)) {
			area = find_area(parse, spoken_trim(&parse->steps, rest));
		}
	}
	return area;
}

/* Set the destination if @span is one, as the site file writes it, or folded. */
static bool try_destination(struct parse *parse, struct span span) {
	const struct area *area = NULL;
	char normalised[SPOKEN_NORMALISED_MAX];
	struct span whole;

	if (spoken_normalise(&parse->steps, span, false, normalised, &whole)) {
		area = find_destination(parse, whole);
		area = area ? area : find_destination(parse, spoken_trim(&parse->steps, span));
	}
	if (!area) {
		return false;
	}
	if (!parse->result->destination) {
		parse->result->destination = area;
	} else if (area != parse->result->destination) {
		parse->result->other_destination = area;
	}
	add_piece(parse, SPOKEN_DESTINATION, span);
	return true;
}

static bool try_party_size(struct parse *parse, struct span span) {
	struct spoken_party_size size;

	if (parse->has_party_size || !spoken_match_party_size(&parse->steps, span, &size)) {
		return false;
	}
	parse->has_party_size = true;
	parse->party_size = size;
	add_piece(parse, SPOKEN_PARTY_SIZE, span);
	return true;
}

static bool try_name(struct parse *parse, struct span span) {
	Usher__Fact__Card *card = parse->result->card;
	struct spoken_name name;

	if (parse->has_name || !spoken_match_name(&parse->steps, span, &name)) {
		return false;
	}
	parse->has_name = true;
	parse->n_named = name.n_guests;
	card->surname = copy_typed(parse, name.surname);
	card->honorific = name.honorific;
	if (!span_is_empty(name.given)) {
		card->given_name = copy_typed(parse, name.given);
	}
	if (!span_is_empty(name.title)) {
		card->title = copy_typed(parse, name.title);
	}
	add_piece(parse, SPOKEN_NAME, span);
	return true;
}

static bool try_destination_or_party_size(struct parse *parse, struct span span) {
	return try_destination(parse, span) || try_party_size(parse, span);
}

static bool try_any(struct parse *parse, struct span span) {
	return try_destination_or_party_size(parse, span) || try_name(parse, span);
}

/* Try @span, whole, by @try_as; else without a full stop at its end. True: it is used up. */
static bool try_whole(
	struct parse *parse, struct span span, bool (*try_as)(struct parse *, struct span)) {
	span = spoken_trim(&parse->steps, span);
	if (span_is_empty(span)) {
		return false;
	}
	return try_as(parse, span) ||
		(span.end[-1] == '.' && try_as(parse, (struct span){span.start, span.end - 1}));
}

/* The first run of characters in @span up to white space, and where the rest starts. */
static struct span first_word(struct parse *parse, struct span span, const char **ret_rest_start) {
	struct span word;
	const char *next = span.start;

	while (!span_is_empty(span) && spoken_is_space(spoken_char(&parse->steps, span, &next))) {
		span.start = next;
	}
	word.start = span.start;
	while (!span_is_empty(span) && !spoken_is_space(spoken_char(&parse->steps, span, &next))) {
		span.start = next;
	}
	word.end = span.start;
	*ret_rest_start = span.start;
	return word;
}

/* Do digits enough for a telephone number follow? "+852" before "9123 4567" is no size. */
static bool has_phone_digits(struct parse *parse, struct span rest) {
	int n_digits = 0;

	while (!span_is_empty(rest) && n_digits < PHONE_DIGITS_MIN) {
		uint32_t code = spoken_char(&parse->steps, rest, &rest.start);

		if (code >= '0' && code <= '9') {
			n_digits++;
		} else if (code != '-' && !spoken_is_space(code)) {
			break;
		}
	}
	return n_digits == PHONE_DIGITS_MIN;
}

/* The longest run of words at the start of @span that is one of the three; NULL if none is, else
 * its end. */
static const char *try_longest_run_of_words(struct parse *parse, struct span span) {
	const char *ends[RUN_MAX], *next = span.start;
	size_t n = 0;

	while (n < parse->run_words_max) {
		struct span word = first_word(parse, (struct span){next, span.end}, &next);

		if (span_is_empty(word)) {
			break;
		}
		ends[n++] = word.end;
	}
	if (n && *span.start == '+' && has_phone_digits(parse, (struct span){ends[0], span.end})) {
		return NULL;
	}
	while (n-- > 0) {
		if (try_whole(parse, (struct span){span.start, ends[n]}, try_any)) {
			return ends[n];
		}
	}
	return NULL;
}

static void parse_without_han(struct parse *parse, struct span piece) {
	const char *trait_start = piece.start, *end;

	if (try_whole(parse, piece, try_any)) {
		return;
	}
	for (;;) {
		struct span word = first_word(parse, piece, &piece.start);

		if (span_is_empty(word)) {
			break;
		}
		end = try_longest_run_of_words(parse, (struct span){word.start, piece.end});
		if (end) {
			add_trait(parse, (struct span){trait_start, word.start});
			trait_start = piece.start = end;
		}
	}
	add_trait(parse, (struct span){trait_start, piece.end});
}

/* Parts at the start of @span that are a destination or a size together; NULL if none are, else
 * their end. */
static const char *try_longest_run_of_parts(struct parse *parse, struct span span) {
	const char *ends[PARTS_MAX], *next = span.start;
	size_t n = 0;

	while (n < PARTS_MAX) {
		struct span part = first_word(parse, (struct span){next, span.end}, &next);

		if (span_is_empty(part)) {
			break;
		}
		ends[n++] = part.end;
	}
	while (n-- > 1) {
		struct span parts = {span.start, ends[n]};

		if (spoken_has_han(&parse->steps, parts) &&
			try_whole(parse, parts, try_destination_or_party_size)) {
			return ends[n];
		}
	}
	return NULL;
}

static void parse_piece_with_han(struct parse *parse, struct span piece) {
	struct span parts_without_han = {piece.start, piece.start};

	for (;;) {
		struct span part = first_word(parse, piece, &piece.start);
		const char *end = NULL;
		bool has_han;

		if (!span_is_empty(part)) {
			end = try_longest_run_of_parts(parse, (struct span){part.start, piece.end});
		}
		has_han = spoken_has_han(&parse->steps, part);
		if (end || has_han || span_is_empty(part)) {
			parse_without_han(parse, parts_without_han);
			parts_without_han.start = parts_without_han.end = end ? end : part.end;
		} else {
			parts_without_han.start = span_is_empty(parts_without_han)
				? part.start
				: parts_without_han.start;
			parts_without_han.end = part.end;
		}
		if (end) {
			piece.start = end;
		} else if (has_han && !try_whole(parse, part, try_any)) {
			add_trait(parse, part);
		}
		if (span_is_empty(part)) {
			break;
		}
	}
}

static void parse_piece(struct parse *parse, struct span piece) {
	if (spoken_has_han(&parse->steps, piece)) {
		parse_piece_with_han(parse, piece);
	} else {
		parse_without_han(parse, piece);
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

static void parse_pieces(struct parse *parse) {
	struct span rest = {parse->line->text, parse->line->text + strlen(parse->line->text)};
	const char *start = rest.start;

	while (!span_is_empty(rest)) {
		const char *at = rest.start;

		if (is_delimiter(spoken_char(&parse->steps, rest, &rest.start))) {
			parse_piece(parse, (struct span){start, at});
			start = rest.start;
		}
	}
	parse_piece(parse, (struct span){start, rest.end});
}

static int by_start(const void *a, const void *b) {
	const struct spoken_piece *x = a, *y = b;

	return (x->start > y->start) - (x->start < y->start);
}

/* Words of the longest name of an area, with "to the" before it; RUN_MIN to RUN_MAX. */
static size_t run_words_max_of_site(const struct site *site) {
	size_t longest = RUN_MIN;

	for (size_t i = 0; i < site->n_areas; i++) {
		struct names names = area_names(&site->areas[i]);
		const char *name;

		for (size_t j = 0; (name = names_at(&names, j)); j++) {
			size_t n_words = 3;

			for (const char *c = name; *c; c++) {
				n_words += *c == ' ';
			}
			longest = n_words > longest ? n_words : longest;
		}
	}
	return longest < RUN_MAX ? longest : RUN_MAX;
}

void spoken_parse(const struct site *site, const struct spoken_line *line, struct pool *pool,
	struct spoken_result *ret) {
	struct parse parse = {.site = site,
		.line = line,
		.pool = pool,
		.run_words_max = run_words_max_of_site(site),
		.result = ret};

	*ret = (struct spoken_result){.card = POOL_NEW(pool, Usher__Fact__Card)};
	usher__fact__card__init(ret->card);
	parse_pieces(&parse);
	if (ret->n_pieces) {
		qsort(ret->pieces, ret->n_pieces, sizeof *ret->pieces, by_start);
	}
	if (parse.has_party_size) {
		ret->card->party_size =
			parse.party_size.people + (parse.party_size.is_extra ? parse.n_named : 0);
	} else if (parse.n_named > 1) {
		ret->card->party_size = parse.n_named;
	}
	ret->steps = parse.steps.n;
}
