/* SPDX-License-Identifier: MIT */
#pragma once

/* Shared by the site file's readers: what it may hold, and a site on its way out of it. */

#include "config/settings.h"
#include "core/site.h"

enum {
	SECTION_SITE,
	SECTION_POST,
	SECTION_AREA,
	SECTION_BADGE,
	SECTION_VEHICLE,
	SECTION_SERVICE,
	SECTION_CHECK,
	SECTION_LEVEL,
	SECTION_PHRASE,
	SECTION_KINDS_N,
};

/* The values of a section of each kind. */
struct site_values {
	char *name, *zone, *off_line, *on_line;
	int64_t offer_ends, visit_ends, notice_ends, met_within, unmet_up, told_ahead,
		overdue_after;
	struct settings_list homophones, languages, titles, traits, surnames, minutes;
};

struct post_values {
	char *name, *extension;
	bool supervisor, staffed, expects;
	int voice;
	struct settings_list ladder;
};

struct area_values {
	char *name, *post;
	bool exit;
	int64_t takes;
	struct settings_list aliases, takes_from;
};

struct badge_values {
	char *name, *extension;
	struct settings_list posts;
};

struct vehicle_values {
	char *name, *post;
	int64_t seats;
};

struct service_values {
	char *name, *post, *followed_by;
	bool loan;
	int group;
	struct settings_list aliases;
};

struct check_values {
	char *text;
	struct settings_list posts;
};

struct level_values {
	char *name;
	bool marked, first;
	struct settings_list aliases;
};

struct phrase_values {
	char *text, *unnamed, *public_text, *to, *from, *follows;
	int at, kind;
	struct settings_list languages, posts;
};

/* Its kinds are in the order of the enum above. */
extern const struct settings_format site_format;

/* How long a guest walks: of the text after a post in "takes-from". When a rung is due: of that
 * before it in "ladder". How long after a service its follower is due: of that after it in
 * "followed-by". */
extern const struct setting site_format_walk, site_format_rung_after, site_format_followed_after;

struct site_builder {
	const struct settings *settings;
	struct site *site;
	char **ret_why;
	size_t n_sections[SECTION_KINDS_N]; /* sections in the file */
	/* the section of each of the site's posts, areas, badges and so on, by their index there */
	const struct settings_section **sections[SECTION_KINDS_N];
};

/* The line on which @key stands in @section, or that of the section itself. */
static inline unsigned site_file_key_or_section_line(const struct site_builder *builder,
	const struct settings_section *section, const char *key) {
	return settings_key_or_section_line(builder->settings, section, key);
}

/* Does everything that people name have a name of its own? 0, or -EINVAL with the reason given. */
int site_file_validate_names(const struct site_builder *builder);

/* Languages (site_languages.c). Are the site's languages, each once, and all translations in one of
 * them? 0, or -EINVAL with the reason given. */
int site_file_validate_languages(const struct site_builder *builder);

/* The translations of the text under @key out of @section. */
struct translations site_file_take_translations(
	const struct settings_section *section, const char *key);

/* The texts of @list, which stands under @key, out of @section, each with its translations: *@ret_n
 * of them, none twice. Returns 0, or -EINVAL with the reason given. */
int site_file_take_words(const struct site_builder *builder, const struct settings_section *section,
	const char *key, struct settings_list *list, struct site_word **ret, size_t *ret_n);

/* The line of the translation of @key into @language in @section, or else that of @key. */
unsigned site_file_translation_line(const struct site_builder *builder,
	const struct settings_section *section, const char *key, const char *language);

/* Has @list, which stands under @key in @section, nothing twice? 0, or -EINVAL with the reason
 * given. */
int site_file_validate_distinct(const struct site_builder *builder,
	const struct settings_section *section, const char *key, char *const *list, size_t n);

/* Posts (site_posts.c). The post called @id, which stands under @key in @section; NULL with the
 * reason given. */
const struct post *site_file_require_post(const struct site_builder *builder,
	const struct settings_section *section, const char *key, const char *id);

/* Says that @id stands twice in the list under @key in @section. Returns -EINVAL. */
int site_file_fail_duplicate(const struct site_builder *builder,
	const struct settings_section *section, const char *key, const char *id);

/* Find the posts of @list, which stands under "posts" in @section. Returns 0, or -EINVAL with the
 * reason given. */
int site_file_resolve_posts(const struct site_builder *builder,
	const struct settings_section *section, const struct settings_list *list,
	const struct post ***ret, size_t *ret_n);

/* What happens while nobody takes a handoff (site_ladder.c): of the @i-th post. Returns 0, or
 * -EINVAL with the reason given. */
int site_file_resolve_ladder(
	const struct site_builder *builder, const struct settings_section *section, size_t i);

/* What is said (site_phrase.c): find posts and area of the @i-th phrase, and validate it. Returns
 * 0, or -EINVAL with the reason given. */
int site_file_resolve_phrase(
	const struct site_builder *builder, const struct settings_section *section, size_t i);

/* What surnames sound like (site_homophones.c): takes the list of [site], which is @section.
 * Returns 0, or -EINVAL with the reason given. */
int site_file_add_homophones(
	const struct site_builder *builder, const struct settings_section *section);
