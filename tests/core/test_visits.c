/* SPDX-License-Identifier: MIT */
/* A guest's path: passed on without retyping, corrected in the open, told apart from a namesake,
 * and ended. */
#include "town.h"

#include "core/state.h"
#include "core/visit.h"

#include <criterion/criterion.h>
#include <string.h>

static struct town town;

static void open_town(void) {
	town_open(&town);
}

static void close_town(void) {
	town_close(&town);
}

TestSuite(visits, .init = open_town, .fini = close_town);

static const Usher__Fact__Visit *visit_of(uint64_t handoff) {
	const Usher__Fact__Visit *visit = relay_visit(town.relay, handoff);

	cr_assert_not_null(visit);
	return visit;
}

static const Usher__Fact__Answered *pass(const char *device, uint64_t visit, const char *to) {
	return town_act(&town, device, EVENT_PASS,
		(struct event){.pass = {.visit.number = visit, .to = to}});
}

/* Take and meet it, on @device. */
static void meet(const char *device, uint64_t handoff) {
	ASSERT_OUTCOME(town_do(&town, device, EVENT_TAKE, handoff), OK);
	ASSERT_OUTCOME(town_do(&town, device, EVENT_MET, handoff), OK);
}

static const Usher__Fact__Answered *correct(
	const char *device, uint64_t visit, Usher__Fact__Card card, struct event event) {
	event.card.visit.number = visit;
	event.card.card = &card;
	return town_act(&town, device, EVENT_CARD, event);
}

/* A card of which not all is said. */
static Usher__Fact__Card full(Usher__Fact__Card card) {
	char **const texts[] = {&card.surname, &card.given_name, &card.title, &card.level,
		&card.language, &card.contact, &card.host};

	card.base.descriptor = &usher__fact__card__descriptor;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		*texts[i] = *texts[i] ? *texts[i] : (char *)protobuf_c_empty_string;
	}
	return card;
}

#define CARD(...) full((Usher__Fact__Card){__VA_ARGS__})

Test(visits, a_later_post_sends_the_guest_on) {
	uint64_t first = town_send(&town, "l", "lounge");
	const Usher__Fact__Answered *answered;

	meet("h", first);
	answered = pass("h", visit_of(first)->visit, "樣板房a");
	ASSERT_OUTCOME(answered->outcome, OK);
	cr_assert_eq(answered->visit, town_is(&town, first)->visit);
	cr_assert_eq(answered->on_duty, 2);
	cr_assert_str_eq(answered->post, "flat");
	cr_assert_str_eq(town_is(&town, answered->handoff)->from, "hall");
	cr_assert_str_eq(town_is(&town, answered->handoff)->to, "flat-a");
	cr_assert_str_eq(handoff_card(relay_handoff(town.relay, answered->handoff))->surname, "王");
	cr_assert_eq(visit_of(first)->n_handoffs, 2);
	cr_assert_eq(visit_of(first)->n_posts, 3);
}

/* A visit is meant by any handoff of it, even by one that is history. */
Test(visits, any_handoff_names_its_visit) {
	uint64_t first = town_send(&town, "l", "lounge");
	Usher__Fact__Handoff filed = USHER__FACT__HANDOFF__INIT;
	struct event event = {
		.pass = {.visit.number = first, .to = "flat-a", .visit.archived = &filed}};

	ASSERT_OUTCOME(pass("h", first, "flat-a")->outcome, OK);
	filed.visit = visit_of(first)->visit;
	meet("h", first);
	town_wait(&town, 60000);
	cr_assert_null(relay_handoff(town.relay, first));
	ASSERT_OUTCOME(pass("h", first, "flat-a")->outcome, NO_SUCH_VISIT);
	ASSERT_OUTCOME(town_act(&town, "h", EVENT_PASS, event)->outcome, OK);
	filed.visit = 0;
	ASSERT_OUTCOME(town_act(&town, "h", EVENT_PASS, event)->outcome, NO_SUCH_VISIT);
}

Test(visits, who_may_not_pass) {
	uint64_t first = town_send(&town, "l", "lounge"), visit = visit_of(first)->visit;
	struct event event = {.pass = {.visit.number = visit, .to = "flat-a", .from = "bar"}};

	ASSERT_OUTCOME(pass("b", visit, "flat-a")->outcome, NO_SUCH_VISIT);
	ASSERT_OUTCOME(pass("h", 12345, "flat-a")->outcome, NO_SUCH_VISIT);
	ASSERT_OUTCOME(pass("h", visit, "roof")->outcome, NO_SUCH_AREA);
	ASSERT_OUTCOME(pass("nobody", visit, "flat-a")->outcome, NOT_ON_DUTY);
	ASSERT_OUTCOME(town_act(&town, "h", EVENT_PASS, event)->outcome, NOT_AT_POST);
	event.pass.from = "roof";
	ASSERT_OUTCOME(town_act(&town, "h", EVENT_PASS, event)->outcome, NO_SUCH_POST);
	cr_assert_eq(visit_of(visit)->n_handoffs, 1);
	ASSERT_OUTCOME(pass("s", visit, "flat-a")->outcome, OK);
	cr_assert_str_eq(town_is(&town, town_offered(&town))->from, "boss");
}

Test(visits, a_visit_has_only_so_many_handoffs) {
	uint64_t first = town_send(&town, "l", "lounge");

	for (int i = 1; i < VISIT_HANDOFFS_MAX - 1; i++) {
		ASSERT_OUTCOME(pass("l", first, "flat-a")->outcome, OK);
	}
	/* a pickup takes two: there is an arrival to come */
	ASSERT_OUTCOME(
		town_act(&town, "l", EVENT_PICKUP,
			(struct event){
				.pickup = {.visit.number = first, .area = "lounge", .to = "gate"}})
			->outcome,
		TOO_MANY);
	ASSERT_OUTCOME(pass("l", first, "flat-a")->outcome, OK);
	ASSERT_OUTCOME(pass("l", first, "flat-a")->outcome, TOO_MANY);
	cr_assert_eq(town_serve(&town, "l", "towels", first), 0);
}

/* By the way, from when the guest left. */
Test(visits, when_a_guest_is_expected) {
	Usher__Fact__Card card = CARD(.surname = (char *)"王");
	struct event late = {.request = {.age = 70000}, .send = {.to = "flat-a", .card = &card}};
	const Usher__Fact__Handoff *rec = town_is(&town, town_send(&town, "l", "flat-a"));

	cr_assert_eq(rec->expected_at, town.at + 40000);
	cr_assert_eq(rec->meet_by, town.at + 70000);
	(void)pass("h", town_send(&town, "l", "lounge"), "flat-a");
	cr_assert_eq(town_is(&town, town_offered(&town))->expected_at, town.at + 20000);
	rec = town_is(&town, town_act(&town, "l", EVENT_SEND, late)->handoff);
	cr_assert_eq(rec->expected_at, town.at - 30000);
	late.request.age = UINT64_MAX;
	rec = town_is(&town, town_act(&town, "l", EVENT_SEND, late)->handoff);
	cr_assert_eq(rec->expected_at, 40000);
	cr_assert_eq(rec->late, town.at);
}

Test(visits, a_card_is_corrected_in_the_open) {
	char *traits[] = {(char *)"藍西裝", (char *)"眼鏡"};
	const char *drop[] = {"眼鏡", "none such"};
	uint64_t h = town_send(&town, "l", "lounge");
	const Usher__Fact__Card *card;
	const Usher__Fact__Visit *visit;
	size_t n;

	ASSERT_OUTCOME(
		correct("h", h,
			CARD(.surname = (char *)"黃", .given_name = (char *)"大文",
				.honorific = USHER__HONORIFIC__MR, .party_size = 12, .n_traits = 2,
				.traits = traits, .level = (char *)"A", .language = (char *)"en",
				.contact = (char *)"9", .host = (char *)"周"),
			(struct event){0})
			->outcome,
		OK);
	visit = visit_of(h);
	card = visit->card;
	cr_assert_str_eq(card->surname, "黃");
	cr_assert_str_eq(card->given_name, "大文");
	cr_assert_str_eq(card->host, "周");
	cr_assert_eq(card->party_size, 12);
	cr_assert_eq(card->n_traits, 2);
	cr_assert_eq(visit->n_changes, 9);
	cr_assert_str_eq(visit->changes[0]->field, "surname");
	cr_assert_str_eq(visit->changes[0]->before, "王");
	cr_assert_str_eq(visit->changes[0]->after, "黃");
	cr_assert_str_eq(visit->changes[0]->person->badge, "10");
	cr_assert_eq(visit->changes[0]->at, town.at);
	cr_assert_str_eq(visit->changes[6]->after, "MR");
	cr_assert_str_eq(visit->changes[7]->before, "3");
	cr_assert_str_eq(visit->changes[7]->after, "12");
	cr_assert_str_eq(visit->changes[8]->after, "藍西裝 · 眼鏡");
	(void)relay_changed_handoff_numbers(town.relay, &n);
	cr_assert_eq(n, 1, "whoever sees the handoff hears of it");
	ASSERT_OUTCOME(correct("l", h, CARD(.n_traits = 1, .traits = traits),
			       (struct event){.card = {.drop = drop, .n_drop = 2}})
			       ->outcome,
		OK);
	cr_assert_eq(visit_of(h)->card->n_traits, 1);
	cr_assert_str_eq(visit_of(h)->card->traits[0], "藍西裝");
}

Test(visits, an_honorific_or_a_title_and_what_is_cleared) {
	static const char *const all[] = {"surname", "givenName", "honorific", "title", "partySize",
		"level", "language", "contact", "host"};
	uint64_t h = town_send(&town, "l", "lounge");
	const Usher__Fact__Card *card;

	(void)correct("l", h, CARD(.honorific = USHER__HONORIFIC__MS), (struct event){0});
	(void)correct("l", h, CARD(.title = (char *)"博士"), (struct event){0});
	cr_assert_eq(visit_of(h)->card->honorific, 0);
	cr_assert_str_eq(visit_of(h)->card->title, "博士");
	(void)correct("l", h, CARD(.honorific = USHER__HONORIFIC__MRS), (struct event){0});
	cr_assert_eq(visit_of(h)->card->honorific, USHER__HONORIFIC__MRS);
	cr_assert_str_eq(visit_of(h)->card->title, "");
	/* said and cleared: said */
	(void)correct("l", h, CARD(.level = (char *)"B", .contact = (char *)"1"),
		(struct event){.card = {.clear = all + 7, .n_clear = 1}});
	cr_assert_str_eq(visit_of(h)->card->contact, "1");
	ASSERT_OUTCOME(correct("l", h, CARD(.level = (char *)""),
			       (struct event){.card = {.clear = all, .n_clear = 9}})
			       ->outcome,
		OK);
	card = visit_of(h)->card;
	cr_assert_str_eq(card->surname, "");
	cr_assert_eq(card->honorific, 0);
	cr_assert_eq(card->party_size, 0);
	cr_assert_str_eq(card->level, "");
	cr_assert_str_eq(card->contact, "");
}

Test(visits, a_correction_that_is_none_or_too_much) {
	char *traits[TRAITS_MAX + 1], names[TRAITS_MAX + 1][4];
	uint64_t h = town_send(&town, "l", "lounge"), visit = visit_of(h)->visit;

	for (size_t i = 0; i <= TRAITS_MAX; i++) {
		names[i][0] = (char)('a' + i);
		names[i][1] = '\0';
		traits[i] = names[i];
	}
	ASSERT_OUTCOME(
		correct("l", h, CARD(.surname = (char *)"王"), (struct event){0})->outcome, OK);
	cr_assert_eq(town_changes(&town), 0);
	ASSERT_OUTCOME(
		correct("l", h, CARD(.n_traits = TRAITS_MAX, .traits = traits), (struct event){0})
			->outcome,
		OK);
	ASSERT_OUTCOME(
		correct("l", h, CARD(.n_traits = 1, .traits = traits), (struct event){0})->outcome,
		OK);
	cr_assert_eq(town_changes(&town), 0, "it has that already");
	ASSERT_OUTCOME(correct("l", h, CARD(.n_traits = 1, .traits = traits + TRAITS_MAX),
			       (struct event){0})
			       ->outcome,
		TOO_MANY);
	ASSERT_OUTCOME(correct("b", h, CARD(.surname = (char *)"李"), (struct event){0})->outcome,
		NO_SUCH_VISIT);
	for (uint32_t i = 1; i < CHANGES_MAX; i++) {
		ASSERT_OUTCOME(
			correct("l", h, CARD(.party_size = 100 + i), (struct event){0})->outcome,
			OK);
	}
	ASSERT_OUTCOME(
		correct("l", h, CARD(.party_size = 7), (struct event){0})->outcome, TOO_MANY);
	cr_assert_eq(relay_visit(town.relay, visit)->n_changes, CHANGES_MAX);
	ASSERT_OUTCOME(town_act(&town, "l", EVENT_END, (struct event){.end = {.visit.number = h}})
			       ->outcome,
		OK);
	ASSERT_OUTCOME(correct("l", h, CARD(.surname = (char *)"李"), (struct event){0})->outcome,
		VISIT_OVER);
}

/* Only an old relay can have kept more than there may be: what comes off comes off, and nothing is
 * added. */
Test(visits, a_card_of_more_traits_than_there_may_be) {
	Usher__Fact__Card card = CARD(.surname = (char *)"王");
	char *traits[TRAITS_MAX + 4];
	const char *drop[] = {"x"};
	uint64_t h;

	for (size_t i = 0; i < TRAITS_MAX + 4; i++) {
		traits[i] = (char *)(i % 2 ? "x" : "y");
	}
	card.traits = traits;
	card.n_traits = TRAITS_MAX + 4;
	h = town_act(
		&town, "l", EVENT_SEND, (struct event){.send = {.to = "lounge", .card = &card}})
		    ->handoff;
	ASSERT_OUTCOME(
		correct("l", h, CARD(.surname = (char *)"李"), (struct event){0})->outcome, OK);
	cr_assert_eq(visit_of(h)->card->n_traits, TRAITS_MAX + 4);
	traits[0] = (char *)"z";
	ASSERT_OUTCOME(
		correct("l", h, CARD(.n_traits = 1, .traits = traits), (struct event){0})->outcome,
		TOO_MANY);
	ASSERT_OUTCOME(correct("l", h, CARD(.n_traits = 1, .traits = traits),
			       (struct event){.card = {.drop = drop, .n_drop = 1}})
			       ->outcome,
		OK);
	cr_assert_eq(visit_of(h)->card->n_traits, TRAITS_MAX / 2 + 3);
}

Test(visits, the_newer_ones_sender_is_told) {
	uint64_t first = town_guest(&town, "l", "flat-a", "王", 1),
		 other = town_guest(&town, "l", "flat-a", "李", 1), second;
	Usher__Fact__Card card = CARD(.surname = (char *)"王");
	const Usher__Fact__Answered *answered;
	size_t n;

	cr_assert(!relay_handoff_has_namesake(town.relay, relay_handoff(town.relay, first)));
	answered = town_act(
		&town, "l", EVENT_SEND, (struct event){.send = {.to = "club", .card = &card}});
	second = answered->handoff;
	cr_assert_eq(answered->namesake, visit_of(first)->visit);
	cr_assert_eq(relay_changed_handoff_numbers(town.relay, &n)[0] == first ||
			relay_changed_handoff_numbers(town.relay, &n)[1] == first,
		true, "the first hears of it");
	cr_assert(relay_handoff_has_namesake(town.relay, relay_handoff(town.relay, first)));
	answered = town_act(
		&town, "l", EVENT_SEND, (struct event){.send = {.to = "club", .card = &card}});
	cr_assert_eq(answered->namesake, visit_of(second)->visit, "the newest of them");
	cr_assert_eq(relay_namesake_visit_number(town.relay, visit_of(other)->visit), 0);
	answered = correct("l", other, CARD(.surname = (char *)"王"), (struct event){0});
	cr_assert_neq(answered->namesake, 0);
	answered = correct("l", other, CARD(.party_size = 4), (struct event){0});
	cr_assert_eq(answered->namesake, 0, "only of a new surname");
	town_assert_replays(&town);
}

Test(visits, who_has_left_is_no_namesake) {
	uint64_t first = town_guest(&town, "l", "flat-a", "王", 1),
		 second = town_guest(&town, "l", "flat-a", "王", 1);
	size_t n;

	ASSERT_OUTCOME(
		town_act(&town, "l", EVENT_END, (struct event){.end = {.visit.number = first}})
			->outcome,
		OK);
	(void)relay_changed_handoff_numbers(town.relay, &n);
	cr_assert_eq(n, 3,
		"the one withdrawn, the one who is alone again, and the first once more, whose "
		"guest is gone");
	cr_assert(!relay_handoff_has_namesake(town.relay, relay_handoff(town.relay, second)));
	cr_assert_eq(town_guest(&town, "l", "flat-a", "", 1) &&
			relay_namesake_visit_number(
				town.relay, relay_visit(town.relay, town_offered(&town))->visit),
		0, "who has no name has no namesake");
	cr_assert_eq(town_guest(&town, "l", "flat-a", "", 1) &&
			relay_namesake_visit_number(
				town.relay, relay_visit(town.relay, town_offered(&town))->visit),
		0);
}

Test(visits, ends_by_hand) {
	uint64_t offered = town_send(&town, "l", "lounge"), visit = visit_of(offered)->visit, taken,
		 lent, done;

	(void)pass("l", visit, "flat-a");
	taken = town_offered(&town);
	ASSERT_OUTCOME(town_do(&town, "f", EVENT_TAKE, taken), OK);
	lent = town_serve(&town, "l", "key", visit);
	ASSERT_OUTCOME(town_do(&town, "h", EVENT_TAKE, lent), OK);
	ASSERT_OUTCOME(town_do(&town, "h", EVENT_DONE, lent), OK);
	done = town_serve(&town, "l", "towels", visit);
	ASSERT_OUTCOME(town_do(&town, "b", EVENT_TAKE, done), OK);
	ASSERT_OUTCOME(town_do(&town, "b", EVENT_DONE, done), OK);
	ASSERT_OUTCOME(
		town_act(&town, "e", EVENT_END, (struct event){.end = {.visit.number = visit}})
			->outcome,
		NO_SUCH_VISIT);
	ASSERT_OUTCOME(
		town_act(&town, "f", EVENT_END, (struct event){.end = {.visit.number = visit}})
			->outcome,
		OK);
	cr_assert_str_eq(visit_of(visit)->ender->badge, "3");
	cr_assert_eq(visit_of(visit)->ended_at, town.at);
	ASSERT_STAGE(&town, offered, WITHDRAWN);
	ASSERT_STAGE(&town, taken, WITHDRAWN);
	ASSERT_STAGE(&town, lent, LENT);
	ASSERT_STAGE(&town, done, DONE);
	cr_assert_null(town_is(&town, offered)->ender, "the relay withdrew it");
	ASSERT_OUTCOME(
		town_act(&town, "f", EVENT_END, (struct event){.end = {.visit.number = visit}})
			->outcome,
		VISIT_OVER);
	ASSERT_OUTCOME(pass("f", visit, "flat-a")->outcome, VISIT_OVER);
	cr_assert_eq(town_serve(&town, "l", "towels", visit), 0);
	town_wait(&town, 24 * 3600000);
	cr_assert_not_null(relay_visit(town.relay, visit), "there is a key out");
	ASSERT_OUTCOME(town_do(&town, "i", EVENT_BACK, lent), OK);
	town_wait(&town, 60000);
	cr_assert_null(idmap_get(&town.relay->visits, visit));
	relay_release_archived(town.relay, relay_seq(town.relay));
	cr_assert_null(relay_visit(town.relay, visit));
}

Test(visits, ends_by_time_after_the_last_that_was_open) {
	uint64_t h = town_send(&town, "l", "lounge"), missed, visit = visit_of(h)->visit;

	(void)pass("l", visit, "flat-a");
	missed = town_offered(&town);
	town_wait(&town, 30 * 60000);
	ASSERT_STAGE(&town, missed, MISSED);
	(void)pass("l", visit, "club");
	ASSERT_OUTCOME(town_do(&town, "b", EVENT_TAKE, town_offered(&town)), OK);
	town_wait(&town, 12 * 3600000);
	cr_assert_eq(visit_of(visit)->ended_at, 0, "somebody has the guest");
	ASSERT_OUTCOME(town_do(&town, "b", EVENT_MET, visit_of(visit)->handoffs[2]), OK);
	town_wait(&town, 12 * 3600000 - 1);
	cr_assert_eq(visit_of(visit)->ended_at, 0);
	ASSERT_STAGE(&town, missed, MISSED);
	town_wait(&town, 1);
	cr_assert_null(relay_handoff(town.relay, missed));
	cr_assert_null(relay_visit(town.relay, visit)->ender);
	cr_assert_neq(relay_visit(town.relay, visit)->ended_at, 0);
	cr_assert_eq(relay_wake_at(town.relay), INT64_MAX);
}

Test(visits, met_at_an_exit_the_guest_has_left) {
	uint64_t h = town_send(&town, "l", "gate"), other = town_send(&town, "l", "garage");

	meet("c", other);
	cr_assert_eq(visit_of(other)->ended_at, 0);
	meet("c", h);
	cr_assert_eq(visit_of(h)->ended_at, town.at);
}
