/* SPDX-License-Identifier: MIT */
/*
 * A site is read in three steps: settings.c reads the file by the tables of site_format.c; then
 * what refers to what is resolved; then site_names.c looks whether everything has a name of its
 * own. site_languages.c has what is said in other languages.
 */
#include "config/site_file.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "calendar/when.h"
#include "calendar/zone.h"
#include "config/settings_type.h"
#include "config/site_file_private.h"

#include <errno.h>
#include <string.h>

enum {
	CHECKLIST_ITEMS_MAX = 64, /* as many as an inspection may say were not right */
};

CLEANUP_FREEP(struct settings, settings_free)
CLEANUP_FREEP(struct site, site_free)

/* Out of the sections -------------------------------------------------------------------------- */

/* NULL-terminated even if there are none. */
static char **detach_items(struct settings_list *list, size_t *ret_n) {
	*ret_n = list->n;
	list->n = 0;
	return list->items ? TAKE(list->items) : NEW_N(char *, 1);
}

/* The zone @name, which was found when the file was checked; "" is the machine's: what TZ says, or
 * /etc/localtime. NULL, which is UTC, for a TZ that says nothing known, as tzset(3) has it. */
static struct zone *new_named_or_machine_zone(const char *name) {
	const char *machine_zone = getenv("TZ");

	if (!*name && machine_zone) {
		name = *machine_zone ? machine_zone : "UTC";
	}
	return zone_new(name);
}

static void fill_from_site_section(struct site *site, const struct settings_section *section) {
	struct site_values *values = section->values;

	site->name = TAKE(values->name);
	site->names = site_file_take_translations(section, "name");
	site->languages = detach_items(&values->languages, &site->n_languages);
	site->surnames = detach_items(&values->surnames, &site->n_surnames);
	site->offer_ends_after = values->offer_ends;
	site->visit_ends_after = values->visit_ends;
	site->notice_ends_after = values->notice_ends;
	site->met_within = values->met_within;
	site->escalate_unmet_after = values->unmet_up;
	site->told_ahead = values->told_ahead;
	site->overdue_after = values->overdue_after;
	site->offline_phrase = TAKE(values->off_line);
	site->offline_phrases = site_file_take_translations(section, "off-line");
	site->online_phrase = TAKE(values->on_line);
	site->online_phrases = site_file_take_translations(section, "on-line");
	site->zone = new_named_or_machine_zone(values->zone);
	site->zone_free = zone_free;
	site->find_next_repeat = when_next_repeat;
}

static void build_post(struct site *site, const struct settings_section *section) {
	struct post_values *values = section->values;
	struct post *post = &site->posts[site->n_posts++];

	post->id = copy_text(section->id);
	post->name = TAKE(values->name);
	post->names = site_file_take_translations(section, "name");
	post->is_supervisor = values->supervisor;
	post->must_be_staffed = values->staffed;
	post->is_told_of_expected = values->expects;
	post->voice = values->voice;
	post->extension = TAKE(values->extension);
}

static void build_area(struct site *site, const struct settings_section *section) {
	struct area_values *values = section->values;
	struct area *area = &site->areas[site->n_areas++];

	area->id = copy_text(section->id);
	area->name = TAKE(values->name);
	area->names = site_file_take_translations(section, "name");
	area->is_exit = values->exit;
	area->walk_ms = values->takes;
	area->aliases = detach_items(&values->aliases, &area->n_aliases);
}

static void build_badge(struct site *site, const struct settings_section *section) {
	struct badge_values *values = section->values;
	struct badge *badge = &site->badges[site->n_badges++];

	badge->id = copy_text(section->id);
	badge->name = TAKE(values->name);
	badge->names = site_file_take_translations(section, "name");
	badge->extension = TAKE(values->extension);
}

static void build_vehicle(struct site *site, const struct settings_section *section) {
	struct vehicle_values *values = section->values;
	struct vehicle *vehicle = &site->vehicles[site->n_vehicles++];

	vehicle->id = copy_text(section->id);
	vehicle->name = TAKE(values->name);
	vehicle->names = site_file_take_translations(section, "name");
	vehicle->seats = (uint32_t)values->seats;
}

static void build_service(struct site *site, const struct settings_section *section) {
	struct service_values *values = section->values;
	struct service *service = &site->services[site->n_services++];

	service->id = copy_text(section->id);
	service->name = TAKE(values->name);
	service->names = site_file_take_translations(section, "name");
	service->is_loan = values->loan;
	service->group = values->group;
	service->aliases = detach_items(&values->aliases, &service->n_aliases);
}

static void build_checklist_item(struct site *site, const struct settings_section *section) {
	struct check_values *values = section->values;
	struct checklist_item *item = &site->checklist[site->n_checklist++];

	item->id = copy_text(section->id);
	item->text = TAKE(values->text);
	item->texts = site_file_take_translations(section, "text");
}

static void build_level(struct site *site, const struct settings_section *section) {
	struct level_values *values = section->values;
	struct level *level = &site->levels[site->n_levels++];

	level->id = copy_text(section->id);
	level->name = TAKE(values->name);
	level->names = site_file_take_translations(section, "name");
	level->aliases = detach_items(&values->aliases, &level->n_aliases);
	level->is_marked = values->marked;
	level->is_first = values->first;
}

static void build_phrase(struct site *site, const struct settings_section *section) {
	struct phrase_values *values = section->values;
	struct phrase *phrase = &site->phrases[site->n_phrases++];

	phrase->id = copy_text(section->id);
	phrase->text = TAKE(values->text);
	phrase->texts = site_file_take_translations(section, "text");
	phrase->without_address = TAKE(values->unnamed);
	phrase->texts_without_address = site_file_take_translations(section, "unnamed");
	phrase->public_text = TAKE(values->public_text);
	phrase->public_texts = site_file_take_translations(section, "public");
	phrase->trigger = values->at;
	phrase->kind = values->kind;
	phrase->languages = detach_items(&values->languages, &phrase->n_languages);
}

/* What refers to what -------------------------------------------------------------------------- */

/* The minutes that a driver may choose from, each of which is a number. */
static int resolve_minutes(
	const struct site_builder *builder, const struct settings_section *section) {
	const struct site_values *values = section->values;
	struct site *site = builder->site;
	int r = site_file_validate_distinct(
		builder, section, "minutes", values->minutes.items, values->minutes.n);

	site->minutes = NEW_N(uint32_t, values->minutes.n);
	for (size_t i = 0; r == 0 && i < values->minutes.n; i++) {
		site->minutes[site->n_minutes++] =
			(uint32_t)strtoul(values->minutes.items[i], NULL, 10);
	}
	return r;
}

static int resolve_site(
	const struct site_builder *builder, const struct settings_section *section, size_t i) {
	struct site_values *values = section->values;
	struct site *site = builder->site;
	int r = site_file_add_homophones(builder, section);

	if (r == 0) {
		r = site_file_take_words(builder, section, "titles", &values->titles, &site->titles,
			&site->n_titles);
	}
	if (r == 0) {
		r = site_file_take_words(builder, section, "traits", &values->traits, &site->traits,
			&site->n_traits);
	}
	if (r == 0) {
		r = site_file_validate_distinct(
			builder, section, "surnames", site->surnames, site->n_surnames);
	}
	return r == 0 ? resolve_minutes(builder, section) : r;
}

/* Find the post that the thing of @section leads to. */
static int resolve_post_key(const struct site_builder *builder,
	const struct settings_section *section, const char *id, const struct post **ret) {
	const struct post *post = site_file_require_post(builder, section, "post", id);

	if (!post) {
		return -EINVAL;
	}
	*ret = post;
	return 0;
}

/* @text is the id of a post and a duration. */
static int resolve_walk(const struct site_builder *builder, const struct settings_section *section,
	const char *text, struct walk *ret) {
	size_t size = strcspn(text, " ");
	_cleanup_(freep) char *id = allocated(strndup(text, size)), *expected = NULL;
	struct walk walk = {.from = site_file_require_post(builder, section, "takes-from", id)};

	if (!walk.from) {
		return -EINVAL;
	}
	if (setting_parse(&site_format_walk, text + size + strspn(text + size, " "),
		    &walk.walk_ms) != 0) {
		expected = setting_describe_allowed(&site_format_walk);
		(void)settings_fail(builder->settings, builder->ret_why,
			site_file_key_or_section_line(builder, section, "takes-from"),
			"\"%s\" does not fit \"takes-from\"; expected %s and %s", text, id,
			expected);
		return -EINVAL;
	}
	*ret = walk;
	return 0;
}

static int resolve_area(
	const struct site_builder *builder, const struct settings_section *section, size_t i) {
	const struct area_values *values = section->values;
	struct area *area = &builder->site->areas[i];
	int r = resolve_post_key(builder, section, values->post, &area->post);

	area->walks = NEW_N(struct walk, values->takes_from.n);
	for (size_t j = 0; r == 0 && j < values->takes_from.n; j++) {
		struct walk *walk = &area->walks[j];

		r = resolve_walk(builder, section, values->takes_from.items[j], walk);
		for (size_t k = 0; r == 0 && k < j; k++) {
			if (area->walks[k].from == walk->from) {
				r = site_file_fail_duplicate(
					builder, section, "takes-from", walk->from->id);
			}
		}
	}
	area->n_walks = values->takes_from.n;
	return r;
}

static int resolve_badge(
	const struct site_builder *builder, const struct settings_section *section, size_t i) {
	const struct badge_values *values = section->values;
	struct badge *badge = &builder->site->badges[i];

	return site_file_resolve_posts(
		builder, section, &values->posts, &badge->posts, &badge->n_posts);
}

static int resolve_vehicle(
	const struct site_builder *builder, const struct settings_section *section, size_t i) {
	const struct vehicle_values *values = section->values;

	return resolve_post_key(builder, section, values->post, &builder->site->vehicles[i].post);
}

/* "call-back 24h": what follows it, how much later; and it outlives a visit. */
static int resolve_and_mark_follower(const struct site_builder *builder,
	const struct settings_section *section, const char *text, struct service *service) {
	size_t size = strcspn(text, " ");
	_cleanup_(freep) char *id = allocated(strndup(text, size)), *expected = NULL;
	const struct service *follower = site_service(builder->site, id);

	if (!follower) {
		return settings_fail(builder->settings, builder->ret_why,
			site_file_key_or_section_line(builder, section, "followed-by"),
			"\"%s\" is not a service of this site; expected the id of one", id);
	}
	if (setting_parse(&site_format_followed_after, text + size + strspn(text + size, " "),
		    &service->followed_after) != 0) {
		expected = setting_describe_allowed(&site_format_followed_after);
		return settings_fail(builder->settings, builder->ret_why,
			site_file_key_or_section_line(builder, section, "followed-by"),
			"\"%s\" does not fit \"followed-by\"; expected %s and %s", text, id,
			expected);
	}
	service->followed_by = follower;
	builder->site->services[follower - builder->site->services].outlives_visit = true;
	return 0;
}

static int resolve_service(
	const struct site_builder *builder, const struct settings_section *section, size_t i) {
	const struct service_values *values = section->values;
	struct service *service = &builder->site->services[i];
	int r = resolve_post_key(builder, section, values->post, &service->post);

	return r == 0 && *values->followed_by
		? resolve_and_mark_follower(builder, section, values->followed_by, service)
		: r;
}

static int resolve_checklist_item(
	const struct site_builder *builder, const struct settings_section *section, size_t i) {
	const struct check_values *values = section->values;
	struct checklist_item *item = &builder->site->checklist[i];

	if (i == CHECKLIST_ITEMS_MAX) {
		return settings_fail(builder->settings, builder->ret_why, section->line,
			"[check %s] is one too many; expected at most %d of them", item->id,
			CHECKLIST_ITEMS_MAX);
	}
	return site_file_resolve_posts(
		builder, section, &values->posts, &item->posts, &item->n_posts);
}

/* How a thing comes out of its section, and how it then finds what it refers to, or NULL: the @i-th
 * of its kind. */
static const struct {
	void (*build)(struct site *site, const struct settings_section *section);
	int (*resolve)(const struct site_builder *builder, const struct settings_section *section,
		size_t i);
} section_builders[SECTION_KINDS_N] = {
	[SECTION_SITE] = {fill_from_site_section, resolve_site},
	[SECTION_POST] = {build_post, site_file_resolve_ladder},
	[SECTION_AREA] = {build_area, resolve_area},
	[SECTION_BADGE] = {build_badge, resolve_badge},
	[SECTION_VEHICLE] = {build_vehicle, resolve_vehicle},
	[SECTION_SERVICE] = {build_service, resolve_service},
	[SECTION_CHECK] = {build_checklist_item, resolve_checklist_item},
	[SECTION_LEVEL] = {build_level, NULL},
	[SECTION_PHRASE] = {build_phrase, site_file_resolve_phrase},
};

/* The whole ------------------------------------------------------------------------------------ */

static int validate_has_supervisor(const struct site_builder *builder) {
	if (site_supervisor_post(builder->site)) {
		return 0;
	}
	return settings_fail(builder->settings, builder->ret_why, 0,
		"no post is a supervisor's; expected \"supervisor = yes\" in one [post ID]");
}

static int resolve_and_validate_all(const struct site_builder *builder) {
	int r = validate_has_supervisor(builder);

	r = r == 0 ? site_file_validate_languages(builder) : r;
	for (size_t kind = 0; kind < SECTION_KINDS_N; kind++) {
		for (size_t i = 0;
			r == 0 && section_builders[kind].resolve && i < builder->n_sections[kind];
			i++) {
			r = section_builders[kind].resolve(builder, builder->sections[kind][i], i);
		}
	}
	return r == 0 ? site_file_validate_names(builder) : r;
}

/* Sort the sections by their kinds, and make room for what comes out of them. */
static void group_sections_and_allocate(struct site_builder *builder) {
	const struct settings *settings = builder->settings;
	struct site *site = builder->site;

	for (size_t kind = 0; kind < SECTION_KINDS_N; kind++) {
		builder->sections[kind] =
			NEW_N(const struct settings_section *, settings->n_sections);
	}
	for (size_t i = 0; i < settings->n_sections; i++) {
		size_t kind = (size_t)(settings->sections[i].kind - site_format.kinds);

		builder->sections[kind][builder->n_sections[kind]++] = &settings->sections[i];
	}
	site->posts = NEW_N(struct post, builder->n_sections[SECTION_POST]);
	site->areas = NEW_N(struct area, builder->n_sections[SECTION_AREA]);
	site->badges = NEW_N(struct badge, builder->n_sections[SECTION_BADGE]);
	site->vehicles = NEW_N(struct vehicle, builder->n_sections[SECTION_VEHICLE]);
	site->services = NEW_N(struct service, builder->n_sections[SECTION_SERVICE]);
	site->checklist = NEW_N(struct checklist_item, builder->n_sections[SECTION_CHECK]);
	site->levels = NEW_N(struct level, builder->n_sections[SECTION_LEVEL]);
	site->phrases = NEW_N(struct phrase, builder->n_sections[SECTION_PHRASE]);
}

static int build_and_validate_site(struct site_builder *builder) {
	int r;

	group_sections_and_allocate(builder);
	for (size_t kind = 0; kind < SECTION_KINDS_N; kind++) {
		for (size_t i = 0; i < builder->n_sections[kind]; i++) {
			section_builders[kind].build(builder->site, builder->sections[kind][i]);
		}
	}
	r = resolve_and_validate_all(builder);
	for (size_t kind = 0; kind < SECTION_KINDS_N; kind++) {
		free(builder->sections[kind]);
	}
	return r;
}

int site_file_read(struct site **ret, char **ret_why, const char *path) {
	_cleanup_(settings_freep) struct settings *settings = NULL;
	_cleanup_(site_freep) struct site *site = NEW(struct site);
	struct site_builder builder = {.site = site, .ret_why = ret_why};
	int r = settings_read(&settings, ret_why, &site_format, path);

	if (r < 0) {
		return r;
	}
	builder.settings = settings;
	r = build_and_validate_site(&builder);
	if (r < 0) {
		return r;
	}
	site_build_indexes(site);
	*ret = TAKE(site);
	return 0;
}
