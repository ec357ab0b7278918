/* SPDX-License-Identifier: MIT */
#include "sites.h"

#include "calendar/when.h"
#include "calendar/zone.h"

#include <stddef.h>
#include <string.h>

enum {
	MINUTE = 60 * 1000,
};

#define N(array) (sizeof(array) / sizeof *(array))

static const char *const post_names[] = {"lobby", "hall", "flat", "bar", "boss", "shuttle"};
static const char *const badge_names[BADGES_N] = {
	"101", "102", "201", "301", "302", "303", "501", "601", "602", "901"};

static char *flat_aliases[] = {(char *)"show flat A", NULL};

/* The whole site ------------------------------------------------------------------------------- */
static struct post whole_posts[6];
static struct rung whole_flat_ladder[] = {
	{15 * 1000, NULL}, {30 * 1000, &whole_posts[1]}, {45 * 1000, &whole_posts[4]}};
static struct rung whole_bar_ladder[] = {{20 * 1000, &whole_posts[0]}, {40 * 1000, NULL}};
static struct post whole_posts[] = {
	{.id = (char *)"lobby", .name = (char *)"Lobby", .is_told_of_expected = true},
	{.id = (char *)"hall", .name = (char *)"Hall", .must_be_staffed = true},
	{.id = (char *)"flat",
		.name = (char *)"Flat",
		.ladder = whole_flat_ladder,
		.n_ladder = N(whole_flat_ladder),
		.offer_ends_after = 3 * MINUTE},
	{.id = (char *)"bar",
		.name = (char *)"Bar",
		.ladder = whole_bar_ladder,
		.n_ladder = N(whole_bar_ladder)},
	{.id = (char *)"boss", .name = (char *)"Boss", .is_supervisor = true},
	{.id = (char *)"shuttle", .name = (char *)"Shuttle", .is_supervisor = false},
};
static struct walk whole_walks[] = {{&whole_posts[0], 40 * 1000}, {&whole_posts[5], 5 * 1000}};
static struct area whole_areas[] = {
	{.id = (char *)"lobby",
		.name = (char *)"Lobby",
		.post = &whole_posts[0],
		.aliases = NULL,
		.n_aliases = 0},
	{.id = (char *)"hall",
		.name = (char *)"Hall",
		.post = &whole_posts[1],
		.aliases = NULL,
		.n_aliases = 0},
	{.id = (char *)"flat-a",
		.name = (char *)"Flat A",
		.post = &whole_posts[2],
		.aliases = flat_aliases,
		.n_aliases = 1,
		.walk_ms = 90 * 1000,
		.walks = whole_walks,
		.n_walks = N(whole_walks)},
	{.id = (char *)"flat-b",
		.name = (char *)"Flat B",
		.post = &whole_posts[2],
		.aliases = NULL,
		.n_aliases = 0},
	{.id = (char *)"club",
		.name = (char *)"Club",
		.post = &whole_posts[3],
		.aliases = NULL,
		.n_aliases = 0},
	{.id = (char *)"gate",
		.name = (char *)"Gate",
		.post = &whole_posts[0],
		.is_exit = true,
		.walk_ms = 60 * 1000},
	{.id = (char *)"stop", .name = (char *)"Stop", .post = &whole_posts[5]},
};
static struct vehicle whole_vehicles[] = {
	{.id = (char *)"cart-1", .name = (char *)"Cart 1", .post = &whole_posts[5], .seats = 4},
	{.id = (char *)"cart-2", .name = (char *)"Cart 2", .post = &whole_posts[5], .seats = 2},
};
static struct service whole_services[4];
static struct service whole_services[] = {
	{.id = (char *)"towels", .name = (char *)"Towels", .post = &whole_posts[3]},
	{.id = (char *)"key",
		.name = (char *)"Locker key",
		.post = &whole_posts[2],
		.is_loan = true,
		.followed_by = &whole_services[2],
		.followed_after = MINUTE},
	{.id = (char *)"talk",
		.name = (char *)"Consultant",
		.post = &whole_posts[2],
		.followed_by = &whole_services[3],
		.followed_after = 2 * MINUTE,
		.outlives_visit = true},
	{.id = (char *)"call",
		.name = (char *)"Call back",
		.post = &whole_posts[0],
		.outlives_visit = true},
};
static const struct post *whole_checked[] = {&whole_posts[5]};
static struct checklist_item whole_checks[] = {
	{.id = (char *)"belts", .text = (char *)"seat belts", .posts = whole_checked, .n_posts = 1},
};
static const struct post *whole_lobby[] = {&whole_posts[0], &whole_posts[1]};
static const struct post *whole_hall[] = {&whole_posts[1]};
static const struct post *whole_flat[] = {&whole_posts[2], &whole_posts[3]};
static const struct post *whole_bar[] = {&whole_posts[3]};
static const struct post *whole_shuttle[] = {&whole_posts[5]};
static const struct post *whole_all[] = {&whole_posts[4], &whole_posts[0], &whole_posts[1],
	&whole_posts[2], &whole_posts[3], &whole_posts[5]};
static struct badge whole_badges[] = {
	{.id = (char *)"101", .name = (char *)"Chan", .posts = whole_lobby, .n_posts = 2},
	{.id = (char *)"102", .name = (char *)"Ho", .posts = whole_lobby, .n_posts = 2},
	{.id = (char *)"201", .name = (char *)"Wong", .posts = whole_hall, .n_posts = 1},
	{.id = (char *)"301", .name = (char *)"Chow", .posts = whole_flat, .n_posts = 2},
	{.id = (char *)"302", .name = (char *)"Li", .posts = whole_flat, .n_posts = 2},
	{.id = (char *)"303", .name = (char *)"Cheng", .posts = whole_flat, .n_posts = 2},
	{.id = (char *)"501", .name = (char *)"Yip", .posts = whole_bar, .n_posts = 1},
	{.id = (char *)"601", .name = (char *)"Lam", .posts = whole_shuttle, .n_posts = 1},
	{.id = (char *)"602", .name = (char *)"Fok", .posts = whole_shuttle, .n_posts = 1},
	{.id = (char *)"901", .name = (char *)"Pun", .posts = whole_all, .n_posts = 6},
};
static struct site whole = {
	.name = (char *)"whole",
	.offer_ends_after = 5 * MINUTE,
	.visit_ends_after = 30 * MINUTE,
	.notice_ends_after = 4 * MINUTE,
	.met_within = MINUTE,
	.escalate_unmet_after = MINUTE / 2,
	.told_ahead = 5 * MINUTE,
	.overdue_after = 3 * MINUTE,
	.find_next_repeat = when_next_repeat,
	.posts = whole_posts,
	.n_posts = N(whole_posts),
	.areas = whole_areas,
	.n_areas = N(whole_areas),
	.badges = whole_badges,
	.n_badges = N(whole_badges),
	.vehicles = whole_vehicles,
	.n_vehicles = N(whole_vehicles),
	.services = whole_services,
	.n_services = N(whole_services),
	.checklist = whole_checks,
	.n_checklist = N(whole_checks),
};

/* Half of its names ---------------------------------------------------------------------------- */
static struct post half_posts[] = {
	{.id = (char *)"lobby", .name = (char *)"Lobby", .is_supervisor = false},
	{.id = (char *)"flat", .name = (char *)"Flat", .is_supervisor = false},
	{.id = (char *)"boss", .name = (char *)"Boss", .is_supervisor = true},
};
static struct area half_areas[] = {
	{.id = (char *)"lobby",
		.name = (char *)"Lobby",
		.post = &half_posts[0],
		.aliases = NULL,
		.n_aliases = 0},
	{.id = (char *)"flat-b",
		.name = (char *)"Flat B",
		.post = &half_posts[1],
		.aliases = NULL,
		.n_aliases = 0},
};
static struct service half_services[] = {
	{.id = (char *)"towels", .name = (char *)"Towels", .post = &half_posts[1]},
};
static const struct post *half_lobby[] = {&half_posts[0]};
static const struct post *half_flat[] = {&half_posts[1]};
static const struct post *half_all[] = {&half_posts[2], &half_posts[0]};
static struct badge half_badges[] = {
	{.id = (char *)"101", .name = (char *)"Chan", .posts = half_lobby, .n_posts = 1},
	{.id = (char *)"301", .name = (char *)"Chow", .posts = half_flat, .n_posts = 1},
	{.id = (char *)"303", .name = (char *)"Cheng", .posts = half_flat, .n_posts = 1},
	{.id = (char *)"901", .name = (char *)"Pun", .posts = half_all, .n_posts = 2},
};
static struct site half = {
	.name = (char *)"half",
	.offer_ends_after = 2 * MINUTE,
	.visit_ends_after = 20 * MINUTE,
	.notice_ends_after = 3 * MINUTE,
	.told_ahead = MINUTE,
	.overdue_after = MINUTE,
	.find_next_repeat = when_next_repeat,
	.posts = half_posts,
	.n_posts = N(half_posts),
	.areas = half_areas,
	.n_areas = N(half_areas),
	.badges = half_badges,
	.n_badges = N(half_badges),
	.services = half_services,
	.n_services = N(half_services),
};

/* Other supervisors ---------------------------------------------------------------------------- */
static struct post other_posts[6];
static struct rung other_flat_ladder[] = {{10 * 1000, &other_posts[4]}};
static struct post other_posts[] = {
	{.id = (char *)"lobby", .name = (char *)"Lobby", .is_supervisor = false},
	{.id = (char *)"hall", .name = (char *)"Hall", .is_supervisor = true},
	{.id = (char *)"flat",
		.name = (char *)"Flat",
		.ladder = other_flat_ladder,
		.n_ladder = N(other_flat_ladder)},
	{.id = (char *)"bar",
		.name = (char *)"Bar",
		.must_be_staffed = true,
		.is_told_of_expected = true},
	{.id = (char *)"boss", .name = (char *)"Boss", .is_told_of_expected = true},
	{.id = (char *)"shuttle", .name = (char *)"Shuttle", .is_supervisor = false},
};
static struct area other_areas[] = {
	{.id = (char *)"lobby",
		.name = (char *)"Lobby",
		.post = &other_posts[0],
		.aliases = NULL,
		.n_aliases = 0},
	{.id = (char *)"flat-a",
		.name = (char *)"Flat A",
		.post = &other_posts[2],
		.aliases = flat_aliases,
		.n_aliases = 1},
	{.id = (char *)"club",
		.name = (char *)"Club",
		.post = &other_posts[2],
		.aliases = NULL,
		.n_aliases = 0},
	{.id = (char *)"gate", .name = (char *)"Gate", .post = &other_posts[5]},
};
static struct vehicle other_vehicles[] = {
	{.id = (char *)"cart-2", .name = (char *)"Cart 2", .post = &other_posts[5], .seats = 2},
};
static struct service other_services[2];
static struct service other_services[] = {
	{.id = (char *)"key",
		.name = (char *)"Locker key",
		.post = &other_posts[3],
		.is_loan = true,
		.outlives_visit = true},
	{.id = (char *)"talk",
		.name = (char *)"Consultant",
		.post = &other_posts[2],
		.followed_by = &other_services[0],
		.followed_after = 90 * 1000},
};
static const struct post *other_lobby[] = {&other_posts[0]};
static const struct post *other_hall[] = {&other_posts[1]};
static const struct post *other_flat[] = {&other_posts[2], &other_posts[3]};
static const struct post *other_all[] = {
	&other_posts[4], &other_posts[0], &other_posts[1], &other_posts[2], &other_posts[3]};
static const struct post *other_shuttle[] = {&other_posts[5]};
static struct badge other_badges[] = {
	{.id = (char *)"101", .name = (char *)"Chan", .posts = other_lobby, .n_posts = 1},
	{.id = (char *)"201", .name = (char *)"Wong", .posts = other_hall, .n_posts = 1},
	{.id = (char *)"302", .name = (char *)"Li", .posts = other_flat, .n_posts = 2},
	{.id = (char *)"303", .name = (char *)"Cheng", .posts = other_flat, .n_posts = 2},
	{.id = (char *)"501", .name = (char *)"Yip", .posts = other_flat, .n_posts = 2},
	{.id = (char *)"601", .name = (char *)"Lam", .posts = other_shuttle, .n_posts = 1},
	{.id = (char *)"901", .name = (char *)"Pun", .posts = other_all, .n_posts = 5},
};
static struct site other = {
	.name = (char *)"other",
	.offer_ends_after = 8 * MINUTE,
	.visit_ends_after = 15 * MINUTE,
	.notice_ends_after = 6 * MINUTE,
	.met_within = MINUTE / 2,
	.escalate_unmet_after = MINUTE / 3,
	.overdue_after = 2 * MINUTE,
	.find_next_repeat = when_next_repeat,
	.posts = other_posts,
	.n_posts = N(other_posts),
	.areas = other_areas,
	.n_areas = N(other_areas),
	.badges = other_badges,
	.n_badges = N(other_badges),
	.vehicles = other_vehicles,
	.n_vehicles = N(other_vehicles),
	.services = other_services,
	.n_services = N(other_services),
};

const struct site *const sites[SITES_N] = {&whole, &half, &other};
const int64_t site_zones[SITES_N] = {8 * 60 * MINUTE, 0, (5 * 60 + 45) * MINUTE};

void sites_open(void) {
	whole.zone = zone_new("HKT-8");
	half.zone = zone_new("UTC0");
	other.zone = zone_new("<+0545>-5:45");
}

void sites_close(void) {
	whole.zone = zone_free(whole.zone);
	half.zone = zone_free(half.zone);
	other.zone = zone_free(other.zone);
}

static uint32_t bit(const char *const *names, size_t n, const char *name) {
	for (size_t i = 0; i < n; i++) {
		if (!strcmp(names[i], name)) {
			return UINT32_C(1) << i;
		}
	}
	return 0;
}

uint32_t post_bit(const char *post) {
	return bit(post_names, N(post_names), post);
}

uint32_t badge_bit(const char *badge) {
	return bit(badge_names, N(badge_names), badge);
}

uint32_t supervisors(const struct site *site) {
	uint32_t set = 0;

	for (size_t i = 0; i < site->n_posts; i++) {
		set |= site->posts[i].is_supervisor ? post_bit(site->posts[i].id) : 0;
	}
	return set;
}
