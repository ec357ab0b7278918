/* SPDX-License-Identifier: MIT */
/* What the relay knows of the property, group by group. Names stand in all languages side by side;
 * sentences and lists of words in a line for each. */
#include "cli/render.h"

#include "cli/words.h"
#include "proto/text.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum {
	LIST_COLUMNS = 60, /* of words in a line: behind its label it fits a screen of 80 columns */
};

/* Texts -------------------------------------------------------------------------------------- */

static bool is_told_before(
	const char *name, Usher__Text *const *names, size_t n, const char *text) {
	bool is_told = !strcmp(name, text);

	for (size_t i = 0; i < n && !is_told; i++) {
		is_told = !strcmp(names[i]->text, text);
	}
	return is_told;
}

/* "大堂 · Lobby": @name and its translations, none twice. */
static char *join_names(const char *name, Usher__Text *const *names, size_t n) {
	char *text = words("%s", name);

	for (size_t i = 0; i < n; i++) {
		if (!is_told_before(name, names, i, names[i]->text)) {
			text = words_join(text, " · ", words("%s", names[i]->text));
		}
	}
	return text;
}

/* @text in @language: of its translations, or itself. */
static const char *text_in(
	const char *language, const char *text, Usher__Text *const *texts, size_t n) {
	for (size_t i = 0; i < n; i++) {
		if (!strcmp(texts[i]->language, language)) {
			return texts[i]->text;
		}
	}
	return text;
}

/* @text with @word behind it, if @condition holds. */
static char *add_if(char *text, bool condition, const char *word) {
	return words_join(text, ", ", words("%s", condition ? word : ""));
}

/* Rows --------------------------------------------------------------------------------------- */

/* Rows of @table in a group of that title; nothing if there are none. */
static void print_group(const char *title, struct table *table) {
	if (table->n) {
		render_line(words("%s", ""), stdout);
		render_line(words("%s", title), stdout);
		table_print(table);
	}
}

static void add_row(
	struct table *table, char *first, char *second, char *third, char *fourth, char *fifth) {
	char *cells[CELLS_MAX] = {words_join(words("  "), "", first), second, third, fourth, fifth};

	table_add(table, cells);
}

/* @text in all languages, each in a line that begins with its tag. */
static void add_sentence(struct table *table, const Usher__Site *site, const char *label,
	const char *text, Usher__Text *const *texts, size_t n) {
	for (size_t i = 0; i < site->n_languages && *text; i++) {
		add_row(table, words("%s", i ? "" : label), words("%s", site->languages[i]),
			words("%s", text_in(site->languages[i], text, texts, n)), NULL, NULL);
	}
}

/* The @n words of which word(site, i, language) is the @i-th, in as many lines as it takes. */
static void add_words(struct table *table, const char *label, const char *language,
	const char *(*word)(const Usher__Site *site, size_t i, const char *language),
	const Usher__Site *site, size_t n) {
	const char *tag = language;
	char *line = words("%s", "");

	for (size_t i = 0; i < n; i++) {
		const char *next = word(site, i, language);

		if (*line && text_width(line) + 2 + text_width(next) > LIST_COLUMNS) {
			add_row(table, words("%s", label), words("%s", tag),
				words_join(line, "", words(",")), NULL, NULL);
			label = tag = "";
			line = words("%s", "");
		}
		line = words_join(line, ", ", words("%s", next));
	}
	if (n) {
		add_row(table, words("%s", label), words("%s", tag), line, NULL, NULL);
	} else {
		free(line);
	}
}

static const char *title_in(const Usher__Site *site, size_t i, const char *language) {
	const Usher__SiteWord *word = site->titles[i];

	return text_in(language, word->text, word->texts, word->n_texts);
}

static const char *trait_in(const Usher__Site *site, size_t i, const char *language) {
	const Usher__SiteWord *word = site->traits[i];

	return text_in(language, word->text, word->texts, word->n_texts);
}

static const char *surname_in(const Usher__Site *site, size_t i, const char *language) {
	return site->surnames[i];
}

/* Groups ------------------------------------------------------------------------------------- */

static void render_head(const Usher__Site *site) {
	char *minutes = words("%s", "");

	render_line(join_names(site->name, site->names, site->n_names), stdout);
	render_line(words_join(words("languages: "), "",
			    words_list(site->languages, site->n_languages)),
		stdout);
	for (size_t i = 0; i < site->n_minutes; i++) {
		minutes = words_join(minutes, ", ", words("%u", site->minutes[i]));
	}
	render_line(words_join(words("minutes that a driver may choose: "), "", minutes), stdout);
}

static void render_posts(const Usher__Site *site) {
	struct table table = {0};

	for (size_t i = 0; i < site->n_posts; i++) {
		const Usher__SitePost *post = site->posts[i];
		char *step = words("%s", ""), *more = words("%s", "");

		if (post->first_after) {
			step = words_join(step, "",
				words("%u s %s", post->first_after / 1000,
					*post->first_post ? post->first_post : "ring"));
		}
		more = add_if(more, post->private_voice, "private");
		more = add_if(more, post->supervisor, "sees all");
		more = add_if(more, post->staffed, "staffed");
		more = add_if(more, post->expects, "expects");
		add_row(&table, words("%s", post->id),
			join_names(post->name, post->names, post->n_names),
			words("%s", *post->extension ? post->extension : "-"), step, more);
	}
	print_group("Posts", &table);
}

static void render_areas(const Usher__Site *site) {
	struct table table = {0};

	for (size_t i = 0; i < site->n_areas; i++) {
		const Usher__SiteArea *area = site->areas[i];
		char *more = words("%s", area->exit ? "exit" : "");

		for (size_t j = 0; j < area->n_walks; j++) {
			more = words_join(more, ", ",
				words("%s %u s", area->walks[j]->post, area->walks[j]->seconds));
		}
		add_row(&table, words("%s", area->id),
			join_names(area->name, area->names, area->n_names), words("%s", area->post),
			words("%u s", area->seconds), more);
	}
	print_group("Areas", &table);
}

static void render_services(const Usher__Site *site) {
	static const char *const groups[] = {
		[USHER__SERVICE_GROUP__CONSULTANT] = "consultant",
		[USHER__SERVICE_GROUP__DRINKS] = "drinks",
		[USHER__SERVICE_GROUP__HELP] = "help",
		[USHER__SERVICE_GROUP__DESK] = "desk",
	};
	struct table table = {0};

	for (size_t i = 0; i < site->n_services; i++) {
		const Usher__SiteService *service = site->services[i];
		bool is_known = (unsigned)service->group < sizeof groups / sizeof *groups &&
			groups[service->group];

		add_row(&table, words("%s", service->id),
			join_names(service->name, service->names, service->n_names),
			words("%s", service->post),
			words("%s", is_known ? groups[service->group] : "-"),
			words("%s", service->loan ? "loan" : ""));
	}
	print_group("Services", &table);
}

static void render_vehicles_and_levels(const Usher__Site *site) {
	struct table vehicles = {0}, levels = {0};

	for (size_t i = 0; i < site->n_vehicles; i++) {
		const Usher__SiteVehicle *vehicle = site->vehicles[i];

		add_row(&vehicles, words("%s", vehicle->id),
			join_names(vehicle->name, vehicle->names, vehicle->n_names),
			words("%s", vehicle->post), words("%u seats", vehicle->seats), NULL);
	}
	for (size_t i = 0; i < site->n_levels; i++) {
		const Usher__SiteLevel *level = site->levels[i];
		char *more = words("%s", level->marked ? "marked" : "");

		add_row(&levels, words("%s", level->id),
			join_names(level->name, level->names, level->n_names),
			add_if(more, level->first, "first"), NULL, NULL);
	}
	print_group("Vehicles", &vehicles);
	print_group("Levels of guests", &levels);
}

static void render_checklist(const Usher__Site *site) {
	struct table table = {0};

	for (size_t i = 0; i < site->n_checklist; i++) {
		const Usher__SiteCheck *check = site->checklist[i];

		add_sentence(&table, site, check->id, check->text, check->texts, check->n_texts);
		if (check->n_posts) {
			add_row(&table, words("%s", ""), words("at"),
				words_list(check->posts, check->n_posts), NULL, NULL);
		}
	}
	print_group("Checklist", &table);
}

static void render_badges(const Usher__Site *site) {
	struct table table = {0};

	for (size_t i = 0; i < site->n_badges; i++) {
		const Usher__SiteBadge *badge = site->badges[i];

		add_row(&table, words("%s", badge->id),
			join_names(badge->name, badge->names, badge->n_names),
			badge->n_posts == site->n_posts ? words("every post")
							: words_list(badge->posts, badge->n_posts),
			NULL, NULL);
	}
	print_group("Badges", &table);
}

static void render_words(const Usher__Site *site) {
	struct table table = {0};

	for (size_t i = 0; i < site->n_languages; i++) {
		add_words(&table, i ? "" : "titles", site->languages[i], title_in, site,
			site->n_titles);
	}
	for (size_t i = 0; i < site->n_languages; i++) {
		add_words(&table, i ? "" : "traits", site->languages[i], trait_in, site,
			site->n_traits);
	}
	add_words(&table, "surnames", "", surname_in, site, site->n_surnames);
	add_sentence(&table, site, "off line", site->off_line, site->off_line_texts,
		site->n_off_line_texts);
	add_sentence(
		&table, site, "on line", site->on_line, site->on_line_texts, site->n_on_line_texts);
	print_group("Words", &table);
}

void render_site(const Usher__Site *site) {
	render_head(site);
	render_posts(site);
	render_areas(site);
	render_services(site);
	render_vehicles_and_levels(site);
	render_checklist(site);
	render_badges(site);
	render_words(site);
}
