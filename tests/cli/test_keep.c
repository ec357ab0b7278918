/* SPDX-License-Identifier: MIT */
/* Copies that outlive what they were made of. */
#include "cli/keep.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

Test(keep, a_copy_is_the_same_and_lives_by_itself) {
	Usher__Handoff handoff = USHER__HANDOFF__INIT, *copy;
	Usher__Card card = USHER__CARD__INIT;
	char id[] = "4K", surname[] = "王", *traits[] = {"灰西裝"};

	card.surname = surname;
	card.traits = traits;
	card.n_traits = 1;
	handoff.id = id;
	handoff.card = &card;
	handoff.rings = 2;
	copy = keep_handoff(&handoff);
	cr_assert(is_same_handoff(copy, &handoff));
	memset(id, 'x', sizeof id - 1);
	memset(surname, 'x', sizeof surname - 1);
	cr_assert_str_eq(copy->id, "4K");
	cr_assert_str_eq(copy->card->surname, "王");
	cr_assert_str_eq(copy->card->traits[0], "灰西裝");
	cr_assert_eq(copy->rings, 2);
	cr_assert_not(is_same_handoff(copy, &handoff));
	usher__handoff__free_unpacked(copy, NULL);
}

Test(keep, nothing_said_can_be_kept) {
	Usher__Handoff handoff = USHER__HANDOFF__INIT, *copy = keep_handoff(&handoff);

	cr_assert_str_eq(copy->id, "");
	cr_assert_null(copy->card);
	cr_assert(is_same_handoff(copy, &handoff));
	copy->late = true;
	cr_assert_not(is_same_handoff(copy, &handoff), "any field counts");
	usher__handoff__free_unpacked(copy, NULL);
}

Test(keep, what_is_there_is_there) {
	int something;

	cr_assert_eq(need(&something), &something);
}

Test(keep, no_memory_is_the_end, .exit_code = 1) {
	need(NULL);
}
