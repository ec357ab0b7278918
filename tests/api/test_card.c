/* SPDX-License-Identifier: MIT */
/* The card of a request, as the core takes it. */
#include "api/card.h"

#include <criterion/criterion.h>

Test(card, a_card_is_taken_as_it_was_said) {
	struct pool pool = {0};
	Usher__Card card = USHER__CARD__INIT;
	char *traits[] = {"limp"};
	Usher__Fact__Card *taken;

	card.surname = "王";
	card.title = "Dr";
	card.honorific = USHER__HONORIFIC__MS;
	card.party_size = 2;
	card.traits = traits;
	card.n_traits = 1;
	taken = card_from_request(&pool, &card);
	cr_assert_str_eq(taken->surname, "王");
	cr_assert_str_eq(taken->given_name, "");
	cr_assert_str_eq(taken->title, "Dr");
	cr_assert_eq(taken->honorific, USHER__HONORIFIC__MS);
	cr_assert_eq(taken->party_size, 2);
	cr_assert_str_eq(taken->traits[0], "limp");
	cr_assert_eq(card_from_request(&pool, NULL)->n_traits, 0);
	pool_finish(&pool);
}
