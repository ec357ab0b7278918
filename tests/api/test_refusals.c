/* SPDX-License-Identifier: MIT */
/* Why an act was refused: for each outcome the sentence, and the same as data. */
#include "told_refusal.h"

#include "api/refusal.h"

#include <criterion/criterion.h>
#include <stdlib.h>
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

TestSuite(refusals, .fini = stop);

#define OUTCOME(name) USHER__OUTCOME__##name
#define STAGE(name) USHER__STAGE__##name

static const char *const no_check[] = {"uniform", "hat"}, *const no_post[] = {"all", "pool"};

static const struct {
	Usher__Outcome outcome;
	struct event event; /* on lobby-1 */
	const char *post;   /* of the answer */
	bool winner;        /* 302 李 */
	Usher__Stage stage;
	const char *says;
	uint32_t seats;
	Usher__Kind kind;
	const char *data; /* of the refusal, as told_refusal has it */
} reasons[] = {
	{OUTCOME(OK), {.type = EVENT_TAKE}, "bar", true, STAGE(OFFERED), "", 0, 0, ""},
	{OUTCOME(NOT_ON_DUTY), {.type = EVENT_SEND, .send = {.to = "bar"}}, NULL, false, 0,
		"nobody is on duty on lobby-1: sign on first", 0, 0, "device=lobby-1"},
	{OUTCOME(NO_SUCH_BADGE), {.type = EVENT_ON, .on = {.badge = "999", .post = "lobby"}}, NULL,
		false, 0, "the site has no badge 999", 0, 0, "name=999"},
	{OUTCOME(NO_SUCH_POST), {.type = EVENT_ON, .on = {.badge = "101", .post = "pool"}}, NULL,
		false, 0, "the site has no post pool; it has lobby, bar, boss", 0, 0, "name=pool"},
	{OUTCOME(NO_SUCH_POST), {.type = EVENT_SEND, .send = {.from = "pool", .to = "hall"}},
		"pool", false, 0, "the site has no post pool; it has lobby, bar, boss", 0, 0,
		"name=pool"},
	{OUTCOME(MAY_NOT_HOLD), {.type = EVENT_ON, .on = {.badge = "101", .post = "bar"}}, "bar",
		false, 0, "badge 101 may not hold the post bar", 0, 0, "post=bar badge=101"},
	{OUTCOME(NOT_AT_POST), {.type = EVENT_SEND, .send = {.from = "bar", .to = "hall"}}, "bar",
		false, 0,
		"nobody is on duty at bar on lobby-1: sign on there, or send from a post held "
		"here",
		0, 0, "device=lobby-1 post=bar"},
	{OUTCOME(NO_SUCH_AREA), {.type = EVENT_SEND, .send = {.to = "the moon"}}, NULL, false, 0,
		"the site has no area called the moon; it has hall, club", 0, 0, "name=the moon"},
	{OUTCOME(NO_SUCH_HANDOFF), {.type = EVENT_TAKE}, NULL, false, 0,
		"there is no handoff 4K that this device may see", 0, 0, ""},
	{OUTCOME(TAKEN_ALREADY), {.type = EVENT_TAKE}, NULL, true, STAGE(TAKEN),
		"4K was taken by 302 李", 0, 0, ""},
	{OUTCOME(TAKEN_ALREADY), {.type = EVENT_TAKE}, NULL, false, STAGE(TAKEN),
		"4K was taken by somebody else", 0, 0, ""},
	{OUTCOME(NOT_YOURS), {.type = EVENT_WITHDRAW}, NULL, true, STAGE(TAKEN),
		"4K was not sent from a post held here", 0, 0, "problem=NOT_SENT_FROM_HERE"},
	{OUTCOME(NOT_YOURS), {.type = EVENT_RELEASE}, NULL, true, STAGE(TAKEN), "4K is with 302 李",
		0, 0, "problem=WITH_SOMEBODY_ELSE"},
	{OUTCOME(NOT_YOURS), {.type = EVENT_TAKE}, NULL, false, STAGE(OFFERED),
		"4K is not addressed to a post held here", 0, 0, "problem=NOT_FOR_HERE"},
	{OUTCOME(PAST_STAGE), {.type = EVENT_MET}, NULL, false, STAGE(OFFERED),
		"4K is OFFERED: too early for \"met\"", 0, 0,
		"problem=TOO_EARLY act=met stage=OFFERED"},
	{OUTCOME(PAST_STAGE), {.type = EVENT_DECLINE}, NULL, true, STAGE(TAKEN),
		"4K is TAKEN: too late for \"decline\"", 0, 0,
		"problem=TOO_LATE act=decline stage=TAKEN"},
	{OUTCOME(PAST_STAGE), {.type = EVENT_TAKE}, NULL, false, STAGE(WITHDRAWN),
		"4K is WITHDRAWN: too late for \"take\"", 0, 0,
		"problem=TOO_LATE act=take stage=WITHDRAWN"},
	{OUTCOME(PAST_STAGE), {.type = EVENT_WITHDRAW}, NULL, false, STAGE(MISSED),
		"4K is MISSED: too late for \"withdraw\"", 0, 0,
		"problem=TOO_LATE act=withdraw stage=MISSED"},
	{OUTCOME(PAST_STAGE), {.type = EVENT_RELEASE}, NULL, true, STAGE(MET),
		"4K is MET: too late for \"release\"", 0, 0,
		"problem=TOO_LATE act=release stage=MET"},
	{OUTCOME(NEVER_YOURS), {.type = EVENT_TAKE}, NULL, false, 0,
		"no post held on lobby-1 is ever offered a handoff to take", 0, 0,
		"act=take device=lobby-1"},
	{OUTCOME(HOLDING), {.type = EVENT_OFF}, NULL, false, 0,
		"4K is still with you: finish it, hand it over or release it first", 0, 0, ""},
	{OUTCOME(ID_FORGOTTEN), {.type = EVENT_TAKE}, NULL, false, 0,
		"this request is too old, or not the first of its run: whether it was done is no "
		"longer known",
		0, 0, ""},
	{OUTCOME(TOO_MANY), {.type = EVENT_SEND, .send = {.to = "hall"}}, NULL, false, 0,
		"the relay holds as many as it may: finish some first", 0, 0, ""},
	{OUTCOME(NO_SUCH_BADGE), {.type = EVENT_HANDOVER, .handover = {.badge = "999"}}, NULL,
		false, 0, "the site has no badge 999", 0, 0, "name=999"},
	{OUTCOME(MAY_NOT_HOLD), {.type = EVENT_SERVICE, .service = {.badge = "302"}}, "bar", false,
		0, "badge 302 may not hold the post bar", 0, 0, "post=bar badge=302"},
	{OUTCOME(NO_SUCH_AREA),
		{.type = EVENT_PICKUP, .pickup = {.area = "the moon", .to = "hall"}}, NULL, false,
		0, "the site has no area called the moon; it has hall, club", 0, 0,
		"name=the moon"},
	{OUTCOME(NOT_YOURS), {.type = EVENT_REMIND}, NULL, false, STAGE(OFFERED),
		"4K was not sent from a post held here", 0, 0, "problem=NOT_SENT_FROM_HERE"},
	{OUTCOME(PAST_STAGE), {.type = EVENT_DROPPED}, NULL, true, STAGE(TAKEN),
		"4K is TAKEN: too early for \"dropped\"", 0, 0,
		"problem=TOO_EARLY act=dropped stage=TAKEN"},
	{OUTCOME(PAST_STAGE), {.type = EVENT_BACK}, NULL, true, STAGE(TAKEN),
		"4K is TAKEN: too early for \"back\"", 0, 0,
		"problem=TOO_EARLY act=back stage=TAKEN"},
	{OUTCOME(PAST_STAGE), {.type = EVENT_ABOARD}, NULL, true, STAGE(ABOARD),
		"4K is ABOARD: too late for \"aboard\"", 0, 0,
		"problem=TOO_LATE act=aboard stage=ABOARD"},
	{OUTCOME(PAST_STAGE), {.type = EVENT_WITHDRAW}, NULL, true, STAGE(LENT),
		"4K is LENT: too late for \"withdraw\"", 0, 0,
		"problem=TOO_LATE act=withdraw stage=LENT"},
	{OUTCOME(PAST_STAGE), {.type = EVENT_BACK}, NULL, true, STAGE(DONE),
		"4K is DONE: too late for \"back\"", 0, 0, "problem=TOO_LATE act=back stage=DONE"},
	{OUTCOME(PAST_STAGE), {.type = EVENT_REMIND}, NULL, false, STAGE(CONFIRMED),
		"4K is CONFIRMED: too late for \"remind\"", 0, 0,
		"problem=TOO_LATE act=remind stage=CONFIRMED"},
	{OUTCOME(NEVER_YOURS), {.type = EVENT_INSPECT}, NULL, false, 0,
		"inspections are a supervisor's: sign on as one first", 0, 0,
		"problem=SUPERVISORS_ONLY act=inspect"},
	{OUTCOME(NO_SUCH_VISIT), {.type = EVENT_PASS}, NULL, false, 0,
		"there is no visit 4J on site that this device has to do with", 0, 0,
		"problem=NOT_ON_SITE"},
	{OUTCOME(VISIT_OVER), {.type = EVENT_PASS}, NULL, false, 0,
		"the visit 4J is over: a guest who is back is sent anew", 0, 0, "act=pass"},
	{OUTCOME(WRONG_KIND), {.type = EVENT_MET}, NULL, false, 0,
		"\"met\" is not for 4K, which is a pickup: take, then aboard, then dropped", 0,
		USHER__KIND__PICKUP, "act=met kind=PICKUP"},
	{OUTCOME(WRONG_KIND), {.type = EVENT_SPLIT}, NULL, false, 0,
		"\"split\" is not for 4K, which is an arrival: take, then met", 0,
		USHER__KIND__ARRIVAL, "act=split kind=ARRIVAL"},
	{OUTCOME(WRONG_KIND), {.type = EVENT_MET}, NULL, false, 0,
		"\"met\" is not for 4K, which is a service: take, then done, and of a loan back", 0,
		USHER__KIND__SERVICE, "act=met kind=SERVICE"},
	{OUTCOME(WRONG_KIND), {.type = EVENT_TAKE}, NULL, false, 0,
		"\"take\" is not for 4K, which is a notice: confirm", 0, USHER__KIND__NOTICE,
		"act=take kind=NOTICE"},
	{OUTCOME(NO_SUCH_VEHICLE), {.type = EVENT_ON, .on = {.vehicle = "boat"}}, "bar", false, 0,
		"bar has no vehicle boat; it has cart-1, cart-2", 0, 0, "name=boat post=bar"},
	{OUTCOME(NO_SUCH_VEHICLE), {.type = EVENT_ON, .on = {.vehicle = "cart-1"}}, "lobby", false,
		0, "lobby has no vehicle cart-1; it has none", 0, 0, "name=cart-1 post=lobby"},
	{OUTCOME(VEHICLE_TAKEN), {.type = EVENT_ON, .on = {.vehicle = "cart-1"}}, "bar", true, 0,
		"cart-1 is driven by 302 李", 0, 0, "vehicle=cart-1"},
	{OUTCOME(NO_VEHICLE), {.type = EVENT_TAKE}, NULL, false, 0,
		"you drive no vehicle: sign on at the post with --vehicle", 0, 0,
		"problem=YOU_WITHOUT_VEHICLE"},
	{OUTCOME(NO_VEHICLE), {.type = EVENT_PICKUP}, NULL, false, 0, "this site has no vehicle", 0,
		0, "problem=SITE_WITHOUT_VEHICLE"},
	{OUTCOME(NO_VEHICLE), {.type = EVENT_HANDOVER}, NULL, false, 0,
		"that colleague drives no vehicle", 0, 0, "problem=COLLEAGUE_WITHOUT_VEHICLE"},
	{OUTCOME(NO_SEATS), {.type = EVENT_TAKE}, NULL, false, 0,
		"6 seats are free, which is too few for 4K: split it, or leave it to another "
		"vehicle",
		6, 0, "problem=TOO_FEW_SEATS act=take"},
	{OUTCOME(NO_SEATS), {.type = EVENT_ABOARD}, NULL, false, 0,
		"1 seat is free, which is too few for 4K: release it, then it can be split", 1, 0,
		"problem=TOO_FEW_SEATS act=aboard"},
	{OUTCOME(NO_SEATS), {.type = EVENT_SPLIT}, NULL, false, 0,
		"4K is a party of 8: split off fewer than that, and at least 1", 8, 0,
		"problem=NOT_SPLIT_SO act=split"},
	{OUTCOME(NO_SUCH_SERVICE), {.type = EVENT_SERVICE, .service = {.name = "champagne"}}, NULL,
		false, 0, "the site has no service called champagne; it has towels, lift", 0, 0,
		"name=champagne"},
	{OUTCOME(CHECK_FIRST), {.type = EVENT_ON}, "bar", false, 0,
		"before the shift, check and confirm: 制服; 杯子", 0, 0, "checks=uniform|glasses"},
	{OUTCOME(CHECK_FIRST), {.type = EVENT_ON}, "lobby", false, 0,
		"before the shift, check and confirm: 制服", 0, 0, "checks=uniform"},
	{OUTCOME(NO_SUCH_CHECK),
		{.type = EVENT_INSPECT, .inspect = {.failed = no_check, .n_failed = 2}}, NULL,
		false, 0, "the checklist has no item hat; it has uniform, glasses", 0, 0,
		"name=hat"},
	{OUTCOME(NOT_THERE), {.type = EVENT_HANDOVER, .handover = {.badge = "302"}}, "bar", false,
		0, "badge 302 is not on duty at bar, or is on a break: 4K stays with whom it is", 0,
		0, "post=bar badge=302"},
	{OUTCOME(HERE_ALREADY), {.type = EVENT_ARRIVED}, NULL, false, 0,
		"the guest of the visit 4J is here, and not expected: nothing was changed", 0, 0,
		""},
	{OUTCOME(NOT_HERE_YET), {.type = EVENT_PASS}, NULL, false, 0,
		"the guest of the visit 4J is expected, and not here yet: say that he has arrived, "
		"and where he goes",
		0, 0, ""},
	{OUTCOME(NO_SUCH_HANDOFF), {.type = EVENT_HANDOVER, .handover = {.badge = "302"}}, NULL,
		false, 0, "you have taken nothing that could be handed over", 0, 0,
		"problem=NOTHING_TAKEN"},
	{OUTCOME(VISIT_OVER), {.type = EVENT_SERVICE}, NULL, false, 0,
		"the visit 4J is over: ask without it, and say whom it is for in the note or the "
		"contact",
		0, 0, "act=service"},
	{OUTCOME(NO_SUCH_POST), {.type = EVENT_NOTICE, .notice = {.posts = no_post, .n_posts = 2}},
		"lobby", false, 0, "the site has no post pool; it has lobby, bar, boss", 0, 0,
		"name=pool"},
	{OUTCOME(ASKED_BY_NAME), {.type = EVENT_TAKE}, NULL, true, 0,
		"302 李 was asked for by name in 4K, and is there", 0, 0, ""},
};

static Usher__Answer told;

static const char *why(size_t i) {
	Usher__Fact__Answered answer = USHER__FACT__ANSWERED__INIT;
	Usher__Fact__Person winner = USHER__FACT__PERSON__INIT;
	struct event asked = reasons[i].event;

	winner.badge = "302";
	winner.name = "李";
	asked.device = "lobby-1";
	answer.outcome = reasons[i].outcome;
	answer.handoff = 4 * 32 + 19;
	answer.visit = 4 * 32 + 18;
	answer.seats = reasons[i].seats;
	answer.kind = reasons[i].kind;
	answer.stage = reasons[i].stage;
	answer.winner = reasons[i].winner ? &winner : NULL;
	answer.post = reasons[i].post ? (char *)reasons[i].post : answer.post;
	usher__answer__init(&told);
	refusal_fill_answer(&pool, &site, &asked, KNOWN_ALL, &answer, &told);
	return told.text;
}

Test(refusals, a_refusal_says_what_was_wrong) {
	for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++) {
		cr_assert_str_eq(why(i), reasons[i].says);
	}
}

/* As data there is what the sentence says, but for what the answer has anyway and for hints. */
Test(refusals, a_refusal_says_it_as_data) {
	for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++) {
		char *data;

		(void)why(i);
		cr_assert_eq(told.refusal == NULL, told.outcome == USHER__OUTCOME__OK);
		data = told.refusal ? told_refusal(told.refusal) : strdup("");
		cr_expect_str_eq(data, reasons[i].data, "%s: %s", reasons[i].says, data);
		free(data);
	}
}

/* What @asked names, in one way or the other. */
static void name_things(struct event *asked, bool other) {
	const char *name = other ? "the moon" : "the sun";

	if (asked->type == EVENT_ON) {
		asked->on = (struct act_sign_on){name, name, name, false};
	} else if (asked->type == EVENT_SEND) {
		asked->send.to = name;
	} else if (asked->type == EVENT_PASS) {
		asked->pass.to = name;
	} else if (asked->type == EVENT_PICKUP) {
		asked->pickup.area = name;
	} else if (asked->type == EVENT_SERVICE) {
		asked->service.name = asked->service.badge = name;
	} else if (asked->type == EVENT_HANDOVER) {
		asked->handover.badge = name;
		asked->handover.handoff.number = other;
	} else if (asked->type == EVENT_INSPECT) {
		asked->inspect.badge = asked->inspect.post = name;
		asked->inspect.failed = &no_check[other];
		asked->inspect.n_failed = 1;
	} else if (asked->type == EVENT_EXPECT) {
		asked->expect.to = name;
	} else if (asked->type == EVENT_ARRIVED) {
		asked->arrived.to = name;
	}
}

/* Of what was asked so much is known. */
static void refuse(const Usher__Fact__Answered *answered, const struct event *asked,
	enum known_part known, struct told_apart *seen) {
	struct event bare = {.device = asked->device};
	Usher__Answer answer = USHER__ANSWER__INIT;

	if (known == KNOWN_ALL) {
		bare = *asked;
	} else if (known == KNOWN_TYPE) {
		bare.type = asked->type;
	}
	refusal_fill_answer(&pool, &site, &bare, known, answered, &answer);
	if (answer.outcome != USHER__OUTCOME__INVALID &&
		answer.outcome != USHER__OUTCOME__OK) { /* which never come of an act */
		told_apart_check(seen, &answer);
	}
}

/* However an act is refused, a client that has the data alone says no other sentence than another
 * would. */
Test(refusals, is_told_apart_by_its_data) {
	struct told_apart seen = {0};

	for (unsigned i = 0; i < usher__outcome__descriptor.n_values; i++) {
		for (int type = EVENT_ON; type < EVENT_TYPES_N; type++) {
			for (int n = 0; n < 16; n++) {
				Usher__Fact__Answered answered = USHER__FACT__ANSWERED__INIT;
				Usher__Fact__Person winner = USHER__FACT__PERSON__INIT;
				struct event asked = {.type = (enum event_type)type};

				asked.device = n & 2 ? "lobby-1" : "bar-1";
				name_things(&asked, n & 1);
				winner.badge = n & 8 ? "302" : "301";
				answered.outcome = (Usher__Outcome)i;
				answered.handoff = n & 1 ? 5 : 6;
				answered.visit = n & 2 ? 7 : 8;
				answered.stage =
					n & 4 ? USHER__STAGE__TAKEN : USHER__STAGE__OFFERED;
				answered.kind = n & 8 ? USHER__KIND__PICKUP : USHER__KIND__NOTICE;
				answered.post = n & 1 ? "bar" : "lobby";
				answered.seats = n & 2 ? 1 : 2;
				answered.winner = n & 4 ? &winner : NULL;
				for (int known = KNOWN_NOTHING; known <= KNOWN_ALL; known++) {
					refuse(&answered, &asked, (enum known_part)known, &seen);
				}
			}
		}
	}
	cr_assert_gt(seen.text_by_data.n, 1000);
	told_apart_finish(&seen);
}

Test(refusals, what_is_held_says_until_when) {
	Usher__Fact__Answered answer = USHER__FACT__ANSWERED__INIT;
	struct event asked = {.type = EVENT_SERVICE, .device = "lobby-1"};

	usher__answer__init(&told);
	answer.held = 4 * 32 + 19;
	answer.due_at = INT64_C(1767261600000);
	refusal_fill_answer(&pool, &site, &asked, KNOWN_ALL, &answer, &told);
	cr_assert_str_eq(told.text, "4K is held until 2026-01-01 10:00");
	answer.visit = answer.held;
	asked.type = EVENT_EXPECT;
	refusal_fill_answer(&pool, &site, &asked, KNOWN_ALL, &answer, &told);
	cr_assert_str_eq(told.text, "the guest of 4K is expected at 2026-01-01 10:00");
	cr_assert_null(told.refusal, "it was done");
}

Test(refusals, no_outcome_is_without_a_sentence) {
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
