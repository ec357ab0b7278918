/* SPDX-License-Identifier: MIT */
/* What every verb tells of an answer. */
#include "screen.h"

#include "cli/verb.h"

#include <criterion/criterion.h>
#include <unistd.h>

/* Who typed an option knows it by its name, and not by its place in the request. */
Test(call, what_is_wrong_is_said_in_the_verbs_own_words) {
	static const char *const said[][2] = {
		{"service.due is \"noon\"; it is a time",
			"usher: --due is \"noon\"; it is a time\n"},
		{"move.at is past", "usher: TIME is past\n"},
		{"take.id is not the id of a handoff", "usher: ID is not the id of a handoff\n"},
		{"notice.due[3] is empty", "usher: --due[3] is empty\n"},
		{"send.card.givenName is blank", "usher: --given is blank\n"},
		{"send.card.traits[1] is empty", "usher: --trait[1] is empty\n"},
		/* not an option of this one: */
		{"send.card.partySize is 2000", "usher: send.card.partySize is 2000\n"},
		{"who.badge is blank", "usher: who.badge is blank\n"}, /* nor is this, */
		{"the card is empty. Name the guest", "usher: the card is empty. Name the guest\n"},
		{"send.given", "usher: --given\n"},
		{"send.givens.dues", "usher: --due\n"},
		{"send.duel is", "usher: send.duel is\n"},
		{"pass.to is missing", "usher: pass.to is missing\n"},
		{"pickup.area is missing", "usher: --from is missing\n"},
		{"due. It is", "usher: due. It is\n"},
		{"", ""},
	};
	static const struct verb move = {
		.name = "move",
		.arguments = "ID TIME",
		.options = OPTION_BIT(OPTION_DUE) | OPTION_BIT(OPTION_GIVEN) |
			OPTION_BIT(OPTION_TRAIT) | OPTION_BIT(OPTION_AREA),
	};
	static const struct options options;
	const struct call call = {.verb = &move, .options = &options};

	for (size_t i = 0; i < sizeof said / sizeof *said; i++) {
		Usher__Answer answer = USHER__ANSWER__INIT;

		answer.outcome = USHER__OUTCOME__INVALID;
		answer.text = (char *)said[i][0];
		screen_start(STDERR_FILENO, SCREEN_NONE);
		(void)call_tell(&call, &answer);
		cr_assert_str_eq(screen_stop(), said[i][1]);
		answer.outcome = USHER__OUTCOME__NO_SUCH_POST;
		answer.text = "service.due";
		screen_start(STDERR_FILENO, SCREEN_NONE);
		(void)call_tell(&call, &answer);
		cr_assert_str_eq(screen_stop(), "usher: service.due\n",
			"what is not INVALID is as the relay says it");
	}
}
