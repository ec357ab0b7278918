/* SPDX-License-Identifier: MIT */
/* What is filed, written by the store and read back by its reader. */
#include "books.h"

#include "record/audit.h"
#include "record/history.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void file(uint64_t number, const char *surname) {
	Usher__Fact__Handoff handoff = USHER__FACT__HANDOFF__INIT;
	Usher__Fact__Card card = USHER__FACT__CARD__INIT;
	size_t size;
	void *bytes;

	handoff.handoff = number;
	handoff.from = "lobby";
	card.surname = (char *)surname;
	bytes = history_pack_handoff_row(&handoff, &card, &size);
	books_file(number, bytes, size, true);
}

struct seen {
	char text[256];
};

static void see(void *userdata, const Usher__Fact__Handoff *handoff) {
	struct seen *seen = userdata;
	size_t used = strlen(seen->text);

	snprintf(seen->text + used, sizeof seen->text - used, "%d=%s ", (int)handoff->handoff,
		handoff->card->surname);
}

Test(history, keeps_who_was_told_and_not_what_was_to_ring) {
	Usher__Fact__Rung rung = USHER__FACT__RUNG__INIT, *ladder[] = {&rung};
	Usher__Fact__Handoff handoff = USHER__FACT__HANDOFF__INIT;
	char *also[] = {"supervisor"};
	Usher__Fact__Past *past;
	size_t size;
	void *bytes;

	handoff.ladder = ladder;
	handoff.also = also;
	handoff.n_ladder = handoff.n_also = handoff.climbed = 1;
	bytes = history_pack_handoff_row(&handoff, NULL, &size);
	past = usher__fact__past__unpack(NULL, size, bytes);
	cr_assert_eq(past->handoff->n_ladder, 0);
	cr_assert_eq(past->handoff->climbed, 1);
	cr_assert_str_eq(past->handoff->also[0], "supervisor");
	cr_assert_eq(handoff.n_ladder, 1, "what is live has it still");
	usher__fact__past__free_unpacked(past, NULL);
	free(bytes);
}

Test(history, is_read_by_pages_and_by_number, .init = books_open, .fini = books_close) {
	struct history *history = books_history();
	struct seen seen = {""};
	uint64_t last = 0;

	file(2, "王");
	file(7, "歐陽");
	file(9, "Green");
	cr_assert_eq(history_read_page(history, 0, 2, see, &seen, &last), 2);
	cr_assert_eq(last, 7);
	cr_assert_eq(history_read_page(history, last, 2, see, &seen, &last), 1);
	cr_assert_eq(last, 9);
	cr_assert_eq(history_read_page(history, last, 2, see, &seen, &last), 0);
	cr_assert_eq(last, 9);
	cr_assert_str_eq(seen.text, "2=王 7=歐陽 9=Green ",
		"and it sees what was filed after it was opened");
	cr_assert_eq(history_find_handoff(history, 7, see, &seen), 0);
	cr_assert_eq(history_find_handoff(history, 8, see, &seen), 1);
	history_free(history);
}

Test(history, a_damaged_row_is_found, .init = books_open, .fini = books_close) {
	struct history *history = books_history();
	struct seen seen = {""};
	uint64_t last = 0;

	file(2, "王");
	file(3, "李");
	books_damage("UPDATE history SET body = (SELECT body FROM history WHERE key = 2) "
		     "WHERE key = 3");
	cr_assert_eq(history_find_handoff(history, 2, see, &seen), 0);
	cr_assert_eq(history_find_handoff(history, 3, see, &seen), -EUCLEAN);
	cr_assert_eq(history_read_page(history, 0, 9, see, &seen, &last), -EUCLEAN);
	history_free(history);
}

Test(history, a_row_whose_number_is_damaged_is_found, .init = books_open, .fini = books_close) {
	struct history *history = books_history();
	struct seen seen = {""};

	for (uint64_t number = 10; number <= 50; number += 10) {
		file(number, "王");
	}
	books_damage("UPDATE history SET key = 25 WHERE key = 30");
	cr_assert_eq(history_find_handoff(history, 30, see, &seen), -EUCLEAN);
	cr_assert_eq(history_find_handoff(history, 24, see, &seen), -EUCLEAN,
		"it may have been this one");
	cr_assert_eq(history_find_handoff(history, 45, see, &seen), 1);
	cr_assert_str_eq(seen.text, "");
	history_free(history);
}

Test(history, that_is_not_there_is_an_error, .init = books_open, .fini = books_close) {
	struct history *history = books_history();
	struct seen seen = {""};
	uint64_t last = 5;

	file(2, "王");
	books_take_away();
	cr_assert_eq(history_find_handoff(history, 2, see, &seen), -EIO);
	cr_assert_eq(history_read_page(history, 0, 9, see, &seen, &last), -EIO);
	cr_assert_eq(last, 5, "untouched");
	cr_assert_eq(history_find_last_made_before(history, 1, &last), -EIO);
	cr_assert_str_eq(seen.text, "");
	history_free(history);
}

Test(audit, names_who_and_what_and_no_guest) {
	Usher__Fact__Answered answered = USHER__FACT__ANSWERED__INIT;
	Usher__Fact__Audit *audit;
	size_t size;
	void *bytes;

	answered.handoff = 7;
	answered.visit = 6;
	bytes = audit_pack_row(99, "lobby-1", "101", "send", "DONE", &answered, &size);
	audit = usher__fact__audit__unpack(NULL, size, bytes);
	cr_assert_eq(audit->at, 99);
	cr_assert_str_eq(audit->device, "lobby-1");
	cr_assert_str_eq(audit->badge, "101");
	cr_assert_str_eq(audit->act, "send");
	cr_assert_str_eq(audit->outcome, "DONE");
	cr_assert_eq(audit->handoff, 7);
	cr_assert_eq(audit->visit, 6);
	usher__fact__audit__free_unpacked(audit, NULL);
	free(bytes);
}
