/* SPDX-License-Identifier: MIT */
/*
 * Bytes as a site file. One that is read has what the rules rely upon; one that is not is refused in one sentence
 * that names the file.
 */
#include "base/memory.h"
#include "daemon/site_file.h"
#include "feed.h"
#include "proto/text.h"
#include "scratch.h"

#include <strings.h>

static void check_name(const char *name) {
	struct text_fault fault;
	char *nfc = text_nfc(name);

	NEED(*name, "a name is empty");
	NEED(text_check(name, strlen(name), &fault) == TEXT_FINE, "a name is unsound");
	NEED(nfc && !strcmp(nfc, name), "a name is not in NFC: %s", name);
	free(nfc);
}

static void check_posts(const struct site *site) {
	NEED(site_supervisor(site), "there is no supervisor");
	for (size_t i = 0; i < site->n_posts; i++) {
		check_name(site->posts[i].id);
		check_name(site->posts[i].name);
		NEED(site_post(site, site->posts[i].id) == &site->posts[i], "two posts are %s", site->posts[i].id);
		for (size_t j = 0; j < i; j++) {
			NEED(strcasecmp(site->posts[i].name, site->posts[j].name), "two posts are called %s", site->posts[i].name);
		}
	}
}

static void check_areas(const struct site *site) {
	for (size_t i = 0; i < site->n_areas; i++) {
		const struct area *area = &site->areas[i];

		check_name(area->id);
		check_name(area->name);
		NEED(area->post && site_post(site, area->post->id) == area->post, "%s leads nowhere", area->id);
		NEED(site_area(site, area->id) == area, "two areas are %s", area->id);
		NEED(site_area_said(site, area->name) == area, "\"%s\" means another area", area->name);
		for (size_t j = 0; j < area->n_aliases; j++) {
			check_name(area->aliases[j]);
			NEED(site_area_said(site, area->aliases[j]) == area, "\"%s\" means another area", area->aliases[j]);
		}
		NEED(!area->n_aliases || !area->aliases[area->n_aliases], "the aliases do not end");
	}
}

static void check_badges(const struct site *site) {
	for (size_t i = 0; i < site->n_badges; i++) {
		const struct badge *badge = &site->badges[i];

		check_name(badge->id);
		check_name(badge->name);
		NEED(site_badge(site, badge->id) == badge, "two badges are %s", badge->id);
		for (size_t j = 0; j < badge->n_posts; j++) {
			NEED(site_post(site, badge->posts[j]->id) == badge->posts[j], "a post of another site");
		}
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
	char *path = scratch_path("usher.site"), *why = NULL;
	struct site *site = NULL;
	int r;

	scratch_write(path, bytes, size);
	r = site_read(&site, &why, path);
	NEED((r == 0) == (site != NULL) && (r < 0) == (why != NULL), "%d, %s", r, why ? why : "and no word");
	if (r == 0) {
		NEED(site->offer_ends > 0 && site->visit_ends > 0, "times without end");
		check_posts(site);
		check_areas(site);
		check_badges(site);
		check_name(site->name);
	} else {
		NEED(!strncmp(why, path, strlen(path)) && !strchr(why, '\n'), "%s", why);
	}
	site_free(site);
	free(why);
	free(path);
	return 0;
}
