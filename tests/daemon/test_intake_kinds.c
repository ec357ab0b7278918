/* SPDX-License-Identifier: MIT */
/* What answers say along a guest's path: who is there, who has the same name, how many seats; and acts upon what is
 * history. */
#include "handset.h"

#include "base/memory.h"

#include <criterion/criterion.h>
#include <string.h>

#define ASK(name) USHER__REQUEST__ASK_##name

static struct house house;
static struct handset lobby, flat, hall, bar, cart, boss;
static struct handset *const everybody[] = {&lobby, &flat, &hall, &bar, &cart, &boss};

static void forget(void) {
	for (size_t i = 0; i < sizeof everybody / sizeof *everybody; i++) {
		(void)handset_heard(everybody[i]);
	}
}

/* The flat listens, and so does the boss. */
static void open_all(bool sqlite) {
	house_init(&house, sqlite, NULL);
	handset_init(&lobby, &house, "lobby-1", false);
	handset_init(&flat, &house, "flat-1", true);
	handset_init(&hall, &house, "hall-1", false);
	handset_init(&bar, &house, "bar-1", false);
	handset_init(&cart, &house, "cart-1", false);
	handset_init(&boss, &house, "boss-1", true);
	handset_on(&lobby, "lobby", "101");
	handset_on(&flat, "show-flat", "301");
	handset_on(&hall, "sales-hall", "201");
	handset_on(&cart, "shuttle", "401");
	handset_on(&boss, "supervisor", "901");
	forget();
}

static void start(void) {
	open_all(false);
}

static void start_on_disk(void) {
	open_all(true);
}

static void stop(void) {
	for (size_t i = 0; i < sizeof everybody / sizeof *everybody; i++) {
		handset_finish(everybody[i]);
	}
	house_finish(&house);
}

TestSuite(intake_kinds, .init = start, .fini = stop);
TestSuite(intake_history, .init = start_on_disk, .fini = stop);

static void pass(struct handset *handset, const char *visit, const char *to) {
	Usher__Pass pass = USHER__PASS__INIT;

	pass.visit = (char *)visit;
	pass.to = (char *)to;
	handset_say(handset, ASK(PASS), &pass);
}

static void serve(struct handset *handset, const char *name, const char *visit) {
	Usher__Serve serve = USHER__SERVE__INIT;

	serve.name = (char *)name;
	serve.visit = (char *)visit;
	handset_say(handset, ASK(SERVE), &serve);
}

static void fetch(struct handset *handset, const char *visit, const char *to) {
	Usher__FetchGuest fetch = USHER__FETCH_GUEST__INIT;

	fetch.visit = (char *)visit;
	fetch.area = (char *)"lobby";
	fetch.to = (char *)to;
	handset_say(handset, ASK(FETCH_GUEST), &fetch);
}

static void correct(struct handset *handset, const char *visit, const char *surname) {
	Usher__Correct correct = USHER__CORRECT__INIT;
	Usher__Card card = USHER__CARD__INIT;

	card.surname = (char *)surname;
	correct.visit = (char *)visit;
	correct.card = &card;
	handset_say(handset, ASK(CORRECT), &correct);
}

static void announce(struct handset *handset, const char *to) {
	Usher__Announce announce = USHER__ANNOUNCE__INIT;
	char *list[] = {(char *)to};

	announce.text = (char *)"開會";
	announce.to = list;
	announce.n_to = 1;
	announce.confirm = true;
	handset_say(handset, ASK(ANNOUNCE), &announce);
}

/* On duty, listening, and the telephone: before it matters, and in the answer. */
Test(intake_kinds, who_is_there) {
	Usher__Understand understand = USHER__UNDERSTAND__INIT;

	handset_send(&lobby, "show-flat-a", "王");
	assert_heard(&lobby, "answer 2 DONE 2; ");
	cr_assert_str_eq(lobby.there, "show-flat 8031 1/1");
	cr_assert_str_eq(lobby.visit, "1");
	serve(&lobby, "towels", "");
	cr_assert_str_eq(lobby.there, "bar 8011 0/0", "nobody");
	cr_assert_str_eq(lobby.visit, "");
	pass(&flat, "2", "sales-hall");
	cr_assert_str_eq(flat.there, "sales-hall 8021 1/0", "deaf");
	fetch(&flat, "2", "gate");
	cr_assert_str_eq(flat.there, "shuttle 8041 1/0");
	handset_take(&flat, "2");
	cr_assert_str_eq(flat.there, "", "of what goes nowhere nothing is said");
	serve(&lobby, "champagne", "");
	cr_assert_str_eq(lobby.there, "", "nor of what is refused");
	understand.line = (char *)"王先生 樣板房A";
	handset_say(&lobby, ASK(UNDERSTAND), &understand);
	cr_assert_str_eq(lobby.there, "show-flat 8031 1/1", "before it is sent");
	understand.line = (char *)"王先生";
	handset_say(&lobby, ASK(UNDERSTAND), &understand);
	cr_assert_str_eq(lobby.there, "");
}

/* Who is on a break is not there. The answer says how it is now, also when it is asked for again. */
Test(intake_kinds, who_is_there_now) {
	Usher__Pause pause = USHER__PAUSE__INIT;

	handset_send(&lobby, "show-flat-a", "王");
	handset_say(&flat, ASK(PAUSE), &pause);
	lobby.last_act--;
	(void)handset_heard(&lobby);
	handset_send(&lobby, "show-flat-a", "王");
	assert_heard(&lobby, "answer 2 DONE 2; ");
	cr_assert_str_eq(lobby.there, "show-flat 8031 0/0");
}

Test(intake_kinds, a_namesake) {
	handset_send(&lobby, "show-flat-a", "王");
	cr_assert_str_eq(lobby.namesake, "");
	handset_send(&lobby, "clubhouse", "王");
	cr_assert_str_eq(lobby.namesake, "2 王 show-flat");
	/* the flat may see that one, and not the newer */
	pass(&lobby, "4", "sales-hall");
	cr_assert_str_eq(lobby.namesake, "", "only of a new name");
	handset_send(&flat, "sales-hall", "王");
	cr_assert_str_eq(flat.namesake, "  ", "of the newest, which it may not see, not a word");
	correct(&flat, "2", "李");
	cr_assert_str_eq(flat.namesake, "");
	correct(&flat, "2", "王");
	cr_assert_neq(strcmp(flat.namesake, ""), 0);
	correct(&lobby, "2", "方");
	handset_send(&lobby, "sales-hall", "方");
	cr_assert_str_eq(lobby.namesake, "2 方 show-flat");
}

/* Both are told, and told again when one has gone. */
Test(intake_kinds, updates_tell_of_it) {
	Usher__EndVisit end = USHER__END_VISIT__INIT;

	handset_send(&lobby, "show-flat-a", "王");
	forget();
	handset_send(&lobby, "clubhouse", "王");
	assert_heard(&flat, "2 OFFERED@8; ");
	end.visit = (char *)"4";
	handset_say(&lobby, ASK(END_VISIT), &end);
	assert_heard(&flat, "2 OFFERED@11; ");
	correct(&lobby, "2", "方");
	assert_heard(&flat, "2 OFFERED@12; ");
}

Test(intake_kinds, seats) {
	Usher__Send send = USHER__SEND__INIT;
	Usher__Card card = USHER__CARD__INIT;

	card.party_size = 8;
	send.to = (char *)"sales-hall";
	send.card = &card;
	handset_say(&lobby, ASK(SEND), &send);
	fetch(&lobby, "2", "gate");
	handset_take(&cart, "3");
	assert_heard(&cart, "answer 2 NO_SEATS 3: 6 seats are free, which is too few for 3: split it, or leave it to another vehicle; ");
	cr_assert_eq(cart.seats, 6);
}

/* In memory only, what was filed and whose row is not durable is still meant by its number. */
Test(intake_kinds, what_is_just_filed_leads_to_its_visit) {
	handset_send(&lobby, "sales-hall", "王");
	handset_take(&hall, "2");
	handset_act(&hall, ASK(MET), "2");
	house_hold(&house);
	house_wait(&house, 60000);
	cr_assert_null(relay_handoff(house.relay, 2));
	pass(&hall, "2", "show-flat-a");
	house_let_go(&house);
	cr_assert_str_eq(strstr(handset_heard(&hall), "answer 4"), "answer 4 DONE 3; ");
}

Test(intake_history, what_is_history_leads_to_its_visit) {
	Usher__EndVisit end = USHER__END_VISIT__INIT;

	handset_send(&lobby, "sales-hall", "王");
	handset_take(&hall, "2");
	handset_act(&hall, ASK(MET), "2");
	house_wait(&house, 60000);
	forget();
	pass(&hall, "2", "show-flat-a");
	assert_heard(&hall, "answer 4 DONE 3; ");
	cr_assert_str_eq(hall.visit, "1");
	handset_act(&hall, ASK(DONE), "2");
	assert_heard(&hall,
		"answer 5 WRONG_KIND 2: \"done\" is not for 2, which is an arrival: take, then met; ");
	pass(&bar, "2", "show-flat-a");
	assert_heard(&bar, "answer 1 NOT_ON_DUTY: nobody is on duty on bar-1: sign on first; ");
	end.visit = (char *)"1";
	handset_say(&hall, ASK(END_VISIT), &end);
	house_wait(&house, 60000);
	forget();
	pass(&hall, "2", "show-flat-a");
	assert_heard(&hall, "answer 7 NO_SUCH_VISIT: there is no visit 2 on site that this device has to do with; ");
}

Test(intake_history, a_notice_that_is_history_leads_to_its_batch) {
	handset_on(&bar, "bar", "501");
	announce(&lobby, "all");
	assert_heard(&lobby, "answer 2 DONE 1; ");
	handset_act(&hall, ASK(CONFIRM), "1");
	house_wait(&house, 60000);
	forget();
	handset_act(&lobby, ASK(REMIND), "1");
	assert_heard(&lobby, "answer 3 DONE 1; ");
	cr_assert_str_eq(handset_heard(&flat), "2 OFFERED@16; ");
}
