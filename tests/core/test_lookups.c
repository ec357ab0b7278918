/* SPDX-License-Identifier: MIT */
/* What the core looks up, in the site, in its tables and in its state, and does not find; and its
 * limits. */
#include "later.h"
#include "town.h"

#include "base/memory.h"
#include "core/device.h"
#include "core/handoff_private.h"
#include "core/kind.h"
#include "core/runs.h"
#include "core/stage.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

static struct town town;

static void open_town(void) {
	town_init(&town);
}

static void close_town(void) {
	town_assert_replays(&town);
	town_finish(&town);
}

TestSuite(lookups, .init = open_town, .fini = close_town);

Test(lookups, the_site_knows_its_names) {
	const struct site *site = &town.site;

	cr_assert_str_eq(site_post(site, "bar")->name, "酒吧");
	cr_assert_null(site_post(site, "roof"));
	cr_assert_null(site_post(site, NULL));
	cr_assert_str_eq(site_area(site, "club")->post->id, "bar");
	cr_assert_null(site_area(site, "roof"));
	cr_assert_null(site_area(site, NULL));
	cr_assert_null(site_badge(site, "77"));
	cr_assert_null(site_badge(site, NULL));
	cr_assert(site_post_takes_handoffs(site, site_post(site, "boss")),
		"a supervisor's is sent what has no post any more");
	cr_assert(!site_post_takes_handoffs(site, site_post(site, "desk")));
	cr_assert_null(site_vehicle(site, "cart"));
	cr_assert_null(site_checklist_item(site, "tie"));
	cr_assert_null(site_service_by_name(site, "tea"));
}

/* The town's, with a cart and tea at the desk, and something to tick. */
static struct site with_more(void) {
	static char *aliases[] = {"茶", "cup of Tea", NULL};
	static const struct post *posts[1];
	static struct vehicle vehicles[] = {
		{.id = "cart", .name = "車", .seats = 6},
		{.id = "van", .name = "Van", .seats = 9},
	};
	static struct service services[] = {
		{.id = "tea", .name = "Milk tea", .aliases = aliases, .n_aliases = 2},
		{.id = "lift", .name = "電梯"},
	};
	static struct checklist_item checks[] = {
		{.id = "tie", .text = "Tie", .posts = posts, .n_posts = 1},
		{.id = "hair", .text = "Hair"},
	};
	struct site site = town.site;

	posts[0] = site_post(&site, "desk");
	vehicles[0].post = vehicles[1].post = site_post(&site, "lobby");
	services[0].post = services[1].post = site_post(&site, "bar");
	site.vehicles = vehicles;
	site.n_vehicles = 2;
	site.services = services;
	site.n_services = 2;
	site.checklist = checks;
	site.n_checklist = 2;
	return site;
}

Test(lookups, vehicles_and_checks_are_found) {
	struct site site = with_more();

	cr_assert_eq(site_vehicle(&site, "van"), &site.vehicles[1]);
	cr_assert_null(site_vehicle(&site, "VAN"));
	cr_assert_null(site_vehicle(&site, NULL));
	cr_assert_eq(site_checklist_item(&site, "hair"), &site.checklist[1]);
	cr_assert_null(site_checklist_item(&site, NULL));
	cr_assert(checklist_item_applies_at(&site.checklist[0], site_post(&site, "desk")));
	cr_assert(!checklist_item_applies_at(&site.checklist[0], site_post(&site, "bar")));
	cr_assert(checklist_item_applies_at(&site.checklist[1], site_post(&site, "bar")),
		"without posts it counts everywhere");
}

Test(lookups, a_post_receives_what_leads_to_it) {
	struct site site = with_more();
	const struct post *desk = site_post(&site, "desk");

	cr_assert(!site_post_takes_handoffs(&site, desk), "a check leads nowhere");
	cr_assert(site_post_takes_handoffs(&site, site_post(&site, "lobby")), "it drives");
	site.vehicles[1].post = desk;
	cr_assert(site_post_takes_handoffs(&site, desk));
	site.vehicles[1].post = site_post(&site, "lobby");
	site.services[1].post = desk;
	cr_assert(site_post_takes_handoffs(&site, desk));
}

/* Looked through, and found by the tables. */
Test(lookups, posts_go_by_their_ids) {
	struct site site = with_more();

	for (int indexed = 0; indexed < 2; indexed++) {
		for (size_t i = 0; i < site.n_posts; i++) {
			cr_assert_eq(site_post(&site, site.posts[i].id), &site.posts[i]);
		}
		cr_assert(
			site_supervisor_post(&site) && site_supervisor_post(&site)->is_supervisor);
		cr_assert_null(site_post(&site, "roof"));
		cr_assert_null(site_post(&site, "BAR"));
		cr_assert_null(site_post(&site, ""));
		cr_assert_null(site_post(&site, NULL));
		site_build_indexes(&site);
	}
	site_finish_indexes(&site);
}

/* The same. */
Test(lookups, services_have_many_names) {
	static const char *const tea[] = {"tea", "TEA", " milk Tea\t", "茶", "CUP OF TEA"};
	static const char *const nothing[] = {
		"", " ", "milk", "cup", "cup  of tea", "flat a", "club"};
	struct site site = with_more();

	for (int indexed = 0; indexed < 2; indexed++) {
		for (size_t i = 0; i < sizeof tea / sizeof *tea; i++) {
			cr_assert_eq(site_service_by_name(&site, tea[i]), &site.services[0], "%s",
				tea[i]);
		}
		for (size_t i = 0; i < sizeof nothing / sizeof *nothing; i++) {
			cr_assert_null(site_service_by_name(&site, nothing[i]), "%s", nothing[i]);
		}
		cr_assert_eq(site_service_by_name(&site, "電梯"), &site.services[1]);
		cr_assert_null(site_service_by_name(&site, NULL));
		cr_assert_eq(site_area_by_name(&site, "club"), site_area(&site, "club"));
		cr_assert_null(site_area_by_name(&site, "tea"));
		site_build_indexes(&site);
	}
	site_finish_indexes(&site);
}

Test(lookups, a_guest_walks_from_somewhere) {
	struct walk walks[] = {
		{site_post(&town.site, "lobby"), 15000}, {site_post(&town.site, "bar"), 0}};
	struct area area = {.walk_ms = 40000, .walks = walks, .n_walks = 2};

	cr_assert_eq(area_walk_ms(&area, "lobby"), 15000);
	cr_assert_eq(area_walk_ms(&area, "bar"), 0);
	cr_assert_eq(area_walk_ms(&area, "desk"), 40000);
	cr_assert_eq(area_walk_ms(&area, "gone"), 40000);
	cr_assert_eq(area_walk_ms(&area, NULL), 40000);
}

Test(lookups, areas_have_many_names) {
	static const char *const flat[] = {
		"flat-a", "FLAT-A", " flat a\t", "樣板房 A", "樣板房A", "樣板房a"};
	static const char *const nowhere[] = {"", " ", "flat", "flat-a-b", "樣板房", "club house"};

	for (size_t i = 0; i < sizeof flat / sizeof *flat; i++) {
		const struct area *area = site_area_by_name(&town.site, flat[i]);

		cr_assert(area && !strcmp(area->id, "flat-a"), "%s", flat[i]);
	}
	for (size_t i = 0; i < sizeof nowhere / sizeof *nowhere; i++) {
		cr_assert_null(site_area_by_name(&town.site, nowhere[i]), "%s", nowhere[i]);
	}
	cr_assert_null(site_area_by_name(&town.site, NULL));
	cr_assert_str_eq(site_area_by_name_bytes(&town.site, "club, please", 4)->id, "club");
}

Test(lookups, a_site_without_a_supervisor_has_none) {
	struct site site = town.site;

	site.n_posts = 4;
	cr_assert_null(site_supervisor_post(&site));
}

static struct zone *free_zone(struct zone *zone) {
	free(zone);
	return NULL;
}

Test(lookups, a_site_is_freed_at_any_point) {
	struct site *site = NEW(struct site);

	cr_assert_null(site_free(NULL));
	cr_assert_null(site_free(site));
	site = NEW(struct site);
	site->posts = NEW_N(struct post, 1);
	site->areas = NEW_N(struct area, 1);
	site->badges = NEW_N(struct badge, 1);
	site->vehicles = NEW_N(struct vehicle, 1);
	site->services = NEW_N(struct service, 1);
	site->checklist = NEW_N(struct checklist_item, 1);
	site->n_posts = site->n_areas = site->n_badges = site->n_vehicles = site->n_services =
		site->n_checklist = 1;
	site->posts[0].id = copy_text("lobby");
	site->areas[0].aliases = NEW_N(char *, 2);
	site->areas[0].aliases[0] = copy_text("hall");
	site->areas[0].n_aliases = 1;
	site->areas[0].walks = NEW_N(struct walk, 1);
	site->badges[0].posts = NEW_N(const struct post *, 1);
	site->vehicles[0].name = copy_text("Cart");
	site->services[0].aliases = NEW_N(char *, 1);
	site->checklist[0].posts = NEW_N(const struct post *, 1);
	cr_assert_null(site_free(site));
	site = NEW(struct site);
	site->name = copy_text("town");
	site->zone = (struct zone *)copy_text("a zone, to the core");
	site->zone_free = free_zone;
	cr_assert_null(site_free(site));
}

Test(lookups, kinds_and_stages) {
	const struct kind *arrival = kind_find(USHER__KIND__ARRIVAL),
			  *service = kind_find(USHER__KIND__SERVICE);
	Usher__Fact__Handoff handoff = USHER__FACT__HANDOFF__INIT;
	Usher__Fact__Service part = USHER__FACT__SERVICE__INIT;

	cr_assert_null(kind_find(USHER__KIND__KIND_UNSAID));
	handoff.kind = USHER__KIND__ARRIVAL;
	handoff.stage = USHER__STAGE__OFFERED;
	cr_assert_null(kind_find_step(arrival, EVENT_MET, &handoff));
	handoff.stage = USHER__STAGE__TAKEN;
	cr_assert_eq(kind_find_step(arrival, EVENT_MET, &handoff)->to, USHER__STAGE__MET);
	cr_assert_null(kind_find_step(arrival, EVENT_TAKE, &handoff));
	cr_assert(kind_has_next_step_to(&handoff, USHER__STAGE__MET));
	cr_assert(!kind_has_next_step_to(&handoff, USHER__STAGE__WITHDRAWN));
	cr_assert(kind_has_act(arrival, EVENT_MET));
	cr_assert(!kind_has_act(arrival, EVENT_ABOARD));
	handoff.kind = USHER__KIND__SERVICE;
	handoff.service = &part;
	cr_assert_eq(kind_find_step(service, EVENT_DONE, &handoff)->to, USHER__STAGE__DONE);
	part.loan = true;
	cr_assert_eq(kind_find_step(service, EVENT_DONE, &handoff)->to, USHER__STAGE__LENT,
		"a loan comes back");
	cr_assert(stage_is_open(USHER__STAGE__SCHEDULED));
	cr_assert(!stage_is_open(USHER__STAGE__STAGE_UNSAID));
	cr_assert(!stage_is_open(later_value(&usher__stage__descriptor, 1)));
}

Test(lookups, facts_own_what_they_say) {
	char badge[] = "1", name[] = "陳";
	struct facts facts = {0};
	Usher__Fact__Person *person = facts_new_person(&facts, badge, name);
	Usher__Fact__Fact *off = facts_add(&facts, 1, USHER__FACT__FACT__WHAT_SIGNED_OFF);
	Usher__Fact__Fact *filed = facts_add(&facts, 1, USHER__FACT__FACT__WHAT_FILED);

	memset(badge, 'x', sizeof badge - 1);
	cr_assert_str_eq(person->badge, "1");
	cr_assert_null(facts_new_person(&facts, NULL, name));
	cr_assert_null(facts_new_person(&facts, "", name));
	cr_assert_str_eq(facts_copy_text(&facts, NULL), "");
	cr_assert_eq(facts_copy_card(&facts, NULL)->n_traits, 0);
	filed->filed->handoff = 7;
	cr_assert_eq(fact_handoff_number(filed), 7);
	cr_assert_eq(fact_handoff_number(off), 0);
	filed->what_case =
		(Usher__Fact__Fact__WhatCase)later_field(&usher__fact__fact__descriptor, 1);
	cr_assert_eq(fact_handoff_number(filed), 0);
	filed->what_case = (Usher__Fact__Fact__WhatCase)later_known(
		&usher__fact__fact__descriptor, "answered");
	cr_assert_eq(fact_handoff_number(filed), 0);
	facts_clear(&facts);
}

Test(lookups, devices_and_what_they_see) {
	ASSERT_OUTCOME(town_on(&town, "l", "lobby", "1"), OK);
	ASSERT_OUTCOME(town_on(&town, "s", "boss", "9"), OK);
	cr_assert_str_eq(relay_nth_device(town.relay, 0)->device, "l");
	cr_assert_str_eq(relay_nth_device(town.relay, 1)->device, "s");
	cr_assert_null(relay_nth_device(town.relay, 2));
	cr_assert_null(relay_signed_on_device(town.relay, "unheard-of"));
	cr_assert_eq(relay_duty_changed_seq(town.relay, "l"), 1);
	cr_assert_eq(relay_duty_changed_seq(town.relay, "s"), 2);
	cr_assert_eq(relay_duty_changed_seq(town.relay, "unheard-of"), 0);
	cr_assert(town_may_see(town.relay, "l", "lobby", "flat"));
	cr_assert(town_may_see(town.relay, "l", "flat", "lobby"));
	cr_assert(!town_may_see(town.relay, "l", "flat", "bar"));
	cr_assert(town_may_see(town.relay, "s", "flat", "bar"), "a supervisor sees all");
	cr_assert(!town_may_see(town.relay, "unheard-of", "lobby", "flat"));
	cr_assert_eq(relay_seq(town.relay), 2);
	ASSERT_OUTCOME(town_do(&town, "l", EVENT_OFF, 0), OK);
	cr_assert_null(relay_signed_on_device(town.relay, "l"), "it is known, and nobody is on it");
	cr_assert_null(relay_free(NULL));
}

/* After a replay and before the first site, nobody is a supervisor. */
Test(lookups, without_a_site_only_posts_count) {
	struct relay *relay = relay_new();

	ASSERT_OUTCOME(town_on(&town, "s", "boss", "9"), OK);
	for (size_t i = 0; i < town.n_log; i++) {
		cr_assert_eq(relay_replay_fact(relay, town.log[i]), 0);
	}
	cr_assert(town_may_see(relay, "s", "boss", "flat"));
	cr_assert(!town_may_see(relay, "s", "lobby", "flat"));
	relay_free(relay);
}

Test(lookups, filed_handoffs_are_listed_until_they_are_let_go) {
	uint64_t h, k;
	size_t n;

	ASSERT_OUTCOME(town_on(&town, "l", "lobby", "1"), OK);
	h = town_send(&town, "l", "flat-a");
	k = town_send(&town, "l", "flat-a");
	ASSERT_OUTCOME(town_do(&town, "l", EVENT_WITHDRAW, h), OK);
	ASSERT_OUTCOME(town_do(&town, "l", EVENT_WITHDRAW, k), OK);
	town_wait(&town, 60000);
	cr_assert_null(relay_handoff(town.relay, h));
	free(relay_collect_handoffs(town.relay, false, &n));
	cr_assert_eq(n, 0);
	free(relay_collect_handoffs(town.relay, true, &n));
	cr_assert_eq(n, 2);
	cr_assert_str_eq(handoff_card(relay_archived_handoff(town.relay, h))->surname, "王");
	cr_assert_null(relay_archived_handoff(town.relay, 12345));
}

Test(lookups, the_current_site_is_the_last_that_came) {
	struct relay *fresh = relay_new();
	struct site other = town.site;

	cr_assert_null(relay_site(fresh));
	relay_free(fresh);
	cr_assert_eq(relay_site(town.relay), &town.site);
	(void)town_apply(&town, &(struct event){.type = EVENT_SITE, .site = &other});
	cr_assert_eq(relay_site(town.relay), &other);
}

Test(lookups, what_was_answered_is_known) {
	struct event off = {.type = EVENT_OFF, .device = "x", .request = {.run = 5, .id = 1}};
	struct event nonsense = {.type = EVENT_TYPES_N};

	cr_assert_null(relay_remembered_answer(town.relay, &off));
	ASSERT_OUTCOME(town_apply(&town, &off)->outcome, NOT_ON_DUTY);
	ASSERT_OUTCOME(relay_remembered_answer(town.relay, &off)->outcome, NOT_ON_DUTY);
	off.request.id = 0; /* too old to tell */
	ASSERT_OUTCOME(relay_remembered_answer(town.relay, &off)->outcome, ID_FORGOTTEN);
	cr_assert_null(town_apply(&town, &nonsense));
	cr_assert_eq(town.facts.n, 0);
}

/* A device that asks far out of order must not have anything done twice. */
Test(lookups, an_answer_that_was_let_go_is_never_given_anew) {
	struct event off = {.type = EVENT_OFF, .device = "x", .request = {.run = 5, .id = 1}};

	ASSERT_OUTCOME(town_apply(&town, &off)->outcome, NOT_ON_DUTY);
	for (off.request.id = 10; off.request.id < 10 + ANSWERS_KEPT; off.request.id++) {
		ASSERT_OUTCOME(town_apply(&town, &off)->outcome, NOT_ON_DUTY);
	}
	off.request.id = 7; /* under all that are kept: whether it was answered is not known */
	ASSERT_OUTCOME(town_apply(&town, &off)->outcome, ID_FORGOTTEN);
	off.request.id = 1000; /* and now the oldest goes */
	ASSERT_OUTCOME(town_apply(&town, &off)->outcome, NOT_ON_DUTY);
	for (off.request.id = 1; off.request.id <= 10; off.request.id++) {
		ASSERT_OUTCOME(town_apply(&town, &off)->outcome, ID_FORGOTTEN);
	}
}

Test(lookups, so_many_devices_and_no_more) {
	char names[DEVICES_MAX][8];
	struct event off = {.type = EVENT_OFF, .request = {.run = 1, .id = 1}};

	for (size_t i = 0; i < DEVICES_MAX; i++) {
		snprintf(names[i], sizeof names[i], "%zu", i);
		off.device = names[i];
		ASSERT_OUTCOME(town_apply(&town, &off)->outcome, NOT_ON_DUTY);
	}
	off.device = "one more";
	ASSERT_OUTCOME(town_apply(&town, &off)->outcome, TOO_MANY);
	cr_assert_eq(town.facts.n, 0);
	off.device = names[0];
	off.request.id = 2;
	ASSERT_OUTCOME(town_apply(&town, &off)->outcome, NOT_ON_DUTY);
}

Test(lookups, so_many_handoffs_and_no_more) {
	Usher__Fact__Snapshot snapshot = USHER__FACT__SNAPSHOT__INIT;
	Usher__Fact__Visit visit = USHER__FACT__VISIT__INIT, *visits[] = {&visit};
	Usher__Fact__Card card = USHER__FACT__CARD__INIT;
	Usher__Fact__Handoff *handoffs = NEW_N(Usher__Fact__Handoff, HANDOFFS_MAX);
	Usher__Fact__Handoff **list = NEW_N(Usher__Fact__Handoff *, HANDOFFS_MAX);

	visit.visit = 1;
	visit.card = &card;
	for (size_t i = 0; i < HANDOFFS_MAX; i++) {
		usher__fact__handoff__init(&handoffs[i]);
		handoffs[i].visit = 1;
		handoffs[i].handoff = i + 2;
		handoffs[i].kind = USHER__KIND__ARRIVAL;
		handoffs[i].stage = USHER__STAGE__OFFERED;
		handoffs[i].ends_at = town.at + 1000;
		list[i] = &handoffs[i];
	}
	snapshot.last_number = HANDOFFS_MAX + 1;
	snapshot.visits = visits;
	snapshot.n_visits = 1;
	snapshot.handoffs = list;
	snapshot.n_handoffs = HANDOFFS_MAX - 1;

	struct town full = {.site = town.site, .relay = relay_new(), .at = town.at};
	struct event site = {.type = EVENT_SITE, .site = &full.site};

	cr_assert_eq(relay_restore(full.relay, &snapshot), 0);
	(void)town_apply(&full, &site);
	ASSERT_OUTCOME(town_on(&full, "l", "lobby", "1"), OK);
	cr_assert_neq(town_send(&full, "l", "flat-a"), 0);
	ASSERT_OUTCOME(
		town_act(&full, "l", EVENT_SEND, (struct event){.send = {.to = "flat-a"}})->outcome,
		TOO_MANY);
	town_finish(&full);
	free(handoffs);
	free(list);
}
