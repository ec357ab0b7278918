/* SPDX-License-Identifier: MIT */
/*
 * What is said: to guests, and by voices to staff. A voice line is one short line in two voices,
 * and the same for all who hear it; where guests hear it, too, it must not have a place that would
 * say who is meant.
 */
#include "base/cleanup.h"
#include "base/memory.h"
#include "config/site_file_private.h"
#include "speech/phrase.h"
#include "speech/placeholders.h"

#include <string.h>

/* Whom a phrase's text is for, in words, by its use. */
static const char *const uses[] = {
	[PLACEHOLDERS_PHRASE] = "a phrase",
	[PLACEHOLDERS_PRIVATE] = "a private voice line",
	[PLACEHOLDERS_PUBLIC] = "a public voice line",
};

static unsigned line_of(
	const struct building *building, const struct settings_section *section, const char *key) {
	return settings_line(building->settings, section, key);
}

/* Has @text no places but those that it may have? */
static int check_places(const struct building *building, const struct settings_section *section,
	const char *key, const char *text, enum placeholders_use use) {
	_cleanup_(freep) char *place = placeholders_odd(use, text), *list = NULL;

	if (!place) {
		return 0;
	}
	list = placeholders_list(use);
	return settings_wrong(building->settings, building->ret_why,
		line_of(building, section, key), "\"%s\" is no place of %s; expected one of %s",
		place, uses[use], list);
}

static int check_to_guest(const struct building *building, const struct settings_section *section,
	const struct phrase *phrase) {
	int r;

	if (*phrase->public_text) {
		return settings_wrong(building->settings, building->ret_why,
			line_of(building, section, "public"),
			"[phrase %s] is said to the guest; expected \"public\" only at new, "
			"urgent, cleared, withdrawn, not-met or missed",
			phrase->id);
	}
	if (phrase->kind == USHER__KIND__NOTICE) {
		return settings_wrong(building->settings, building->ret_why,
			line_of(building, section, "kind"),
			"[phrase %s] is said to the guest, who is told nothing of notices; "
			"expected arrival, pickup, service or any",
			phrase->id);
	}
	r = check_places(building, section, "text", phrase->text, PLACEHOLDERS_PHRASE);
	return r == 0
		? check_places(building, section, "unnamed", phrase->unnamed, PLACEHOLDERS_PHRASE)
		: r;
}

static int check_to_staff(const struct building *building, const struct settings_section *section,
	const struct phrase *phrase) {
	const char *odd = NULL;
	int r;

	if (phrase->n_languages) {
		odd = "languages";
	} else if (*phrase->unnamed) {
		odd = "unnamed";
	}
	if (odd) {
		return settings_wrong(building->settings, building->ret_why,
			line_of(building, section, odd),
			"[phrase %s] is said to staff, whoever the guest is; expected no \"%s\"",
			phrase->id, odd);
	}
	if (!*phrase->public_text) {
		return settings_wrong(building->settings, building->ret_why, section->line,
			"[phrase %s] has no \"public\"; expected public = what is said where "
			"guests hear it",
			phrase->id);
	}
	r = check_places(building, section, "text", phrase->text, PLACEHOLDERS_PRIVATE);
	return r == 0 ? check_places(building, section, "public", phrase->public_text,
				PLACEHOLDERS_PUBLIC)
		      : r;
}

int site_resolve_phrase(
	const struct building *building, const struct settings_section *section, size_t i) {
	const struct phrase_values *values = section->values;
	struct phrase *phrase = &building->site->phrases[i];
	int r = site_find_posts(
		building, section, &values->posts, &phrase->posts, &phrase->n_posts);

	phrase->to = *values->to ? site_area(building->site, values->to) : NULL;
	if (r == 0 && *values->to && !phrase->to) {
		r = settings_wrong(building->settings, building->ret_why,
			line_of(building, section, "to"),
			"\"%s\" is not an area of this site; expected the id of one", values->to);
	}
	if (r == 0) {
		r = phrase_is_voice((enum trigger)phrase->at)
			? check_to_staff(building, section, phrase)
			: check_to_guest(building, section, phrase);
	}
	return r;
}

static int wrong_homophone(const struct building *building, const struct settings_section *section,
	const char *text, const char *why) {
	return settings_wrong(building->settings, building->ret_why,
		line_of(building, section, "homophones"), "\"%s\" %s", text, why);
}

/* @text is a surname, and what sounds as it does. */
static int add_homophone(
	const struct building *building, const struct settings_section *section, const char *text) {
	struct site *site = building->site;
	size_t size = strcspn(text, " ");
	const char *said = text + size + strspn(text + size, " ");
	_cleanup_(freep) char *surname = allocated(strndup(text, size));

	if (!*said || strchr(said, ' ')) {
		return wrong_homophone(building, section, text,
			"does not fit \"homophones\"; expected a surname and what sounds as it "
			"does, such as 單 善");
	}
	for (size_t i = 0; i < site->n_homophones; i++) {
		if (!strcmp(site->homophones[i].surname, surname)) {
			return wrong_homophone(building, section, surname,
				"stands twice in the list; expected it once");
		}
	}
	site->homophones = grow(site->homophones, site->n_homophones, sizeof *site->homophones);
	site->homophones[site->n_homophones++] =
		(struct homophone){.surname = TAKE(surname), .said = copy_text(said)};
	return 0;
}

int site_resolve_homophones(
	const struct building *building, const struct settings_section *section, size_t i) {
	const struct site_values *values = section->values;
	int r = 0;

	for (size_t j = 0; r == 0 && j < values->homophones.n; j++) {
		r = add_homophone(building, section, values->homophones.items[j]);
	}
	return r;
}
