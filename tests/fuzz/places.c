/* SPDX-License-Identifier: MIT */
#include "places.h"

#include "calendar/when.h"

static struct post posts[5];

static struct rung flat_ladder[] = {{15000, NULL}, {30000, &posts[2]}, {45000, &posts[4]}};

static struct post posts[] = {
	{.id = "lobby", .name = "大堂", .must_be_staffed = true, .is_told_of_expected = true},
	{.id = "flat",
		.name = "樣板房",
		.ladder = flat_ladder,
		.n_ladder = 3,
		.offer_ends_after = 300000},
	{.id = "bar", .name = "酒吧"},
	{.id = "desk", .name = "服務台"},
	{.id = "boss", .name = "主管", .is_supervisor = true},
};

static char *flat_aliases[] = {"樣板房 A", "flat A", NULL};

static struct area areas[] = {
	{.id = "flat-a",
		.name = "樣板房A",
		.post = &posts[1],
		.aliases = flat_aliases,
		.n_aliases = 2},
	{.id = "club", .name = "會所", .post = &posts[2], .is_exit = true},
	{.id = "gate", .name = "正門", .post = &posts[3], .is_exit = true},
};

static struct vehicle vehicles[] = {
	{.id = "cart-1", .name = "一號", .post = &posts[3], .seats = 3},
	{.id = "cart-2", .name = "二號", .post = &posts[3], .seats = 2},
};

static struct service services[4];
static struct service services[] = {
	{.id = "towels", .name = "毛巾", .post = &posts[2]},
	{.id = "key", .name = "鑰匙", .post = &posts[2], .is_loan = true, .outlives_visit = true},
	{.id = "consultant",
		.name = "顧問",
		.post = &posts[1],
		.followed_by = &services[3],
		.followed_after = 3600000},
	{.id = "call",
		.name = "回訪",
		.post = &posts[0],
		.followed_by = &services[1],
		.followed_after = 60000,
		.outlives_visit = true},
};

static const struct post *at_lobby[] = {&posts[0]};
static const struct post *at_flat[] = {&posts[1]};
static const struct post *at_bar[] = {&posts[2]};
static const struct post *at_desk[] = {&posts[3]};
static const struct post *anywhere[] = {&posts[4], &posts[0], &posts[1], &posts[3]};

static struct checklist_item checks[] = {
	{.id = "tidy", .text = "制服", .posts = at_desk, .n_posts = 1},
};

static struct badge badges[] = {
	{.id = "1", .name = "陳", .posts = at_lobby, .n_posts = 1},
	{.id = "2", .name = "何", .posts = at_lobby, .n_posts = 1},
	{.id = "3", .name = "周", .posts = at_flat, .n_posts = 1},
	{.id = "4", .name = "李", .posts = at_flat, .n_posts = 1},
	{.id = "5", .name = "葉", .posts = at_bar, .n_posts = 1},
	{.id = "6", .name = "林", .posts = at_desk, .n_posts = 1},
	{.id = "9", .name = "潘", .posts = anywhere, .n_posts = 4},
};

const struct site places_whole = {
	.name = "town",
	.offer_ends_after = 30 * 60000,
	.visit_ends_after = 12 * 3600000,
	.notice_ends_after = 2 * 3600000,
	.met_within = 30000,
	.escalate_unmet_after = 30000,
	.told_ahead = 30 * 60000,
	.overdue_after = 15 * 60000,
	.find_next_repeat = when_next_repeat,
	.posts = posts,
	.n_posts = 5,
	.areas = areas,
	.n_areas = 3,
	.badges = badges,
	.n_badges = 7,
	.vehicles = vehicles,
	.n_vehicles = 2,
	.services = services,
	.n_services = 4,
	.checklist = checks,
	.n_checklist = 1,
};

static struct post half_posts[] = {
	{.id = "lobby", .name = "大堂"},
	{.id = "boss", .name = "主管", .is_supervisor = true},
};

static struct area half_areas[] = {
	{.id = "flat-a", .name = "樣板房A", .post = &half_posts[0]},
};

static const struct post *half_lobby[] = {&half_posts[0]};
static const struct post *half_boss[] = {&half_posts[1]};

static struct badge half_badges[] = {
	{.id = "1", .name = "陳", .posts = half_lobby, .n_posts = 1},
	{.id = "3", .name = "周", .posts = half_lobby, .n_posts = 1},
	{.id = "9", .name = "潘", .posts = half_boss, .n_posts = 1},
};

const struct site places_half = {
	.name = "half a town",
	.offer_ends_after = 60000,
	.visit_ends_after = 60000,
	.notice_ends_after = 60000,
	.overdue_after = 60000,
	.find_next_repeat = when_next_repeat,
	.posts = half_posts,
	.n_posts = 2,
	.areas = half_areas,
	.n_areas = 1,
	.badges = half_badges,
	.n_badges = 3,
};
