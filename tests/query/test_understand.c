/* SPDX-License-Identifier: MIT */
/* What a line would mean before it is sent: where its pieces stand, how far its places are, whether
 * a guest of that name is on site, and what is said then. */
#include "staff.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct house house;
static struct handset lobby, flat, bar, stranger;
static const struct staff everybody[] = {
	{&lobby, "lobby-1", false, "lobby", "101"},
	{&flat, "flat-1", false, "show-flat", "301"},
	{&bar, "bar-1", false, "bar", "501"},
	{&stranger, "stranger-1", false, NULL, NULL},
};
static Usher__Answer *answered; /* the last answer */

static void start(void) {
	staff_come(STAFF(everybody), &house, false);
}

static void forget_answer(void) {
	if (answered) {
		usher__answer__free_unpacked(answered, NULL);
	}
	answered = NULL;
}

static void stop(void) {
	forget_answer();
	staff_leave(STAFF(everybody), &house);
}

TestSuite(understand, .init = start, .fini = stop);

static const Usher__Answer *last_answer(struct handset *handset) {
	forget_answer();
	answered = handset_last_answer(handset);
	return answered;
}

static const Usher__Answer *understand(struct handset *handset, const char *line) {
	Usher__Understand ask = USHER__UNDERSTAND__INIT;

	ask.line = (char *)line;
	handset_say(handset, USHER__REQUEST__ASK_UNDERSTAND, &ask);
	return last_answer(handset);
}

static const Usher__Answer *say(struct handset *handset, const char *line) {
	Usher__Say ask = USHER__SAY__INIT;

	ask.line = (char *)line;
	handset_say(handset, USHER__REQUEST__ASK_SAY, &ask);
	return last_answer(handset);
}

/* A name, the site's trait, a size, a place, and what is left over; counted in characters. */
Test(understand, each_piece_has_its_span) {
	static const struct {
		Usher__Piece piece;
		uint32_t start, end;
	} spans[] = {
		{USHER__PIECE__PIECE_NAME, 0, 3},
		{USHER__PIECE__PIECE_TRAIT, 4, 7},
		{USHER__PIECE__PIECE_LEFT_OVER, 8, 11},
		{USHER__PIECE__PIECE_PARTY_SIZE, 12, 14},
		{USHER__PIECE__PIECE_PLACE, 15, 19},
	};
	const Usher__Said *said = understand(&lobby, "王先生 戴眼鏡 拿花束 3人 樣板房A")->said;

	cr_assert_eq(said->n_spans, sizeof spans / sizeof *spans);
	for (size_t i = 0; i < said->n_spans; i++) {
		cr_expect_eq(said->spans[i]->piece, spans[i].piece, "piece %zu", i);
		cr_expect_eq(said->spans[i]->start, spans[i].start, "piece %zu", i);
		cr_expect_eq(said->spans[i]->end, spans[i].end, "piece %zu", i);
	}
}

/* A trait that the site names is one in any of its languages. */
Test(understand, a_trait_is_known_in_any_language) {
	const Usher__Said *said = understand(&lobby, "Mr Wang, glasses, 戴眼镜, lobby")->said;

	cr_assert_eq(said->n_spans, 4);
	cr_expect_eq(said->spans[1]->piece, USHER__PIECE__PIECE_TRAIT);
	cr_expect_eq(said->spans[2]->piece, USHER__PIECE__PIECE_TRAIT);
}

Test(understand, the_places_are_told_with_how_far_they_are) {
	const Usher__Answer *answer = understand(&lobby, "王先生 樣板房A");

	cr_assert_eq(answer->said->n_places, 1);
	cr_expect_str_eq(answer->said->places[0]->area, "show-flat-a");
	cr_expect_eq(answer->said->places[0]->seconds, 40);
	answer = understand(&lobby, "王先生 大堂 樣板房A");
	cr_assert_eq(answer->outcome, USHER__OUTCOME__INVALID);
	cr_expect_str_eq(answer->said->to, "");
	cr_assert_eq(answer->said->n_places, 2, "both");
	cr_expect_str_eq(answer->said->places[0]->area, "lobby");
	cr_expect_str_eq(answer->said->places[1]->area, "show-flat-a");
	cr_assert_eq(understand(&lobby, "王先生")->said->n_places, 0);
}

/* Nobody is at the hall; what the supervisor sends there does not come back to them. */
Test(understand, it_is_told_who_hears_it_instead) {
	const Usher__Answer *answer;
	struct handset boss;

	handset_init(&boss, &house, "boss-1", true);
	handset_on(&boss, "supervisor", "901");
	answer = understand(&flat, "王先生 銷售大廳");
	cr_assert_eq(answer->said->n_places, 1);
	cr_expect_str_eq(answer->said->places[0]->there->instead, "supervisor");
	cr_assert_not_null(answer->instead);
	cr_expect_str_eq(answer->instead->post, "supervisor");
	answer = understand(&boss, "王先生 銷售大廳");
	cr_expect_str_eq(answer->said->places[0]->there->instead, "");
	cr_expect(answer->said->places[0]->there->nobody_hears);
	cr_expect_null(answer->instead);
	cr_expect_eq(answer->there->on_duty, 0);
	handset_finish(&boss);
}

/* The lobby's farewell, by whoever is on duty there; nobody says it where nobody is. */
Test(understand, what_is_said_once_it_is_sent) {
	const Usher__Answer *answer = understand(&lobby, "王先生 樣板房A");

	cr_assert_eq(answer->n_then, 4);
	cr_expect_str_eq(answer->then[0]->text, "王先生，請小心階梯。");
	cr_expect_str_eq(answer->then[3]->text, "各位請慢走，工號101，很高興為您服務。");
	cr_assert_eq(understand(&bar, "王先生 樣板房A")->n_then, 0);
	cr_assert_eq(understand(&stranger, "王先生 樣板房A")->n_then, 0);
}

/* Whoever sees the visit is told where the guest is; whoever does not, that there is one, and what
 * tells the two apart. */
Test(understand, a_namesake_is_told_of) {
	const Usher__Answer *answer = understand(&lobby, "王小姐 紅衣 大堂");

	cr_assert_null(answer->namesake);
	say(&lobby, "王先生 灰西裝 紅衣 樣板房A");
	answer = understand(&lobby, "王小姐 紅衣 大堂");
	cr_assert_not_null(answer->namesake);
	cr_expect_eq(answer->namesake->honorific, USHER__HONORIFIC__MR);
	cr_expect_str_eq(answer->namesake->trait, "灰西裝", "the first that differs");
	cr_expect_str_eq(answer->namesake->visit, "1");
	cr_expect_str_eq(answer->namesake->area, "show-flat-a");
	answer = understand(&bar, "王小姐 灰西裝 紅衣 大堂");
	cr_assert_not_null(answer->namesake);
	cr_expect_str_eq(answer->namesake->trait, "", "none does");
	cr_expect_str_eq(answer->namesake->visit, "", "and not where");
	cr_expect_str_eq(answer->namesake->area, "");
	cr_expect_str_eq(
		understand(&bar, "王小姐 大堂")->namesake->trait, "紅衣", "the site's own");
	cr_expect_str_eq(understand(&bar, "王小姐 紅衣 大堂")->namesake->trait, "",
		"what was typed is not told, nor another one");
	cr_assert_null(
		understand(&stranger, "王小姐 大堂")->namesake, "who cannot send learns nothing");
	cr_assert_null(understand(&bar, "黃小姐 大堂")->namesake);
	cr_assert_null(understand(&bar, "大堂")->namesake, "nobody is no namesake");
}

/* The same with the act itself. */
Test(understand, whoever_sends_a_namesake_is_told_of_the_other) {
	const Usher__Answer *answer;

	say(&lobby, "王先生 灰西裝 戴眼鏡 樣板房A");
	answer = say(&bar, "王小姐 紅衣 大堂");
	cr_assert_eq(answer->outcome, USHER__OUTCOME__OK);
	cr_assert_not_null(answer->namesake);
	cr_expect_str_eq(answer->namesake->trait, "戴眼鏡");
	cr_expect_str_eq(answer->namesake->visit, "");
}
