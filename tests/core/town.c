/* SPDX-License-Identifier: MIT */
#include "town.h"

#include "base/memory.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <string.h>

static struct post posts[] = {
	{.id = "lobby", .name = "大堂", .is_supervisor = false, .is_told_of_expected = true},
	{.id = "flat", .name = "樣板房", .is_supervisor = false},
	{.id = "bar", .name = "酒吧", .is_supervisor = false},
	{.id = "desk", .name = "服務台", .is_supervisor = false},
	{.id = "boss", .name = "主管", .is_supervisor = true},
	{.id = "shuttle", .name = "電瓶車", .is_supervisor = false},
	{.id = "hall", .name = "銷售大廳", .must_be_staffed = true},
};

static char *flat_aliases[] = {"樣板房A", "flat A", NULL};

static struct walk to_flat[] = {{&posts[6], 20000}};

static struct area areas[] = {
	{.id = "flat-a",
		.name = "樣板房 A",
		.post = &posts[1],
		.aliases = flat_aliases,
		.n_aliases = 2,
		.walk_ms = 40000,
		.walks = to_flat,
		.n_walks = 1},
	{.id = "club", .name = "會所", .post = &posts[2], .aliases = NULL, .n_aliases = 0},
	{.id = "lounge", .name = "銷售大廳", .post = &posts[6]},
	{.id = "gate", .name = "正門", .post = &posts[5], .is_exit = true},
	{.id = "garage", .name = "車房", .post = &posts[5]},
};

static struct vehicle vehicles[] = {
	{.id = "cart-1", .name = "一號", .post = &posts[5], .seats = 6},
	{.id = "cart-2", .name = "二號", .post = &posts[5], .seats = 4},
};

static char *towel_aliases[] = {"熱毛巾", NULL};

static struct service services[5] = {
	{.id = "towels",
		.name = "毛巾",
		.post = &posts[2],
		.aliases = towel_aliases,
		.n_aliases = 1},
	{.id = "consultant", .name = "顧問", .post = &posts[6]},
	{.id = "key", .name = "鑰匙", .post = &posts[6], .is_loan = true},
	{.id = "call-back", .name = "回訪", .post = &posts[6], .outlives_visit = true},
	{.id = "repair",
		.name = "報修",
		.post = &posts[2],
		.followed_by = &services[3],
		.followed_after = 3600000},
};

static const struct post *at_lobby[] = {&posts[0]};
static const struct post *at_flat[] = {&posts[1]};
static const struct post *at_bar[] = {&posts[2]};
static const struct post *at_desk[] = {&posts[3]};
static const struct post *at_shuttle[] = {&posts[5]};
static const struct post *at_hall[] = {&posts[6]};
static const struct post *anywhere[] = {&posts[4], &posts[0], &posts[1], &posts[5], &posts[6]};

static struct badge badges[] = {
	{.id = "1", .name = "陳", .posts = at_lobby, .n_posts = 1},
	{.id = "2", .name = "何", .posts = at_lobby, .n_posts = 1},
	{.id = "3", .name = "周", .posts = at_flat, .n_posts = 1},
	{.id = "4", .name = "李", .posts = at_flat, .n_posts = 1},
	{.id = "5", .name = "葉", .posts = at_bar, .n_posts = 1},
	{.id = "6", .name = "林", .posts = at_desk, .n_posts = 1},
	{.id = "9", .name = "潘", .posts = anywhere, .n_posts = 5},
	{.id = "7", .name = "許", .posts = at_shuttle, .n_posts = 1},
	{.id = "8", .name = "馬", .posts = at_shuttle, .n_posts = 1},
	{.id = "10", .name = "黃", .posts = at_hall, .n_posts = 1},
	{.id = "11", .name = "吳", .posts = at_hall, .n_posts = 1},
};

enum {
	GRACE = 15000, /* ms after a start in which nobody is deaf */
};

#define N(array) (sizeof array / sizeof *array)

/* In UTC, where each day has 24 hours; 1970-01-01 was a Thursday. */
static int64_t next_in_utc(const struct zone *zone, uint32_t days, uint32_t minute, int64_t after) {
	static const int64_t day = 24 * 3600000;

	for (int64_t i = after / day; i <= after / day + 7; i++) {
		int64_t at = i * day + (int64_t)minute * 60000;

		if (at > after && days & 1U << (4 + i) % 7) {
			return at;
		}
	}
	return 0;
}

void town_init(struct town *town) {
	struct event event = {.type = EVENT_SITE};

	*town = (struct town){
		.site =
			{
				.name = "town",
				.offer_ends_after = 30 * 60000,
				.visit_ends_after = 12 * 3600000,
				.notice_ends_after = 2 * 3600000,
				.met_within = 30000,
				.escalate_unmet_after = 30000,
				.told_ahead = 30 * 60000,
				.overdue_after = 15 * 60000,
				.find_next_repeat = next_in_utc,
				.posts = posts,
				.n_posts = N(posts),
				.areas = areas,
				.n_areas = N(areas),
				.badges = badges,
				.n_badges = N(badges),
				.vehicles = vehicles,
				.n_vehicles = N(vehicles),
				.services = services,
				.n_services = N(services),
			},
		.relay = relay_new(),
		.at = 1000000 - GRACE,
	};
	event.site = &town->site;
	(void)town_apply(town, &event);
	town_wait(town, GRACE); /* nobody is taken to listen any more who does not */
}

void town_open(struct town *town) {
	static const char *const duties[][3] = {{"l", "lobby", "1"}, {"f", "flat", "3"},
		{"g", "flat", "4"}, {"b", "bar", "5"}, {"h", "hall", "10"}, {"i", "hall", "11"},
		{"c", "shuttle", "7"}, {"e", "shuttle", "8"}, {"s", "boss", "9"}};

	town_init(town);
	for (size_t i = 0; i < N(duties); i++) {
		ASSERT_OUTCOME(town_on(town, duties[i][0], duties[i][1], duties[i][2]), OK);
	}
}

void town_close(struct town *town) {
	town_assert_replays(town);
	town_finish(town);
}

void town_finish(struct town *town) {
	facts_clear(&town->facts);
	relay_free(town->relay);
	for (size_t i = 0; i < town->n_log; i++) {
		usher__fact__fact__free_unpacked(town->log[i], NULL);
	}
	free(town->log);
}

static void keep(struct town *town, const Usher__Fact__Fact *fact) {
	uint8_t *bytes = allocated(malloc(usher__fact__fact__get_packed_size(fact) + 1));
	size_t size = usher__fact__fact__pack(fact, bytes);

	town->log = grow(town->log, town->n_log, sizeof *town->log);
	town->log[town->n_log++] = usher__fact__fact__unpack(NULL, size, bytes);
	free(bytes);
}

const Usher__Fact__Answered *town_apply(struct town *town, const struct event *event) {
	struct event stamped = *event;
	const Usher__Fact__Answered *answered;

	facts_clear(&town->facts);
	stamped.at = town->at;
	answered = relay_apply(town->relay, &stamped, &town->facts);
	for (size_t i = 0; i < town->facts.n; i++) {
		keep(town, town->facts.list[i]);
	}
	return answered;
}

const Usher__Fact__Answered *town_act(
	struct town *town, const char *device, enum event_type type, struct event event) {
	event.type = type;
	event.device = device;
	event.request.run = ++town->id;
	event.request.id = 1;
	return town_apply(town, &event);
}

Usher__Outcome town_on(struct town *town, const char *device, const char *post, const char *badge) {
	(void)town_apply(town, &(struct event){.type = EVENT_ONLINE, .device = device});
	return town_act(
		town, device, EVENT_ON, (struct event){.on = {.post = post, .badge = badge}})
		->outcome;
}

uint64_t town_send(struct town *town, const char *device, const char *to) {
	return town_guest(town, device, to, "王", 3);
}

uint64_t town_guest(struct town *town, const char *device, const char *to, const char *surname,
	uint32_t party) {
	Usher__Fact__Card card = USHER__FACT__CARD__INIT;
	const Usher__Fact__Answered *answered;

	card.surname = (char *)surname;
	card.party_size = party;
	answered = town_act(
		town, device, EVENT_SEND, (struct event){.send = {.to = to, .card = &card}});
	return answered->outcome == USHER__OUTCOME__OK ? answered->handoff : 0;
}

uint64_t town_party(struct town *town, uint32_t party, const char *to) {
	uint64_t visit = town_guest(town, "l", "club", "王", party);
	const Usher__Fact__Answered *answered = town_act(town, "l", EVENT_PICKUP,
		(struct event){.pickup = {.visit.number = visit, .area = "lounge", .to = to}});

	ASSERT_OUTCOME(answered->outcome, OK);
	return answered->handoff;
}

uint64_t town_serve(struct town *town, const char *device, const char *name, uint64_t visit) {
	const Usher__Fact__Answered *answered = town_act(town, device, EVENT_SERVICE,
		(struct event){.service = {.name = name, .visit.number = visit, .quantity = 1}});

	return answered->outcome == USHER__OUTCOME__OK ? answered->handoff : 0;
}

const Usher__Fact__Handoff *town_is(const struct town *town, uint64_t handoff) {
	cr_assert_not_null(relay_handoff(town->relay, handoff), "handoff %llu is not there",
		(unsigned long long)handoff);
	return &relay_handoff(town->relay, handoff)->rec;
}

Usher__Stage town_stage(const struct town *town, uint64_t handoff) {
	return town_is(town, handoff)->stage;
}

uint64_t town_offered(const struct town *town) {
	for (size_t i = town->facts.n; i-- > 0;) {
		if (town->facts.list[i]->what_case == USHER__FACT__FACT__WHAT_OFFERED) {
			return town->facts.list[i]->offered->handoff;
		}
	}
	return 0;
}

size_t town_changes(const struct town *town) {
	return town->facts.n -
		(town->facts.n == 1 &&
			town->facts.list[0]->what_case == USHER__FACT__FACT__WHAT__NOT_SET);
}

Usher__Outcome town_do(
	struct town *town, const char *device, enum event_type type, uint64_t handoff) {
	struct event event = {.type = type};

	event_set_target(&event, handoff, NULL);
	return town_act(town, device, type, event)->outcome;
}

bool town_may_see(
	const struct relay *relay, const char *device, const char *from, const char *post) {
	const char *both[] = {from, post};

	return relay_device_may_see_some_post(relay, device, both, 2);
}

void town_wait(struct town *town, int64_t ms) {
	int64_t until = town->at + ms;
	struct event tick = {.type = EVENT_TICK};

	while (relay_wake_at(town->relay) <= until) {
		town->at = relay_wake_at(town->relay) > town->at ? relay_wake_at(town->relay)
								 : town->at;
		(void)town_apply(town, &tick);
	}
	town->at = until;
}

uint8_t *town_state(const struct relay *relay, size_t *ret_size) {
	struct pool pool = {0};
	const Usher__Fact__Snapshot *snapshot = relay_snapshot(relay, &pool);
	uint8_t *bytes = allocated(malloc(usher__fact__snapshot__get_packed_size(snapshot) + 1));

	*ret_size = usher__fact__snapshot__pack(snapshot, bytes);
	pool_finish(&pool);
	return bytes;
}

static void assert_same(const struct relay *a, const struct relay *b) {
	size_t n, m;
	uint8_t *x = town_state(a, &n), *y = town_state(b, &m);

	cr_assert_eq(n, m, "the states differ in size: %zu and %zu", n, m);
	cr_assert_arr_eq(x, y, n);
	free(x);
	free(y);
}

void town_assert_replays(const struct town *town) {
	struct relay *again = relay_new(), *restored = relay_new();
	Usher__Fact__Snapshot *snapshot;
	uint8_t *bytes;
	size_t size;

	for (size_t i = 0; i < town->n_log; i++) {
		cr_assert_eq(
			relay_replay_fact(again, town->log[i]), 0, "fact %zu does not fold", i + 1);
	}
	assert_same(town->relay, again);
	bytes = town_state(town->relay, &size);
	snapshot = usher__fact__snapshot__unpack(NULL, size, bytes);
	cr_assert_eq(relay_restore(restored, snapshot), 0);
	assert_same(town->relay, restored);
	cr_assert_eq(relay_wake_at(town->relay), relay_wake_at(restored));
	usher__fact__snapshot__free_unpacked(snapshot, NULL);
	free(bytes);
	relay_free(again);
	relay_free(restored);
}

void town_refuse(const struct town *town, const Usher__Fact__Fact *fact, const char *why) {
	size_t before_size, after_size;
	uint8_t *before = town_state(town->relay, &before_size), *after;

	cr_assert_eq(relay_replay_fact(town->relay, fact), -EUCLEAN, "%s", why);
	after = town_state(town->relay, &after_size);
	cr_assert_eq(before_size, after_size, "changed: %s", why);
	cr_assert_eq(memcmp(before, after, before_size), 0, "changed: %s", why);
	free(before);
	free(after);
}

void town_accept(struct town *town, const Usher__Fact__Fact *fact) {
	cr_assert_eq(relay_replay_fact(town->relay, fact), 0);
	keep(town, fact);
}
