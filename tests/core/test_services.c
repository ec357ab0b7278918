/* SPDX-License-Identifier: MIT */
/* What is brought, done or lent: whom it is asked of, who may take it, and a loan that is somewhere
 * until it is back. */
#include "town.h"

#include <criterion/criterion.h>
#include <string.h>

static struct town town;

static void open_town(void) {
	town_open(&town);
}

static void close_town(void) {
	town_close(&town);
}

TestSuite(services, .init = open_town, .fini = close_town);

static Usher__Outcome serve(const char *device, struct event event) {
	return town_act(&town, device, EVENT_SERVICE, event)->outcome;
}

Test(services, is_asked_of_the_post_that_does_it) {
	uint64_t guest = town_send(&town, "l", "lounge"), h;
	const Usher__Fact__Service *service;
	const Usher__Fact__Answered *answered = town_act(&town, "h", EVENT_SERVICE,
		(struct event){.service = {.name = "熱毛巾",
				       .visit.number = guest,
				       .quantity = 3,
				       .destination = "正門",
				       .note = "快",
				       .contact = "9123"}});

	ASSERT_OUTCOME(answered->outcome, OK);
	cr_assert_eq(answered->on_duty, 1);
	cr_assert_eq(answered->visit, town_is(&town, guest)->visit);
	h = answered->handoff;
	service = town_is(&town, h)->service;
	cr_assert_str_eq(town_is(&town, h)->post, "bar");
	cr_assert_str_eq(town_is(&town, h)->from, "hall");
	cr_assert_str_eq(service->name, "towels");
	cr_assert_str_eq(service->at, "gate", "an area by its id");
	cr_assert_str_eq(service->note, "快");
	cr_assert_str_eq(service->contact, "9123");
	cr_assert_eq(service->quantity, 3);
	cr_assert(!service->loan);
	ASSERT_OUTCOME(town_do(&town, "b", EVENT_DONE, h), PAST_STAGE);
	ASSERT_OUTCOME(town_do(&town, "b", EVENT_TAKE, h), OK);
	ASSERT_OUTCOME(town_do(&town, "b", EVENT_BACK, h), PAST_STAGE);
	ASSERT_OUTCOME(town_do(&town, "b", EVENT_DONE, h), OK);
	ASSERT_STAGE(&town, h, DONE);
	cr_assert_str_eq(town_is(&town, h)->ender->badge, "5");
	ASSERT_OUTCOME(town_do(&town, "b", EVENT_BACK, h), PAST_STAGE);
	ASSERT_OUTCOME(town_do(&town, "b", EVENT_MET, h), WRONG_KIND);
	ASSERT_OUTCOME(town_do(&town, "b", EVENT_CONFIRM, h), WRONG_KIND);
	ASSERT_OUTCOME(town_do(&town, "h", EVENT_REMIND, h), WRONG_KIND);
}

Test(services, what_is_refused) {
	uint64_t guest = town_send(&town, "l", "lounge");

	ASSERT_OUTCOME(serve("l", (struct event){.service = {.name = "champagne", .quantity = 1}}),
		NO_SUCH_SERVICE);
	ASSERT_OUTCOME(serve("l", (struct event){.service = {.name = "consultant", .badge = "77"}}),
		NO_SUCH_BADGE);
	ASSERT_OUTCOME(serve("l", (struct event){.service = {.name = "consultant", .badge = "5"}}),
		MAY_NOT_HOLD);
	ASSERT_OUTCOME(serve("l", (struct event){.service = {.name = "towels", .from = "bar"}}),
		NOT_AT_POST);
	ASSERT_OUTCOME(
		serve("b", (struct event){.service = {.name = "towels", .visit.number = guest}}),
		NO_SUCH_VISIT);
	ASSERT_OUTCOME(
		serve("b", (struct event){.service = {.name = "towels", .visit.number = 12345}}),
		NO_SUCH_VISIT);
	ASSERT_OUTCOME(serve("nobody", (struct event){.service = {.name = "towels"}}), NOT_ON_DUTY);
	ASSERT_OUTCOME(
		serve("l", (struct event){.service = {.name = "towels", .destination = "桌 3"}}),
		OK);
	cr_assert_str_eq(town_is(&town, town_offered(&town))->service->at, "桌 3", "any place");
}

/* About no guest: it has a life of its own. */
Test(services, without_a_visit) {
	uint64_t h = town_serve(&town, "l", "towels", 0), k = town_serve(&town, "l", "towels", 0);

	cr_assert_eq(town_is(&town, h)->visit, 0);
	cr_assert_str_eq(handoff_card(relay_handoff(town.relay, h))->surname, "");
	cr_assert_eq(handoff_party_size(relay_handoff(town.relay, h)), 1);
	cr_assert_eq(relay_handoff(town.relay, h)->rec.kept, town.site.visit_ends_after);
	cr_assert(!relay_handoff_has_namesake(town.relay, relay_handoff(town.relay, h)));
	cr_assert_null(relay_visit(town.relay, h));
	ASSERT_OUTCOME(town_act(&town, "l", EVENT_PASS,
			       (struct event){.pass = {.visit.number = h, .to = "club"}})
			       ->outcome,
		NO_SUCH_VISIT);
	ASSERT_OUTCOME(town_do(&town, "l", EVENT_WITHDRAW, k), OK);
	town_wait(&town, 60000);
	cr_assert_null(relay_handoff(town.relay, k));
	town_assert_replays(&town);
	town_wait(&town, 29 * 60000);
	ASSERT_STAGE(&town, h, MISSED);
	town_wait(&town, 12 * 3600000 - 1);
	ASSERT_STAGE(&town, h, MISSED);
	town_wait(&town, 1);
	cr_assert_null(relay_handoff(town.relay, h));
	cr_assert_null(relay_archived_handoff(town.relay, h)->rec.card, "nobody's");
	cr_assert_eq(relay_wake_at(town.relay), INT64_MAX);
}

static uint64_t ask_for(const char *badge) {
	const Usher__Fact__Answered *answered = town_act(&town, "l", EVENT_SERVICE,
		(struct event){.service = {.name = "consultant", .badge = badge, .quantity = 1}});

	ASSERT_OUTCOME(answered->outcome, OK);
	return answered->handoff;
}

Test(services, who_is_asked_for_by_name_goes_first) {
	uint64_t h = ask_for("11");
	const Usher__Fact__Answered *answered =
		town_act(&town, "h", EVENT_TAKE, (struct event){.take = {.handoff.number = h}});

	ASSERT_OUTCOME(answered->outcome, ASKED_BY_NAME);
	cr_assert_str_eq(answered->winner->badge, "11");
	ASSERT_STAGE(&town, h, OFFERED);
	ASSERT_OUTCOME(town_do(&town, "i", EVENT_TAKE, h), OK);
	ASSERT_OUTCOME(town_do(&town, "i", EVENT_RELEASE, h), OK);
	ASSERT_OUTCOME(town_do(&town, "h", EVENT_TAKE, h), ASKED_BY_NAME);
}

Test(services, unless_not_there_on_a_break_or_declined) {
	uint64_t h = ask_for("11"), k = ask_for("11"), m = ask_for("11");

	ASSERT_OUTCOME(town_do(&town, "i", EVENT_DECLINE, h), OK);
	ASSERT_OUTCOME(town_do(&town, "h", EVENT_TAKE, h), OK);
	ASSERT_OUTCOME(town_do(&town, "h", EVENT_TAKE, k), ASKED_BY_NAME);
	ASSERT_OUTCOME(town_do(&town, "i", EVENT_BREAK, 0), OK);
	ASSERT_OUTCOME(town_do(&town, "h", EVENT_TAKE, k), OK);
	ASSERT_OUTCOME(town_do(&town, "i", EVENT_RESUME, 0), OK);
	ASSERT_OUTCOME(town_do(&town, "h", EVENT_TAKE, m), ASKED_BY_NAME);
	ASSERT_OUTCOME(town_do(&town, "i", EVENT_OFF, 0), OK);
	ASSERT_OUTCOME(town_do(&town, "h", EVENT_TAKE, m), OK);
}

static uint64_t lend(void) {
	uint64_t h = town_serve(&town, "l", "key", town_send(&town, "l", "lounge"));

	cr_assert(town_is(&town, h)->service->loan);
	ASSERT_OUTCOME(town_do(&town, "h", EVENT_TAKE, h), OK);
	ASSERT_OUTCOME(town_do(&town, "h", EVENT_BACK, h), PAST_STAGE);
	ASSERT_OUTCOME(town_do(&town, "h", EVENT_OFF, 0), HOLDING);
	town.at += 1000;
	ASSERT_OUTCOME(town_do(&town, "h", EVENT_DONE, h), OK);
	ASSERT_STAGE(&town, h, LENT);
	cr_assert_eq(handoff_lent_at(town_is(&town, h)), town.at);
	cr_assert_eq(handoff_boarded_at(town_is(&town, h)), 0, "nothing boards");
	cr_assert_eq(town_is(&town, h)->ended_at, 0);
	return h;
}

Test(services, a_loan_is_lent_until_it_is_back) {
	uint64_t h = lend();

	ASSERT_OUTCOME(town_do(&town, "h", EVENT_DONE, h), PAST_STAGE);
	ASSERT_OUTCOME(town_do(&town, "l", EVENT_WITHDRAW, h), PAST_STAGE);
	ASSERT_OUTCOME(town_do(&town, "h", EVENT_RELEASE, h), PAST_STAGE);
	ASSERT_OUTCOME(town_do(&town, "h", EVENT_DECLINE, h), PAST_STAGE);
	ASSERT_OUTCOME(town_act(&town, "h", EVENT_HANDOVER,
			       (struct event){.handover = {.badge = "11", .handoff.number = h}})
			       ->outcome,
		PAST_STAGE);
	ASSERT_OUTCOME(town_do(&town, "i", EVENT_TAKE, h), TAKEN_ALREADY);
	ASSERT_OUTCOME(town_do(&town, "b", EVENT_BACK, h), NO_SUCH_HANDOFF);
	ASSERT_OUTCOME(town_do(&town, "l", EVENT_BACK, h), NEVER_YOURS);
	town_assert_replays(&town);
	/* whoever is at that post takes it back */
	ASSERT_OUTCOME(town_do(&town, "i", EVENT_BACK, h), OK);
	ASSERT_STAGE(&town, h, DONE);
	cr_assert_str_eq(town_is(&town, h)->ender->badge, "11");
	cr_assert_str_eq(town_is(&town, h)->taker->badge, "10");
	ASSERT_OUTCOME(town_do(&town, "i", EVENT_BACK, h), PAST_STAGE);
	town_wait(&town, 60000);
	cr_assert_null(relay_handoff(town.relay, h));
}

Test(services, a_loan_is_no_reason_to_stay) {
	uint64_t h = lend();
	const Usher__Fact__Answered *answered =
		town_act(&town, "h", EVENT_HANDOVER, (struct event){.handover = {.badge = "11"}});

	ASSERT_OUTCOME(answered->outcome, NO_SUCH_HANDOFF);
	cr_assert_eq(town_changes(&town), 0, "it is the post's, and not handed over");
	ASSERT_OUTCOME(town_do(&town, "h", EVENT_OFF, 0), OK);
	ASSERT_STAGE(&town, h, LENT);
	ASSERT_OUTCOME(town_do(&town, "s", EVENT_BACK, h), OK);
}

/* The key keeps its visit in the core, and nothing else does. */
Test(services, a_loan_outlives_its_visit) {
	uint64_t h = lend(), visit = town_is(&town, h)->visit;

	ASSERT_OUTCOME(
		town_act(&town, "l", EVENT_END, (struct event){.end = {.visit.number = visit}})
			->outcome,
		OK);
	town_wait(&town, 48 * 3600000L);
	ASSERT_STAGE(&town, h, LENT);
	cr_assert_eq(relay_wake_at(town.relay), INT64_MAX);
	town_assert_replays(&town);
	ASSERT_OUTCOME(town_do(&town, "h", EVENT_BACK, h), OK);
	town_wait(&town, 60000);
	cr_assert_str_eq(relay_archived_handoff(town.relay, h)->rec.card->surname, "王");
	cr_assert_eq(relay_wake_at(town.relay), INT64_MAX);
}
