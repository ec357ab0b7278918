/* SPDX-License-Identifier: MIT */
/* A snapshot with something of every kind at every stage: it is the same state again, lives on the
 * same, and is refused once a part of it contradicts another. */
#include "town.h"

#include "core/state.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <string.h>

static struct town town;
static Usher__Fact__Snapshot *s;

/* What stands where in the snapshot. */
static uint64_t arrival, aboard, seated, offered_pickup, lent, done, told, warned, left, ended;

static void take_aboard(void) {
	aboard = town_party(&town, 3, "flat-a");
	seated = town_party(&town, 2, "gate");
	offered_pickup = town_party(&town, 9, "gate");
	ASSERT_OUTCOME(town_do(&town, "c", EVENT_TAKE, aboard), OK);
	ASSERT_OUTCOME(town_do(&town, "c", EVENT_ABOARD, aboard), OK);
	arrival = town_offered(&town);
	ASSERT_OUTCOME(town_do(&town, "e", EVENT_TAKE, seated), OK);
	ASSERT_OUTCOME(
		town_act(&town, "c", EVENT_SPLIT,
			(struct event){.split = {.handoff.number = offered_pickup, .party = 4}})
			->outcome,
		OK);
}

static void lend(void) {
	Usher__Fact__Card card = USHER__FACT__CARD__INIT;

	lent = town_serve(&town, "l", "key", town_guest(&town, "l", "lounge", "方", 1));
	done = town_serve(&town, "l", "towels", 0);
	ASSERT_OUTCOME(town_do(&town, "h", EVENT_TAKE, lent), OK);
	ASSERT_OUTCOME(town_do(&town, "h", EVENT_DONE, lent), OK);
	ASSERT_OUTCOME(town_do(&town, "b", EVENT_TAKE, done), OK);
	ASSERT_OUTCOME(town_do(&town, "b", EVENT_DONE, done), OK);
	card.surname = (char *)"王";
	ASSERT_OUTCOME(town_act(&town, "l", EVENT_CARD,
			       (struct event){.card = {.visit.number = lent, .card = &card}})
			       ->outcome,
		OK);
	ended = town_is(&town, lent)->visit;
	ASSERT_OUTCOME(
		town_act(&town, "l", EVENT_END, (struct event){.end = {.visit.number = ended}})
			->outcome,
		OK);
	left = town_is(&town, lent)->handoff - 1;
}

static void open_town(void) {
	static const char *const all[] = {"all"};
	uint8_t *bytes;
	size_t size;

	town_open(&town);
	take_aboard();
	lend();
	told = town_act(&town, "l", EVENT_NOTICE,
		(struct event){
			.notice = {.text = "x", .posts = all, .n_posts = 1, .confirm = true}})
		       ->handoff;
	ASSERT_OUTCOME(town_do(&town, "f", EVENT_CONFIRM, told), OK);
	ASSERT_OUTCOME(town_do(&town, "h", EVENT_BREAK, 0), OK);
	ASSERT_OUTCOME(town_do(&town, "i", EVENT_OFF, 0), OK);
	warned = town_offered(&town);
	ASSERT_OUTCOME(town_act(&town, "s", EVENT_INSPECT,
			       (struct event){.inspect = {.badge = "3", .note = "x"}})
			       ->outcome,
		OK);
	bytes = town_state(town.relay, &size);
	s = usher__fact__snapshot__unpack(NULL, size, bytes);
	free(bytes);
}

static void close_town(void) {
	usher__fact__snapshot__free_unpacked(s, NULL);
	town_close(&town);
}

TestSuite(snapshot_kinds, .init = open_town, .fini = close_town);

static int restore(void) {
	struct relay *relay = relay_new();
	int r = relay_restore(relay, s);

	relay_free(relay);
	return r;
}

#define REFUSED(value, other)                                                                      \
	do {                                                                                       \
		__typeof__(value) *place = &(value), was = *place;                                 \
		*place = (__typeof__(value))(other);                                               \
		cr_assert_eq(restore(), -EUCLEAN, #value " = " #other);                            \
		*place = was;                                                                      \
		cr_assert_eq(restore(), 0, #value);                                                \
	} while (0)

static Usher__Fact__Handoff *kept(uint64_t number) {
	for (size_t i = 0; i < s->n_handoffs; i++) {
		if (s->handoffs[i]->handoff == number) {
			return s->handoffs[i];
		}
	}
	cr_assert(false, "%llu is not there", (unsigned long long)number);
	return NULL;
}

static Usher__Fact__Visit *kept_visit(uint64_t number) {
	for (size_t i = 0; i < s->n_visits; i++) {
		if (s->visits[i]->visit == number) {
			return s->visits[i];
		}
	}
	cr_assert(false, "%llu is not there", (unsigned long long)number);
	return NULL;
}

/* What is derived is there again: seats, counts, namesakes, the next instant. */
Test(snapshot_kinds, everything_is_there_again) {
	struct relay *relay = relay_new();
	uint64_t visit = town_is(&town, aboard)->visit;

	ASSERT_STAGE(&town, aboard, ABOARD);
	ASSERT_STAGE(&town, lent, LENT);
	ASSERT_STAGE(&town, told + 1, OFFERED);
	cr_assert_eq(relay_restore(relay, s), 0);
	cr_assert_eq(relay_seats_taken(relay, "cart-1"), 3);
	cr_assert_eq(relay_seats_taken(relay, "cart-2"), 2);
	cr_assert_eq(relay_count_devices_on_duty(relay, "hall"), 0);
	cr_assert_eq(relay_count_devices_on_duty(relay, "flat"), 2);
	cr_assert_eq(relay_namesake_visit_number(relay, visit),
		relay_namesake_visit_number(town.relay, visit));
	cr_assert_eq(relay_namesake_visit_number(relay, ended), 0, "who has left is no namesake");
	cr_assert_eq(relay_wake_at(relay), relay_wake_at(town.relay));
	cr_assert_str_eq(relay_nth_inspection(relay, 0)->badge->badge, "3");
	cr_assert_eq(relay_visit(relay, lent)->n_changes, 1);
	relay_free(relay);
}

/* The one restored and the one that has always been there go on alike. */
Test(snapshot_kinds, it_lives_on_alike) {
	const struct event acts[] = {
		{.type = EVENT_TAKE, .device = "c", .take = {.handoff.number = offered_pickup}},
		{.type = EVENT_DROPPED, .device = "c", .dropped = {.handoff.number = aboard}},
		{.type = EVENT_TAKE, .device = "c", .take = {.handoff.number = offered_pickup}},
		{.type = EVENT_ABOARD, .device = "e", .aboard = {.handoff.number = seated}},
		{.type = EVENT_DROPPED, .device = "e", .dropped = {.handoff.number = seated}},
		{.type = EVENT_CONFIRM, .device = "g", .confirm = {.handoff.number = told + 1}},
		{.type = EVENT_REMIND, .device = "l", .remind = {.handoff.number = told}},
		{.type = EVENT_RESUME, .device = "h"},
		{.type = EVENT_BACK, .device = "h", .back = {.handoff.number = lent}},
		{.type = EVENT_PASS,
			.device = "f",
			.pass = {.visit.number = arrival, .to = "lounge"}},
	};
	struct town other = {.site = town.site, .relay = relay_new(), .at = town.at};
	const Usher__Fact__Device *device;
	uint8_t *x, *y;
	size_t n, m;

	cr_assert_eq(relay_restore(other.relay, s), 0);
	(void)town_apply(&other, &(struct event){.type = EVENT_SITE, .site = &other.site});
	/* who listens is nothing that is kept */
	for (size_t i = 0; (device = relay_nth_device(other.relay, i)); i++) {
		(void)town_apply(
			&other, &(struct event){.type = EVENT_ONLINE, .device = device->device});
	}
	for (size_t i = 0; i < sizeof acts / sizeof *acts; i++) {
		other.id = town.id;
		cr_assert_eq(town_act(&town, acts[i].device, acts[i].type, acts[i])->outcome,
			town_act(&other, acts[i].device, acts[i].type, acts[i])->outcome, "act %zu",
			i);
	}
	town_wait(&town, 24 * 3600000);
	town_wait(&other, 24 * 3600000);
	x = town_state(town.relay, &n);
	y = town_state(other.relay, &m);
	cr_assert_eq(n, m);
	cr_assert_arr_eq(x, y, n);
	free(x);
	free(y);
	town_finish(&other);
}

Test(snapshot_kinds, each_kind_has_its_own_part) {
	Usher__Fact__Pickup *pickup = kept(aboard)->pickup;
	Usher__Fact__Service *service = kept(lent)->service;
	Usher__Fact__Notice *notice = kept(told)->notice;
	Usher__Fact__Card *card = s->visits[0]->card;

	REFUSED(kept(aboard)->pickup, NULL);
	REFUSED(kept(aboard)->service, service);
	REFUSED(kept(aboard)->notice, notice);
	REFUSED(kept(lent)->service, NULL);
	REFUSED(kept(lent)->pickup, pickup);
	REFUSED(kept(told)->notice, NULL);
	REFUSED(kept(told)->service, service);
	REFUSED(kept(arrival)->pickup, pickup);
	REFUSED(kept(arrival)->card, card);
	REFUSED(kept(arrival)->kind, USHER__KIND__SERVICE);
	REFUSED(kept(told)->kind, USHER__KIND__ARRIVAL);
}

Test(snapshot_kinds, stages_go_with_takers) {
	Usher__Fact__Person *person = kept(aboard)->taker;

	REFUSED(kept(aboard)->taker, NULL);
	REFUSED(kept(lent)->taker, NULL);
	REFUSED(kept(done)->taker, NULL);
	REFUSED(kept(told)->taker, person);
	REFUSED(kept(offered_pickup)->taker, person);
	REFUSED(kept(offered_pickup)->stage, USHER__STAGE__ABOARD);
	REFUSED(kept(aboard)->stage, USHER__STAGE__CONFIRMED);
}

Test(snapshot_kinds, a_reader_is_somebody) {
	Usher__Fact__Notice *notice = kept(told)->notice;

	cr_assert_eq(notice->n_readers, 2);
	REFUSED(notice->readers[1]->person, NULL);
}

Test(snapshot_kinds, visits_and_what_they_have) {
	Usher__Fact__Visit *open = kept_visit(kept(aboard)->visit);

	REFUSED(kept(aboard)->visit, 0x7777);
	REFUSED(kept_visit(ended)->visit, 0);
	REFUSED(open->card, NULL);
	REFUSED(open->ended_at, -1);
	REFUSED(open->ended_at, town.at); /* with a guest in the cart */
	REFUSED(kept(left)->stage, USHER__STAGE__OFFERED);
	REFUSED(kept(done)->kept, -1);
}

Test(snapshot_kinds, devices_and_inspections) {
	Usher__Fact__Device *nobody = NULL;

	for (size_t i = 0; i < s->n_devices; i++) {
		nobody = s->devices[i]->n_duties ? nobody : s->devices[i];
	}
	cr_assert_str_eq(nobody->device, "i");
	REFUSED(nobody->break_since, town.at);
	REFUSED(s->inspections[0]->person, NULL);
	cr_assert_eq(kept(warned)->notice->unstaffed, true);
}
