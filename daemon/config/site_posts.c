/* SPDX-License-Identifier: MIT */
/* Posts as the other sections of a site file name them. */
#include "base/cleanup.h"
#include "base/memory.h"
#include "base/text_printf.h"
#include "config/site_file_private.h"

#include <errno.h>
#include <string.h>

static char *join_post_ids(const struct site *site) {
	char *list = copy_text("");

	for (size_t i = 0; i < site->n_posts; i++) {
		list = text_append_word(list, site->posts[i].id);
	}
	return list;
}

const struct post *site_file_require_post(const struct site_builder *builder,
	const struct settings_section *section, const char *key, const char *id) {
	const struct post *post = site_post(builder->site, id);

	if (!post) {
		_cleanup_(freep) char *posts = join_post_ids(builder->site);

		(void)settings_fail(builder->settings, builder->ret_why,
			site_file_key_or_section_line(builder, section, key),
			"\"%s\" is not a post of this site; expected one of %s", id, posts);
	}
	return post;
}

int site_file_fail_duplicate(const struct site_builder *builder,
	const struct settings_section *section, const char *key, const char *id) {
	return settings_fail(builder->settings, builder->ret_why,
		site_file_key_or_section_line(builder, section, key),
		"\"%s\" stands twice in the list; expected it once", id);
}

int site_file_resolve_posts(const struct site_builder *builder,
	const struct settings_section *section, const struct settings_list *list,
	const struct post ***ret, size_t *ret_n) {
	_cleanup_(freep) const struct post **posts = NEW_N(const struct post *, list->n);

	for (size_t i = 0; i < list->n; i++) {
		posts[i] = site_file_require_post(builder, section, "posts", list->items[i]);
		if (!posts[i]) {
			return -EINVAL;
		}
		for (size_t j = 0; j < i; j++) {
			if (posts[i] == posts[j]) {
				return site_file_fail_duplicate(
					builder, section, "posts", posts[i]->id);
			}
		}
	}
	*ret = TAKE(posts);
	*ret_n = list->n;
	return 0;
}
