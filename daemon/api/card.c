/* SPDX-License-Identifier: MIT */
#include "api/card.h"

#include "base/memory.h"
#include "proto/text.h"
#include "speech/pinyin.h"

#include <string.h>

/* How the surname is compared, if not as it was typed, and how it is said. */
static void card_fill_surname(struct pool *pool, const char *surname, Usher__Fact__Card *card) {
	char *nfc = allocated(text_nfc(surname));

	card->called = pool_copy_text(pool, strcmp(nfc, surname) ? nfc : "");
	card->reading = (char *)pinyin_of_surname(nfc);
	free(nfc);
}

Usher__Fact__Card *card_from_request(struct pool *pool, const Usher__Card *card) {
	Usher__Fact__Card *copy = POOL_NEW(pool, Usher__Fact__Card);

	usher__fact__card__init(copy);
	if (card) {
		copy->surname = card->surname;
		card_fill_surname(pool, card->surname, copy);
		copy->given_name = card->given_name;
		copy->honorific = card->honorific;
		copy->title = card->title;
		copy->party_size = card->party_size;
		copy->n_traits = card->n_traits;
		copy->traits = card->traits;
		copy->level = card->level;
		copy->language = card->language;
		copy->contact = card->contact;
		copy->host = card->host;
	}
	return copy;
}
