/* SPDX-License-Identifier: MIT */
#include "spoken.h"

#include "base/memory.h"
#include "config/site_file.h"
#include "proto/text.h"

#include <stdio.h>
#include <string.h>

static struct site *the_site;

const struct site *spoken_site(void) {
	const char *path = getenv("USHER_SAMPLE_SITE");
	char *why = NULL;

	if (!the_site && (!path || site_file_read(&the_site, &why, path) < 0)) {
		fprintf(stderr, "USHER_SAMPLE_SITE=%s: %s\n", path ? path : "",
			why ? why : "must be the sample site");
		abort();
	}
	return the_site;
}

void spoken_finish(void) {
	the_site = site_free(the_site);
}

static const char *const honorifics[] = {
	[USHER__HONORIFIC__MR] = "MR",
	[USHER__HONORIFIC__MISS] = "MISS",
	[USHER__HONORIFIC__MS] = "MS",
	[USHER__HONORIFIC__MRS] = "MRS",
};

/* Texts of a line that is no UTF-8 may be none either. */
static void set_text(json_t *object, const char *key, const char *text) {
	if (*text) {
		json_object_set_new_nocheck(
			object, key, allocated(json_stringn_nocheck(text, strlen(text))));
	}
}

static json_t *tell(const struct spoken_result *said) {
	const Usher__Fact__Card *card = said->card;
	json_t *told = allocated(json_object()), *traits = allocated(json_array());

	set_text(told, "surname", card->surname);
	set_text(told, "givenName", card->given_name);
	set_text(told, "honorific", card->honorific ? honorifics[card->honorific] : "");
	set_text(told, "title", card->title);
	json_object_set_new(told, "partySize", json_integer(card->party_size));
	if (said->other_destination) {
		set_text(told, "fails", "two");
	} else {
		set_text(told, said->destination ? "to" : "fails",
			said->destination ? said->destination->id : "none");
	}
	for (size_t i = 0; i < card->n_traits; i++) {
		json_array_append_new(traits,
			allocated(json_stringn_nocheck(card->traits[i], strlen(card->traits[i]))));
	}
	json_object_set_new(told, "traits", traits);
	return told;
}

json_t *spoken_read(const struct site *site, const char *line) {
	size_t *origin;
	char *nfc = allocated(text_nfc_from(line, &origin));
	const struct spoken_line both = {.text = nfc, .typed = line, .typed_offsets = origin};
	struct pool pool = {0};
	struct spoken_result said;
	json_t *told;

	spoken_parse(site, &both, &pool, &said);
	told = tell(&said);
	pool_finish(&pool);
	free(nfc);
	free(origin);
	return told;
}

json_t *spoken_read_bytes(const struct site *site, const char *bytes) {
	char *copy = allocated(strdup(bytes)); /* no byte longer, so that a look past its end is
						  found */
	struct pool pool = {0};
	struct spoken_result said;
	json_t *told;

	spoken_parse(site, &(struct spoken_line){.text = copy}, &pool, &said);
	told = tell(&said);
	pool_finish(&pool);
	free(copy);
	return told;
}

uint64_t spoken_steps(const struct site *site, const char *line) {
	struct pool pool = {0};
	struct spoken_result said;

	spoken_parse(site, &(struct spoken_line){.text = line}, &pool, &said);
	pool_finish(&pool);
	return said.steps;
}

static const char *text_of(const json_t *said, const char *key) {
	const char *text = json_string_value(json_object_get(said, key));

	return text ? text : "";
}

const char *spoken_breaks(const char *line, const json_t *said) {
	static const char *const texts[] = {"surname", "givenName", "title"};
	const char *place = line;
	json_t *trait;
	size_t i;

	for (i = 0; i < sizeof texts / sizeof *texts; i++) {
		if (!strstr(line, text_of(said, texts[i]))) {
			return texts[i];
		}
	}
	if (*text_of(said, "honorific") && *text_of(said, "title")) {
		return "both an honorific and a title";
	}
	if ((*text_of(said, "honorific") || *text_of(said, "title") ||
		    *text_of(said, "givenName")) &&
		!*text_of(said, "surname")) {
		return "a name without a surname";
	}
	json_array_foreach(json_object_get(said, "traits"), i, trait) {
		if (!*json_string_value(trait)) {
			return "an empty trait";
		}
		place = strstr(place, json_string_value(trait));
		if (!place) {
			return "a trait that is not there, or not in order";
		}
		place += strlen(json_string_value(trait));
	}
	return NULL;
}

uint64_t spoken_roll(uint64_t *dice, uint64_t n) {
	uint64_t rolled = *dice += UINT64_C(0x9e3779b97f4a7c15);

	rolled = (rolled ^ rolled >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	rolled = (rolled ^ rolled >> 27) * UINT64_C(0x94d049bb133111eb);
	return (rolled ^ rolled >> 31) % n;
}
