/* SPDX-License-Identifier: MIT */
#include "core/site.h"

#include <stdlib.h>
#include <string.h>

enum {
	NAME_BYTES_MAX = 256, /* bytes of what a thing is called; the site file has less */
};

/* Which of @n things of @size bytes is called @id. They all begin with their ids. */
static const void *find_by_id(const void *things, size_t n, size_t size, const char *id) {
	for (size_t i = 0; id && i < n; i++) {
		const void *thing = (const char *)things + i * size;

		if (!strcmp(*(char *const *)thing, id)) {
			return thing;
		}
	}
	return NULL;
}

#define FIND(things, n, called)                                                                    \
	__extension__({                                                                            \
		_Static_assert(offsetof(__typeof__(*(things)), id) == 0, "first");                 \
		find_by_id((things), (n), sizeof *(things), (called));                             \
	})

const struct post *site_post(const struct site *site, const char *id) {
	if (id && site->posts_by_id.n) {
		return textmap_get(&site->posts_by_id, id);
	}
	return FIND(site->posts, site->n_posts, id);
}

const struct area *site_area(const struct site *site, const char *id) {
	return FIND(site->areas, site->n_areas, id);
}

const struct badge *site_badge(const struct site *site, const char *id) {
	return FIND(site->badges, site->n_badges, id);
}

const struct vehicle *site_vehicle(const struct site *site, const char *id) {
	return FIND(site->vehicles, site->n_vehicles, id);
}

const struct service *site_service(const struct site *site, const char *id) {
	return FIND(site->services, site->n_services, id);
}

const struct checklist_item *site_checklist_item(const struct site *site, const char *id) {
	return FIND(site->checklist, site->n_checklist, id);
}

const char *translations_find(
	const struct translations *translations, const char *language, const char *text) {
	for (size_t i = 0; language && i < translations->n; i++) {
		if (!strcmp(translations->list[i].language, language)) {
			return translations->list[i].text;
		}
	}
	return text;
}

bool site_word_is(const struct site_word *word, const char *text) {
	bool is_word = !strcmp(word->text, text);

	for (size_t i = 0; !is_word && i < word->texts.n; i++) {
		is_word = !strcmp(word->texts.list[i].text, text);
	}
	return is_word;
}

bool site_names_trait(const struct site *site, const char *text) {
	for (size_t i = 0; i < site->n_traits; i++) {
		if (site_word_is(&site->traits[i], text)) {
			return true;
		}
	}
	return false;
}

struct names area_names(const struct area *area) {
	return (struct names){area->id, area->name, &area->names, area->aliases, area->n_aliases};
}

struct names service_names(const struct service *service) {
	return (struct names){
		service->id, service->name, &service->names, service->aliases, service->n_aliases};
}

struct names level_names(const struct level *level) {
	return (struct names){
		level->id, level->name, &level->names, level->aliases, level->n_aliases};
}

const char *names_at(const struct names *names, size_t i) {
	size_t n_translations = names->translations ? names->translations->n : 0;

	if (i < 2) {
		return i == 0 ? names->id : names->name;
	}
	i -= 2;
	if (i < n_translations) {
		return names->translations->list[i].text;
	}
	i -= n_translations;
	return i < names->n_aliases ? names->aliases[i] : NULL;
}

static char lower(char c) {
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* Is the @size bytes at @said the same as @name, blind to the case of ASCII letters? */
static bool is_same_name(const char *name, const char *said, size_t size) {
	for (size_t i = 0; i < size; i++) {
		if (!name[i] || lower(name[i]) != lower(said[i])) {
			return false;
		}
	}
	return name[size] == '\0';
}

static bool is_called(struct names names, const char *said, size_t size) {
	const char *name;

	for (size_t i = 0; (name = names_at(&names, i)); i++) {
		if (is_same_name(name, said, size)) {
			return true;
		}
	}
	return false;
}

/* The @size bytes at @name in small letters, if they fit. */
static bool copy_lowercase(char *ret, const char *name, size_t size) {
	if (size >= NAME_BYTES_MAX) {
		return false;
	}
	for (size_t i = 0; i < size; i++) {
		ret[i] = lower(name[i]);
	}
	ret[size] = '\0';
	return true;
}

/* The first to have a name keeps it. */
static void index_names(struct textmap *map, struct names names, void *thing) {
	char lowercase[NAME_BYTES_MAX];
	const char *name;

	for (size_t i = 0; (name = names_at(&names, i)); i++) {
		if (copy_lowercase(lowercase, name, strlen(name))) {
			void **slot = textmap_ensure_value_slot(map, lowercase);

			if (!*slot) {
				*slot = thing;
			}
		}
	}
}

static const struct post *find_supervisor_post(const struct site *site) {
	for (size_t i = 0; i < site->n_posts; i++) {
		if (site->posts[i].is_supervisor) {
			return &site->posts[i];
		}
	}
	return NULL;
}

void site_build_indexes(struct site *site) {
	for (size_t i = 0; i < site->n_posts; i++) {
		*textmap_ensure_value_slot(&site->posts_by_id, site->posts[i].id) = &site->posts[i];
	}
	site->supervisor = find_supervisor_post(site);
	for (size_t i = 0; i < site->n_areas; i++) {
		index_names(&site->areas_by_name, area_names(&site->areas[i]), &site->areas[i]);
	}
	for (size_t i = 0; i < site->n_services; i++) {
		index_names(&site->services_by_name, service_names(&site->services[i]),
			&site->services[i]);
	}
}

void site_finish_indexes(struct site *site) {
	textmap_finish(&site->posts_by_id);
	site->supervisor = NULL;
	textmap_finish(&site->areas_by_name);
	textmap_finish(&site->services_by_name);
}

static const void *look_up_name(const struct textmap *map, const char *name, size_t size) {
	char lowercase[NAME_BYTES_MAX];

	return copy_lowercase(lowercase, name, size) ? textmap_get(map, lowercase) : NULL;
}

const struct area *site_area_by_name_bytes(const struct site *site, const char *name, size_t size) {
	if (site->areas_by_name.n) {
		return look_up_name(&site->areas_by_name, name, size);
	}
	for (size_t i = 0; i < site->n_areas; i++) {
		if (is_called(area_names(&site->areas[i]), name, size)) {
			return &site->areas[i];
		}
	}
	return NULL;
}

/* How many bytes of *@name there are without the white space at its ends; it is moved to the first
 * of them. */
static size_t find_trimmed_bytes(const char **name) {
	size_t size;

	*name += strspn(*name, " \t");
	for (size = strlen(*name); size && strchr(" \t", (*name)[size - 1]); size--) {
	}
	return size;
}

const struct area *site_area_by_name(const struct site *site, const char *name) {
	size_t size = name ? find_trimmed_bytes(&name) : 0;

	return name ? site_area_by_name_bytes(site, name, size) : NULL;
}

const struct service *site_service_by_name(const struct site *site, const char *name) {
	size_t size = name ? find_trimmed_bytes(&name) : 0;

	if (name && site->services_by_name.n) {
		return look_up_name(&site->services_by_name, name, size);
	}
	for (size_t i = 0; name && i < site->n_services; i++) {
		if (is_called(service_names(&site->services[i]), name, size)) {
			return &site->services[i];
		}
	}
	return NULL;
}

const char *site_surname_for_voice(const struct site *site, const char *surname) {
	for (size_t i = 0; i < site->n_homophones; i++) {
		if (!strcmp(site->homophones[i].surname, surname)) {
			return site->homophones[i].said;
		}
	}
	return surname;
}

int64_t area_walk_ms(const struct area *area, const char *from) {
	for (size_t i = 0; from && i < area->n_walks; i++) {
		if (!strcmp(area->walks[i].from->id, from)) {
			return area->walks[i].walk_ms;
		}
	}
	return area->walk_ms;
}

int64_t site_offer_duration_ms(const struct site *site, const struct post *post) {
	return post->offer_ends_after ? post->offer_ends_after : site->offer_ends_after;
}

const struct post *site_supervisor_post(const struct site *site) {
	return site->supervisor ? site->supervisor : find_supervisor_post(site);
}

const struct post *site_pickup_post(const struct site *site) {
	return site->n_vehicles ? site->vehicles[0].post : NULL;
}

static bool has_post(const struct post *const *posts, size_t n, const struct post *post) {
	for (size_t i = 0; i < n; i++) {
		if (posts[i] == post) {
			return true;
		}
	}
	return false;
}

bool badge_may_hold(const struct badge *badge, const struct post *post) {
	return has_post(badge->posts, badge->n_posts, post);
}

bool checklist_item_applies_at(const struct checklist_item *item, const struct post *post) {
	return !item->n_posts || has_post(item->posts, item->n_posts, post);
}

bool site_post_has_vehicles(const struct site *site, const struct post *post) {
	for (size_t i = 0; i < site->n_vehicles; i++) {
		if (site->vehicles[i].post == post) {
			return true;
		}
	}
	return false;
}

bool site_post_takes_handoffs(const struct site *site, const struct post *post) {
	bool receives = post->is_supervisor || site_post_has_vehicles(site, post);

	for (size_t i = 0; !receives && i < site->n_areas; i++) {
		receives = site->areas[i].post == post;
	}
	for (size_t i = 0; !receives && i < site->n_services; i++) {
		receives = site->services[i].post == post;
	}
	return receives;
}

static void free_texts(char **texts, size_t n) {
	for (size_t i = 0; i < n; i++) {
		free(texts[i]);
	}
	free(texts);
}

static void finish_translations(struct translations *translations) {
	for (size_t i = 0; i < translations->n; i++) {
		free(translations->list[i].language);
		free(translations->list[i].text);
	}
	free(translations->list);
}

static void finish_post(struct post *post) {
	free(post->id);
	free(post->name);
	finish_translations(&post->names);
	free(post->extension);
	free(post->ladder);
}

static void finish_area(struct area *area) {
	free_texts(area->aliases, area->n_aliases);
	free(area->walks);
	free(area->id);
	free(area->name);
	finish_translations(&area->names);
}

static void finish_badge(struct badge *badge) {
	free(badge->posts);
	free(badge->id);
	free(badge->name);
	finish_translations(&badge->names);
	free(badge->extension);
}

static void finish_vehicle(struct vehicle *vehicle) {
	free(vehicle->id);
	free(vehicle->name);
	finish_translations(&vehicle->names);
}

static void finish_service(struct service *service) {
	free_texts(service->aliases, service->n_aliases);
	free(service->id);
	free(service->name);
	finish_translations(&service->names);
}

static void finish_checklist_item(struct checklist_item *item) {
	free(item->posts);
	free(item->id);
	free(item->text);
	finish_translations(&item->texts);
}

static void finish_level(struct level *level) {
	free_texts(level->aliases, level->n_aliases);
	free(level->id);
	free(level->name);
	finish_translations(&level->names);
}

static void finish_word(struct site_word *word) {
	free(word->text);
	finish_translations(&word->texts);
}

static void finish_phrase(struct phrase *phrase) {
	free_texts(phrase->languages, phrase->n_languages);
	free(phrase->posts);
	free(phrase->id);
	free(phrase->text);
	finish_translations(&phrase->texts);
	free(phrase->without_address);
	finish_translations(&phrase->texts_without_address);
	free(phrase->public_text);
	finish_translations(&phrase->public_texts);
}

static void finish_homophone(struct homophone *homophone) {
	free(homophone->surname);
	free(homophone->said);
}

#define FREE_ALL(things, n, finish)                                                                \
	do {                                                                                       \
		for (size_t i = 0; i < (n); i++) {                                                 \
			finish(&(things)[i]);                                                      \
		}                                                                                  \
		free(things);                                                                      \
	} while (0)

struct site *site_free(struct site *site) {
	if (!site) {
		return NULL;
	}
	site_finish_indexes(site);
	FREE_ALL(site->posts, site->n_posts, finish_post);
	FREE_ALL(site->areas, site->n_areas, finish_area);
	FREE_ALL(site->badges, site->n_badges, finish_badge);
	FREE_ALL(site->vehicles, site->n_vehicles, finish_vehicle);
	FREE_ALL(site->services, site->n_services, finish_service);
	FREE_ALL(site->checklist, site->n_checklist, finish_checklist_item);
	FREE_ALL(site->levels, site->n_levels, finish_level);
	FREE_ALL(site->titles, site->n_titles, finish_word);
	FREE_ALL(site->traits, site->n_traits, finish_word);
	free_texts(site->surnames, site->n_surnames);
	free(site->minutes);
	FREE_ALL(site->phrases, site->n_phrases, finish_phrase);
	FREE_ALL(site->homophones, site->n_homophones, finish_homophone);
	free(site->offline_phrase);
	finish_translations(&site->offline_phrases);
	free(site->online_phrase);
	finish_translations(&site->online_phrases);
	free_texts(site->languages, site->n_languages);
	if (site->zone_free) {
		(void)site->zone_free(site->zone);
	}
	free(site->name);
	finish_translations(&site->names);
	free(site);
	return NULL;
}
