/* SPDX-License-Identifier: MIT */
/* What is held until it is due: offered then, moved, withdrawn, repeated; and what follows a
 * service that is done. */
#include "town.h"

#include <criterion/criterion.h>
#include <string.h>

#define MINUTE INT64_C(60000)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)

static struct town town;

static void open_town(void) {
	town_open(&town);
}

static void close_town(void) {
	town_close(&town);
}

TestSuite(due, .init = open_town, .fini = close_town);

static uint64_t serve_at(
	const char *name, uint64_t visit, int64_t due_at, const Usher__Fact__Repeat *repeat) {
	const Usher__Fact__Answered *answered = town_act(&town, "l", EVENT_SERVICE,
		(struct event){.service = {.name = name,
				       .visit.number = visit,
				       .quantity = 2,
				       .due_at = due_at,
				       .repeat = repeat}});

	ASSERT_OUTCOME(answered->outcome, OK);
	cr_assert_eq(answered->held, answered->handoff);
	cr_assert_eq(answered->due_at, due_at);
	return answered->handoff;
}

static Usher__Outcome move(const char *device, uint64_t number, int64_t due_at) {
	return town_act(&town, device, EVENT_MOVE,
		(struct event){.move = {.target.number = number, .due_at = due_at}})
		->outcome;
}

/* The handoff that is held and has the highest number, 0 for none. */
static uint64_t last_held(void) {
	uint64_t found = 0;
	size_t n;
	const struct handoff **handoffs = relay_collect_handoffs(town.relay, false, &n);

	for (size_t i = 0; i < n; i++) {
		found = handoffs[i]->rec.stage == USHER__STAGE__SCHEDULED ? handoffs[i]->rec.handoff
									  : found;
	}
	free(handoffs);
	return found;
}

Test(due, it_is_held_and_then_offered) {
	int64_t begun = town.at;
	uint64_t h = serve_at("towels", 0, town.at + HOUR, NULL);

	ASSERT_STAGE(&town, h, SCHEDULED);
	cr_assert_eq(town_is(&town, h)->rings, 0, "nothing rings");
	cr_assert_eq(relay_wake_at(town.relay), begun + HOUR);
	town_wait(&town, HOUR - 1);
	ASSERT_STAGE(&town, h, SCHEDULED);
	town_wait(&town, 1);
	ASSERT_STAGE(&town, h, OFFERED);
	cr_assert_eq(town_is(&town, h)->rings, 1);
	cr_assert_eq(town_is(&town, h)->held_at, begun);
	cr_assert_eq(town_is(&town, h)->offered_at, begun + HOUR);
	cr_assert_eq(
		town_is(&town, h)->ends_at, begun + HOUR + 30 * MINUTE, "its end counts from then");
	cr_assert_eq(town_is(&town, h)->service->quantity, 2);
	ASSERT_OUTCOME(town_do(&town, "b", EVENT_TAKE, h), OK);
}

Test(due, until_then_nobody_may_take_it) {
	uint64_t h = serve_at("towels", 0, town.at + HOUR, NULL);

	ASSERT_OUTCOME(town_do(&town, "b", EVENT_TAKE, h), PAST_STAGE);
	ASSERT_OUTCOME(town_do(&town, "b", EVENT_DECLINE, h), PAST_STAGE);
	ASSERT_OUTCOME(town_do(&town, "b", EVENT_DONE, h), PAST_STAGE);
	(void)town_apply(&town,
		&(struct event){.type = EVENT_REACHED, .device = "b", .reached = {.handoff = h}});
	cr_assert_eq(town.facts.n, 0, "that a device has what is not offered yet is no news");
}

/* The ladder and the end are those of the site as it is then. */
Test(due, it_is_offered_as_the_site_has_it_then) {
	static struct rung rungs[] = {{15000, NULL}};
	struct post *bar = (struct post *)site_post(&town.site, "bar");
	uint64_t h = serve_at("towels", 0, town.at + HOUR, NULL);

	cr_assert_eq(town_is(&town, h)->n_ladder, 0);
	bar->ladder = rungs;
	bar->n_ladder = 1;
	bar->offer_ends_after = MINUTE;
	town_wait(&town, HOUR);
	cr_assert_eq(town_is(&town, h)->n_ladder, 1);
	town_wait(&town, 15000);
	cr_assert_eq(town_is(&town, h)->rings, 2);
	town_wait(&town, 45000);
	ASSERT_STAGE(&town, h, MISSED);
	bar->ladder = NULL;
	bar->n_ladder = 0;
	bar->offer_ends_after = 0;
}

/* Nobody is at the bar when it is due: it goes on at once, and not before. */
Test(due, where_nobody_is_it_goes_on_when_it_is_due) {
	uint64_t h;

	ASSERT_OUTCOME(town_act(&town, "b", EVENT_OFF, (struct event){0})->outcome, OK);
	h = serve_at("towels", 0, town.at + HOUR, NULL);
	cr_assert_eq(town_is(&town, h)->n_also, 0);
	town_wait(&town, HOUR);
	cr_assert_eq(town_is(&town, h)->n_also, 1);
	cr_assert_str_eq(town_is(&town, h)->also[0], "boss");
}

Test(due, a_guest_is_expected_a_walk_after_it) {
	Usher__Fact__Card card = USHER__FACT__CARD__INIT;
	int64_t due_at = town.at + HOUR;
	uint64_t h;

	card.surname = "王";
	h = town_act(&town, "l", EVENT_SEND,
		(struct event){.send = {.to = "flat-a", .card = &card, .due_at = due_at}})
		    ->handoff;
	ASSERT_STAGE(&town, h, SCHEDULED);
	cr_assert_eq(town_is(&town, h)->expected_at, due_at + 40000);
	cr_assert_eq(town_is(&town, h)->meet_by, due_at + 70000);
	ASSERT_OUTCOME(move("l", h, due_at + HOUR), OK);
	cr_assert_eq(town_is(&town, h)->expected_at, due_at + HOUR + 40000);
	cr_assert_eq(town_is(&town, h)->meet_by, due_at + HOUR + 70000);
	town_wait(&town, 13 * HOUR);
	ASSERT_STAGE(&town, h, MISSED);
	cr_assert_eq(relay_visit(town.relay, h)->ended_at, 0, "what is held keeps the visit going");
}

/* What waits anyway is not late for having waited on its device; what had been due by then is. */
Test(due, what_is_held_is_not_late) {
	struct event event = {.request = {.age = 120000},
		.service = {.name = "towels", .quantity = 1, .due_at = town.at + HOUR}};
	uint64_t h = town_act(&town, "l", EVENT_SERVICE, event)->handoff;

	cr_assert_eq(town_is(&town, h)->late, 0);
	event.service.due_at = town.at - 90000;
	h = town_act(&town, "l", EVENT_SERVICE, event)->handoff;
	ASSERT_STAGE(&town, h, OFFERED);
	cr_assert_eq(town_is(&town, h)->late, 90000, "since it was due");
	event.service.due_at = town.at - HOUR;
	h = town_act(&town, "l", EVENT_SERVICE, event)->handoff;
	cr_assert_eq(town_is(&town, h)->late, 120000, "since it was asked for");
}

/* Which is due at once is not held. */
Test(due, now_is_now) {
	const Usher__Fact__Answered *answered = town_act(&town, "l", EVENT_SERVICE,
		(struct event){.service = {.name = "towels", .quantity = 1, .due_at = town.at}});

	ASSERT_STAGE(&town, answered->handoff, OFFERED);
	cr_assert_eq(answered->held, 0);
}

Test(due, it_is_moved) {
	uint64_t h = serve_at("towels", 0, town.at + HOUR, NULL);

	ASSERT_OUTCOME(move("h", h, town.at + 2 * HOUR), NO_SUCH_HANDOFF);
	ASSERT_OUTCOME(move("b", h, town.at + 2 * HOUR), OK);
	ASSERT_OUTCOME(move("s", h, town.at + 3 * HOUR), OK);
	town_wait(&town, 3 * HOUR - 1);
	ASSERT_STAGE(&town, h, SCHEDULED);
	town_wait(&town, 1);
	ASSERT_STAGE(&town, h, OFFERED);
	ASSERT_OUTCOME(move("l", h, town.at + HOUR), PAST_STAGE);
}

Test(due, now_offers_it_at_once) {
	uint64_t h = serve_at("towels", 0, town.at + HOUR, NULL);

	ASSERT_OUTCOME(move("l", h, town.at), OK);
	cr_assert_leq(relay_wake_at(town.relay), town.at);
	town_wait(&town, 0);
	ASSERT_STAGE(&town, h, OFFERED);
}

Test(due, it_is_withdrawn) {
	uint64_t h = serve_at("towels", 0, town.at + HOUR, NULL);

	ASSERT_OUTCOME(town_do(&town, "b", EVENT_WITHDRAW, h), NOT_YOURS);
	ASSERT_OUTCOME(town_do(&town, "l", EVENT_WITHDRAW, h), OK);
	ASSERT_STAGE(&town, h, WITHDRAWN);
	town_wait(&town, 2 * HOUR);
	cr_assert_null(relay_handoff(town.relay, h));
}

Test(due, it_goes_with_its_visit) {
	uint64_t v = town_send(&town, "l", "flat-a");
	uint64_t h = serve_at("towels", v, town.at + HOUR, NULL);

	ASSERT_OUTCOME(town_act(&town, "l", EVENT_END, (struct event){.end = {.visit.number = v}})
			       ->outcome,
		OK);
	ASSERT_STAGE(&town, h, WITHDRAWN);
}

/* Its post leaves the site: the supervisor has it, and is offered it. */
Test(due, its_post_may_go) {
	uint64_t h = serve_at("towels", 0, town.at + HOUR, NULL);
	struct site less = town.site;
	struct post posts[8];

	for (size_t i = less.n_posts = 0; i < town.site.n_posts; i++) {
		if (strcmp(town.site.posts[i].id, "bar") != 0) {
			posts[less.n_posts++] = town.site.posts[i];
		}
	}
	less.posts = posts;
	(void)town_apply(&town, &(struct event){.type = EVENT_SITE, .site = &less});
	cr_assert_str_eq(town_is(&town, h)->post, "boss");
	ASSERT_STAGE(&town, h, SCHEDULED);
	town_wait(&town, HOUR);
	ASSERT_STAGE(&town, h, OFFERED);
	(void)town_apply(&town, &(struct event){.type = EVENT_SITE, .site = &town.site});
}

/* The relay was away when it was due: it is offered as soon as it is back. */
Test(due, what_was_due_meanwhile_is_offered_once) {
	Usher__Fact__Repeat daily = USHER__FACT__REPEAT__INIT;
	uint64_t h, next;

	daily.days = 0x7f;
	daily.minute = 60;
	h = serve_at("towels", 0, DAY + HOUR, &daily);
	town.at = 5 * DAY + 2 * HOUR;
	town_wait(&town, 0);
	ASSERT_STAGE(&town, h, OFFERED);
	next = last_held();
	cr_assert_neq(next, 0);
	cr_assert_eq(town_is(&town, next)->due_at, 6 * DAY + HOUR,
		"not one for each day that has passed");
}

/* Moved to an earlier time it does not come twice. */
Test(due, the_series_goes_on_from_its_own_time) {
	Usher__Fact__Repeat daily = USHER__FACT__REPEAT__INIT;
	uint64_t h;

	daily.days = 0x7f;
	daily.minute = 9 * 60;
	daily.at = DAY + 9 * HOUR;
	h = serve_at("towels", 0, daily.at, &daily);
	town_wait(&town, DAY + 8 * HOUR - town.at);
	ASSERT_OUTCOME(move("l", h, town.at), OK);
	town_wait(&town, 0);
	ASSERT_STAGE(&town, h, OFFERED);
	cr_assert_eq(town_is(&town, last_held())->due_at, 2 * DAY + 9 * HOUR);
	cr_assert_eq(town_is(&town, last_held())->repeat->at, 2 * DAY + 9 * HOUR);
}

Test(due, a_series_goes_on_until_it_is_withdrawn) {
	Usher__Fact__Repeat weekly = USHER__FACT__REPEAT__INIT;
	uint64_t first, second, third;

	weekly.days = 1U << 1 | 1U << 3; /* Monday and Wednesday; 1970-01-05 was a Monday */
	weekly.minute = 9 * 60 + 30;
	first = serve_at("towels", 0, 4 * DAY + 9 * HOUR + 30 * MINUTE, &weekly);
	town_wait(&town, 4 * DAY + 9 * HOUR + 30 * MINUTE - town.at);
	ASSERT_STAGE(&town, first, OFFERED);
	cr_assert_null(town_is(&town, first)->repeat, "the one that is to come repeats");
	second = last_held();
	cr_assert_eq(town_is(&town, second)->due_at, 6 * DAY + 9 * HOUR + 30 * MINUTE);
	cr_assert_eq(town_is(&town, second)->service->quantity, 2);
	cr_assert_str_eq(town_is(&town, second)->sender->badge, "1");
	ASSERT_OUTCOME(town_do(&town, "l", EVENT_WITHDRAW, first), OK);
	town_wait(&town, 2 * DAY);
	ASSERT_STAGE(&town, second, OFFERED);
	third = last_held();
	cr_assert_eq(town_is(&town, third)->due_at, 11 * DAY + 9 * HOUR + 30 * MINUTE);
	ASSERT_OUTCOME(town_do(&town, "l", EVENT_WITHDRAW, third), OK);
	town_wait(&town, 14 * DAY);
	cr_assert_eq(last_held(), 0);
}

/* A notice to two posts is a series for both. */
static uint64_t announce(int64_t due_at, const Usher__Fact__Repeat *repeat) {
	static const char *const to[] = {"flat", "lobby"};
	const Usher__Fact__Answered *answered = town_act(&town, "l", EVENT_NOTICE,
		(struct event){.notice = {.text = "晨會",
				       .posts = to,
				       .n_posts = 2,
				       .confirm = true,
				       .due_at = due_at,
				       .ends_at = due_at + HOUR,
				       .repeat = repeat}});

	ASSERT_OUTCOME(answered->outcome, OK);
	cr_assert_eq(answered->held, answered->handoff);
	return answered->handoff;
}

Test(due, who_is_to_read_a_notice_is_found_when_it_is_due) {
	uint64_t h = announce(town.at + HOUR, NULL);

	cr_assert_eq(town_is(&town, h)->notice->n_readers, 0);
	ASSERT_OUTCOME(town_do(&town, "f", EVENT_CONFIRM, h + 1), PAST_STAGE);
	ASSERT_OUTCOME(town_act(&town, "g", EVENT_OFF, (struct event){0})->outcome, OK);
	town_wait(&town, HOUR);
	cr_assert_eq(town_is(&town, h)->notice->n_readers, 1,
		"the lobby's goes to who sent it as well: a reminder");
	cr_assert_eq(town_is(&town, h + 1)->notice->n_readers, 1);
	cr_assert_eq(town_is(&town, h)->ends_at, town.at + HOUR);
	ASSERT_OUTCOME(town_do(&town, "l", EVENT_CONFIRM, h), OK);
	ASSERT_STAGE(&town, h, CONFIRMED);
	ASSERT_OUTCOME(town_do(&town, "f", EVENT_CONFIRM, h + 1), OK);
	ASSERT_STAGE(&town, h + 1, CONFIRMED);
}

/* Who is at the post that sends it may be another by then. */
Test(due, a_notice_to_all_is_held_for_its_own_post_too) {
	static const char *const all[] = {"all"};

	(void)town_act(&town, "l", EVENT_NOTICE,
		(struct event){.notice = {.text = "x",
				       .posts = all,
				       .n_posts = 1,
				       .due_at = town.at + HOUR}});
	cr_assert_eq(town.facts.n, town.site.n_posts);
	(void)town_act(&town, "l", EVENT_NOTICE,
		(struct event){
			.notice = {.text = "x", .posts = all, .n_posts = 1, .due_at = town.at}});
	cr_assert_eq(town.facts.n, town.site.n_posts - 1, "but not what is due now");
}

/* Whoever is to read a notice must not have it, and with it those of others, offered now. */
Test(due, a_notice_is_moved_by_who_sent_it) {
	uint64_t h = announce(town.at + HOUR, NULL);

	ASSERT_OUTCOME(move("f", h + 1, town.at), NOT_YOURS);
	ASSERT_OUTCOME(move("s", h + 1, town.at + 2 * HOUR), OK);
	ASSERT_OUTCOME(move("l", h, town.at + 3 * HOUR), OK);
}

Test(due, the_notices_of_a_batch_stay_together) {
	Usher__Fact__Repeat daily = USHER__FACT__REPEAT__INIT;
	uint64_t h, next;

	daily.days = 0x7f;
	daily.minute = 9 * 60;
	h = announce(DAY + 9 * HOUR, &daily);
	ASSERT_OUTCOME(move("l", h + 1, DAY + 10 * HOUR), OK);
	cr_assert_eq(town_is(&town, h)->due_at, DAY + 10 * HOUR, "moved with the other");
	town_wait(&town, DAY + 10 * HOUR - town.at);
	ASSERT_STAGE(&town, h, OFFERED);
	ASSERT_STAGE(&town, h + 1, OFFERED);
	next = h + 2;
	cr_assert_eq(
		town_is(&town, next)->due_at, 2 * DAY + 9 * HOUR, "the series keeps its own time");
	cr_assert_eq(town_is(&town, next + 1)->notice->batch, next);
	cr_assert_eq(town_is(&town, next + 1)->notice->of, 2);
	cr_assert_eq(town_is(&town, next)->lasts, HOUR);
	cr_assert(town_is(&town, next)->notice->confirm);
	cr_assert_str_eq(town_is(&town, next)->notice->text, "晨會");
	ASSERT_OUTCOME(town_do(&town, "l", EVENT_WITHDRAW, next + 1), OK);
	ASSERT_STAGE(&town, next, WITHDRAWN);
	cr_assert_eq(last_held(), 0);
}

/* What follows -------------------------------------------------------------------------------- */

static uint64_t repair(uint64_t visit) {
	uint64_t h = town_act(&town, "l", EVENT_SERVICE,
		(struct event){.service = {.name = "repair",
				       .visit.number = visit,
				       .quantity = 3,
				       .note = "漏水",
				       .contact = "6123"}})
			     ->handoff;

	ASSERT_OUTCOME(town_do(&town, "b", EVENT_TAKE, h), OK);
	return h;
}

Test(due, a_repair_that_is_done_is_followed_by_a_call) {
	uint64_t h = repair(0), call;
	const Usher__Fact__Answered *answered =
		town_act(&town, "b", EVENT_DONE, (struct event){.done = {.handoff.number = h}});

	ASSERT_OUTCOME(answered->outcome, OK);
	call = answered->held;
	cr_assert_eq(answered->due_at, town.at + HOUR);
	ASSERT_STAGE(&town, call, SCHEDULED);
	cr_assert_str_eq(town_is(&town, call)->service->name, "call-back");
	cr_assert_str_eq(town_is(&town, call)->service->note, "漏水");
	cr_assert_str_eq(town_is(&town, call)->service->contact, "6123");
	cr_assert_eq(town_is(&town, call)->service->quantity, 1);
	cr_assert_str_eq(town_is(&town, call)->from, "bar");
	cr_assert_str_eq(town_is(&town, call)->post, "hall");
	cr_assert_eq(town_is(&town, call)->after, h);
	town_wait(&town, HOUR);
	ASSERT_STAGE(&town, call, OFFERED);
	ASSERT_OUTCOME(town_do(&town, "h", EVENT_TAKE, call), OK);
	ASSERT_OUTCOME(town_do(&town, "h", EVENT_DONE, call), OK);
	cr_assert_eq(last_held(), 0, "and by no other");
}

/* The guest has left long before: the card is still there, and goes once the call is made. */
Test(due, a_call_outlives_its_visit) {
	uint64_t v = relay_visit(town.relay, town_send(&town, "l", "flat-a"))->visit, h = repair(v),
		 call;

	call = town_act(&town, "b", EVENT_DONE, (struct event){.done = {.handoff.number = h}})
		       ->held;
	ASSERT_OUTCOME(town_act(&town, "l", EVENT_END, (struct event){.end = {.visit.number = v}})
			       ->outcome,
		OK);
	ASSERT_STAGE(&town, call, SCHEDULED);
	town_wait(&town, HOUR);
	ASSERT_STAGE(&town, call, OFFERED);
	cr_assert_str_eq(handoff_card(relay_handoff(town.relay, call))->surname, "王");
	ASSERT_OUTCOME(town_do(&town, "h", EVENT_TAKE, call), OK);
	ASSERT_OUTCOME(town_do(&town, "h", EVENT_DONE, call), OK);
	town_wait(&town, 2 * MINUTE);
	cr_assert_null(relay_handoff(town.relay, call));
	relay_release_archived(town.relay, UINT64_MAX);
	cr_assert_null(relay_visit(town.relay, v), "history");
}

/* It was to be back with whoever was to make it, in the open. */
Test(due, a_call_that_nobody_made_is_seen) {
	uint64_t v = relay_visit(town.relay, town_send(&town, "l", "flat-a"))->visit, h = repair(v),
		 call;

	call = town_act(&town, "b", EVENT_DONE, (struct event){.done = {.handoff.number = h}})
		       ->held;
	ASSERT_OUTCOME(town_act(&town, "l", EVENT_END, (struct event){.end = {.visit.number = v}})
			       ->outcome,
		OK);
	town_wait(&town, HOUR + 30 * MINUTE);
	ASSERT_STAGE(&town, call, MISSED);
	town_wait(&town, 12 * HOUR - 1);
	ASSERT_STAGE(&town, call, MISSED);
	town_wait(&town, 1);
	cr_assert_null(relay_handoff(town.relay, call));
}

/* So does one that is asked for by itself. */
Test(due, a_call_that_was_asked_for_outlives_its_visit) {
	uint64_t v = relay_visit(town.relay, town_send(&town, "l", "flat-a"))->visit;
	uint64_t later = serve_at("call-back", v, town.at + DAY, NULL),
		 now = town_serve(&town, "l", "call-back", v);

	ASSERT_OUTCOME(town_act(&town, "l", EVENT_END, (struct event){.end = {.visit.number = v}})
			       ->outcome,
		OK);
	ASSERT_STAGE(&town, later, SCHEDULED);
	ASSERT_STAGE(&town, now, OFFERED);
	town_wait(&town, DAY);
	ASSERT_STAGE(&town, later, OFFERED);
}

Test(due, a_call_does_not_keep_its_visit_going) {
	uint64_t v = relay_visit(town.relay, town_send(&town, "l", "flat-a"))->visit, h = repair(v);
	uint64_t call =
		town_act(&town, "b", EVENT_DONE, (struct event){.done = {.handoff.number = h}})
			->held;

	ASSERT_OUTCOME(move("b", call, town.at + 20 * HOUR), OK);
	town_wait(&town, 13 * HOUR);
	cr_assert_neq(relay_visit(town.relay, v)->ended_at, 0);
	ASSERT_STAGE(&town, call, SCHEDULED);
}
