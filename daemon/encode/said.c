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

/* Read it in NFC, keep it as it was typed. */
static void understand(
	const struct site *site, const char *line, struct pool *pool, struct spoken *ret) {
	size_t *origin;
	char *nfc = allocated(text_nfc_from(line, &origin));
	const struct spoken_line both = {.text = nfc, .typed = line, .origin = origin};

	spoken_parse(site, &both, pool, ret);
	free(nfc);
	free(origin);
}

static Usher__Said *say_back(const struct spoken *said, struct pool *pool) {
	const Usher__Fact__Card *card = said->card;
	Usher__Said *words = POOL_NEW(pool, Usher__Said);

	usher__said__init(words);
	words->surname = card->surname;
	words->given_name = card->given_name;
	words->honorific = card->honorific;
	words->title = card->title;
	words->party_size = card->party_size;
	words->n_traits = card->n_traits;
	words->traits = card->traits;
	if (said->to && !said->also) {
		words->to = pool_text(pool, said->to->id);
	}
	return words;
}

static Usher__Send *make_send(const Usher__Said *said, struct pool *pool) {
	Usher__Send *send = POOL_NEW(pool, Usher__Send);
	Usher__Card *card = POOL_NEW(pool, Usher__Card);

	usher__send__init(send);
	usher__card__init(card);
	card->surname = said->surname;
	card->given_name = said->given_name;
	card->honorific = said->honorific;
	card->title = said->title;
	card->party_size = said->party_size;
	card->n_traits = said->n_traits;
	card->traits = said->traits;
	send->kind = USHER__KIND__ARRIVAL;
	send->to = said->to;
	send->card = card;
	return send;
}

static const char *find_problem(
	const struct site *site, const struct spoken *said, struct pool *pool) {
	if (said->also) {
		return pool_print(pool,
			"the line names two destinations, %s and %s; say the one where the guest "
			"goes now",
			said->to->id, said->also->id);
	}
	if (!said->to) {
		return pool_print(pool,
			"the line names no destination; say one of %s, or what people call it",
			encode_areas(pool, site));
	}
	return NULL;
}

void encode_said(
	const struct site *site, const char *line, struct pool *pool, struct said_line *ret) {
	struct spoken said;

	if (strlen(line) > LINE_MAX_BYTES) {
		said = (struct spoken){.card = POOL_NEW(pool, Usher__Fact__Card)};
		usher__fact__card__init(said.card);
		ret->problem = pool_print(pool, "the line is %zu bytes long; at most %d will do",
			strlen(line), LINE_MAX_BYTES);
	} else {
		understand(site, line, pool, &said);
		ret->problem = find_problem(site, &said, pool);
	}
	ret->said = say_back(&said, pool);
	ret->send = make_send(ret->said, pool);
}
