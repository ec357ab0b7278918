/* SPDX-License-Identifier: MIT */
/*
 * What people name must have a name of its own, in every language. Names that are said are compared
 * as site_area_by_name compares them: in NFC, blind to the case of ASCII letters. Areas, services
 * and levels are asked for apart: each has its own names.
 */
#include "config/site_file_private.h"

#include <strings.h>

/* Things of one kind, and what each of them is called. */
struct named_kind {
	int section_kind;
	const char *section_name;
	struct names (*get_names)(const struct site *site, size_t i);
};

static struct names get_post_names(const struct site *site, size_t i) {
	const struct post *post = &site->posts[i];

	return (struct names){.id = post->id, .name = post->name, .translations = &post->names};
}

static struct names get_vehicle_names(const struct site *site, size_t i) {
	const struct vehicle *vehicle = &site->vehicles[i];

	return (struct names){
		.id = vehicle->id, .name = vehicle->name, .translations = &vehicle->names};
}

static struct names get_area_names(const struct site *site, size_t i) {
	return area_names(&site->areas[i]);
}

static struct names get_service_names(const struct site *site, size_t i) {
	return service_names(&site->services[i]);
}

static struct names get_level_names(const struct site *site, size_t i) {
	return level_names(&site->levels[i]);
}

/* These cannot be told apart on a screen if their names are the same. */
static const struct named_kind shown_kinds[] = {
	{SECTION_POST, "post", get_post_names},
	{SECTION_VEHICLE, "vehicle", get_vehicle_names},
};

/* These are called by any of their names. */
static const struct named_kind spoken_kinds[] = {
	{SECTION_AREA, "area", get_area_names},
	{SECTION_SERVICE, "service", get_service_names},
	{SECTION_LEVEL, "level", get_level_names},
};

/* On a screen in @language: is anything before called as the thing at @thing_index is? */
static int validate_shown_name(const struct site_builder *builder, const struct named_kind *kind,
	size_t thing_index, const char *language) {
	struct names names = kind->get_names(builder->site, thing_index);
	const char *name = translations_find(names.translations, language, names.name);

	for (size_t i = 0; i < thing_index; i++) {
		struct names other = kind->get_names(builder->site, i);

		if (!strcasecmp(
			    name, translations_find(other.translations, language, other.name))) {
			return settings_fail(builder->settings, builder->ret_why,
				site_file_translation_line(builder,
					builder->sections[kind->section_kind][thing_index], "name",
					language),
				"\"%s\" is the name of [%s %s] already; expected another", name,
				kind->section_name, other.id);
		}
	}
	return 0;
}

static int validate_shown_names(
	const struct site_builder *builder, const struct named_kind *kind, size_t thing_index) {
	int r = 0;

	for (size_t i = 0; r == 0 && i < builder->site->n_languages; i++) {
		r = validate_shown_name(builder, kind, thing_index, builder->site->languages[i]);
	}
	return r;
}

/* The @name_index-th of @names, as names_at counts them: is it a translation? */
static bool is_translation(const struct names *names, size_t name_index) {
	return name_index >= 2 && name_index - 2 < names->translations->n;
}

/* The line on which the @name_index-th name of the thing stands. */
static unsigned name_line(const struct site_builder *builder, const struct named_kind *kind,
	size_t thing_index, size_t name_index) {
	static const char *const keys[] = {"", "name", "aliases"};
	const struct settings_section *section = builder->sections[kind->section_kind][thing_index];
	struct names names = kind->get_names(builder->site, thing_index);

	if (is_translation(&names, name_index)) {
		return site_file_translation_line(builder, section, "name",
			names.translations->list[name_index - 2].language);
	}
	return site_file_key_or_section_line(
		builder, section, keys[name_index < 2 ? name_index : 2]);
}

/* Is @name one of @names? */
static bool is_among(const struct names *names, const char *name) {
	const char *other;

	for (size_t i = 0; (other = names_at(names, i)); i++) {
		if (!strcasecmp(name, other)) {
			return true;
		}
	}
	return false;
}

/* Is the @name_index-th of @names there before, as if by a slip? A name may be the id again, and a
 * translation any of the others. */
static bool repeats_itself(const struct names *names, size_t name_index) {
	const char *name = names_at(names, name_index);

	if (name_index < 2 || is_translation(names, name_index)) {
		return false;
	}
	for (size_t i = 0; i < name_index; i++) {
		if (!is_translation(names, i) && !strcasecmp(name, names_at(names, i))) {
			return true;
		}
	}
	return false;
}

/* The @name_index-th name of the thing at @thing_index: does anything before mean that? */
static int validate_spoken_name(const struct site_builder *builder, const struct named_kind *kind,
	size_t thing_index, size_t name_index) {
	struct names names = kind->get_names(builder->site, thing_index);
	const char *name = names_at(&names, name_index);

	for (size_t i = 0; i <= thing_index; i++) {
		struct names other = kind->get_names(builder->site, i);
		bool is_taken = i == thing_index ? repeats_itself(&names, name_index)
						 : is_among(&other, name);

		if (is_taken) {
			return settings_fail(builder->settings, builder->ret_why,
				name_line(builder, kind, thing_index, name_index),
				"\"%s\" already means [%s %s]; expected a name that nothing else "
				"has",
				name, kind->section_name, other.id);
		}
	}
	return 0;
}

static int validate_spoken_names(
	const struct site_builder *builder, const struct named_kind *kind, size_t thing_index) {
	struct names names = kind->get_names(builder->site, thing_index);
	int r = 0;

	for (size_t i = 0; r == 0 && names_at(&names, i); i++) {
		r = validate_spoken_name(builder, kind, thing_index, i);
	}
	return r;
}

int site_file_validate_names(const struct site_builder *builder) {
	int r = 0;

	for (size_t k = 0; k < sizeof shown_kinds / sizeof *shown_kinds; k++) {
		for (size_t i = 0; r == 0 && i < builder->n_sections[shown_kinds[k].section_kind];
			i++) {
			r = validate_shown_names(builder, &shown_kinds[k], i);
		}
	}
	for (size_t k = 0; k < sizeof spoken_kinds / sizeof *spoken_kinds; k++) {
		for (size_t i = 0; r == 0 && i < builder->n_sections[spoken_kinds[k].section_kind];
			i++) {
			r = validate_spoken_names(builder, &spoken_kinds[k], i);
		}
	}
	return r;
}
