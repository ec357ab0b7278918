/* SPDX-License-Identifier: MIT */
/* What clients are shown of each kind, of visits and of inspections. */
#include "encode/encode.h"

#include <criterion/criterion.h>
#include <string.h>

static struct pool pool;

static void stop(void) {
	pool_finish(&pool);
}

TestSuite(encode_kinds, .fini = stop);

static Usher__Fact__Person person(const char *badge, const char *name) {
	Usher__Fact__Person person = USHER__FACT__PERSON__INIT;

	person.badge = (char *)badge;
	person.name = (char *)name;
	return person;
}

Test(encode_kinds, a_pickup) {
	Usher__Fact__Handoff handoff = USHER__FACT__HANDOFF__INIT;
	Usher__Fact__Pickup pickup = USHER__FACT__PICKUP__INIT;
	Usher__Handoff *said;

	pickup.area = (char *)"lounge";
	pickup.luggage = 2;
	pickup.vehicle = (char *)"cart-1";
	pickup.seats = 3;
	handoff.kind = USHER__KIND__PICKUP;
	handoff.stage = USHER__STAGE__ABOARD;
	handoff.pickup = &pickup;
	handoff.party = 3;
	handoff.expected_at = 5;
	handoff.meet_by = 6;
	handoff.aboard_at = 7;
	handoff.ends_at = 8;
	said = encode_archived_handoff(&pool, &handoff);
	cr_assert_eq(said->kind, USHER__KIND__PICKUP);
	cr_assert_eq(said->stage, USHER__STAGE__ABOARD);
	cr_assert_str_eq(said->area, "lounge");
	cr_assert_eq(said->luggage, 2);
	cr_assert_str_eq(said->vehicle, "cart-1");
	cr_assert_eq(said->party, 3);
	cr_assert_eq(said->expected_at, 5);
	cr_assert_eq(said->meet_by, 6);
	cr_assert_eq(said->aboard_at, 7);
	cr_assert_eq(said->ends_at, 8);
	cr_assert_str_eq(said->service, "");
}

Test(encode_kinds, a_service) {
	Usher__Fact__Handoff handoff = USHER__FACT__HANDOFF__INIT;
	Usher__Fact__Service service = USHER__FACT__SERVICE__INIT;
	Usher__Fact__Person named = person("202", "吳");
	Usher__Handoff *said;

	service.name = (char *)"key";
	service.at = (char *)"桌 3";
	service.quantity = 4;
	service.note = (char *)"快";
	service.contact = (char *)"9123";
	service.named = &named;
	service.loan = true;
	handoff.kind = USHER__KIND__SERVICE;
	handoff.stage = USHER__STAGE__LENT;
	handoff.service = &service;
	said = encode_archived_handoff(&pool, &handoff);
	cr_assert_eq(said->stage, USHER__STAGE__LENT);
	cr_assert_str_eq(said->service, "key");
	cr_assert_str_eq(said->at, "桌 3");
	cr_assert_eq(said->quantity, 4);
	cr_assert_str_eq(said->note, "快");
	cr_assert_str_eq(said->contact, "9123");
	cr_assert_str_eq(said->named, "202");
	cr_assert_str_eq(said->named_name, "吳");
	cr_assert(said->loan);
	cr_assert_str_eq(said->visit, "", "about no guest");
	service.named = NULL;
	cr_assert_str_eq(encode_archived_handoff(&pool, &handoff)->named, "");
}

Test(encode_kinds, a_notice) {
	enum {
		READERS = 70
	};
	Usher__Fact__Handoff handoff = USHER__FACT__HANDOFF__INIT;
	Usher__Fact__Notice notice = USHER__FACT__NOTICE__INIT;
	Usher__Fact__Reader readers[READERS], *list[READERS];
	Usher__Fact__Person reader = person("301", "周");
	Usher__Handoff *said;

	for (size_t i = 0; i < READERS; i++) {
		usher__fact__reader__init(&readers[i]);
		readers[i].person = &reader;
		readers[i].at = (int64_t)i;
		list[i] = &readers[i];
	}
	notice.text = (char *)"開會";
	notice.confirm = true;
	notice.readers = list;
	notice.n_readers = 2;
	notice.batch = 4 * 32 + 19;
	notice.of = 3;
	handoff.kind = USHER__KIND__NOTICE;
	handoff.notice = &notice;
	said = encode_archived_handoff(&pool, &handoff);
	cr_assert_str_eq(said->text, "開會");
	cr_assert(said->confirm);
	cr_assert(!said->unstaffed);
	cr_assert_str_eq(said->batch, "4K");
	cr_assert_eq(said->n_readers, 2);
	cr_assert_str_eq(said->readers[1]->badge, "301");
	cr_assert_str_eq(said->readers[1]->name, "周");
	cr_assert_eq(said->readers[0]->at, 0);
	cr_assert_eq(said->readers[1]->at, 1);
	notice.n_readers = READERS;
	notice.unstaffed = true;
	said = encode_archived_handoff(&pool, &handoff);
	cr_assert_eq(said->n_readers, 64, "a page of them must fit a frame");
	cr_assert(said->unstaffed);
}

Test(encode_kinds, a_visit) {
	Usher__Fact__Visit visit = USHER__FACT__VISIT__INIT;
	Usher__Fact__Card card = USHER__FACT__CARD__INIT;
	Usher__Fact__Person who = person("101", "陳");
	Usher__Fact__Change change = USHER__FACT__CHANGE__INIT,
			    *changes[] = {&change, &change, &change, &change, &change};
	Usher__Visit *said;

	card.surname = (char *)"王";
	card.level = (char *)"A";
	card.language = (char *)"en";
	card.contact = (char *)"9123";
	card.host = (char *)"周";
	change.field = (char *)"surname";
	change.before = (char *)"黃";
	change.after = (char *)"王";
	change.person = &who;
	change.at = 9;
	visit.visit = 4 * 32 + 19;
	visit.card = &card;
	visit.opened_at = 5;
	visit.ended_at = 6;
	visit.changes = changes;
	visit.n_changes = 5;
	said = encode_visit(&pool, &visit);
	cr_assert_str_eq(said->id, "4K");
	cr_assert_str_eq(said->card->surname, "王");
	cr_assert_str_eq(said->card->level, "A");
	cr_assert_str_eq(said->card->language, "en");
	cr_assert_str_eq(said->card->contact, "9123");
	cr_assert_str_eq(said->card->host, "周");
	cr_assert_eq(said->opened_at, 5);
	cr_assert_eq(said->ended_at, 6);
	cr_assert_str_eq(said->ended_by, "", "the relay");
	cr_assert_eq(said->n_changes, 5, "all of them, with the visit");
	cr_assert_str_eq(said->changes[4]->field, "surname");
	cr_assert_str_eq(said->changes[4]->before, "黃");
	cr_assert_str_eq(said->changes[4]->after, "王");
	cr_assert_str_eq(said->changes[4]->by, "101");
	cr_assert_str_eq(said->changes[4]->by_name, "陳");
	cr_assert_eq(said->changes[4]->at, 9);
	visit.ender = &who;
	cr_assert_str_eq(encode_visit(&pool, &visit)->ended_by, "101");
}

Test(encode_kinds, an_inspection) {
	Usher__Fact__Inspection found = USHER__FACT__INSPECTION__INIT;
	Usher__Fact__Person boss = person("901", "潘"), badge = person("301", "周");
	char *failed[] = {(char *)"uniform"};
	Usher__Inspection *said;

	found.inspection = 4 * 32 + 19;
	found.at = 5;
	found.person = &boss;
	found.badge = &badge;
	found.failed = failed;
	found.n_failed = 1;
	found.note = (char *)"鈕扣";
	said = encode_inspection(&pool, &found);
	cr_assert_str_eq(said->id, "4K");
	cr_assert_eq(said->at, 5);
	cr_assert_str_eq(said->by, "901");
	cr_assert_str_eq(said->by_name, "潘");
	cr_assert_str_eq(said->badge, "301");
	cr_assert_str_eq(said->name, "周");
	cr_assert_str_eq(said->post, "");
	cr_assert_str_eq(said->failed[0], "uniform");
	cr_assert_str_eq(said->note, "鈕扣");
	found.badge = NULL;
	found.post = (char *)"bar";
	said = encode_inspection(&pool, &found);
	cr_assert_str_eq(said->badge, "");
	cr_assert_str_eq(said->post, "bar");
}

/* With a handoff come the last ten changes of its card, so that everybody who sees it sees them. */
Test(encode_kinds, the_last_changes_come_with_a_handoff) {
	static struct post posts[] = {{.id = (char *)"boss",
		.name = (char *)"",
		.is_supervisor = true,
		.extension = (char *)""}};
	static const struct post *at_boss[] = {&posts[0]};
	static struct area areas[] = {
		{.id = (char *)"hall", .name = (char *)"", .post = &posts[0]}};
	static struct badge badges[] = {
		{.id = (char *)"1", .name = (char *)"潘", .posts = at_boss, .n_posts = 1}};
	static const struct site site = {.posts = posts,
		.n_posts = 1,
		.areas = areas,
		.n_areas = 1,
		.badges = badges,
		.n_badges = 1};
	struct relay *relay = relay_new();
	struct facts facts = {0};
	Usher__Fact__Card card = USHER__FACT__CARD__INIT;
	struct event event = {.type = EVENT_SITE, .at = 1000, .site = &site};
	Usher__Handoff *said;

	(void)relay_apply(relay, &event, &facts);
	event = (struct event){.type = EVENT_ON,
		.at = 1000,
		.device = "p",
		.request = {.run = 1, .id = 1},
		.on = {.post = "boss", .badge = "1"}};
	(void)relay_apply(relay, &event, &facts);
	event = (struct event){.type = EVENT_SEND,
		.at = 1000,
		.device = "p",
		.request = {.run = 1, .id = 2},
		.send = {.to = "hall", .card = &card}};
	(void)relay_apply(relay, &event, &facts);
	event = (struct event){.type = EVENT_CARD,
		.at = 1000,
		.device = "p",
		.request = {.run = 1, .id = 2},
		.card = {.visit.number = 1, .card = &card}};
	for (uint32_t i = 1; i <= 12; i++) {
		event.request.id++;
		card.party_size = i;
		(void)relay_apply(relay, &event, &facts);
	}
	said = encode_handoff(&pool, relay, relay_handoff(relay, 2));
	cr_assert_eq(said->n_changes, 10);
	cr_assert_str_eq(said->changes[0]->after, "3");
	cr_assert_str_eq(said->changes[9]->after, "12");
	cr_assert(!said->namesake);
	facts_clear(&facts);
	relay_free(relay);
}
