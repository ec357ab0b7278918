/* SPDX-License-Identifier: MIT */
#include "sites.h"

#include <stddef.h>
#include <string.h>

enum {
	MINUTE = 60 * 1000,
};

#define N(array) (sizeof(array) / sizeof *(array))

static const char *const post_names[] = {"lobby", "hall", "flat", "bar", "boss"};
static const char *const badge_names[] = {"101", "102", "201", "301", "302", "303", "501", "901"};

static char *flat_aliases[] = {(char *)"show flat A", NULL};

/* The whole site ---------------------------------------------------------------------------------- */
static struct post whole_posts[] = {
	{(char *)"lobby", (char *)"Lobby", false},
	{(char *)"hall", (char *)"Hall", false},
	{(char *)"flat", (char *)"Flat", false},
	{(char *)"bar", (char *)"Bar", false},
	{(char *)"boss", (char *)"Boss", true},
};
static struct area whole_areas[] = {
	{(char *)"lobby", (char *)"Lobby", &whole_posts[0], false, NULL, 0},
	{(char *)"hall", (char *)"Hall", &whole_posts[1], false, NULL, 0},
	{(char *)"flat-a", (char *)"Flat A", &whole_posts[2], false, flat_aliases, 1},
	{(char *)"flat-b", (char *)"Flat B", &whole_posts[2], false, NULL, 0},
	{(char *)"club", (char *)"Club", &whole_posts[3], false, NULL, 0},
};
static const struct post *whole_lobby[] = {&whole_posts[0], &whole_posts[1]};
static const struct post *whole_hall[] = {&whole_posts[1]};
static const struct post *whole_flat[] = {&whole_posts[2], &whole_posts[3]};
static const struct post *whole_bar[] = {&whole_posts[3]};
static const struct post *whole_all[] = {
	&whole_posts[4], &whole_posts[0], &whole_posts[1], &whole_posts[2], &whole_posts[3]};
static struct badge whole_badges[] = {
	{(char *)"101", (char *)"Chan", whole_lobby, 2},
	{(char *)"102", (char *)"Ho", whole_lobby, 2},
	{(char *)"201", (char *)"Wong", whole_hall, 1},
	{(char *)"301", (char *)"Chow", whole_flat, 2},
	{(char *)"302", (char *)"Li", whole_flat, 2},
	{(char *)"303", (char *)"Cheng", whole_flat, 2},
	{(char *)"501", (char *)"Yip", whole_bar, 1},
	{(char *)"901", (char *)"Pun", whole_all, 5},
};
static const struct site whole = {
	.name = (char *)"whole",
	.offer_ends = 5 * MINUTE,
	.visit_ends = 30 * MINUTE,
	.posts = whole_posts,
	.n_posts = N(whole_posts),
	.areas = whole_areas,
	.n_areas = N(whole_areas),
	.badges = whole_badges,
	.n_badges = N(whole_badges),
};

/* Half of its names ------------------------------------------------------------------------------- */
static struct post half_posts[] = {
	{(char *)"lobby", (char *)"Lobby", false},
	{(char *)"flat", (char *)"Flat", false},
	{(char *)"boss", (char *)"Boss", true},
};
static struct area half_areas[] = {
	{(char *)"lobby", (char *)"Lobby", &half_posts[0], false, NULL, 0},
	{(char *)"flat-b", (char *)"Flat B", &half_posts[1], false, NULL, 0},
};
static const struct post *half_lobby[] = {&half_posts[0]};
static const struct post *half_flat[] = {&half_posts[1]};
static const struct post *half_all[] = {&half_posts[2], &half_posts[0]};
static struct badge half_badges[] = {
	{(char *)"101", (char *)"Chan", half_lobby, 1},
	{(char *)"301", (char *)"Chow", half_flat, 1},
	{(char *)"303", (char *)"Cheng", half_flat, 1},
	{(char *)"901", (char *)"Pun", half_all, 2},
};
static const struct site half = {
	.name = (char *)"half",
	.offer_ends = 2 * MINUTE,
	.visit_ends = 20 * MINUTE,
	.posts = half_posts,
	.n_posts = N(half_posts),
	.areas = half_areas,
	.n_areas = N(half_areas),
	.badges = half_badges,
	.n_badges = N(half_badges),
};

/* Other supervisors ------------------------------------------------------------------------------- */
static struct post other_posts[] = {
	{(char *)"lobby", (char *)"Lobby", false},
	{(char *)"hall", (char *)"Hall", true},
	{(char *)"flat", (char *)"Flat", false},
	{(char *)"bar", (char *)"Bar", false},
	{(char *)"boss", (char *)"Boss", false},
};
static struct area other_areas[] = {
	{(char *)"lobby", (char *)"Lobby", &other_posts[0], false, NULL, 0},
	{(char *)"flat-a", (char *)"Flat A", &other_posts[2], false, flat_aliases, 1},
	{(char *)"club", (char *)"Club", &other_posts[2], false, NULL, 0},
};
static const struct post *other_lobby[] = {&other_posts[0]};
static const struct post *other_hall[] = {&other_posts[1]};
static const struct post *other_flat[] = {&other_posts[2], &other_posts[3]};
static const struct post *other_all[] = {
	&other_posts[4], &other_posts[0], &other_posts[1], &other_posts[2], &other_posts[3]};
static struct badge other_badges[] = {
	{(char *)"101", (char *)"Chan", other_lobby, 1},
	{(char *)"201", (char *)"Wong", other_hall, 1},
	{(char *)"302", (char *)"Li", other_flat, 2},
	{(char *)"303", (char *)"Cheng", other_flat, 2},
	{(char *)"501", (char *)"Yip", other_flat, 2},
	{(char *)"901", (char *)"Pun", other_all, 5},
};
static const struct site other = {
	.name = (char *)"other",
	.offer_ends = 8 * MINUTE,
	.visit_ends = 15 * MINUTE,
	.posts = other_posts,
	.n_posts = N(other_posts),
	.areas = other_areas,
	.n_areas = N(other_areas),
	.badges = other_badges,
	.n_badges = N(other_badges),
};

const struct site *const sites[SITES_N] = {&whole, &half, &other};

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
		set |= site->posts[i].supervisor ? post_bit(site->posts[i].id) : 0;
	}
	return set;
}
