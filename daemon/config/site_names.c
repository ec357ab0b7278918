/* SPDX-License-Identifier: MIT */
/*
 * What people name must have a name of its own. Names that are said are compared as
 * site_area_by_name compares them: in NFC, blind to the case of ASCII letters. Areas and services
 * are asked for apart: each has its own names.
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
	return (struct names){.id = site->posts[i].id, .name = site->posts[i].name};
}

static struct names get_vehicle_names(const struct site *site, size_t i) {
	return (struct names){.id = site->vehicles[i].id, .name = site->vehicles[i].name};
}

static struct names get_area_names(const struct site *site, size_t i) {
	return area_names(&site->areas[i]);
}

static struct names get_service_names(const struct site *site, size_t i) {
	return service_names(&site->services[i]);
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
};

static unsigned thing_key_line(
	const struct site_builder *builder, int section_kind, size_t thing_index, const char *key) {
	return site_file_key_or_section_line(
		builder, builder->sections[section_kind][thing_index], key);
}

static int validate_shown_name(
	const struct site_builder *builder, const struct named_kind *kind, size_t thing_index) {
	const char *name = kind->get_names(builder->site, thing_index).name;

	for (size_t i = 0; i < thing_index; i++) {
		struct names other = kind->get_names(builder->site, i);

		if (!strcasecmp(name, other.name)) {
			return settings_fail(builder->settings, builder->ret_why,
				thing_key_line(builder, kind->section_kind, thing_index, "name"),
				"\"%s\" is the name of [%s %s] already; expected another", name,
				kind->section_name, other.id);
		}
	}
	return 0;
}

/* Is @name one of the first @n of @names? */
static bool is_among(const struct names *names, size_t n, const char *name) {
	const char *other;

	for (size_t i = 0; i < n && (other = names_at(names, i)); i++) {
		if (!strcasecmp(name, other)) {
			return true;
		}
	}
	return false;
}

/* The @name_index-th name of the thing at @thing_index: does anything before mean that? */
static int validate_spoken_name(const struct site_builder *builder, const struct named_kind *kind,
	size_t thing_index, size_t name_index) {
	static const char *const keys[] = {"", "name", "aliases"};
	struct names names = kind->get_names(builder->site, thing_index);
	const char *name = names_at(&names, name_index);

	for (size_t i = 0; i <= thing_index; i++) {
		struct names other = kind->get_names(builder->site, i);
		size_t n = SIZE_MAX;

		if (i == thing_index) {
			/* that its name is its id again does no harm */
			n = name_index == 1 ? 0 : name_index;
		}
		if (is_among(&other, n, name)) {
			return settings_fail(builder->settings, builder->ret_why,
				thing_key_line(builder, kind->section_kind, thing_index,
					keys[name_index < 2 ? name_index : 2]),
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
			r = validate_shown_name(builder, &shown_kinds[k], i);
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
