/* SPDX-License-Identifier: MIT */
/*
 * A site is read in two steps: settings.c reads the file by the tables below, then what refers to what is
 * resolved. Names that people say are compared as site_area_said compares them: in NFC, blind to the case
 * of ASCII letters.
 */
#include "daemon/site_file.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "daemon/settings.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>
#include <strings.h>

enum {
	PLACE_MAX = 32, /* bytes of a post's or an area's id */
	BADGE_MAX = 16,
	NAME_MAX_BYTES = 128,
};

#define HOUR INT64_C(3600000) /* ms */

struct site_values {
	char *name;
	int64_t offer_ends, visit_ends;
};

struct post_values {
	char *name;
	bool supervisor;
};

struct area_values {
	char *name, *post;
	bool exit;
	struct settings_list aliases;
};

struct badge_values {
	char *name;
	struct settings_list posts;
};

CLEANUP_FREEP(struct settings, settings_free)
CLEANUP_FREEP(struct site, site_free)

static bool is_word(const char *id, const char *letters, size_t max) {
	size_t size = strlen(id);

	return size && size <= max && strspn(id, letters) == size && *id != '-' && id[size - 1] != '-';
}

static bool is_place_id(const char *id) {
	return is_word(id, "abcdefghijklmnopqrstuvwxyz0123456789-", PLACE_MAX);
}

static bool is_badge_id(const char *id) {
	return is_word(id, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-", BADGE_MAX);
}

#define PLACE_FORM "up to 32 of a-z, 0-9 and - inside"

enum {
	KIND_SITE,
	KIND_POST,
	KIND_AREA,
	KIND_BADGE,
	KINDS_N,
};

static const struct settings_kind kinds[KINDS_N] = {
	[KIND_SITE] = {.section = "site", .size = sizeof(struct site_values)},
	[KIND_POST] = {"post", is_place_id, PLACE_FORM, sizeof(struct post_values)},
	[KIND_AREA] = {"area", is_place_id, PLACE_FORM, sizeof(struct area_values)},
	[KIND_BADGE] = {"badge", is_badge_id, "up to 16 of A-Z, a-z, 0-9 and - inside", sizeof(struct badge_values)},
};

#define KEY(in, name, kind, field) \
	.section = #in, .key = name, .type = kind, .place = offsetof(struct in##_values, field)
#define NAME(in, what) \
	{ KEY(in, "name", SETTING_TEXT, name), .required = true, .max = NAME_MAX_BYTES, .help = what }

static const struct setting keys[] = {
	NAME(site, "what the property is called"),
	{KEY(site, "offer-ends", SETTING_DURATION, offer_ends), .by_default = "30m", .min = 1000, .max = 24 * HOUR,
		.help = "when an offer that nobody took is missed"},
	{KEY(site, "visit-ends", SETTING_DURATION, visit_ends), .by_default = "12h", .min = 60000,
		.max = 7 * 24 * HOUR, .help = "when a visit with nothing open ends"},
	NAME(post, "what people call the post"),
	{KEY(post, "supervisor", SETTING_YES_NO, supervisor), .help = "whether it sees everything"},
	NAME(area, "what people call the area"),
	{KEY(area, "post", SETTING_TEXT, post), .required = true, .fits = is_place_id, .form = "the id of a post",
		.help = "the id of the post that receives guests there"},
	{KEY(area, "exit", SETTING_YES_NO, exit), .help = "whether guests leave the site there"},
	{KEY(area, "aliases", SETTING_LIST, aliases), .max = NAME_MAX_BYTES,
		.form = "names of at most 128 bytes, parted by commas", .help = "what else people call it"},
	NAME(badge, "whose badge it is"),
	{KEY(badge, "posts", SETTING_LIST, posts), .required = true, .max = PLACE_MAX,
		.form = "ids of posts, parted by commas", .help = "ids of posts, parted by commas"},
};

static const struct settings_format format = {
	.kinds = kinds,
	.n_kinds = KINDS_N,
	.keys = keys,
	.n_keys = sizeof keys / sizeof *keys,
};

/* A site on its way out of its file. */
struct building {
	const struct settings *settings;
	struct site *site;
	char **ret_why;
	/* the section of each of the site's posts, areas, badges, by their place there */
	const struct settings_section **sections[KINDS_N];
};

static size_t count(const struct settings *settings, size_t kind) {
	size_t n = 0;

	for (size_t i = 0; i < settings->n; i++) {
		n += settings->sections[i].kind == &kinds[kind];
	}
	return n;
}

static unsigned line_of(const struct building *building, const struct settings_section *section, const char *key) {
	return settings_line(building->settings, section, key);
}

static void take_site(struct building *building, struct settings_section *section) {
	struct site_values *values = section->values;

	building->site->name = TAKE(values->name);
	building->site->offer_ends = values->offer_ends;
	building->site->visit_ends = values->visit_ends;
}

static void take_post(struct building *building, struct settings_section *section) {
	struct post_values *values = section->values;
	size_t i = building->site->n_posts++;
	struct post *post = &building->site->posts[i];

	building->sections[KIND_POST][i] = section;
	post->id = copy_text(section->id);
	post->name = TAKE(values->name);
	post->supervisor = values->supervisor;
}

static void take_area(struct building *building, struct settings_section *section) {
	struct area_values *values = section->values;
	size_t i = building->site->n_areas++;
	struct area *area = &building->site->areas[i];

	building->sections[KIND_AREA][i] = section;
	area->id = copy_text(section->id);
	area->name = TAKE(values->name);
	area->exit = values->exit;
	area->aliases = values->aliases.items ? TAKE(values->aliases.items) : NEW_N(char *, 1);
	area->n_aliases = values->aliases.n;
	values->aliases.n = 0;
}

static void take_badge(struct building *building, struct settings_section *section) {
	struct badge_values *values = section->values;
	size_t i = building->site->n_badges++;
	struct badge *badge = &building->site->badges[i];

	building->sections[KIND_BADGE][i] = section;
	badge->id = copy_text(section->id);
	badge->name = TAKE(values->name);
}

static void (*const takers[KINDS_N])(struct building *building, struct settings_section *section) = {
	[KIND_SITE] = take_site,
	[KIND_POST] = take_post,
	[KIND_AREA] = take_area,
	[KIND_BADGE] = take_badge,
};

static char *list_posts(const struct site *site) {
	char *list = copy_text("");

	for (size_t i = 0; i < site->n_posts; i++) {
		size_t size = strlen(list);

		list = must(realloc(list, size + strlen(site->posts[i].id) + 3));
		stpcpy(stpcpy(list + size, size ? ", " : ""), site->posts[i].id);
	}
	return list;
}

/* The post called @id, or NULL with the reason given. */
static const struct post *need_post(struct building *building, const struct settings_section *section,
	const char *key, const char *id) {
	const struct post *post = site_post(building->site, id);

	if (!post) {
		_cleanup_(freep) char *posts = list_posts(building->site);

		(void)settings_wrong(building->settings, building->ret_why, line_of(building, section, key),
			"\"%s\" is not a post of this site; expected one of %s", id, posts);
	}
	return post;
}

static int resolve_area(struct building *building, size_t i) {
	const struct settings_section *section = building->sections[KIND_AREA][i];
	const struct area_values *values = section->values;

	building->site->areas[i].post = need_post(building, section, "post", values->post);
	return building->site->areas[i].post ? 0 : -EINVAL;
}

static int resolve_badge(struct building *building, size_t i) {
	const struct settings_section *section = building->sections[KIND_BADGE][i];
	const struct badge_values *values = section->values;
	struct badge *badge = &building->site->badges[i];

	badge->posts = NEW_N(const struct post *, values->posts.n);
	for (size_t j = 0; j < values->posts.n; j++) {
		const struct post *post = need_post(building, section, "posts", values->posts.items[j]);

		if (!post) {
			return -EINVAL;
		}
		if (badge_may_hold(badge, post)) {
			return settings_wrong(building->settings, building->ret_why,
				line_of(building, section, "posts"), "\"%s\" stands twice in the list; expected it once",
				post->id);
		}
		badge->posts[badge->n_posts++] = post;
	}
	return 0;
}

/* Two posts with one name cannot be told apart on a screen. */
static int check_post_names(struct building *building) {
	const struct site *site = building->site;

	for (size_t i = 0; i < site->n_posts; i++) {
		for (size_t j = 0; j < i; j++) {
			if (!strcasecmp(site->posts[i].name, site->posts[j].name)) {
				return settings_wrong(building->settings, building->ret_why,
					line_of(building, building->sections[KIND_POST][i], "name"),
					"\"%s\" is the name of [post %s] already; expected another", site->posts[i].name,
					site->posts[j].id);
			}
		}
	}
	return 0;
}

/* One of the things that an area is called. */
static const char *area_called(const struct area *area, size_t i) {
	return i == 0 ? area->id : i == 1 ? area->name
					  : area->aliases[i - 2];
}

static int check_area_name(struct building *building, size_t at, size_t which) {
	const struct site *site = building->site;
	const struct area *area = &site->areas[at];
	const char *name = area_called(area, which);
	const char *key = which == 0 ? "" : which == 1 ? "name"
						       : "aliases";

	for (size_t i = 0; i <= at; i++) {
		size_t n = i == at ? which : site->areas[i].n_aliases + 2;

		for (size_t j = 0; j < n; j++) {
			/* that its name is its id again does no harm */
			if ((i == at && j == 0 && which == 1) || strcasecmp(name, area_called(&site->areas[i], j)) != 0) {
				continue;
			}
			return settings_wrong(building->settings, building->ret_why,
				line_of(building, building->sections[KIND_AREA][at], key),
				"\"%s\" already means [area %s]; expected a name that nothing else has", name,
				site->areas[i].id);
		}
	}
	return 0;
}

static int check_area_names(struct building *building) {
	const struct site *site = building->site;
	int r = 0;

	for (size_t i = 0; r == 0 && i < site->n_areas; i++) {
		for (size_t j = 0; r == 0 && j < site->areas[i].n_aliases + 2; j++) {
			r = check_area_name(building, i, j);
		}
	}
	return r;
}

static int check_supervisor(struct building *building) {
	if (site_supervisor(building->site)) {
		return 0;
	}
	return settings_wrong(building->settings, building->ret_why, 0,
		"no post is a supervisor's; expected \"supervisor = yes\" in one [post ID]");
}

static int resolve(struct building *building) {
	int r = check_supervisor(building);

	for (size_t i = 0; r == 0 && i < building->site->n_areas; i++) {
		r = resolve_area(building, i);
	}
	for (size_t i = 0; r == 0 && i < building->site->n_badges; i++) {
		r = resolve_badge(building, i);
	}
	r = r == 0 ? check_post_names(building) : r;
	return r == 0 ? check_area_names(building) : r;
}

static int build(struct building *building, struct settings *settings) {
	size_t n[KINDS_N];
	int r;

	for (size_t kind = 0; kind < KINDS_N; kind++) {
		n[kind] = count(settings, kind);
		building->sections[kind] = NEW_N(const struct settings_section *, n[kind]);
	}
	building->site->posts = NEW_N(struct post, n[KIND_POST]);
	building->site->areas = NEW_N(struct area, n[KIND_AREA]);
	building->site->badges = NEW_N(struct badge, n[KIND_BADGE]);
	for (size_t i = 0; i < settings->n; i++) {
		struct settings_section *section = &settings->sections[i];

		takers[section->kind - kinds](building, section);
	}
	r = resolve(building);
	for (size_t kind = 0; kind < KINDS_N; kind++) {
		free(building->sections[kind]);
	}
	return r;
}

int site_read(struct site **ret, char **ret_why, const char *path) {
	_cleanup_(settings_freep) struct settings *settings = NULL;
	_cleanup_(site_freep) struct site *site = NEW(struct site);
	struct building building = {.site = site, .ret_why = ret_why};
	int r = settings_read(&settings, ret_why, &format, path);

	if (r < 0) {
		return r;
	}
	building.settings = settings;
	r = build(&building, settings);
	if (r < 0) {
		return r;
	}
	site_index(site);
	*ret = TAKE(site);
	return 0;
}
