/* SPDX-License-Identifier: MIT */
/* Posts as the other sections of a site file name them. */
#include "base/cleanup.h"
#include "base/memory.h"
#include "config/site_file_private.h"

#include <errno.h>
#include <string.h>

static char *list_posts(const struct site *site) {
	char *list = copy_text("");

	for (size_t i = 0; i < site->n_posts; i++) {
		size_t size = strlen(list);

		list = allocated(realloc(list, size + strlen(site->posts[i].id) + 3));
		stpcpy(stpcpy(list + size, size ? ", " : ""), site->posts[i].id);
	}
	return list;
}

const struct post *site_need_post(const struct building *building,
	const struct settings_section *section, const char *key, const char *id) {
	const struct post *post = site_post(building->site, id);

	if (!post) {
		_cleanup_(freep) char *posts = list_posts(building->site);

		(void)settings_wrong(building->settings, building->ret_why,
			settings_line(building->settings, section, key),
			"\"%s\" is not a post of this site; expected one of %s", id, posts);
	}
	return post;
}

int site_wrong_twice(const struct building *building, const struct settings_section *section,
	const char *key, const char *id) {
	return settings_wrong(building->settings, building->ret_why,
		settings_line(building->settings, section, key),
		"\"%s\" stands twice in the list; expected it once", id);
}

int site_find_posts(const struct building *building, const struct settings_section *section,
	const struct settings_list *list, const struct post ***ret, size_t *ret_n) {
	_cleanup_(freep) const struct post **posts = NEW_N(const struct post *, list->n);

	for (size_t i = 0; i < list->n; i++) {
		posts[i] = site_need_post(building, section, "posts", list->items[i]);
		if (!posts[i]) {
			return -EINVAL;
		}
		for (size_t j = 0; j < i; j++) {
			if (posts[i] == posts[j]) {
				return site_wrong_twice(building, section, "posts", posts[i]->id);
			}
		}
	}
	*ret = TAKE(posts);
	*ret_n = list->n;
	return 0;
}
