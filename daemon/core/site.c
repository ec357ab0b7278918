/* SPDX-License-Identifier: MIT */
#include "core/site.h"

#include <stdlib.h>
#include <string.h>

enum {
	CALLED_MAX = 256, /* bytes of what an area is called; the site file has less */
};

const struct post *site_post(const struct site *site, const char *id) {
	for (size_t i = 0; id && i < site->n_posts; i++) {
		if (!strcmp(site->posts[i].id, id)) {
			return &site->posts[i];
		}
	}
	return NULL;
}

const struct area *site_area(const struct site *site, const char *id) {
	for (size_t i = 0; id && i < site->n_areas; i++) {
		if (!strcmp(site->areas[i].id, id)) {
			return &site->areas[i];
		}
	}
	return NULL;
}

const struct badge *site_badge(const struct site *site, const char *id) {
	for (size_t i = 0; id && i < site->n_badges; i++) {
		if (!strcmp(site->badges[i].id, id)) {
			return &site->badges[i];
		}
	}
	return NULL;
}

static char lower(char c) {
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* Is the @size bytes at @said the same as @name, blind to the case of ASCII letters? */
static bool same(const char *name, const char *said, size_t size) {
	for (size_t i = 0; i < size; i++) {
		if (!name[i] || lower(name[i]) != lower(said[i])) {
			return false;
		}
	}
	return name[size] == '\0';
}

static bool is_called(const struct area *area, const char *said, size_t size) {
	if (same(area->id, said, size) || same(area->name, said, size)) {
		return true;
	}
	for (size_t i = 0; i < area->n_aliases; i++) {
		if (same(area->aliases[i], said, size)) {
			return true;
		}
	}
	return false;
}

/* The @size bytes at @name in small letters, if they fit. */
static bool lower_all(char *ret, const char *name, size_t size) {
	if (size >= CALLED_MAX) {
		return false;
	}
	for (size_t i = 0; i < size; i++) {
		ret[i] = lower(name[i]);
	}
	ret[size] = '\0';
	return true;
}

static void index_one(struct site *site, const struct area *area, const char *name) {
	char small[CALLED_MAX];
	void **place;

	if (lower_all(small, name, strlen(name))) {
		place = textmap_place(&site->called, small);
		*place = *place ? *place : (void *)area;
	}
}

void site_index(struct site *site) {
	for (size_t i = 0; i < site->n_areas; i++) {
		const struct area *area = &site->areas[i];

		index_one(site, area, area->id);
		index_one(site, area, area->name);
		for (size_t j = 0; j < area->n_aliases; j++) {
			index_one(site, area, area->aliases[j]);
		}
	}
}

const struct area *site_area_called(const struct site *site, const char *name, size_t size) {
	char small[CALLED_MAX];

	if (site->called.n) {
		return lower_all(small, name, size) ? textmap_get(&site->called, small) : NULL;
	}
	for (size_t i = 0; i < site->n_areas; i++) {
		if (is_called(&site->areas[i], name, size)) {
			return &site->areas[i];
		}
	}
	return NULL;
}

const struct area *site_area_said(const struct site *site, const char *name) {
	size_t size;

	if (!name) {
		return NULL;
	}
	name += strspn(name, " \t");
	for (size = strlen(name); size && strchr(" \t", name[size - 1]); size--) {
	}
	return site_area_called(site, name, size);
}

const struct post *site_supervisor(const struct site *site) {
	for (size_t i = 0; i < site->n_posts; i++) {
		if (site->posts[i].supervisor) {
			return &site->posts[i];
		}
	}
	return NULL;
}

bool badge_may_hold(const struct badge *badge, const struct post *post) {
	for (size_t i = 0; i < badge->n_posts; i++) {
		if (badge->posts[i] == post) {
			return true;
		}
	}
	return false;
}

bool site_post_receives(const struct site *site, const struct post *post) {
	for (size_t i = 0; i < site->n_areas; i++) {
		if (site->areas[i].post == post) {
			return true;
		}
	}
	return post->supervisor;
}

struct site *site_free(struct site *site) {
	if (!site) {
		return NULL;
	}
	for (size_t i = 0; i < site->n_posts; i++) {
		free(site->posts[i].id);
		free(site->posts[i].name);
	}
	for (size_t i = 0; i < site->n_areas; i++) {
		struct area *area = &site->areas[i];

		for (size_t j = 0; j < area->n_aliases; j++) {
			free(area->aliases[j]);
		}
		free(area->aliases);
		free(area->id);
		free(area->name);
	}
	for (size_t i = 0; i < site->n_badges; i++) {
		free(site->badges[i].posts);
		free(site->badges[i].id);
		free(site->badges[i].name);
	}
	textmap_finish(&site->called);
	free(site->posts);
	free(site->areas);
	free(site->badges);
	free(site->name);
	free(site);
	return NULL;
}
