/* SPDX-License-Identifier: MIT */
#include "encode/said.h"

#include "base/memory.h"
#include "encode/encode.h"
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

static const char *line_refusal_text(
	const struct site *site, const struct spoken_result *spoken, struct pool *pool) {
	if (spoken->other_destination) {
		return pool_printf(pool,
			"the line names two destinations, %s and %s; say the one where the guest "
			"goes now",
			spoken->destination->id, spoken->other_destination->id);
	}
	if (!spoken->destination) {
		return pool_printf(pool,
			"the line names no destination; say one of %s, or what people call it",
			encode_area_id_list(pool, site));
	}
	return NULL;
}

void said_parse(
	const struct site *site, const char *line, struct pool *pool, struct said_line *ret) {
	struct spoken_result spoken;

	if (strlen(line) > LINE_MAX_BYTES) {
		spoken = (struct spoken_result){.card = POOL_NEW(pool, Usher__Fact__Card)};
		usher__fact__card__init(spoken.card);
		ret->problem = pool_printf(pool, "the line is %zu bytes long; at most %d will do",
			strlen(line), LINE_MAX_BYTES);
	} else {
		parse_line(site, line, pool, &spoken);
		ret->problem = line_refusal_text(site, &spoken, pool);
	}
	ret->said = encode_spoken(&spoken, pool);
}
