/* SPDX-License-Identifier: MIT */
/* Notices: one handoff for each post, who is to read it, who has, and who is reminded. */
#include "town.h"

#include "core/notice.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

static struct town town;

static void open_town(void) {
	town_open(&town);
}

static void close_town(void) {
	town_close(&town);
}

TestSuite(notices, .init = open_town, .fini = close_town);

static const Usher__Fact__Answered *announce(
	const char *device, bool confirm, const char *const *to, size_t n) {
	return town_act(&town, device, EVENT_NOTICE,
		(struct event){
			.notice = {.text = "開會", .posts = to, .n_posts = n, .confirm = confirm}});
}

/* To the flat, from the lobby. */
static uint64_t tell_flat(bool confirm) {
	static const char *const flat[] = {"flat"};
	const Usher__Fact__Answered *answered = announce("l", confirm, flat, 1);

	ASSERT_OUTCOME(answered->outcome, OK);
	return answered->handoff;
}

static void reach(const char *device, uint64_t handoff) {
	struct event event = {
		.type = EVENT_REACHED, .device = device, .reached = {.handoff = handoff}};

	(void)town_apply(&town, &event);
}

static int64_t read_at(uint64_t handoff, size_t i) {
	return town_is(&town, handoff)->notice->readers[i]->at;
}

Test(notices, one_for_each_post) {
	static const char *const to[] = {"hall", "flat", "hall"}, *const all[] = {"all", "bar"},
				 *const wrong[] = {"flat", "roof"};
	const Usher__Fact__Answered *answered = announce("l", true, to, 3);
	const Usher__Fact__Handoff *first, *second;

	cr_assert_eq(town.facts.n, 2);
	first = town_is(&town, answered->handoff);
	second = town_is(&town, answered->handoff + 1);
	cr_assert_str_eq(first->post, "flat");
	cr_assert_str_eq(second->post, "hall");
	cr_assert_eq(first->notice->batch, first->handoff);
	cr_assert_eq(second->notice->batch, first->handoff);
	cr_assert_eq(second->notice->of, 2);
	cr_assert_eq(second->visit, 0);
	cr_assert_str_eq(second->notice->text, "開會");
	cr_assert_eq(first->ends_at, town.at + town.site.notice_ends_after);
	cr_assert_eq(first->notice->n_readers, 2);
	(void)announce("l", true, all, 2);
	cr_assert_eq(
		town.facts.n, town.site.n_posts - 1, "not to the lobby, where only the sender is");
	answered = announce("l", true, wrong, 2);
	ASSERT_OUTCOME(answered->outcome, NO_SUCH_POST);
	cr_assert_eq(town_changes(&town), 0);
	ASSERT_OUTCOME(announce("nobody", true, all, 1)->outcome, NOT_ON_DUTY);
	ASSERT_OUTCOME(
		town_act(&town, "l", EVENT_NOTICE,
			(struct event){
				.notice = {.text = "x", .from = "bar", .posts = all, .n_posts = 1}})
			->outcome,
		NOT_AT_POST);
}

/* A badge once, however many devices it is on; not who sends it. */
Test(notices, who_is_to_read_it) {
	static const char *const lobby[] = {"lobby"};
	const Usher__Fact__Notice *notice;

	ASSERT_OUTCOME(town_on(&town, "l2", "lobby", "2"), OK);
	ASSERT_OUTCOME(town_on(&town, "l3", "lobby", "2"), OK);
	ASSERT_OUTCOME(town_on(&town, "l4", "lobby", "9"), OK);
	ASSERT_OUTCOME(town_on(&town, "l5", "lobby", "1"), OK);
	notice = town_is(&town, announce("l", true, lobby, 1)->handoff)->notice;
	cr_assert_eq(notice->n_readers, 2);
	cr_assert_str_eq(notice->readers[0]->person->badge, "2");
	cr_assert_str_eq(notice->readers[1]->person->badge, "9");
	cr_assert_eq(notice->readers[0]->at, 0);
}

Test(notices, confirmed_by_hand_by_everybody) {
	uint64_t h = tell_flat(true);

	reach("f", h);
	reach("g", h);
	ASSERT_STAGE(&town, h, OFFERED);
	cr_assert_eq(town_is(&town, h)->n_reached, 2);
	town.at += 1000;
	ASSERT_OUTCOME(town_do(&town, "f", EVENT_CONFIRM, h), OK);
	cr_assert_eq(read_at(h, 0), town.at);
	cr_assert_eq(read_at(h, 1), 0);
	ASSERT_STAGE(&town, h, OFFERED);
	town.at += 1000;
	ASSERT_OUTCOME(town_do(&town, "f", EVENT_CONFIRM, h), OK);
	cr_assert_eq(town_changes(&town), 0);
	cr_assert_eq(read_at(h, 0), town.at - 1000);
	town_assert_replays(&town);
	ASSERT_OUTCOME(town_do(&town, "g", EVENT_CONFIRM, h), OK);
	ASSERT_STAGE(&town, h, CONFIRMED);
	ASSERT_OUTCOME(town_do(&town, "g", EVENT_CONFIRM, h), OK);
	town_wait(&town, 60000);
	cr_assert_null(relay_handoff(town.relay, h));
}

/* From a post that is offered nothing but notices, too. */
Test(notices, who_may_confirm) {
	static const char *const desk[] = {"desk"};
	uint64_t h = tell_flat(true), k;

	ASSERT_OUTCOME(town_do(&town, "l", EVENT_CONFIRM, h), NOT_YOURS);
	ASSERT_OUTCOME(town_do(&town, "b", EVENT_CONFIRM, h), NO_SUCH_HANDOFF);
	ASSERT_OUTCOME(town_do(&town, "s", EVENT_CONFIRM, h), NOT_YOURS);
	ASSERT_OUTCOME(town_on(&town, "d", "desk", "6"), OK);
	k = announce("l", true, desk, 1)->handoff;
	ASSERT_OUTCOME(town_do(&town, "d", EVENT_CONFIRM, k), OK);
	ASSERT_STAGE(&town, k, CONFIRMED);
	/* who came later is no reader, but is on the list once it is read */
	ASSERT_OUTCOME(town_on(&town, "s", "flat", "9"), OK);
	ASSERT_OUTCOME(town_do(&town, "s", EVENT_CONFIRM, h), OK);
	cr_assert_eq(town_is(&town, h)->notice->n_readers, 3);
	ASSERT_STAGE(&town, h, OFFERED);
}

Test(notices, where_nobody_is_the_first_will_do) {
	static const char *const desk[] = {"desk"};
	uint64_t by_hand = announce("l", true, desk, 1)->handoff,
		 by_device = announce("l", false, desk, 1)->handoff;

	cr_assert_eq(town_is(&town, by_hand)->notice->n_readers, 0);
	ASSERT_OUTCOME(town_on(&town, "d", "desk", "6"), OK);
	ASSERT_OUTCOME(town_do(&town, "d", EVENT_CONFIRM, by_hand), OK);
	ASSERT_STAGE(&town, by_hand, CONFIRMED);
	cr_assert_str_eq(town_is(&town, by_hand)->notice->readers[0]->person->badge, "6");
	reach("d", by_device);
	ASSERT_STAGE(&town, by_device, CONFIRMED);
}

Test(notices, a_device_of_each_has_it) {
	uint64_t h = tell_flat(false);

	ASSERT_OUTCOME(town_on(&town, "f2", "flat", "3"), OK);
	ASSERT_OUTCOME(town_on(&town, "late", "flat", "9"), OK);
	reach("l", h);
	cr_assert_eq(town_changes(&town), 0);
	reach("late", h);
	ASSERT_STAGE(&town, h, OFFERED);
	cr_assert_eq(town_is(&town, h)->notice->n_readers, 2,
		"a device's word does not make its holder a reader");
	reach("f2", h);
	cr_assert_eq(read_at(h, 0), town.at);
	reach("f", h);
	ASSERT_STAGE(&town, h, OFFERED);
	reach("g", h);
	ASSERT_STAGE(&town, h, CONFIRMED);
	cr_assert_null(town_is(&town, h)->ender);
}

/* The sender's own devices do not speak for the post. */
Test(notices, to_ones_own_post) {
	static const char *const lobby[] = {"lobby"};
	uint64_t h = announce("l", false, lobby, 1)->handoff;

	reach("l", h);
	ASSERT_STAGE(&town, h, OFFERED);
	ASSERT_OUTCOME(town_on(&town, "l2", "lobby", "2"), OK);
	reach("l2", h);
	ASSERT_STAGE(&town, h, CONFIRMED);
}

Test(notices, at_its_end_it_is_missed_and_names_who_lacks) {
	static const char *const flat[] = {"flat"};
	int64_t end = town.at + 3600000;
	struct event event = {
		.notice = {
			.text = "x", .posts = flat, .n_posts = 1, .confirm = true, .ends_at = end}};
	uint64_t h = town_act(&town, "l", EVENT_NOTICE, event)->handoff;

	ASSERT_OUTCOME(town_do(&town, "f", EVENT_CONFIRM, h), OK);
	town_wait(&town, 3600000 - 1);
	ASSERT_STAGE(&town, h, OFFERED);
	town_wait(&town, 1);
	ASSERT_STAGE(&town, h, MISSED);
	cr_assert_neq(read_at(h, 0), 0);
	cr_assert_eq(read_at(h, 1), 0);
	ASSERT_OUTCOME(town_do(&town, "g", EVENT_CONFIRM, h), PAST_STAGE);
	ASSERT_OUTCOME(town_do(&town, "l", EVENT_REMIND, h), PAST_STAGE);
	town_wait(&town, 12 * 3600000 - 1);
	ASSERT_STAGE(&town, h, MISSED);
	town_wait(&town, 1);
	cr_assert_null(relay_handoff(town.relay, h));
	/* an end that is past is the site's */
	event.notice.ends_at = town.at;
	h = town_act(&town, "l", EVENT_NOTICE, event)->handoff;
	cr_assert_eq(town_is(&town, h)->ends_at, town.at + town.site.notice_ends_after);
}

Test(notices, reminded_are_those_who_lack_it) {
	static const char *const to[] = {"flat", "bar", "hall"};
	uint64_t flat = announce("l", true, to, 3)->handoff, bar = flat - 1 + 2, hall;
	Usher__Fact__Handoff filed = USHER__FACT__HANDOFF__INIT;
	Usher__Fact__Notice notice = USHER__FACT__NOTICE__INIT;

	bar = !strcmp(town_is(&town, flat)->post, "bar") ? flat : flat + 1;
	hall = flat + 2;
	cr_assert_str_eq(town_is(&town, bar)->post, "bar");
	ASSERT_OUTCOME(town_do(&town, "b", EVENT_CONFIRM, bar), OK);
	ASSERT_OUTCOME(town_do(&town, "f", EVENT_REMIND, flat), NOT_YOURS);
	ASSERT_OUTCOME(town_do(&town, "l", EVENT_REMIND, bar), OK);
	cr_assert_eq(town_changes(&town), 2);
	cr_assert_eq(town_is(&town, flat)->rings, 2);
	cr_assert_eq(town_is(&town, hall)->rings, 2);
	cr_assert_eq(town_is(&town, bar)->rings, 1);
	ASSERT_OUTCOME(town_do(&town, "s", EVENT_REMIND, hall), OK);
	town_wait(&town, 60000);
	cr_assert_null(relay_handoff(town.relay, bar));
	ASSERT_OUTCOME(town_do(&town, "l", EVENT_REMIND, flat), OK);
	/* one that is history still leads to the others */
	filed.kind = USHER__KIND__NOTICE;
	filed.stage = USHER__STAGE__CONFIRMED;
	filed.from = (char *)"lobby";
	filed.post = (char *)"bar";
	filed.notice = &notice;
	notice.batch = flat;
	notice.of = 3;
	ASSERT_OUTCOME(town_act(&town, "l", EVENT_REMIND,
			       (struct event){.remind = {.handoff.number = bar,
						      .handoff.archived = &filed}})
			       ->outcome,
		OK);
	cr_assert_eq(town_is(&town, hall)->rings, 5);
	ASSERT_OUTCOME(town_do(&town, "l", EVENT_WITHDRAW, flat), OK);
	ASSERT_OUTCOME(town_do(&town, "l", EVENT_WITHDRAW, hall), OK);
	ASSERT_OUTCOME(town_do(&town, "l", EVENT_REMIND, hall), PAST_STAGE);
}

Test(notices, are_not_taken) {
	uint64_t h = tell_flat(true), guest = town_send(&town, "l", "flat-a");

	ASSERT_OUTCOME(town_do(&town, "f", EVENT_TAKE, h), WRONG_KIND);
	ASSERT_OUTCOME(town_do(&town, "f", EVENT_DECLINE, h), WRONG_KIND);
	ASSERT_OUTCOME(town_do(&town, "f", EVENT_MET, h), WRONG_KIND);
	ASSERT_OUTCOME(town_do(&town, "f", EVENT_RELEASE, h), WRONG_KIND);
	ASSERT_OUTCOME(town_do(&town, "f", EVENT_CONFIRM, guest), WRONG_KIND);
	ASSERT_OUTCOME(town_do(&town, "l", EVENT_REMIND, guest), WRONG_KIND);
	ASSERT_OUTCOME(town_do(&town, "l", EVENT_WITHDRAW, h), OK);
	ASSERT_OUTCOME(town_do(&town, "f", EVENT_CONFIRM, h), PAST_STAGE);
}

/* As many as a handoff can hold, and no more. */
Test(notices, of_more_readers_than_there_may_be) {
	static struct badge many[READERS_MAX + 20];
	static char ids[READERS_MAX + 20][8];
	struct badge *kept = town.site.badges;
	size_t n_kept = town.site.n_badges;
	uint64_t h;

	for (size_t i = 0; i < READERS_MAX + 20; i++) {
		(void)snprintf(ids[i], sizeof ids[i], "x%zu", i);
		many[i] = kept[2]; /* the flat's */
		many[i].id = ids[i];
	}
	town.site.badges = many;
	town.site.n_badges = READERS_MAX + 20;
	for (size_t i = 0; i < READERS_MAX + 20; i++) {
		ASSERT_OUTCOME(town_on(&town, ids[i], "flat", ids[i]), OK);
	}
	h = tell_flat(true);
	cr_assert_eq(town_is(&town, h)->notice->n_readers, READERS_MAX);
	ASSERT_OUTCOME(town_do(&town, "f", EVENT_CONFIRM, h), OK);
	ASSERT_OUTCOME(town_do(&town, "x99", EVENT_CONFIRM, h), TOO_MANY);
	cr_assert_eq(town_is(&town, h)->notice->n_readers, READERS_MAX);
	town.site.badges = kept;
	town.site.n_badges = n_kept;
}
