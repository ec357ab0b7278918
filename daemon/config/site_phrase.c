/* SPDX-License-Identifier: MIT */
/*
 * What is said: to guests, and by voices to staff. A voice line is one short line in two voices,
 * and the same for all who hear it; where guests hear it, too, it must not have a placeholder that
 * would say who is meant. All this holds in every language.
 */
#include "base/cleanup.h"
#include "config/site_file_private.h"
#include "speech/placeholders.h"
#include "speech/trigger.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>

/* Whom a phrase's text is for, in words, by its use. */
static const char *const use_names[] = {
	[PLACEHOLDERS_PHRASE] = "a phrase",
	[PLACEHOLDERS_PRIVATE] = "a private voice line",
	[PLACEHOLDERS_PUBLIC] = "a public voice line",
};

/* Has @text, which stands on @line, only placeholders that @use allows? 0, or -EINVAL with the
 * reason given. */
static int validate_placeholders(const struct site_builder *builder, unsigned line,
	const char *text, enum placeholders_use use) {
	_cleanup_(freep) char *unknown = placeholders_find_unknown(use, text), *list = NULL;

	if (!unknown) {
		return 0;
	}
	list = placeholders_list(use);
	return settings_fail(builder->settings, builder->ret_why, line,
		"\"%s\" is no place of %s; expected one of %s", unknown, use_names[use], list);
}

/* The same of the text under @key, in every language. */
static int validate_texts(const struct site_builder *builder,
	const struct settings_section *section, const char *key, const char *text,
	const struct translations *translations, enum placeholders_use use) {
	int r = validate_placeholders(
		builder, site_file_key_or_section_line(builder, section, key), text, use);

	for (size_t i = 0; r == 0 && i < translations->n; i++) {
		const struct translation *translation = &translations->list[i];

		r = validate_placeholders(builder,
			site_file_translation_line(builder, section, key, translation->language),
			translation->text, use);
	}
	return r;
}

static int validate_phrase_to_guest(const struct site_builder *builder,
	const struct settings_section *section, const struct phrase *phrase) {
	int r;

	if (*phrase->public_text) {
		return settings_fail(builder->settings, builder->ret_why,
			site_file_key_or_section_line(builder, section, "public"),
			"[phrase %s] is said to the guest; expected \"public\" only at new, "
			"urgent, cleared, withdrawn, not-met or missed",
			phrase->id);
	}
	if (phrase->kind == USHER__KIND__NOTICE) {
		return settings_fail(builder->settings, builder->ret_why,
			site_file_key_or_section_line(builder, section, "kind"),
			"[phrase %s] is said to the guest, who is told nothing of notices; "
			"expected arrival, pickup, service or any",
			phrase->id);
	}
	r = validate_texts(
		builder, section, "text", phrase->text, &phrase->texts, PLACEHOLDERS_PHRASE);
	return r == 0 ? validate_texts(builder, section, "unnamed", phrase->without_address,
				&phrase->texts_without_address, PLACEHOLDERS_PHRASE)
		      : r;
}

static int validate_phrase_to_staff(const struct site_builder *builder,
	const struct settings_section *section, const struct phrase *phrase) {
	const char *extra_key = NULL;
	int r;

	if (phrase->n_languages) {
		extra_key = "languages";
	} else if (*phrase->without_address) {
		extra_key = "unnamed";
	}
	if (extra_key) {
		return settings_fail(builder->settings, builder->ret_why,
			site_file_key_or_section_line(builder, section, extra_key),
			"[phrase %s] is said to staff, whoever the guest is; expected no \"%s\"",
			phrase->id, extra_key);
	}
	if (!*phrase->public_text) {
		return settings_fail(builder->settings, builder->ret_why, section->line,
			"[phrase %s] has no \"public\"; expected public = what is said where "
			"guests hear it",
			phrase->id);
	}
	r = validate_texts(
		builder, section, "text", phrase->text, &phrase->texts, PLACEHOLDERS_PRIVATE);
	return r == 0 ? validate_texts(builder, section, "public", phrase->public_text,
				&phrase->public_texts, PLACEHOLDERS_PUBLIC)
		      : r;
}

/* Find the phrase that the @i-th of them follows, if it does: one before it, of the same moment. */
static int resolve_followed_phrase(const struct site_builder *builder,
	const struct settings_section *section, const char *id, size_t i) {
	struct phrase *phrases = builder->site->phrases;
	const struct phrase *followed = NULL;

	if (!*id) {
		return 0;
	}
	for (size_t j = 0; j < i && !followed; j++) {
		followed = strcmp(phrases[j].id, id) ? NULL : &phrases[j];
	}
	if (!followed || followed->trigger != phrases[i].trigger ||
		trigger_is_for_voice((enum trigger)phrases[i].trigger)) {
		return settings_fail(builder->settings, builder->ret_why,
			site_file_key_or_section_line(builder, section, "follows"),
			"\"%s\" is not a phrase before it, said to the guest at the same moment; "
			"expected the id of one",
			id);
	}
	phrases[i].follows = followed;
	return 0;
}

int site_file_resolve_phrase(
	const struct site_builder *builder, const struct settings_section *section, size_t i) {
	const struct phrase_values *values = section->values;
	struct phrase *phrase = &builder->site->phrases[i];
	int r = site_file_resolve_posts(
		builder, section, &values->posts, &phrase->posts, &phrase->n_posts);

	phrase->to = *values->to ? site_area(builder->site, values->to) : NULL;
	if (r == 0 && *values->to && !phrase->to) {
		r = settings_fail(builder->settings, builder->ret_why,
			site_file_key_or_section_line(builder, section, "to"),
			"\"%s\" is not an area of this site; expected the id of one", values->to);
	}
	if (r == 0 && *values->from) {
		phrase->from = site_file_require_post(builder, section, "from", values->from);
		r = phrase->from ? 0 : -EINVAL;
	}
	r = r == 0 ? resolve_followed_phrase(builder, section, values->follows, i) : r;
	if (r == 0) {
		r = trigger_is_for_voice((enum trigger)phrase->trigger)
			? validate_phrase_to_staff(builder, section, phrase)
			: validate_phrase_to_guest(builder, section, phrase);
	}
	return r;
}
