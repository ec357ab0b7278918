/* SPDX-License-Identifier: MIT */
/* Who has declined, and why, as people say it and read it. */
#include "handoff_row.h"
#include "screen.h"

#include "cli/decline.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

TestSuite(decline, .init = handoff_row_start);

static Usher__Person persons[5], *declined[5];
static Usher__DeclineReason reasons[5];

/* 301 周, 302 李, … have, @n of them. */
static void make_declines(size_t n) {
	static char *const badges[] = {"301", "302", "303", "304", "305"},
			   *const names[] = {"周", "李", "鄭", "高", "丁"};

	for (size_t i = 0; i < n; i++) {
		persons[i] = (Usher__Person)USHER__PERSON__INIT;
		persons[i].badge = badges[i];
		persons[i].name = names[i];
		declined[i] = &persons[i];
	}
	handoff.declined = declined;
	handoff.n_declined = n;
	handoff.decline_reasons = reasons;
	handoff.n_decline_reasons = n;
}

Test(decline, each_reason_has_its_words) {
	static const struct {
		const char *word, *text;
	} words[] = {
		{"with-guest", "declined by 301 周: with a guest"},
		{"too-far", "declined by 301 周: too far"},
		{"not-mine", "declined by 301 周: not mine"},
		{"break", "declined by 301 周: on a break"},
	};

	make_declines(1);
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		char *text;

		cr_assert_eq(decline_read_reason(words[i].word, &reasons[0]), 0);
		text = decline_text(&handoff, 1);
		cr_assert_str_eq(text, words[i].text);
		free(text);
	}
}

Test(decline, a_word_that_is_none_is_told_what_would_be) {
	Usher__DeclineReason reason = USHER__DECLINE_REASON__TOO_FAR;
	static const char *const words[] = {"", "far", "with a guest", "TOO_FAR"};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		screen_start(STDERR_FILENO, SCREEN_NONE);
		cr_assert_lt(decline_read_reason(words[i], &reason), 0);
		cr_assert_not_null(strstr(
			screen_stop(), ": expected with-guest, too-far, not-mine or break\n"));
	}
	cr_assert_eq(reason, USHER__DECLINE_REASON__TOO_FAR);
}

Test(decline, the_row_has_the_first_three) {
	make_declines(2);
	reasons[0] = USHER__DECLINE_REASON__WITH_A_GUEST;
	cr_assert_not_null(
		strstr(row(), " offered, declined by 301 周: with a guest · 302 李 灰西裝"), "%s",
		row());
	make_declines(5);
	cr_assert_not_null(strstr(
		row(), ", declined by 301 周: with a guest · 302 李 · 303 鄭 and 2 more 灰西裝"));
	handoff.stage = USHER__STAGE__MISSED;
	cr_assert_not_null(strstr(row(), ", declined by 301 周"));
	take(USHER__STAGE__TAKEN);
	cr_assert_null(strstr(row(), "declined"), "nobody asks any more");
}

Test(decline, all_are_one_look_away) {
	make_declines(5);
	reasons[0] = USHER__DECLINE_REASON__DECLINE_REASON_UNSAID;
	reasons[4] = USHER__DECLINE_REASON__NOT_MINE;
	cr_assert_not_null(strstr(details(),
		"    declined by 301 周 · 302 李 · 303 鄭 · 304 高 · 305 丁: not mine\n"));
}

/* Of an older relay, which tells none; and of a later one. */
Test(decline, a_reason_that_is_not_known_is_not_said) {
	char *text;

	make_declines(2);
	handoff.n_decline_reasons = 0;
	text = decline_text(&handoff, 2);
	cr_assert_str_eq(text, "declined by 301 周 · 302 李");
	free(text);
	handoff.n_decline_reasons = 2;
	reasons[0] = (Usher__DeclineReason)77;
	reasons[1] = (Usher__DeclineReason)-1;
	text = decline_text(&handoff, 2);
	cr_assert_str_eq(text, "declined by 301 周 · 302 李");
	free(text);
}
