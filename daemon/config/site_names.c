/* SPDX-License-Identifier: MIT */
/*
 * What people name must have a name of its own. Names that are said are compared as site_area_said
 * compares them: in NFC, blind to the case of ASCII letters. Areas and services are asked for
 * apart: each has its own names.
 */
#include "config/site_file_private.h"

#include <strings.h>

/* Things of one kind, and what each of them is called. */
struct named {
	int kind;
	const char *section;
	struct names (*at)(const struct site *site, size_t i);
};

static struct names post_at(const struct site *site, size_t i) {
	return (struct names){.id = site->posts[i].id, .name = site->posts[i].name};
}

static struct names vehicle_at(const struct site *site, size_t i) {
	return (struct names){.id = site->vehicles[i].id, .name = site->vehicles[i].name};
}

static struct names area_at(const struct site *site, size_t i) {
	return area_names(&site->areas[i]);
}

static struct names service_at(const struct site *site, size_t i) {
	return service_names(&site->services[i]);
}

/* These cannot be told apart on a screen if their names are the same. */
static const struct named seen[] = {
	{KIND_POST, "post", post_at},
	{KIND_VEHICLE, "vehicle", vehicle_at},
};

/* These are called by any of their names. */
static const struct named said[] = {
	{KIND_AREA, "area", area_at},
	{KIND_SERVICE, "service", service_at},
};

static unsigned line_of(const struct building *building, int kind, size_t i, const char *key) {
	return settings_line(building->settings, building->sections[kind][i], key);
}

static int check_seen(const struct building *building, const struct named *named, size_t at) {
	const char *name = named->at(building->site, at).name;

	for (size_t i = 0; i < at; i++) {
		struct names other = named->at(building->site, i);

		if (!strcasecmp(name, other.name)) {
			return settings_wrong(building->settings, building->ret_why,
				line_of(building, named->kind, at, "name"),
				"\"%s\" is the name of [%s %s] already; expected another", name,
				named->section, other.id);
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

/* The @which-th name of the thing at @at: does anything before mean that? */
static int check_said_name(
	const struct building *building, const struct named *named, size_t at, size_t which) {
	static const char *const keys[] = {"", "name", "aliases"};
	struct names names = named->at(building->site, at);
	const char *name = names_at(&names, which);

	for (size_t i = 0; i <= at; i++) {
		struct names other = named->at(building->site, i);
		size_t n = SIZE_MAX;

		if (i == at) {
			/* that its name is its id again does no harm */
			n = which == 1 ? 0 : which;
		}
		if (is_among(&other, n, name)) {
			return settings_wrong(building->settings, building->ret_why,
				line_of(building, named->kind, at, keys[which < 2 ? which : 2]),
				"\"%s\" already means [%s %s]; expected a name that nothing else "
				"has",
				name, named->section, other.id);
		}
	}
	return 0;
}

static int check_said(const struct building *building, const struct named *named, size_t at) {
	struct names names = named->at(building->site, at);
	int r = 0;

	for (size_t i = 0; r == 0 && names_at(&names, i); i++) {
		r = check_said_name(building, named, at, i);
	}
	return r;
}

int site_check_names(const struct building *building) {
	int r = 0;

	for (size_t k = 0; k < sizeof seen / sizeof *seen; k++) {
		for (size_t i = 0; r == 0 && i < building->n[seen[k].kind]; i++) {
			r = check_seen(building, &seen[k], i);
		}
	}
	for (size_t k = 0; k < sizeof said / sizeof *said; k++) {
		for (size_t i = 0; r == 0 && i < building->n[said[k].kind]; i++) {
			r = check_said(building, &said[k], i);
		}
	}
	return r;
}
