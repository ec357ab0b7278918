/* SPDX-License-Identifier: MIT */
#include "encode/said.h"

#include "base/memory.h"
#include "encode/encode.h"
#include "encode/problem.h"
#include "proto/text.h"
#include "speech/spoken.h"

#include <string.h>

enum {
	LINE_MAX_BYTES = 1024,
};

/* Parse @line in NFC; what is taken from it stays as it was typed. */
static void parse_line(
	const struct site *site, const char *line, struct pool *pool, struct spoken_result *ret) {
	size_t *typed_offsets;
	char *nfc = allocated(text_nfc_from(line, &typed_offsets));
	const struct spoken_line composed = {
		.text = nfc, .typed = line, .typed_offsets = typed_offsets};

	spoken_parse(site, &composed, pool, ret);
	free(nfc);
	free(typed_offsets);
}

/* What the client is told that @piece of @line is. */
static Usher__Piece piece_kind(const struct site *site, const char *line,
	const struct spoken_piece *piece, struct pool *pool) {
	static const Usher__Piece kinds[] = {
		[SPOKEN_NAME] = USHER__PIECE__PIECE_NAME,
		[SPOKEN_PARTY_SIZE] = USHER__PIECE__PIECE_PARTY_SIZE,
		[SPOKEN_DESTINATION] = USHER__PIECE__PIECE_PLACE,
		[SPOKEN_TRAIT] = USHER__PIECE__PIECE_LEFT_OVER,
	};
	const char *text =
		pool_printf(pool, "%.*s", (int)(piece->end - piece->start), line + piece->start);

	return piece->kind == SPOKEN_TRAIT && site_names_trait(site, text)
		? USHER__PIECE__PIECE_TRAIT
		: kinds[piece->kind];
}

static void encode_spans(const struct site *site, const char *line,
	const struct spoken_result *spoken, struct pool *pool, Usher__Said *said) {
	size_t counted_bytes = 0;
	size_t n_characters = 0;

	said->spans = pool_alloc(pool, (spoken->n_pieces + 1) * sizeof *said->spans);
	for (; said->n_spans < spoken->n_pieces; said->n_spans++) {
		const struct spoken_piece *piece = &spoken->pieces[said->n_spans];
		Usher__Span *span = said->spans[said->n_spans] = POOL_NEW(pool, Usher__Span);

		usher__span__init(span);
		span->piece = piece_kind(site, line, piece, pool);
		n_characters +=
			text_count_characters(line + counted_bytes, piece->start - counted_bytes);
		span->start = (uint32_t)n_characters;
		n_characters +=
			text_count_characters(line + piece->start, piece->end - piece->start);
		span->end = (uint32_t)n_characters;
		counted_bytes = piece->end;
	}
}

static Usher__Said *encode_spoken(const struct spoken_result *spoken, struct pool *pool) {
	const Usher__Fact__Card *card = spoken->card;
	Usher__Said *ret = POOL_NEW(pool, Usher__Said);

	usher__said__init(ret);
	ret->surname = card->surname;
	ret->given_name = card->given_name;
	ret->honorific = card->honorific;
	ret->title = card->title;
	ret->party_size = card->party_size;
	ret->n_traits = card->n_traits;
	ret->traits = card->traits;
	if (spoken->destination && !spoken->other_destination) {
		ret->to = pool_copy_text(pool, spoken->destination->id);
	}
	return ret;
}

/* Why what was understood cannot be sent; NULL: it can. */
static const struct problem *problem_with_destination(const struct site *site, const char *field,
	const struct spoken_result *spoken, struct pool *pool) {
	struct problem *problem = NULL;

	if (spoken->other_destination) {
		problem = problem_new(pool, USHER__PROBLEM__LINE_TWO_DESTINATIONS, field,
			"the line names two destinations, %s and %s; say the one where the guest "
			"goes now",
			spoken->destination->id, spoken->other_destination->id);
		problem->refusal.name = pool_copy_text(pool, spoken->destination->id);
		problem->refusal.other_name = pool_copy_text(pool, spoken->other_destination->id);
	} else if (!spoken->destination) {
		problem = problem_new(pool, USHER__PROBLEM__LINE_NO_DESTINATION, field,
			"the line names no destination; say one of %s, or what people call it",
			encode_area_id_list(pool, site));
	}
	return problem;
}

void said_parse(const struct site *site, const char *field, const char *line, struct pool *pool,
	struct said_line *ret) {
	struct spoken_result spoken;
	size_t size = strlen(line);

	if (size > LINE_MAX_BYTES) {
		spoken = (struct spoken_result){.card = POOL_NEW(pool, Usher__Fact__Card)};
		usher__fact__card__init(spoken.card);
		ret->problem =
			problem_with_limit(problem_new(pool, USHER__PROBLEM__FIELD_TOO_LONG, field,
						   "the line is %zu bytes long; at most %d will do",
						   size, LINE_MAX_BYTES),
				(int64_t)size, LINE_MAX_BYTES);
	} else {
		parse_line(site, line, pool, &spoken);
		ret->problem = problem_with_destination(site, field, &spoken, pool);
	}
	ret->card = spoken.card;
	ret->destination = spoken.destination;
	ret->other_destination = spoken.other_destination;
	ret->said = encode_spoken(&spoken, pool);
	encode_spans(site, line, &spoken, pool, ret->said);
}
