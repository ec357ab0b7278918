/* SPDX-License-Identifier: MIT */
/*
 * A visit from its beginning to its end, the directory, and what supervisors found; from the state
 * and from history. Of what a device may not see, only which way it went.
 */
#include "staff.h"

#include "base/memory.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#define ASK(name) USHER__REQUEST__ASK_##name

static struct house house;
static struct handset lobby, flat, hall, bar, boss;
static const struct staff everybody[] = {
	{&lobby, "lobby-1", false, "lobby", "101"},
	{&flat, "flat-1", true, "show-flat", "301"},
	{&hall, "hall-1", false, "sales-hall", "201"},
	{&bar, "bar-1", false, "bar", "501"},
	{&boss, "boss-1", false, "supervisor", "901"},
};

static void forget(void) {
	staff_forget(STAFF(everybody));
}

static void start(void) {
	staff_come(STAFF(everybody), &house, false);
}

static void start_on_disk(void) {
	staff_come(STAFF(everybody), &house, true);
}

static void stop(void) {
	staff_leave(STAFF(everybody), &house);
}

TestSuite(query_visit, .init = start, .fini = stop);
TestSuite(query_past, .init = start_on_disk, .fini = stop, .timeout = 120);

static void show(struct handset *handset, const char *id, const char *after) {
	Usher__VisitRequest show = USHER__VISIT_REQUEST__INIT;

	show.id = (char *)id;
	show.after = (char *)after;
	handset_say(handset, ASK(VISIT), &show);
}

static void end_visit(struct handset *handset, const char *visit) {
	Usher__End end = USHER__END__INIT;

	end.visit = (char *)visit;
	handset_say(handset, ASK(END), &end);
}

static void meet(struct handset *handset, const char *id) {
	handset_take(handset, id);
	handset_act(handset, ASK(MET), id);
}

/* lobby > hall > flat > bar, a card corrected on the way. */
static void walk(void) {
	handset_send(&lobby, "sales-hall", "黃");
	meet(&hall, "2");
	handset_pass(&hall, "1", "show-flat-a");
	handset_correct(&flat, "3", "王");
	meet(&flat, "3");
	handset_pass(&flat, "1", "clubhouse");
	handset_take(&bar, "4");
	forget();
}

static const char no_visit[] = "there is no visit 1 that this device has to do with";

/* All see the card and its changes; of the rest, each what is its own, and of others the stage, but
 * not by whom. */
Test(query_visit, a_visit_is_one_timeline) {
	walk();
	show(&boss, "1", "");
	assert_heard(&boss,
		"read 1 OK [visit 1 王, 1 changes: 2 MET by 201, 3 MET by 301, 4 TAKEN by "
		"501]; ");
	show(&lobby, "1", "");
	assert_heard(&lobby, "read 1 OK [visit 1 王, 1 changes: 2 MET by 201, 3 MET, 4 TAKEN]; ");
	show(&bar, "4", "");
	assert_heard(&bar, "read 1 OK [visit 1 王, 1 changes: 2 MET, 3 MET, 4 TAKEN by 501]; ");
	show(&bar, "2", "");
	assert_heard(&bar, "read 2 OK [visit 1 王, 1 changes: 2 MET, 3 MET, 4 TAKEN by 501]; ");
	show(&hall, "3", "2");
	assert_heard(&hall, "read 1 OK [visit 1 王, 1 changes: 3 MET by 301, 4 TAKEN]; ");
}

static void fetch(struct handset *handset, const char *area, const char *to) {
	Usher__Pickup pickup = USHER__PICKUP__INIT;

	pickup.visit = "1";
	pickup.area = (char *)area;
	pickup.to = (char *)to;
	handset_say(handset, ASK(PICKUP), &pickup);
}

/* Where handoff @id of visit 1 goes, as @handset is told; it lives until the next call. */
static const char *told_destination(struct handset *handset, const char *id) {
	static Usher__Answer *answer;

	if (answer) {
		usher__answer__free_unpacked(answer, NULL);
	}
	show(handset, "1", "");
	answer = handset_last_answer(handset);
	for (size_t i = 0; i < answer->n_handoffs; i++) {
		if (!strcmp(answer->handoffs[i]->id, id)) {
			return answer->handoffs[i]->to;
		}
	}
	return "no such handoff";
}

/* A hotel, a home: it is for the post that asked, the one that drives and the supervisor. */
Test(query_visit, a_place_that_was_typed_is_for_those_who_may_see_the_pickup) {
	handset_send(&lobby, "sales-hall", "黃");
	handset_pass(&hall, "1", "show-flat-a");
	fetch(&hall, "sales-hall", "No. 5, Garden Road");
	fetch(&hall, "sales-hall", "gate");
	cr_assert_str_eq(told_destination(&hall, "4"), "No. 5, Garden Road");
	cr_assert_str_eq(told_destination(&boss, "4"), "No. 5, Garden Road");
	cr_assert_str_eq(told_destination(&lobby, "4"), "");
	cr_assert_str_eq(told_destination(&flat, "4"), "");
	cr_assert_str_eq(told_destination(&flat, "5"), "gate", "an area of the site");
	cr_assert_str_eq(told_destination(&flat, "2"), "sales-hall");
}

/* The same out of history. */
Test(query_past, a_place_that_was_typed_stays_where_it_was_told) {
	handset_send(&lobby, "sales-hall", "黃");
	handset_pass(&hall, "1", "show-flat-a");
	fetch(&hall, "sales-hall", "No. 5, Garden Road");
	end_visit(&hall, "1");
	house_wait(&house, 61000);
	cr_assert_str_eq(told_destination(&hall, "4"), "No. 5, Garden Road");
	cr_assert_str_eq(told_destination(&flat, "4"), "");
	cr_assert_str_eq(told_destination(&lobby, "4"), "");
	cr_assert_str_eq(told_destination(&lobby, "2"), "sales-hall");
}

Test(query_visit, who_has_nothing_to_do_with_it_sees_none) {
	char says[128];

	handset_send(&lobby, "sales-hall", "王");
	(void)snprintf(says, sizeof says, "read 1 NO_SUCH_VISIT: %s; ", no_visit);
	show(&bar, "1", "");
	assert_heard(&bar, says);
	show(&boss, "7", "");
	assert_heard(&boss,
		"read 1 NO_SUCH_VISIT: there is no visit 7 that this device has to do with; ");
	show(&boss, "!", "");
	assert_heard(&boss,
		"read 2 INVALID: visit needs the id of a visit or a handoff; one looks like "
		"4K; ");
	show(&boss, "1", "!");
	assert_heard(&boss,
		"read 3 INVALID: visit needs the id of a visit or a handoff; one looks like "
		"4K; ");
}

Test(query_visit, a_namesake_and_an_end) {
	walk();
	handset_send(&lobby, "sales-hall", "王");
	(void)handset_heard(&lobby);
	show(&lobby, "1", "4");
	assert_heard(&lobby, "read 1 OK [visit 1 王, 1 changes, with a namesake: ]; ");
	end_visit(&bar, "1");
	(void)handset_heard(&lobby);
	show(&lobby, "1", "3");
	assert_heard(&lobby, "read 2 OK [visit 1 王, 1 changes, ended by 501: 4 WITHDRAWN]; ");
}

/* The same once nothing of it is in the core; and while it is on its way to the disk. */
Test(query_past, a_visit_out_of_history) {
	walk();
	house_wait(&house, 60000);
	show(&boss, "2", "");
	assert_heard(&boss,
		"read 1 OK [visit 1 王, 1 changes: 2 MET by 201, 3 MET by 301, 4 TAKEN by "
		"501]; ");
	end_visit(&lobby, "1");
	house_wait(&house, 60000);
	cr_assert_null(relay_visit(house.relay, 1));
	forget();
	show(&boss, "1", "");
	assert_heard(&boss,
		"read 2 OK [visit 1 王, 1 changes, ended by 101: 2 MET by 201, 3 MET by 301, 4 "
		"WITHDRAWN by 501]; ");
	show(&bar, "3", "");
	assert_heard(&bar,
		"read 1 OK [visit 1 王, 1 changes, ended by 101: 2 MET, 3 MET, 4 WITHDRAWN by "
		"501]; ");
	handset_off(&bar);
	handset_on(&bar, "service-desk", "601");
	forget();
	show(&bar, "1", "");
	cr_assert_not_null(strstr(handset_heard(&bar), no_visit));
}

Test(query_visit, what_was_just_filed_is_found) {
	walk();
	end_visit(&lobby, "1");
	house_hold(&house);
	house_wait(&house, 60000);
	show(&boss, "1", "");
	show(&boss, "3", "");
	house_let_go(&house);
	assert_heard(&boss,
		"read 1 OK [visit 1 王, 1 changes, ended by 101: 2 MET by 201, 3 MET by 301, 4 "
		"WITHDRAWN by 501]; "
		"read 2 OK [visit 1 王, 1 changes, ended by 101: 2 MET by 201, 3 MET by 301, 4 "
		"WITHDRAWN by 501]; ");
}

/* A long one comes a page at a time, each handoff once. */
Test(query_visit, it_comes_a_page_at_a_time) {
	char *traits[16], trait[129] = "", after[16] = "";
	Usher__Send send = USHER__SEND__INIT;
	Usher__Card card = USHER__CARD__INIT;
	size_t n = 0, pages = 0;

	memset(trait, 'x', 128);
	for (size_t i = 0; i < 16; i++) {
		traits[i] = trait;
	}
	card.traits = traits;
	card.n_traits = 16;
	send.to = (char *)"sales-hall";
	send.card = &card;
	handset_say(&lobby, ASK(SEND), &send);
	for (int i = 0; i < 190; i++) {
		Usher__Service serve = USHER__SERVICE__INIT;
		char note[500] = "";

		memset(note, 'n', sizeof note - 1);
		serve.name = (char *)"towels";
		serve.visit = (char *)"1";
		serve.note = note;
		handset_say(&lobby, ASK(SERVICE), &serve);
	}
	forget();
	do {
		const char *heard, *next;

		show(&boss, "1", after);
		heard = handset_heard(&boss);
		cr_assert_not_null(strstr(heard, "OK [visit 1 "), "%s", heard);
		for (const char *at = strstr(heard, " OFFERED"); at;
			at = strstr(at + 1, " OFFERED")) {
			n++;
		}
		next = strstr(heard, "] next ");
		(void)snprintf(after, sizeof after, "%.*s", next ? (int)strcspn(next + 7, ";") : 0,
			next ? next + 7 : "");
		pages++;
	} while (*after);
	cr_assert_eq(n, 191);
	cr_assert_gt(pages, 1);
}

/* A card that was changed as often and as much as it may be does not fit a frame with all its
 * changes: the last ones are told. */
Test(query_visit, of_a_card_that_was_changed_too_much) {
	char *traits[15], trait[16][129], odd[2][129], *drop[1];
	Usher__CardRequest correct = USHER__CARD_REQUEST__INIT;
	Usher__Card card = USHER__CARD__INIT;
	const char *heard;

	handset_send(&lobby, "sales-hall", "王");
	for (size_t i = 0; i < 16; i++) {
		memset(trait[i], (int)('a' + i), 128);
		trait[i][128] = '\0';
		traits[i % 15] = trait[i];
	}
	memset(odd, 'X', sizeof odd);
	memset(odd[1], 'Y', 128);
	odd[0][128] = odd[1][128] = '\0';
	correct.visit = (char *)"1";
	correct.card = &card;
	card.traits = traits;
	card.n_traits = 15;
	handset_say(&lobby, ASK(CARD), &correct);
	for (int i = 0; i < 63; i++) {
		traits[0] = odd[i % 2];
		drop[0] = odd[(i + 1) % 2];
		card.n_traits = 1;
		correct.drop = drop;
		correct.n_drop = 1;
		handset_say(&lobby, ASK(CARD), &correct);
	}
	(void)handset_heard(&lobby);
	show(&lobby, "1", "");
	heard = handset_heard(&lobby);
	cr_assert_not_null(strstr(heard, "read 1 OK [visit 1 王, "), "%s", heard);
	cr_assert_not_null(strstr(heard, ": 2 OFFERED]; "), "%s", heard);
}

Test(query_visit, the_directory) {
	Usher__Directory directory = USHER__DIRECTORY__INIT;
	Usher__Break pause = USHER__BREAK__INIT;
	const char *heard;

	handset_say(&bar, ASK(BREAK), &pause);
	forget();
	handset_say(&lobby, ASK(DIRECTORY), &directory);
	heard = handset_heard(&lobby);
	cr_assert_eq(strncmp(heard,
			     "read 1 OK [lobby 大堂 8001 1/0, sales-hall 銷售大廳 8021 1/0, "
			     "show-flat 樣板房 8031 1/1, ",
			     88),
		0, "%s", heard);
	cr_assert_not_null(strstr(heard, "bar 酒吧 8011 0/0, "), "on a break");
	cr_assert_not_null(strstr(heard, "101 陳 - 1/0, 102 何 - 0/0, "));
	cr_assert_not_null(strstr(heard, "301 周 8032 1/1, "));
	cr_assert_not_null(strstr(heard, "501 葉 - 0/0 on a break, "));
	cr_assert_not_null(strstr(heard, "901 潘 8092 1/0]; "));
	directory.after = (char *)"7";
	handset_say(&lobby, ASK(DIRECTORY), &directory);
	cr_assert_eq(strncmp(handset_heard(&lobby), "read 2 OK [101 ", 15), 0, "after the posts");
	directory.after = (char *)"ZZZ";
	handset_say(&lobby, ASK(DIRECTORY), &directory);
	assert_heard(&lobby, "read 3 OK []; ");
	directory.after = (char *)"!";
	handset_say(&lobby, ASK(DIRECTORY), &directory);
	assert_heard(&lobby,
		"read 4 INVALID: directory.after is not the end of a page; use Answer.next of the "
		"page before; ");
}

static void inspect(struct handset *handset, const char *badge, const char *note) {
	Usher__Inspect inspect = USHER__INSPECT__INIT;

	inspect.badge = (char *)badge;
	inspect.note = (char *)note;
	handset_say(handset, ASK(INSPECT), &inspect);
}

static void inspections(struct handset *handset, const char *after) {
	Usher__Inspections ask = USHER__INSPECTIONS__INIT;

	ask.after = (char *)after;
	handset_say(handset, ASK(INSPECTIONS), &ask);
}

Test(query_visit, inspections_are_a_supervisors) {
	inspect(&lobby, "301", "");
	assert_heard(&lobby,
		"answer 2 NEVER_YOURS: inspections are a supervisor's: sign on as one first; ");
	inspect(&boss, "301", "鈕扣");
	assert_heard(&boss, "answer 2 OK 1; ");
	inspect(&boss, "501", "");
	(void)handset_heard(&boss);
	inspections(&boss, "");
	assert_heard(&boss, "read 1 OK [1 by 901 of 301, 0 failed, 2 by 901 of 501, 0 failed]; ");
	inspections(&boss, "1");
	assert_heard(&boss, "read 2 OK [2 by 901 of 501, 0 failed]; ");
	inspections(&boss, "!");
	assert_heard(&boss,
		"read 3 INVALID: inspections.after is not the id of an inspection; use Answer.next "
		"of the page before; ");
	inspections(&lobby, "");
	assert_heard(&lobby, "read 1 NEVER_YOURS: inspections are read by supervisors; ");
}

Test(query_visit, inspections_come_a_page_at_a_time) {
	char note[500] = "", after[16] = "";
	size_t n = 0, pages = 0;

	memset(note, 'n', sizeof note - 1);
	for (int i = 0; i < 150; i++) {
		inspect(&boss, "301", note);
	}
	forget();
	do {
		const char *heard, *next;

		inspections(&boss, after);
		heard = handset_heard(&boss);
		for (const char *at = strstr(heard, " by 901"); at;
			at = strstr(at + 1, " by 901")) {
			n++;
		}
		next = strstr(heard, "] next ");
		(void)snprintf(after, sizeof after, "%.*s", next ? (int)strcspn(next + 7, ";") : 0,
			next ? next + 7 : "");
		pages++;
	} while (*after);
	cr_assert_eq(n, 150);
	cr_assert_gt(pages, 1);
}

/* Guests who are announced --------------------------------------------------------------------- */

static void expect(struct handset *handset, const char *surname, const char *note) {
	Usher__Expect expect = USHER__EXPECT__INIT;
	Usher__Card card = USHER__CARD__INIT;
	char *traits[16];

	for (size_t i = 0; i < 16; i++) {
		traits[i] = (char *)note;
	}
	card.surname = (char *)surname;
	card.traits = traits;
	card.n_traits = *note ? 16 : 0;
	expect.at = (char *)"3h";
	expect.card = &card;
	handset_say(handset, ASK(EXPECT), &expect);
}

static void list_expected(struct handset *handset, const char *after) {
	Usher__ExpectedRequest list = USHER__EXPECTED_REQUEST__INIT;

	list.after = (char *)after;
	handset_say(handset, ASK(EXPECTED), &list);
}

Test(query_visit, who_is_expected_is_for_those_who_have_to_do_with_him) {
	Usher__Arrived arrive = USHER__ARRIVED__INIT;

	expect(&hall, "王", "");
	expect(&hall, "李", "");
	forget();
	list_expected(&hall, "");
	assert_heard(&hall, "read 1 OK [1 王, 3 李]; ");
	list_expected(&hall, "1");
	assert_heard(&hall, "read 2 OK [3 李]; ");
	list_expected(&boss, "");
	assert_heard(&boss, "read 1 OK [1 王, 3 李]; ");
	list_expected(&bar, "");
	assert_heard(&bar, "read 1 OK []; ");
	list_expected(&hall, "!");
	assert_heard(&hall,
		"read 3 INVALID: expected.after is not the id of a visit; use Answer.next of "
		"the page before; ");
	arrive.visit = (char *)"1";
	handset_say(&hall, ASK(ARRIVED), &arrive);
	forget();
	list_expected(&hall, "");
	assert_heard(&hall, "read 4 OK [3 李]; ");
}

Test(query_visit, who_is_expected_comes_a_page_at_a_time) {
	char note[128] = "", after[16] = "";
	size_t n = 0, pages = 0;

	memset(note, 'n', sizeof note - 1);
	for (int i = 0; i < 40; i++) {
		expect(&hall, "王", note);
	}
	forget();
	do {
		const char *heard, *next;

		list_expected(&hall, after);
		heard = handset_heard(&hall);
		for (const char *at = strstr(heard, " 王"); at; at = strstr(at + 1, " 王")) {
			n++;
		}
		next = strstr(heard, "] next ");
		(void)snprintf(after, sizeof after, "%.*s", next ? (int)strcspn(next + 7, ";") : 0,
			next ? next + 7 : "");
		pages++;
	} while (*after);
	cr_assert_eq(n, 40);
	cr_assert_gt(pages, 1);
}
