/* SPDX-License-Identifier: MIT */
#include "places.h"

static struct post posts[] = {
	{"lobby", "大堂", false},
	{"flat", "樣板房", false},
	{"bar", "酒吧", false},
	{"desk", "服務台", false},
	{"boss", "主管", true},
};

static char *flat_aliases[] = {"樣板房 A", "flat A", NULL};

static struct area areas[] = {
	{"flat-a", "樣板房A", &posts[1], false, flat_aliases, 2},
	{"club", "會所", &posts[2], true, NULL, 0},
};

static const struct post *at_lobby[] = {&posts[0]};
static const struct post *at_flat[] = {&posts[1]};
static const struct post *at_bar[] = {&posts[2]};
static const struct post *at_desk[] = {&posts[3]};
static const struct post *anywhere[] = {&posts[4], &posts[0], &posts[1]};

static struct badge badges[] = {
	{"1", "陳", at_lobby, 1},
	{"2", "何", at_lobby, 1},
	{"3", "周", at_flat, 1},
	{"4", "李", at_flat, 1},
	{"5", "葉", at_bar, 1},
	{"6", "林", at_desk, 1},
	{"9", "潘", anywhere, 3},
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
	{"lobby", "大堂", false},
	{"boss", "主管", true},
};

static struct area half_areas[] = {
	{"flat-a", "樣板房A", &half_posts[0], false, NULL, 0},
};

static const struct post *half_lobby[] = {&half_posts[0]};
static const struct post *half_boss[] = {&half_posts[1]};

static struct badge half_badges[] = {
	{"1", "陳", half_lobby, 1},
	{"3", "周", half_lobby, 1},
	{"9", "潘", half_boss, 1},
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
