/* SPDX-License-Identifier: MIT */
#include "places.h"

static struct post posts[] = {
	{.id = "lobby", .name = "大堂"},
	{.id = "flat", .name = "樣板房"},
	{.id = "bar", .name = "酒吧"},
	{.id = "desk", .name = "服務台"},
	{.id = "boss", .name = "主管", .supervisor = true},
};

static char *flat_aliases[] = {"樣板房 A", "flat A", NULL};

static struct area areas[] = {
	{.id = "flat-a", .name = "樣板房A", .post = &posts[1], .aliases = flat_aliases, .n_aliases = 2},
	{.id = "club", .name = "會所", .post = &posts[2], .exit = true},
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

const struct site places_whole = {
	.name = "town",
	.offer_ends = 30 * 60000,
	.visit_ends = 12 * 3600000,
	.posts = posts,
	.n_posts = 5,
	.areas = areas,
	.n_areas = 2,
	.badges = badges,
	.n_badges = 7,
};

static struct post half_posts[] = {
	{.id = "lobby", .name = "大堂"},
	{.id = "boss", .name = "主管", .supervisor = true},
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
	.offer_ends = 60000,
	.visit_ends = 60000,
	.posts = half_posts,
	.n_posts = 2,
	.areas = half_areas,
	.n_areas = 1,
	.badges = half_badges,
	.n_badges = 3,
};
