/* SPDX-License-Identifier: MIT */
/* The guest card, as it stands on the command line. */
#include "screen.h"

#include "cli/card.h"

#include <criterion/criterion.h>
#include <string.h>
#include <unistd.h>

static struct options options;

static int read_card(Usher__Card *card) {
	int r;

	screen_start(STDERR_FILENO, SCREEN_NONE);
	r = card_read(&options, card);
	return r;
}

Test(card, what_is_not_said_is_empty) {
	Usher__Card card = USHER__CARD__INIT;

	cr_assert_eq(read_card(&card), 0);
	cr_assert_str_eq(screen_stop(), "");
	cr_assert_eq(usher__card__get_packed_size(&card), 0);
}

Test(card, every_field_has_its_option) {
	Usher__Card card = USHER__CARD__INIT;

	options.values[OPTION_SURNAME] = "王";
	options.values[OPTION_GIVEN] = "大明";
	options.values[OPTION_HONORIFIC] = "MRS";
	options.values[OPTION_PARTY] = "3";
	options.values[OPTION_LEVEL] = "VIP";
	options.values[OPTION_LANGUAGE] = "English";
	options.values[OPTION_CONTACT] = "9123 4567";
	options.values[OPTION_HOST] = "黃";
	((struct option_list *)options_list(&options, OPTION_TRAIT))->items[0] = "灰西裝";
	((struct option_list *)options_list(&options, OPTION_TRAIT))->n = 1;
	cr_assert_eq(read_card(&card), 0);
	(void)screen_stop();
	cr_assert_str_eq(card.surname, "王");
	cr_assert_str_eq(card.given_name, "大明");
	cr_assert_eq(card.honorific, USHER__HONORIFIC__MRS);
	cr_assert_eq(card.party_size, 3);
	cr_assert_str_eq(card.level, "VIP");
	cr_assert_str_eq(card.language, "English");
	cr_assert_str_eq(card.contact, "9123 4567");
	cr_assert_str_eq(card.host, "黃");
	cr_assert_eq(card.n_traits, 1);
	cr_assert_str_eq(card.traits[0], "灰西裝");
	for (int i = 0; i < OPTIONS_N; i++) {
		if (CARD_OPTIONS & OPTION_BIT(i) && i != OPTION_TITLE) {
			cr_assert(options_has(&options, (enum option_id)i),
				"option %d is not tried here", i);
		}
	}
}

Test(card, what_cannot_be_is_told) {
	Usher__Card card = USHER__CARD__INIT;

	options.values[OPTION_HONORIFIC] = "sir";
	cr_assert_eq(read_card(&card), -1);
	cr_assert_not_null(strstr(screen_stop(), "expected mr, miss, ms or mrs"));
	options.values[OPTION_TITLE] = "Dr";
	cr_assert_eq(read_card(&card), -1);
	cr_assert_not_null(strstr(screen_stop(), "one of them will do"));
	options.values[OPTION_HONORIFIC] = NULL;
	options.values[OPTION_PARTY] = "0";
	cr_assert_eq(read_card(&card), -1);
	cr_assert_not_null(strstr(screen_stop(), "--party 0: expected a number from 1 to 999"));
}

Test(card, fields_are_called_as_the_options_are) {
	cr_assert_str_eq(card_field("given"), "givenName");
	cr_assert_str_eq(card_field("party"), "partySize");
	cr_assert_str_eq(card_field("surname"), "surname");
	cr_assert_str_eq(card_field("partySize"), "partySize");
	cr_assert_str_eq(
		card_field("shoe size"), "shoe size", "the relay says what would be right");
}
