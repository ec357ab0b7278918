/* SPDX-License-Identifier: MIT */
/*
 * Bytes as a site file. One that is read has what the rules rely upon; one that is not is refused
 * in one sentence that names the file.
 */
#include "base/memory.h"
#include "config/site_file.h"
#include "feed.h"
#include "proto/text.h"
#include "scratch.h"
#include "speech/trigger.h"

#include <strings.h>

static void check_name(const char *name) {
	struct text_fault fault;
	char *nfc = text_nfc(name);

	NEED(*name, "a name is empty");
	NEED(text_check(name, strlen(name), &fault) == TEXT_FINE, "a name is unsound");
	NEED(nfc && !strcmp(nfc, name), "a name is not in NFC: %s", name);
	free(nfc);
}

static void check_languages(const struct site *site) {
	NEED(site->n_languages >= 1 && site->n_languages <= 8, "there are %zu languages",
		site->n_languages);
	NEED(!site->languages[site->n_languages], "the languages do not end");
	for (size_t i = 0; i < site->n_languages; i++) {
		for (size_t j = 0; j < i; j++) {
			NEED(strcasecmp(site->languages[i], site->languages[j]),
				"two languages are %s", site->languages[i]);
		}
	}
}

static bool is_other_language(const struct site *site, const char *language) {
	for (size_t i = 1; i < site->n_languages; i++) {
		if (!strcmp(language, site->languages[i])) {
			return true;
		}
	}
	return false;
}

/* @text may be "", if it need not be there. */
static void check_texts(
	const struct site *site, const struct translations *translations, const char *text) {
	NEED(*text || !translations->n, "what is not there is translated");
	for (size_t i = 0; i < translations->n; i++) {
		const struct translation *translation = &translations->list[i];

		check_name(translation->text);
		NEED(is_other_language(site, translation->language), "%s is in %s", text,
			translation->language);
		NEED(translations_find(translations, translation->language, text) ==
				translation->text,
			"%s is in %s twice", text, translation->language);
	}
	for (size_t i = 0; i < site->n_languages; i++) {
		NEED(!*text || *translations_find(translations, site->languages[i], text),
			"%s is blank", text);
	}
}

static void check_words(const struct site *site, const struct site_word *words, size_t n) {
	NEED(n <= 64, "there are %zu words", n);
	for (size_t i = 0; i < n; i++) {
		check_name(words[i].text);
		check_texts(site, &words[i].texts, words[i].text);
		NEED(words[i].texts.n == words[0].texts.n, "a list is translated in part");
	}
}

/* What screens offer to be touched. */
static void check_palettes(const struct site *site) {
	check_words(site, site->titles, site->n_titles);
	check_words(site, site->traits, site->n_traits);
	NEED(site->n_surnames <= 100, "there are %zu surnames", site->n_surnames);
	for (size_t i = 0; i < site->n_surnames; i++) {
		check_name(site->surnames[i]);
	}
	NEED(site->n_minutes >= 1 && site->n_minutes <= 8, "there are %zu minutes",
		site->n_minutes);
	for (size_t i = 0; i < site->n_minutes; i++) {
		NEED(site->minutes[i] >= 1 && site->minutes[i] <= 999, "a driver takes %u minutes",
			site->minutes[i]);
	}
	for (size_t i = 0; i < site->n_levels; i++) {
		check_name(site->levels[i].name);
		check_texts(site, &site->levels[i].names, site->levels[i].name);
	}
}

static void check_posts(const struct site *site) {
	NEED(site_supervisor_post(site), "there is no supervisor");
	for (size_t i = 0; i < site->n_posts; i++) {
		check_name(site->posts[i].id);
		check_name(site->posts[i].name);
		check_texts(site, &site->posts[i].names, site->posts[i].name);
		NEED(strlen(site->posts[i].extension) <= 32, "%s", site->posts[i].extension);
		NEED(site_post(site, site->posts[i].id) == &site->posts[i], "two posts are %s",
			site->posts[i].id);
		for (size_t j = 0; j < i; j++) {
			NEED(strcasecmp(site->posts[i].name, site->posts[j].name),
				"two posts are called %s", site->posts[i].name);
		}
	}
}

static bool is_of(const struct site *site, const struct post *post) {
	return post && site_post(site, post->id) == post;
}

static void check_aliases(char *const *aliases, size_t n) {
	for (size_t i = 0; i < n; i++) {
		check_name(aliases[i]);
	}
	NEED(!n || !aliases[n], "the aliases do not end");
}

static void check_walks(const struct site *site, const struct area *area) {
	NEED(area->walk_ms >= 0, "a guest is there before he goes");
	for (size_t i = 0; i < area->n_walks; i++) {
		NEED(is_of(site, area->walks[i].from), "a guest comes from nowhere");
		NEED(area->walks[i].walk_ms >= 0, "a guest is there before he goes");
		NEED(area_walk_ms(area, area->walks[i].from->id) == area->walks[i].walk_ms,
			"there are two ways from %s", area->walks[i].from->id);
	}
}

static void check_areas(const struct site *site) {
	for (size_t i = 0; i < site->n_areas; i++) {
		const struct area *area = &site->areas[i];

		check_name(area->id);
		check_name(area->name);
		NEED(is_of(site, area->post), "%s leads nowhere", area->id);
		NEED(site_area(site, area->id) == area, "two areas are %s", area->id);
		NEED(site_area_by_name(site, area->name) == area, "\"%s\" means another area",
			area->name);
		for (size_t j = 0; j < area->n_aliases; j++) {
			NEED(site_area_by_name(site, area->aliases[j]) == area,
				"\"%s\" means another area", area->aliases[j]);
		}
		check_texts(site, &area->names, area->name);
		for (size_t j = 0; j < area->names.n; j++) {
			NEED(site_area_by_name(site, area->names.list[j].text) == area,
				"\"%s\" means another area", area->names.list[j].text);
		}
		check_aliases(area->aliases, area->n_aliases);
		check_walks(site, area);
	}
}

static void check_services(const struct site *site) {
	for (size_t i = 0; i < site->n_services; i++) {
		const struct service *service = &site->services[i];

		check_name(service->name);
		NEED(is_of(site, service->post), "%s is asked of nobody", service->id);
		NEED(site_service_by_name(site, service->id) == service, "two services are %s",
			service->id);
		NEED(site_service_by_name(site, service->name) == service,
			"\"%s\" means another service", service->name);
		for (size_t j = 0; j < service->n_aliases; j++) {
			NEED(site_service_by_name(site, service->aliases[j]) == service,
				"\"%s\" means another service", service->aliases[j]);
		}
		check_texts(site, &service->names, service->name);
		for (size_t j = 0; j < service->names.n; j++) {
			NEED(site_service_by_name(site, service->names.list[j].text) == service,
				"\"%s\" means another service", service->names.list[j].text);
		}
		check_aliases(service->aliases, service->n_aliases);
	}
}

static void check_vehicles(const struct site *site) {
	for (size_t i = 0; i < site->n_vehicles; i++) {
		const struct vehicle *vehicle = &site->vehicles[i];

		check_name(vehicle->name);
		check_texts(site, &vehicle->names, vehicle->name);
		NEED(is_of(site, vehicle->post), "nobody drives %s", vehicle->id);
		NEED(vehicle->seats >= 1 && vehicle->seats <= 99, "%s has %u seats", vehicle->id,
			vehicle->seats);
		NEED(site_vehicle(site, vehicle->id) == vehicle, "two vehicles are %s",
			vehicle->id);
	}
}

static void check_checks(const struct site *site) {
	NEED(site->n_checklist <= 64, "there are %zu checks", site->n_checklist);
	for (size_t i = 0; i < site->n_checklist; i++) {
		const struct checklist_item *check = &site->checklist[i];

		check_name(check->text);
		check_texts(site, &check->texts, check->text);
		NEED(site_checklist_item(site, check->id) == check, "two checks are %s", check->id);
		for (size_t j = 0; j < check->n_posts; j++) {
			NEED(is_of(site, check->posts[j]), "a post of another site");
		}
	}
}

static void check_badges(const struct site *site) {
	for (size_t i = 0; i < site->n_badges; i++) {
		const struct badge *badge = &site->badges[i];

		check_name(badge->id);
		check_name(badge->name);
		check_texts(site, &badge->names, badge->name);
		NEED(strlen(badge->extension) <= 32, "%s", badge->extension);
		NEED(site_badge(site, badge->id) == badge, "two badges are %s", badge->id);
		for (size_t j = 0; j < badge->n_posts; j++) {
			NEED(is_of(site, badge->posts[j]), "a post of another site");
		}
	}
}

static bool has(const char *text, const char *const *words, size_t n) {
	for (size_t i = 0; i < n; i++) {
		if (strstr(text, words[i])) {
			return true;
		}
	}
	return false;
}

static void check_phrases(const struct site *site) {
	static const char *const naming[] = {
		"{guest}", "{surname}", "{traits}", "{reading}", "{name}"};

	for (size_t i = 0; i < site->n_phrases; i++) {
		const struct phrase *phrase = &site->phrases[i];
		bool aloud = trigger_is_for_voice((enum trigger)phrase->trigger);

		NEED(*phrase->text, "%s says nothing", phrase->id);
		NEED(aloud == (*phrase->public_text != '\0'), "%s has not its two voices",
			phrase->id);
		NEED(!aloud || !phrase->n_languages, "%s is said in a guest's language",
			phrase->id);
		check_texts(site, &phrase->texts, phrase->text);
		check_texts(site, &phrase->texts_without_address, phrase->without_address);
		check_texts(site, &phrase->public_texts, phrase->public_text);
		for (size_t j = 0; j < site->n_languages; j++) {
			NEED(!has(translations_find(&phrase->public_texts, site->languages[j],
					  phrase->public_text),
				     naming, sizeof naming / sizeof *naming),
				"%s says aloud who it is", phrase->id);
		}
	}
	for (size_t i = 0; i < site->n_homophones; i++) {
		const struct homophone *homophone = &site->homophones[i];

		check_name(homophone->surname);
		check_name(homophone->said);
		NEED(site_surname_for_voice(site, homophone->surname) == homophone->said,
			"two are said for %s", homophone->surname);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
	char *path = scratch_path("usher.site"), *why = NULL;
	struct site *site = NULL;
	int r;

	scratch_write(path, bytes, size);
	r = site_file_read(&site, &why, path);
	NEED((r == 0) == (site != NULL) && (r < 0) == (why != NULL), "%d, %s", r,
		why ? why : "and no word");
	if (r == 0) {
		NEED(site->offer_ends_after > 0 && site->visit_ends_after > 0 &&
				site->notice_ends_after > 0,
			"times without end");
		NEED(site->met_within >= 0, "nobody is met in time");
		check_languages(site);
		check_texts(site, &site->names, site->name);
		check_texts(site, &site->offline_phrases, site->offline_phrase);
		check_texts(site, &site->online_phrases, site->online_phrase);
		check_palettes(site);
		check_posts(site);
		check_areas(site);
		check_services(site);
		check_vehicles(site);
		check_checks(site);
		check_badges(site);
		check_phrases(site);
		check_name(site->name);
	} else {
		NEED(!strncmp(why, path, strlen(path)) && !strchr(why, '\n'), "%s", why);
	}
	site_free(site);
	free(why);
	free(path);
	return 0;
}
