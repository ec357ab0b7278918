/* SPDX-License-Identifier: MIT */
/* What answers say along a guest's path: who is there, who has the same name, how many seats; and
 * acts upon what is history. */
#include "staff.h"

#include "base/memory.h"

#include <criterion/criterion.h>
#include <string.h>

#define ASK(name) USHER__REQUEST__ASK_##name

static struct house house;
static struct handset lobby, flat, hall, bar, cart, boss;
static const struct staff everybody[] = {
	{&lobby, "lobby-1", false, "lobby", "101"},
	{&flat, "flat-1", true, "show-flat", "301"},
	{&hall, "hall-1", false, "sales-hall", "201"},
	{&bar, "bar-1", false, NULL, NULL},
	{&cart, "cart-1", false, "shuttle", "401"},
	{&boss, "boss-1", true, "supervisor", "901"},
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

TestSuite(api_kinds, .init = start, .fini = stop);
TestSuite(api_history, .init = start_on_disk, .fini = stop);

static void serve(struct handset *handset, const char *name, const char *visit) {
	Usher__Service serve = USHER__SERVICE__INIT;

	serve.name = (char *)name;
	serve.visit = (char *)visit;
	handset_say(handset, ASK(SERVICE), &serve);
}

static void fetch(struct handset *handset, const char *visit, const char *to) {
	Usher__Pickup fetch = USHER__PICKUP__INIT;

	fetch.visit = (char *)visit;
	fetch.area = (char *)"lobby";
	fetch.to = (char *)to;
	handset_say(handset, ASK(PICKUP), &fetch);
}

static void announce(struct handset *handset, const char *to) {
	Usher__Notice announce = USHER__NOTICE__INIT;
	char *list[] = {(char *)to};

	announce.text = (char *)"開會";
	announce.to = list;
	announce.n_to = 1;
	announce.confirm = true;
	handset_say(handset, ASK(NOTICE), &announce);
}

/* On duty, listening, and the telephone: before it matters, and in the answer. */
Test(api_kinds, who_is_there) {
	Usher__Understand understand = USHER__UNDERSTAND__INIT;

	handset_send(&lobby, "show-flat-a", "王");
	assert_heard(&lobby, "answer 2 OK 2; ");
	cr_assert_str_eq(lobby.there, "show-flat 8031 1/1");
	cr_assert_str_eq(lobby.visit, "1");
	serve(&lobby, "towels", "");
	cr_assert_str_eq(lobby.there, "bar 8011 0/0", "nobody");
	cr_assert_str_eq(lobby.visit, "");
	handset_pass(&flat, "2", "sales-hall");
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

/* Who is on a break is not there. The answer says how it is now, also when it is
 * asked for again. */
Test(api_kinds, who_is_there_now) {
	Usher__Break pause = USHER__BREAK__INIT;

	handset_send(&lobby, "show-flat-a", "王");
	handset_say(&flat, ASK(BREAK), &pause);
	lobby.last_act--;
	(void)handset_heard(&lobby);
	handset_send(&lobby, "show-flat-a", "王");
	assert_heard(&lobby, "answer 2 OK 2; ");
	cr_assert_str_eq(lobby.there, "show-flat 8031 0/0");
}

Test(api_kinds, a_namesake) {
	handset_send(&lobby, "show-flat-a", "王");
	cr_assert_str_eq(lobby.namesake, "");
	handset_send(&lobby, "clubhouse", "王");
	cr_assert_str_eq(lobby.namesake, "2 王 show-flat");
	/* the flat may see that one, and not the newer */
	handset_pass(&lobby, "4", "sales-hall");
	cr_assert_str_eq(lobby.namesake, "", "only of a new name");
	handset_send(&flat, "sales-hall", "王");
	cr_assert_str_eq(flat.namesake, "  ", "of the newest, which it may not see, not a word");
	handset_correct(&flat, "2", "李");
	cr_assert_str_eq(flat.namesake, "");
	handset_correct(&flat, "2", "王");
	cr_assert_neq(strcmp(flat.namesake, ""), 0);
	handset_correct(&lobby, "2", "方");
	handset_send(&lobby, "sales-hall", "方");
	cr_assert_str_eq(lobby.namesake, "2 方 show-flat");
}

/* Who was met a while ago is still here: that handoff is history, the card is not. */
Test(api_kinds, a_namesake_who_was_met) {
	handset_send(&lobby, "sales-hall", "王");
	handset_take(&hall, "2");
	handset_act(&hall, ASK(MET), "2");
	house_wait(&house, 60000);
	handset_send(&lobby, "clubhouse", "王");
	cr_assert_str_eq(lobby.namesake, " 王 ");
	handset_send(&flat, "clubhouse", "王");
	cr_assert_str_eq(flat.namesake, "  ", "the one just sent, which it has nothing to do with");
}

/* Both are told, and told again when one has gone. */
Test(api_kinds, updates_tell_of_it) {
	Usher__End end = USHER__END__INIT;

	handset_send(&lobby, "show-flat-a", "王");
	forget();
	handset_send(&lobby, "clubhouse", "王");
	assert_heard(&flat, "2 OFFERED@8; ");
	end.visit = (char *)"4";
	handset_say(&lobby, ASK(END), &end);
	assert_heard(&flat, "2 OFFERED@12; ");
	handset_correct(&lobby, "2", "方");
	assert_heard(&flat, "2 OFFERED@13; ");
}

Test(api_kinds, seats) {
	Usher__Send send = USHER__SEND__INIT;
	Usher__Card card = USHER__CARD__INIT;

	card.party_size = 8;
	send.to = (char *)"sales-hall";
	send.card = &card;
	handset_say(&lobby, ASK(SEND), &send);
	fetch(&lobby, "2", "gate");
	handset_take(&cart, "3");
	assert_heard(&cart,
		"answer 2 NO_SEATS 3: 6 seats are free, which is too few for 3: split it, or leave "
		"it to another vehicle; ");
	cr_assert_eq(cart.seats, 6);
}

/* In memory only, what was filed and whose row is not durable is still meant by its number. */
Test(api_kinds, what_is_just_filed_leads_to_its_visit) {
	handset_send(&lobby, "sales-hall", "王");
	handset_take(&hall, "2");
	handset_act(&hall, ASK(MET), "2");
	house_hold(&house);
	house_wait(&house, 60000);
	cr_assert_null(relay_handoff(house.relay, 2));
	handset_pass(&hall, "2", "show-flat-a");
	house_let_go(&house);
	cr_assert_str_eq(strstr(handset_heard(&hall), "answer 4"), "answer 4 OK 3; ");
}

Test(api_history, what_is_history_leads_to_its_visit) {
	Usher__End end = USHER__END__INIT;

	handset_send(&lobby, "sales-hall", "王");
	handset_take(&hall, "2");
	handset_act(&hall, ASK(MET), "2");
	house_wait(&house, 60000);
	forget();
	handset_pass(&hall, "2", "show-flat-a");
	assert_heard(&hall, "answer 4 OK 3; ");
	cr_assert_str_eq(hall.visit, "1");
	handset_act(&hall, ASK(DONE), "2");
	assert_heard(&hall,
		"answer 5 WRONG_KIND 2: \"done\" is not for 2, which is an arrival: take, then "
		"met; ");
	handset_pass(&bar, "2", "show-flat-a");
	assert_heard(&bar, "answer 1 NOT_ON_DUTY: nobody is on duty on bar-1: sign on first; ");
	end.visit = (char *)"1";
	handset_say(&hall, ASK(END), &end);
	house_wait(&house, 60000);
	forget();
	handset_pass(&hall, "2", "show-flat-a");
	assert_heard(&hall,
		"answer 7 NO_SUCH_VISIT: there is no visit 2 on site that this device has to do "
		"with; ");
}

Test(api_history, a_notice_that_is_history_leads_to_its_batch) {
	handset_on(&bar, "bar", "501");
	announce(&lobby, "all");
	assert_heard(&lobby, "answer 2 OK 1; ");
	handset_act(&hall, ASK(CONFIRM), "1");
	house_wait(&house, 60000);
	forget();
	handset_act(&lobby, ASK(REMIND), "1");
	assert_heard(&lobby, "answer 3 OK 1; ");
	cr_assert_str_eq(handset_heard(&flat), "2 OFFERED@16; ");
}
