/* SPDX-License-Identifier: MIT */
#include "api/card.h"

#include "base/memory.h"
#include "proto/text.h"
#include "speech/pinyin.h"

#include <string.h>

/* How the surname is compared, if not as it was typed, and how it is said. */
static void card_fill_surname_forms(
	struct pool *pool, const char *surname, Usher__Fact__Card *card) {
	char *nfc = allocated(text_nfc(surname));

	card->called = pool_copy_text(pool, strcmp(nfc, surname) ? nfc : "");
	card->reading = (char *)pinyin_of_surname(nfc);
	free(nfc);
}

Usher__Fact__Card *card_from_request(struct pool *pool, const Usher__Card *card) {
	Usher__Fact__Card *core_card = POOL_NEW(pool, Usher__Fact__Card);

	usher__fact__card__init(core_card);
	if (card) {
		core_card->surname = card->surname;
		card_fill_surname_forms(pool, card->surname, core_card);
		core_card->given_name = card->given_name;
		core_card->honorific = card->honorific;
		core_card->title = card->title;
		core_card->party_size = card->party_size;
		core_card->n_traits = card->n_traits;
		core_card->traits = card->traits;
		core_card->level = card->level;
		core_card->language = card->language;
		core_card->contact = card->contact;
		core_card->host = card->host;
	}
	return core_card;
}
