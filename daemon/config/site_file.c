/* SPDX-License-Identifier: MIT */
/*
 * A site is read in three steps: settings.c reads the file by the tables of site_format.c; then
 * what refers to what is resolved; then site_names.c looks whether everything has a name of its
 * own.
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
	CHECKS_MAX = 64, /* as many as an inspection may say were not right */
};

CLEANUP_FREEP(struct settings, settings_free)
CLEANUP_FREEP(struct site, site_free)

static unsigned line_of(
	const struct building *building, const struct settings_section *section, const char *key) {
	return settings_line(building->settings, section, key);
}

/* Out of the sections -------------------------------------------------------------------------- */

/* NULL-terminated even if there are none. */
static char **take_list(struct settings_list *list, size_t *ret_n) {
	*ret_n = list->n;
	list->n = 0;
	return list->items ? TAKE(list->items) : NEW_N(char *, 1);
}

/* The zone @name, which was found when the file was checked; "" is the machine's: what TZ says, or
 * /etc/localtime. NULL, which is UTC, for a TZ that says nothing known, as tzset(3) has it. */
static struct zone *find_zone(const char *name) {
	const char *of_machine = getenv("TZ");

	if (!*name && of_machine) {
		name = *of_machine ? of_machine : "UTC";
	}
	return zone_new(name);
}

static void take_site(struct site *site, const struct settings_section *section) {
	struct site_values *values = section->values;

	site->name = TAKE(values->name);
	site->offer_ends = values->offer_ends;
	site->visit_ends = values->visit_ends;
	site->notice_ends = values->notice_ends;
	site->met_within = values->met_within;
	site->unmet_up = values->unmet_up;
	site->told_ahead = values->told_ahead;
	site->overdue_after = values->overdue_after;
	site->off_line = TAKE(values->off_line);
	site->on_line = TAKE(values->on_line);
	site->zone = find_zone(values->zone);
	site->zone_free = zone_free;
	site->next = when_next;
}

static void take_post(struct site *site, const struct settings_section *section) {
	struct post_values *values = section->values;
	struct post *post = &site->posts[site->n_posts++];

	post->id = copy_text(section->id);
	post->name = TAKE(values->name);
	post->supervisor = values->supervisor;
	post->staffed = values->staffed;
	post->expects = values->expects;
	post->voice = values->voice;
	post->extension = TAKE(values->extension);
}

static void take_area(struct site *site, const struct settings_section *section) {
	struct area_values *values = section->values;
	struct area *area = &site->areas[site->n_areas++];

	area->id = copy_text(section->id);
	area->name = TAKE(values->name);
	area->exit = values->exit;
	area->takes = values->takes;
	area->aliases = take_list(&values->aliases, &area->n_aliases);
}

static void take_badge(struct site *site, const struct settings_section *section) {
	struct badge_values *values = section->values;
	struct badge *badge = &site->badges[site->n_badges++];

	badge->id = copy_text(section->id);
	badge->name = TAKE(values->name);
	badge->extension = TAKE(values->extension);
}

static void take_vehicle(struct site *site, const struct settings_section *section) {
	struct vehicle_values *values = section->values;
	struct vehicle *vehicle = &site->vehicles[site->n_vehicles++];

	vehicle->id = copy_text(section->id);
	vehicle->name = TAKE(values->name);
	vehicle->seats = (uint32_t)values->seats;
}

static void take_service(struct site *site, const struct settings_section *section) {
	struct service_values *values = section->values;
	struct service *service = &site->services[site->n_services++];

	service->id = copy_text(section->id);
	service->name = TAKE(values->name);
	service->loan = values->loan;
	service->aliases = take_list(&values->aliases, &service->n_aliases);
}

static void take_check(struct site *site, const struct settings_section *section) {
	struct check_values *values = section->values;
	struct check *check = &site->checks[site->n_checks++];

	check->id = copy_text(section->id);
	check->text = TAKE(values->text);
}

static void take_phrase(struct site *site, const struct settings_section *section) {
	struct phrase_values *values = section->values;
	struct phrase *phrase = &site->phrases[site->n_phrases++];

	phrase->id = copy_text(section->id);
	phrase->text = TAKE(values->text);
	phrase->unnamed = TAKE(values->unnamed);
	phrase->public_text = TAKE(values->public_text);
	phrase->at = values->at;
	phrase->kind = values->kind;
	phrase->languages = take_list(&values->languages, &phrase->n_languages);
}

/* What refers to what -------------------------------------------------------------------------- */

/* Find the post that the thing of @section leads to. */
static int resolve_post(const struct building *building, const struct settings_section *section,
	const char *id, const struct post **ret) {
	const struct post *post = site_need_post(building, section, "post", id);

	if (!post) {
		return -EINVAL;
	}
	*ret = post;
	return 0;
}

/* @text is the id of a post and a duration. */
static int resolve_walk(const struct building *building, const struct settings_section *section,
	const char *text, struct walk *ret) {
	size_t size = strcspn(text, " ");
	_cleanup_(freep) char *id = allocated(strndup(text, size)), *fits = NULL;
	struct walk walk = {.from = site_need_post(building, section, "takes-from", id)};

	if (!walk.from) {
		return -EINVAL;
	}
	if (setting_parse(&site_walk_takes, text + size + strspn(text + size, " "), &walk.takes) !=
		0) {
		fits = setting_expected(&site_walk_takes);
		(void)settings_wrong(building->settings, building->ret_why,
			line_of(building, section, "takes-from"),
			"\"%s\" does not fit \"takes-from\"; expected %s and %s", text, id, fits);
		return -EINVAL;
	}
	*ret = walk;
	return 0;
}

static int wrong_rung(const struct building *building, const struct settings_section *section,
	const char *text, const char *why) {
	return settings_wrong(building->settings, building->ret_why,
		line_of(building, section, "ladder"), "\"%s\" does not fit \"ladder\"; %s", text,
		why);
}

/* Has the ladder a rung for @post already? */
static bool has_rung(const struct post *own, const struct post *post) {
	for (size_t i = 0; i < own->n_ladder; i++) {
		if (own->ladder[i].post == post) {
			return true;
		}
	}
	return false;
}

/* @what is due @after the offer: it rings again, is missed, or is for one more post. */
static int add_rung(const struct building *building, const struct settings_section *section,
	struct post *own, const char *text, int64_t after, const char *what) {
	struct rung rung = {.after = after};

	if (own->offer_ends || (own->n_ladder && own->ladder[own->n_ladder - 1].after >= after)) {
		return wrong_rung(building, section, text,
			own->offer_ends ? "expected nothing after \"missed\""
					: "expected a later time than before it");
	}
	if (!strcmp(what, "missed")) {
		own->offer_ends = after;
		return 0;
	}
	if (own->n_ladder == LADDER_MAX) {
		return wrong_rung(building, section, text, "expected at most 16 steps");
	}
	if (strcmp(what, "ring") != 0) {
		rung.post = site_need_post(building, section, "ladder", what);
		if (!rung.post) {
			return -EINVAL;
		}
		if (rung.post == own || has_rung(own, rung.post)) {
			return wrong_rung(building, section, text,
				"it has that post by then; expected another, or \"ring\"");
		}
	}
	own->ladder[own->n_ladder++] = rung;
	return 0;
}

static int resolve_ladder(
	const struct building *building, const struct settings_section *section, size_t i) {
	const struct post_values *values = section->values;
	struct post *own = &building->site->posts[i];
	int r = 0;

	own->ladder = NEW_N(struct rung, values->ladder.n);
	for (size_t j = 0; r == 0 && j < values->ladder.n; j++) {
		const char *text = values->ladder.items[j];
		size_t size = strcspn(text, " ");
		_cleanup_(freep) char *after = allocated(strndup(text, size)), *fits = NULL;
		const char *what = text + size + strspn(text + size, " ");
		int64_t ms;

		if (setting_parse(&site_rung_after, after, &ms) != 0 || !*what) {
			fits = setting_expected(&site_rung_after);
			return settings_wrong(building->settings, building->ret_why,
				line_of(building, section, "ladder"),
				"\"%s\" does not fit \"ladder\"; expected %s, and then ring, "
				"missed or a post",
				text, fits);
		}
		r = add_rung(building, section, own, text, ms, what);
	}
	if (r == 0 && own->n_ladder &&
		own->ladder[own->n_ladder - 1].after >= site_offer_ends(building->site, own)) {
		r = wrong_rung(building, section, values->ladder.items[own->n_ladder - 1],
			"by then it is missed (\"offer-ends\"); expected it before");
	}
	return r;
}

static int resolve_area(
	const struct building *building, const struct settings_section *section, size_t i) {
	const struct area_values *values = section->values;
	struct area *area = &building->site->areas[i];
	int r = resolve_post(building, section, values->post, &area->post);

	area->walks = NEW_N(struct walk, values->takes_from.n);
	for (size_t j = 0; r == 0 && j < values->takes_from.n; j++) {
		struct walk *walk = &area->walks[j];

		r = resolve_walk(building, section, values->takes_from.items[j], walk);
		for (size_t k = 0; r == 0 && k < j; k++) {
			if (area->walks[k].from == walk->from) {
				r = site_wrong_twice(
					building, section, "takes-from", walk->from->id);
			}
		}
	}
	area->n_walks = values->takes_from.n;
	return r;
}

static int resolve_badge(
	const struct building *building, const struct settings_section *section, size_t i) {
	const struct badge_values *values = section->values;
	struct badge *badge = &building->site->badges[i];

	return site_find_posts(building, section, &values->posts, &badge->posts, &badge->n_posts);
}

static int resolve_vehicle(
	const struct building *building, const struct settings_section *section, size_t i) {
	const struct vehicle_values *values = section->values;

	return resolve_post(building, section, values->post, &building->site->vehicles[i].post);
}

/* "call-back 24h": what follows it, and how much later. */
static int resolve_next(const struct building *building, const struct settings_section *section,
	const char *text, struct service *service) {
	size_t size = strcspn(text, " ");
	_cleanup_(freep) char *id = allocated(strndup(text, size)), *fits = NULL;
	const struct service *next = site_service(building->site, id);

	if (!next) {
		return settings_wrong(building->settings, building->ret_why,
			line_of(building, section, "followed-by"),
			"\"%s\" is not a service of this site; expected the id of one", id);
	}
	if (setting_parse(&site_followed_after, text + size + strspn(text + size, " "),
		    &service->next_after) != 0) {
		fits = setting_expected(&site_followed_after);
		return settings_wrong(building->settings, building->ret_why,
			line_of(building, section, "followed-by"),
			"\"%s\" does not fit \"followed-by\"; expected %s and %s", text, id, fits);
	}
	service->next = next;
	building->site->services[next - building->site->services].stays = true;
	return 0;
}

static int resolve_service(
	const struct building *building, const struct settings_section *section, size_t i) {
	const struct service_values *values = section->values;
	struct service *service = &building->site->services[i];
	int r = resolve_post(building, section, values->post, &service->post);

	return r == 0 && *values->followed_by
		? resolve_next(building, section, values->followed_by, service)
		: r;
}

static int resolve_check(
	const struct building *building, const struct settings_section *section, size_t i) {
	const struct check_values *values = section->values;
	struct check *check = &building->site->checks[i];

	if (i == CHECKS_MAX) {
		return settings_wrong(building->settings, building->ret_why, section->line,
			"[check %s] is one too many; expected at most %d of them", check->id,
			CHECKS_MAX);
	}
	return site_find_posts(building, section, &values->posts, &check->posts, &check->n_posts);
}

/* How a thing comes out of its section, and how it then finds what it refers to, or NULL: the @i-th
 * of its kind. */
static const struct {
	void (*take)(struct site *site, const struct settings_section *section);
	int (*resolve)(
		const struct building *building, const struct settings_section *section, size_t i);
} makers[KINDS_N] = {
	[KIND_SITE] = {take_site, site_resolve_homophones},
	[KIND_POST] = {take_post, resolve_ladder},
	[KIND_AREA] = {take_area, resolve_area},
	[KIND_BADGE] = {take_badge, resolve_badge},
	[KIND_VEHICLE] = {take_vehicle, resolve_vehicle},
	[KIND_SERVICE] = {take_service, resolve_service},
	[KIND_CHECK] = {take_check, resolve_check},
	[KIND_PHRASE] = {take_phrase, site_resolve_phrase},
};

/* The whole ------------------------------------------------------------------------------------ */

static int check_supervisor(const struct building *building) {
	if (site_supervisor(building->site)) {
		return 0;
	}
	return settings_wrong(building->settings, building->ret_why, 0,
		"no post is a supervisor's; expected \"supervisor = yes\" in one [post ID]");
}

static int resolve(const struct building *building) {
	int r = check_supervisor(building);

	for (size_t kind = 0; kind < KINDS_N; kind++) {
		for (size_t i = 0; r == 0 && makers[kind].resolve && i < building->n[kind]; i++) {
			r = makers[kind].resolve(building, building->sections[kind][i], i);
		}
	}
	return r == 0 ? site_check_names(building) : r;
}

/* Sort the sections by their kinds, and make room for what comes out of them. */
static void sort_sections(struct building *building) {
	const struct settings *settings = building->settings;
	struct site *site = building->site;

	for (size_t kind = 0; kind < KINDS_N; kind++) {
		building->sections[kind] = NEW_N(const struct settings_section *, settings->n);
	}
	for (size_t i = 0; i < settings->n; i++) {
		size_t kind = (size_t)(settings->sections[i].kind - site_format.kinds);

		building->sections[kind][building->n[kind]++] = &settings->sections[i];
	}
	site->posts = NEW_N(struct post, building->n[KIND_POST]);
	site->areas = NEW_N(struct area, building->n[KIND_AREA]);
	site->badges = NEW_N(struct badge, building->n[KIND_BADGE]);
	site->vehicles = NEW_N(struct vehicle, building->n[KIND_VEHICLE]);
	site->services = NEW_N(struct service, building->n[KIND_SERVICE]);
	site->checks = NEW_N(struct check, building->n[KIND_CHECK]);
	site->phrases = NEW_N(struct phrase, building->n[KIND_PHRASE]);
}

static int build(struct building *building) {
	int r;

	sort_sections(building);
	for (size_t kind = 0; kind < KINDS_N; kind++) {
		for (size_t i = 0; i < building->n[kind]; i++) {
			makers[kind].take(building->site, building->sections[kind][i]);
		}
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
	int r = settings_read(&settings, ret_why, &site_format, path);

	if (r < 0) {
		return r;
	}
	building.settings = settings;
	r = build(&building);
	if (r < 0) {
		return r;
	}
	site_index(site);
	*ret = TAKE(site);
	return 0;
}
