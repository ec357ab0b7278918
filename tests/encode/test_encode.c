/* SPDX-License-Identifier: MIT */
/* The core's facts said to people: the same handoff on the wire, and for every
 * refusal a sentence. */
#include "later.h"

#include "api/refusal.h"
#include "encode/encode.h"

#include <criterion/criterion.h>
#include <string.h>

static struct pool pool;

static struct post posts[] = {
	{.id = "lobby", .name = "大堂"},
	{.id = "bar", .name = "酒吧"},
	{.id = "boss", .name = "主管"},
};
static struct area areas[] = {
	{.id = "hall", .name = "大廳", .post = &posts[0]},
	{.id = "club", .name = "會所", .post = &posts[1]},
};
static struct vehicle vehicles[] = {
	{.id = "cart-1", .post = &posts[1], .seats = 6},
	{.id = "bus", .post = &posts[2], .seats = 40},
	{.id = "cart-2", .post = &posts[1], .seats = 4},
};
static struct service services[] = {
	{.id = "towels", .post = &posts[1]}, {.id = "lift", .post = &posts[0]}};
static const struct post *at_bar[] = {&posts[1]};
static struct checklist_item checks[] = {{.id = "uniform", .text = "制服"},
	{.id = "glasses", .text = "杯子", .posts = at_bar, .n_posts = 1}};
static const struct site site = {
	.name = "town",
	.posts = posts,
	.n_posts = 3,
	.areas = areas,
	.n_areas = 2,
	.vehicles = vehicles,
	.n_vehicles = 3,
	.services = services,
	.n_services = 2,
	.checklist = checks,
	.n_checklist = 2,
};

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

/* Why ------------------------------------------------------------------------------------------ */

#define OUTCOME(name) USHER__OUTCOME__##name
#define STAGE(name) USHER__STAGE__##name

static const char *const no_check[] = {"uniform", "hat"};

static const struct {
	Usher__Outcome outcome;
	struct event event; /* on lobby-1 */
	const char *post;   /* of the answer */
	bool winner;        /* 302 李 */
	Usher__Stage stage;
	const char *says;
	uint32_t seats;
	Usher__Kind kind;
} reasons[] = {
	{OUTCOME(OK), {.type = EVENT_TAKE}, "bar", true, STAGE(OFFERED), "", 0, 0},
	{OUTCOME(NOT_ON_DUTY), {.type = EVENT_SEND, .send = {.to = "bar"}}, NULL, false, 0,
		"nobody is on duty on lobby-1: sign on first", 0, 0},
	{OUTCOME(NO_SUCH_BADGE), {.type = EVENT_ON, .on = {.badge = "999", .post = "lobby"}}, NULL,
		false, 0, "the site has no badge 999", 0, 0},
	{OUTCOME(NO_SUCH_POST), {.type = EVENT_ON, .on = {.badge = "101", .post = "pool"}}, NULL,
		false, 0, "the site has no post pool; it has lobby, bar, boss", 0, 0},
	{OUTCOME(NO_SUCH_POST), {.type = EVENT_SEND, .send = {.from = "pool", .to = "hall"}},
		"pool", false, 0, "the site has no post pool; it has lobby, bar, boss", 0, 0},
	{OUTCOME(MAY_NOT_HOLD), {.type = EVENT_ON, .on = {.badge = "101", .post = "bar"}}, "bar",
		false, 0, "badge 101 may not hold the post bar", 0, 0},
	{OUTCOME(NOT_AT_POST), {.type = EVENT_SEND, .send = {.from = "bar", .to = "hall"}}, "bar",
		false, 0,
		"nobody is on duty at bar on lobby-1: sign on there, or send from a post held "
		"here",
		0, 0},
	{OUTCOME(NO_SUCH_AREA), {.type = EVENT_SEND, .send = {.to = "the moon"}}, NULL, false, 0,
		"the site has no area called the moon; it has hall, club", 0, 0},
	{OUTCOME(NO_SUCH_HANDOFF), {.type = EVENT_TAKE}, NULL, false, 0,
		"there is no handoff 4K that this device may see", 0, 0},
	{OUTCOME(TAKEN_ALREADY), {.type = EVENT_TAKE}, NULL, true, STAGE(TAKEN),
		"4K was taken by 302 李", 0, 0},
	{OUTCOME(TAKEN_ALREADY), {.type = EVENT_TAKE}, NULL, false, STAGE(TAKEN),
		"4K was taken by somebody else", 0, 0},
	{OUTCOME(NOT_YOURS), {.type = EVENT_WITHDRAW}, NULL, true, STAGE(TAKEN),
		"4K was not sent from a post held here", 0, 0},
	{OUTCOME(NOT_YOURS), {.type = EVENT_RELEASE}, NULL, true, STAGE(TAKEN), "4K is with 302 李",
		0, 0},
	{OUTCOME(NOT_YOURS), {.type = EVENT_TAKE}, NULL, false, STAGE(OFFERED),
		"4K is not addressed to a post held here", 0, 0},
	{OUTCOME(PAST_STAGE), {.type = EVENT_MET}, NULL, false, STAGE(OFFERED),
		"4K is OFFERED: too early for \"met\"", 0, 0},
	{OUTCOME(PAST_STAGE), {.type = EVENT_DECLINE}, NULL, true, STAGE(TAKEN),
		"4K is TAKEN: too late for \"decline\"", 0, 0},
	{OUTCOME(PAST_STAGE), {.type = EVENT_TAKE}, NULL, false, STAGE(WITHDRAWN),
		"4K is WITHDRAWN: too late for \"take\"", 0, 0},
	{OUTCOME(PAST_STAGE), {.type = EVENT_WITHDRAW}, NULL, false, STAGE(MISSED),
		"4K is MISSED: too late for \"withdraw\"", 0, 0},
	{OUTCOME(PAST_STAGE), {.type = EVENT_RELEASE}, NULL, true, STAGE(MET),
		"4K is MET: too late for \"release\"", 0, 0},
	{OUTCOME(NEVER_YOURS), {.type = EVENT_TAKE}, NULL, false, 0,
		"no post held on lobby-1 is ever offered a handoff to take", 0, 0},
	{OUTCOME(HOLDING), {.type = EVENT_OFF}, NULL, false, 0,
		"4K is still with you: finish it, hand it over or release it first", 0, 0},
	{OUTCOME(ID_FORGOTTEN), {.type = EVENT_TAKE}, NULL, false, 0,
		"this request is too old, or not the first of its run: whether it was done is no "
		"longer known",
		0, 0},
	{OUTCOME(TOO_MANY), {.type = EVENT_SEND, .send = {.to = "hall"}}, NULL, false, 0,
		"the relay holds as many as it may: finish some first", 0, 0},
	{OUTCOME(NO_SUCH_BADGE), {.type = EVENT_HANDOVER, .handover = {.badge = "999"}}, NULL,
		false, 0, "the site has no badge 999", 0, 0},
	{OUTCOME(MAY_NOT_HOLD), {.type = EVENT_SERVICE, .service = {.badge = "302"}}, "bar", false,
		0, "badge 302 may not hold the post bar", 0, 0},
	{OUTCOME(NO_SUCH_AREA),
		{.type = EVENT_PICKUP, .pickup = {.area = "the moon", .to = "hall"}}, NULL, false,
		0, "the site has no area called the moon; it has hall, club", 0, 0},
	{OUTCOME(NOT_YOURS), {.type = EVENT_REMIND}, NULL, false, STAGE(OFFERED),
		"4K was not sent from a post held here", 0, 0},
	{OUTCOME(PAST_STAGE), {.type = EVENT_DROPPED}, NULL, true, STAGE(TAKEN),
		"4K is TAKEN: too early for \"dropped\"", 0, 0},
	{OUTCOME(PAST_STAGE), {.type = EVENT_BACK}, NULL, true, STAGE(TAKEN),
		"4K is TAKEN: too early for \"back\"", 0, 0},
	{OUTCOME(PAST_STAGE), {.type = EVENT_ABOARD}, NULL, true, STAGE(ABOARD),
		"4K is ABOARD: too late for \"aboard\"", 0, 0},
	{OUTCOME(PAST_STAGE), {.type = EVENT_WITHDRAW}, NULL, true, STAGE(LENT),
		"4K is LENT: too late for \"withdraw\"", 0, 0},
	{OUTCOME(PAST_STAGE), {.type = EVENT_BACK}, NULL, true, STAGE(DONE),
		"4K is DONE: too late for \"back\"", 0, 0},
	{OUTCOME(PAST_STAGE), {.type = EVENT_REMIND}, NULL, false, STAGE(CONFIRMED),
		"4K is CONFIRMED: too late for \"remind\"", 0, 0},
	{OUTCOME(NEVER_YOURS), {.type = EVENT_INSPECT}, NULL, false, 0,
		"inspections are a supervisor's: sign on as one first", 0, 0},
	{OUTCOME(NO_SUCH_VISIT), {.type = EVENT_PASS}, NULL, false, 0,
		"there is no visit 4J on site that this device has to do with", 0, 0},
	{OUTCOME(VISIT_OVER), {.type = EVENT_PASS}, NULL, false, 0,
		"the visit 4J is over: a guest who is back is sent anew", 0, 0},
	{OUTCOME(WRONG_KIND), {.type = EVENT_MET}, NULL, false, 0,
		"\"met\" is not for 4K, which is a pickup: take, then aboard, then dropped", 0,
		USHER__KIND__PICKUP},
	{OUTCOME(WRONG_KIND), {.type = EVENT_SPLIT}, NULL, false, 0,
		"\"split\" is not for 4K, which is an arrival: take, then met", 0,
		USHER__KIND__ARRIVAL},
	{OUTCOME(WRONG_KIND), {.type = EVENT_MET}, NULL, false, 0,
		"\"met\" is not for 4K, which is a service: take, then done, and of a loan back", 0,
		USHER__KIND__SERVICE},
	{OUTCOME(WRONG_KIND), {.type = EVENT_TAKE}, NULL, false, 0,
		"\"take\" is not for 4K, which is a notice: confirm", 0, USHER__KIND__NOTICE},
	{OUTCOME(NO_SUCH_VEHICLE), {.type = EVENT_ON, .on = {.vehicle = "boat"}}, "bar", false, 0,
		"bar has no vehicle boat; it has cart-1, cart-2", 0, 0},
	{OUTCOME(NO_SUCH_VEHICLE), {.type = EVENT_ON, .on = {.vehicle = "cart-1"}}, "lobby", false,
		0, "lobby has no vehicle cart-1; it has none", 0, 0},
	{OUTCOME(VEHICLE_TAKEN), {.type = EVENT_ON, .on = {.vehicle = "cart-1"}}, "bar", true, 0,
		"cart-1 is driven by 302 李", 0, 0},
	{OUTCOME(NO_VEHICLE), {.type = EVENT_TAKE}, NULL, false, 0,
		"you drive no vehicle: sign on at the post with --vehicle", 0, 0},
	{OUTCOME(NO_VEHICLE), {.type = EVENT_PICKUP}, NULL, false, 0, "this site has no vehicle", 0,
		0},
	{OUTCOME(NO_VEHICLE), {.type = EVENT_HANDOVER}, NULL, false, 0,
		"that colleague drives no vehicle", 0, 0},
	{OUTCOME(NO_SEATS), {.type = EVENT_TAKE}, NULL, false, 0,
		"6 seats are free, which is too few for 4K: split it, or leave it to another "
		"vehicle",
		6, 0},
	{OUTCOME(NO_SEATS), {.type = EVENT_ABOARD}, NULL, false, 0,
		"1 seat is free, which is too few for 4K: release it, then it can be split", 1, 0},
	{OUTCOME(NO_SEATS), {.type = EVENT_SPLIT}, NULL, false, 0,
		"4K is a party of 8: split off fewer than that, and at least 1", 8, 0},
	{OUTCOME(NO_SUCH_SERVICE), {.type = EVENT_SERVICE, .service = {.name = "champagne"}}, NULL,
		false, 0, "the site has no service called champagne; it has towels, lift", 0, 0},
	{OUTCOME(CHECK_FIRST), {.type = EVENT_ON}, "bar", false, 0,
		"before the shift, check and confirm: 制服; 杯子", 0, 0},
	{OUTCOME(CHECK_FIRST), {.type = EVENT_ON}, "lobby", false, 0,
		"before the shift, check and confirm: 制服", 0, 0},
	{OUTCOME(NO_SUCH_CHECK),
		{.type = EVENT_INSPECT, .inspect = {.failed = no_check, .n_failed = 2}}, NULL,
		false, 0, "the checklist has no item hat; it has uniform, glasses", 0, 0},
	{OUTCOME(NOT_THERE), {.type = EVENT_HANDOVER, .handover = {.badge = "302"}}, "bar", false,
		0, "badge 302 is not on duty at bar, or is on a break: 4K stays with whom it is", 0,
		0},
	{OUTCOME(HERE_ALREADY), {.type = EVENT_ARRIVED}, NULL, false, 0,
		"the guest of the visit 4J is here, and not expected: nothing was changed", 0, 0},
	{OUTCOME(NOT_HERE_YET), {.type = EVENT_PASS}, NULL, false, 0,
		"the guest of the visit 4J is expected, and not here yet: say that he has arrived, "
		"and where he goes",
		0, 0},
	{OUTCOME(ASKED_BY_NAME), {.type = EVENT_TAKE}, NULL, true, 0,
		"302 李 was asked for by name in 4K, and is there", 0, 0},
};

static const char *why(size_t i) {
	Usher__Fact__Answered answer = USHER__FACT__ANSWERED__INIT;
	Usher__Fact__Person winner = person("302", "李");
	struct event asked = reasons[i].event;

	asked.device = "lobby-1";
	answer.outcome = reasons[i].outcome;
	answer.handoff = 4 * 32 + 19;
	answer.visit = 4 * 32 + 18;
	answer.seats = reasons[i].seats;
	answer.kind = reasons[i].kind;
	answer.stage = reasons[i].stage;
	answer.winner = reasons[i].winner ? &winner : NULL;
	answer.post = reasons[i].post ? (char *)reasons[i].post : answer.post;
	return refusal_text(&pool, &site, &asked, KNOWN_ALL, &answer);
}

Test(words, a_refusal_says_what_was_wrong) {
	for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++) {
		cr_assert_str_eq(why(i), reasons[i].says);
	}
}

Test(words, what_is_held_says_until_when) {
	Usher__Fact__Answered answer = USHER__FACT__ANSWERED__INIT;
	struct event asked = {.type = EVENT_SERVICE, .device = "lobby-1"};

	answer.held = 4 * 32 + 19;
	answer.due_at = INT64_C(1767261600000);
	cr_assert_str_eq(refusal_text(&pool, &site, &asked, KNOWN_ALL, &answer),
		"4K is held until 2026-01-01 10:00");
	answer.visit = answer.held;
	asked.type = EVENT_EXPECT;
	cr_assert_str_eq(refusal_text(&pool, &site, &asked, KNOWN_ALL, &answer),
		"the guest of 4K is expected at 2026-01-01 10:00");
}

Test(words, a_repeat_is_days_and_a_time) {
	Usher__Fact__Repeat repeat = USHER__FACT__REPEAT__INIT;

	repeat.days = 0x7f;
	repeat.minute = 9 * 60 + 5;
	cr_assert_str_eq(encode_repeat(&pool, &repeat), "daily 09:05");
	repeat.days = 1U | 1U << 4;
	cr_assert_str_eq(encode_repeat(&pool, &repeat), "sun thu 09:05");
}

Test(words, no_outcome_is_without_a_sentence) {
	for (unsigned i = 0; i < usher__outcome__descriptor.n_values; i++) {
		const ProtobufCEnumValue *outcome = &usher__outcome__descriptor.values[i];
		size_t j = 0;

		if (outcome->value >= USHER__OUTCOME__INVALID &&
			outcome->value <= USHER__OUTCOME__UNREADABLE) {
			continue; /* never the core's: who refuses by these brings the sentence */
		}

		while (j < sizeof reasons / sizeof *reasons &&
			(int)reasons[j].outcome != outcome->value) {
			j++;
		}
		cr_assert_lt(j, sizeof reasons / sizeof *reasons, "%s is not in the table above",
			outcome->name);
	}
}
