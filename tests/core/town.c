/* SPDX-License-Identifier: MIT */
#include "town.h"

#include "base/memory.h"

#include <criterion/criterion.h>

static struct post posts[] = {
	{.id = "lobby", .name = "大堂", .supervisor = false},
	{.id = "flat", .name = "樣板房", .supervisor = false},
	{.id = "bar", .name = "酒吧", .supervisor = false},
	{.id = "desk", .name = "服務台", .supervisor = false},
	{.id = "boss", .name = "主管", .supervisor = true},
};

static char *flat_aliases[] = {"樣板房A", "flat A", NULL};

static struct area areas[] = {
	{.id = "flat-a", .name = "樣板房 A", .post = &posts[1], .aliases = flat_aliases, .n_aliases = 2},
	{.id = "club", .name = "會所", .post = &posts[2], .aliases = NULL, .n_aliases = 0},
};

static const struct post *at_lobby[] = {&posts[0]};
static const struct post *at_flat[] = {&posts[1]};
static const struct post *at_bar[] = {&posts[2]};
static const struct post *at_desk[] = {&posts[3]};
static const struct post *anywhere[] = {&posts[4], &posts[0], &posts[1]};

static struct badge badges[] = {
	{.id = "1", .name = "陳", .posts = at_lobby, .n_posts = 1},
	{.id = "2", .name = "何", .posts = at_lobby, .n_posts = 1},
	{.id = "3", .name = "周", .posts = at_flat, .n_posts = 1},
	{.id = "4", .name = "李", .posts = at_flat, .n_posts = 1},
	{.id = "5", .name = "葉", .posts = at_bar, .n_posts = 1},
	{.id = "6", .name = "林", .posts = at_desk, .n_posts = 1},
	{.id = "9", .name = "潘", .posts = anywhere, .n_posts = 3},
};

void town_init(struct town *town) {
	struct event event = {.kind = EVENT_SITE};

	*town = (struct town){
		.site = {.name = "town", .offer_ends = 30 * 60000, .visit_ends = 12 * 3600000, .posts = posts, .n_posts = 5, .areas = areas, .n_areas = 2, .badges = badges, .n_badges = 7},
		.relay = relay_new(),
		.at = 1000000,
	};
	event.site = &town->site;
	(void)town_apply(town, &event);
}

void town_finish(struct town *town) {
	facts_clear(&town->facts);
	relay_free(town->relay);
	for (size_t i = 0; i < town->n_log; i++) {
		usher__fact__fact__free_unpacked(town->log[i], NULL);
	}
	free(town->log);
}

const Usher__Fact__Answered *town_apply(struct town *town, const struct event *event) {
	struct event stamped = *event;
	const Usher__Fact__Answered *answered;

	facts_clear(&town->facts);
	stamped.at = town->at;
	answered = relay_apply(town->relay, &stamped, &town->facts);
	for (size_t i = 0; i < town->facts.n; i++) {
		uint8_t *bytes = must(malloc(usher__fact__fact__get_packed_size(town->facts.list[i]) + 1));
		size_t size = usher__fact__fact__pack(town->facts.list[i], bytes);

		GROW(town->log, town->n_log);
		town->log[town->n_log++] = usher__fact__fact__unpack(NULL, size, bytes);
		free(bytes);
	}
	return answered;
}

const Usher__Fact__Answered *town_act(struct town *town, const char *device, enum event_kind kind,
	struct event event) {
	event.kind = kind;
	event.device = device;
	event.run = ++town->id;
	event.id = 1;
	return town_apply(town, &event);
}

Usher__Fact__Outcome town_on(struct town *town, const char *device, const char *post, const char *badge) {
	return town_act(town, device, EVENT_ON, (struct event){.post = post, .badge = badge})->outcome;
}

uint64_t town_send(struct town *town, const char *device, const char *to) {
	Usher__Fact__Card card = USHER__FACT__CARD__INIT;
	const Usher__Fact__Answered *answered;

	card.surname = (char *)"王";
	card.party_size = 3;
	answered = town_act(town, device, EVENT_SEND,
		(struct event){.to = to, .card = &card});
	return answered->outcome == USHER__FACT__OUTCOME__DONE ? answered->handoff : 0;
}

Usher__Fact__Outcome town_do(struct town *town, const char *device, enum event_kind kind, uint64_t handoff) {
	return town_act(town, device, kind, (struct event){.handoff = handoff})->outcome;
}

void town_wait(struct town *town, int64_t ms) {
	int64_t until = town->at + ms;
	struct event tick = {.kind = EVENT_TICK};

	while (relay_wake(town->relay) <= until) {
		town->at = relay_wake(town->relay) > town->at ? relay_wake(town->relay) : town->at;
		(void)town_apply(town, &tick);
	}
	town->at = until;
}

uint8_t *town_state(const struct relay *relay, size_t *ret_size) {
	struct pool pool = {0};
	const Usher__Fact__Snapshot *snapshot = relay_snapshot(relay, &pool);
	uint8_t *bytes = must(malloc(usher__fact__snapshot__get_packed_size(snapshot) + 1));

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
		cr_assert_eq(relay_fold(again, town->log[i]), 0, "fact %zu does not fold", i + 1);
	}
	assert_same(town->relay, again);
	bytes = town_state(town->relay, &size);
	snapshot = usher__fact__snapshot__unpack(NULL, size, bytes);
	cr_assert_eq(relay_restore(restored, snapshot), 0);
	assert_same(town->relay, restored);
	cr_assert_eq(relay_wake(town->relay), relay_wake(restored));
	usher__fact__snapshot__free_unpacked(snapshot, NULL);
	free(bytes);
	relay_free(again);
	relay_free(restored);
}
