/* SPDX-License-Identifier: MIT */
/* The core's facts said to people: the same handoff on the wire. */
#include "later.h"

#include "encode/encode.h"

#include <criterion/criterion.h>
#include <string.h>

static struct pool pool;

static void stop(void) {
	pool_finish(&pool);
}

TestSuite(words, .fini = stop);

Test(words, names_are_those_of_the_wire) {
	static const struct {
		enum event_type act;
		const char *name;
	} acts[] = {
		{EVENT_ON, "on"},
		{EVENT_OFF, "off"},
		{EVENT_SEND, "send"},
		{EVENT_TAKE, "take"},
		{EVENT_DECLINE, "decline"},
		{EVENT_RELEASE, "release"},
		{EVENT_MET, "met"},
		{EVENT_WITHDRAW, "withdraw"},
		{EVENT_PASS, "pass"},
		{EVENT_CARD, "card"},
		{EVENT_END, "end"},
		{EVENT_PICKUP, "pickup"},
		{EVENT_SERVICE, "service"},
		{EVENT_NOTICE, "notice"},
		{EVENT_ABOARD, "aboard"},
		{EVENT_DROPPED, "dropped"},
		{EVENT_SPLIT, "split"},
		{EVENT_DONE, "done"},
		{EVENT_BACK, "back"},
		{EVENT_CONFIRM, "confirm"},
		{EVENT_REMIND, "remind"},
		{EVENT_BREAK, "break"},
		{EVENT_RESUME, "resume"},
		{EVENT_HANDOVER, "handover"},
		{EVENT_INSPECT, "inspect"},
		{EVENT_TICK, ""},
		{EVENT_SITE, ""},
		{EVENT_REACHED, ""},
	};

	for (size_t i = 0; i < sizeof acts / sizeof *acts; i++) {
		cr_assert_str_eq(encode_act_name(acts[i].act), acts[i].name);
	}
	cr_assert_str_eq(encode_outcome_name(USHER__OUTCOME__TAKEN_ALREADY), "TAKEN_ALREADY");
	cr_assert_str_eq(encode_outcome_name(USHER__OUTCOME__OK), "OK");
	cr_assert_str_eq(encode_outcome_name(later_value(&usher__outcome__descriptor, 1)), "");
	cr_assert_str_eq(encode_id(&pool, 4 * 32 + 19), "4K");
	cr_assert_str_eq(encode_id(&pool, 0), "");
	cr_assert_str_eq(pool_printf(&pool, "%s %d", "party of", 3), "party of 3");
}

static Usher__Fact__Person person(const char *badge, const char *name) {
	Usher__Fact__Person person = USHER__FACT__PERSON__INIT;

	person.badge = (char *)badge;
	person.name = (char *)name;
	return person;
}

Test(words, a_handoff_is_said_whole) {
	Usher__Fact__Handoff handoff = USHER__FACT__HANDOFF__INIT;
	Usher__Fact__Card card = USHER__FACT__CARD__INIT;
	Usher__Fact__Person sender = person("101", "陳"), taker = person("302", "李"),
			    ender = person("102", "何");
	Usher__Fact__Person decliner = person("301", "周"), *declined[] = {&decliner};
	Usher__Fact__Reach reached[] = {USHER__FACT__REACH__INIT, USHER__FACT__REACH__INIT},
			   *reaches[] = {reached, reached + 1};
	char *traits[] = {"灰西裝", "limp"};
	Usher__Handoff *said;

	card.surname = "王";
	card.given_name = "明";
	card.honorific = USHER__HONORIFIC__MISS;
	card.party_size = 3;
	card.n_traits = 2;
	card.traits = traits;
	handoff.handoff = 4 * 32 + 19;
	handoff.visit = 4 * 32 + 18;
	handoff.kind = USHER__KIND__ARRIVAL;
	handoff.stage = USHER__STAGE__WITHDRAWN;
	handoff.from = "lobby";
	handoff.to = "show-flat-a";
	handoff.post = "show-flat";
	handoff.sender = &sender;
	handoff.taker = &taker;
	handoff.ender = &ender;
	handoff.n_declined = 1;
	handoff.declined = declined;
	handoff.n_reached = 2;
	handoff.reached = reaches;
	reached[1].seen = true;
	handoff.rings = 4;
	handoff.late = 61000;
	handoff.offered_at = 5;
	handoff.taken_at = 6;
	handoff.ended_at = 7;
	handoff.card = &card;
	said = encode_archived_handoff(&pool, &handoff);
	cr_assert_str_eq(said->id, "4K");
	cr_assert_str_eq(said->visit, "4J");
	cr_assert_eq(said->kind, USHER__KIND__ARRIVAL);
	cr_assert_eq(said->stage, USHER__STAGE__WITHDRAWN);
	cr_assert_str_eq(said->from, "lobby");
	cr_assert_str_eq(said->to, "show-flat-a");
	cr_assert_str_eq(said->post, "show-flat");
	cr_assert_str_eq(said->sent_by, "101");
	cr_assert_str_eq(said->sent_by_name, "陳");
	cr_assert_str_eq(said->taken_by, "302");
	cr_assert_str_eq(said->taken_by_name, "李");
	cr_assert_str_eq(said->ended_by, "102");
	cr_assert_eq(said->n_declined, 1);
	cr_assert_str_eq(said->declined[0]->badge, "301");
	cr_assert_str_eq(said->declined[0]->name, "周");
	cr_assert_eq(said->reached, 2);
	cr_assert_eq(said->seen, 1);
	cr_assert_eq(said->rings, 4);
	cr_assert(said->late);
	cr_assert_eq(said->late_by, 61000);
	cr_assert_eq(said->offered_at, 5);
	cr_assert_eq(said->taken_at, 6);
	cr_assert_eq(said->ended_at, 7);
	cr_assert_str_eq(said->card->surname, "王");
	cr_assert_str_eq(said->card->given_name, "明");
	cr_assert_str_eq(said->card->title, "");
	cr_assert_eq(said->card->honorific, USHER__HONORIFIC__MISS);
	cr_assert_eq(said->card->party_size, 3);
	cr_assert_eq(said->card->n_traits, 2);
	cr_assert_str_eq(said->card->traits[1], "limp");
}

/* One for each of those who are told of, if any of them has said why. */
Test(words, reasons_are_those_of_who_declined) {
	Usher__Fact__Handoff handoff = USHER__FACT__HANDOFF__INIT;
	Usher__Fact__Person decliner = person("301", "周"), *declined[70];
	Usher__DeclineReason reasons[70] = {
		USHER__DECLINE_REASON__DECLINE_REASON_UNSAID, USHER__DECLINE_REASON__TOO_FAR};
	Usher__Handoff *said;

	for (size_t i = 0; i < 70; i++) {
		declined[i] = &decliner;
	}
	handoff.declined = declined;
	handoff.n_declined = 3;
	handoff.decline_reasons = reasons;
	handoff.n_decline_reasons = 1;
	said = encode_archived_handoff(&pool, &handoff);
	cr_assert_eq(said->n_decline_reasons, 0, "nobody has said why");
	handoff.n_decline_reasons = 2;
	said = encode_archived_handoff(&pool, &handoff);
	cr_assert_eq(said->n_decline_reasons, 3);
	cr_assert_eq(said->decline_reasons[0], USHER__DECLINE_REASON__DECLINE_REASON_UNSAID);
	cr_assert_eq(said->decline_reasons[1], USHER__DECLINE_REASON__TOO_FAR);
	cr_assert_eq(said->decline_reasons[2], USHER__DECLINE_REASON__DECLINE_REASON_UNSAID);
	reasons[1] = USHER__DECLINE_REASON__DECLINE_REASON_UNSAID;
	reasons[66] = USHER__DECLINE_REASON__NOT_MINE;
	handoff.n_declined = handoff.n_decline_reasons = 70;
	said = encode_archived_handoff(&pool, &handoff);
	cr_assert_eq(said->n_declined, 64);
	cr_assert_eq(said->n_decline_reasons, 0, "of those who are told of nobody has");
	reasons[63] = USHER__DECLINE_REASON__NOT_MINE;
	said = encode_archived_handoff(&pool, &handoff);
	cr_assert_eq(said->n_decline_reasons, 64);
}

Test(words, of_a_handoff_that_nobody_took_no_taker_is_said) {
	Usher__Fact__Handoff handoff = USHER__FACT__HANDOFF__INIT;
	Usher__Handoff *said;

	handoff.handoff = 1;
	said = encode_archived_handoff(&pool, &handoff);
	cr_assert_str_eq(said->taken_by, "");
	cr_assert_str_eq(said->taken_by_name, "");
	cr_assert_str_eq(said->ended_by, "");
	cr_assert_eq(said->n_declined, 0);
	cr_assert_not(said->late);
	cr_assert_str_eq(said->card->surname, "", "a card of nothing, never none");
}

/* The visit may be history as well: of the guest no more is known than when he was to come. */
Test(words, what_told_of_a_guest_says_when_he_was_to_come) {
	Usher__Fact__Handoff handoff = USHER__FACT__HANDOFF__INIT;
	Usher__Fact__Notice notice = USHER__FACT__NOTICE__INIT;
	Usher__Handoff *said;

	handoff.kind = USHER__KIND__NOTICE;
	handoff.notice = &notice;
	cr_assert_null(encode_archived_handoff(&pool, &handoff)->expected,
		"of a notice that tells of no guest");
	notice.expected = true;
	handoff.expected_at = 77000;
	said = encode_archived_handoff(&pool, &handoff);
	cr_assert_not_null(said->expected);
	cr_assert_eq(said->expected->at, 77000);
	cr_assert_str_eq(said->expected->to, "");
	cr_assert_str_eq(said->expected->from, "");
}

Test(words, a_repeat_is_days_and_a_time) {
	Usher__Fact__Repeat repeat = USHER__FACT__REPEAT__INIT;

	repeat.days = 0x7f;
	repeat.minute = 9 * 60 + 5;
	cr_assert_str_eq(encode_repeat(&pool, &repeat), "daily 09:05");
	repeat.days = 1U | 1U << 4;
	cr_assert_str_eq(encode_repeat(&pool, &repeat), "sun thu 09:05");
}
