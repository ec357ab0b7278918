/* SPDX-License-Identifier: MIT */
#include "cli/render.h"

#include "cli/keep.h"
#include "proto/json.h"
#include "proto/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

enum {
	ALIGNED_MAX = 24,   /* columns; one long cell must not push all others away */
	INDENT = 9,         /* of what goes on in the next line: behind the time of day */
	WRAPPED_LEAST = 20, /* columns of a screen */
};

struct stage_row {
	const char *mark, *word, *colour; /* of the mark, SGR */
};

static const struct stage_row stages[] = {
	[USHER__STAGE__STAGE_UNSAID] = {"   ", "", ""},
	[USHER__STAGE__HELD] = {"(:)", "held", "2"},
	[USHER__STAGE__OFFERED] = {"( )", "offered", "1;33"},
	[USHER__STAGE__TAKEN] = {"(=)", "taken", "1;36"},
	[USHER__STAGE__MET] = {"(v)", "met", "32"},
	[USHER__STAGE__WITHDRAWN] = {"(/)", "withdrawn", "2"},
	[USHER__STAGE__MISSED] = {"[X]", "missed", "1;31"},
};

static const struct {
	const char *latin, *han;
} honorifics[] = {
	[USHER__HONORIFIC__HONORIFIC_UNSAID] = {"", ""},
	[USHER__HONORIFIC__MR] = {"Mr", "先生"},
	[USHER__HONORIFIC__MISS] = {"Miss", "小姐"},
	[USHER__HONORIFIC__MS] = {"Ms", "女士"},
	[USHER__HONORIFIC__MRS] = {"Mrs", "太太"},
};

static char *print(const char *format, ...) __attribute__((format(printf, 1, 2)));

static char *print(const char *format, ...) {
	va_list arguments;
	char *text;
	int r;

	va_start(arguments, format);
	r = vasprintf(&text, format, arguments);
	va_end(arguments);
	return need(r < 0 ? NULL : text);
}

/* Escape sequences are for terminals whose owner wants them (no-color.org). */
static bool is_colourful(void) {
	const char *off = getenv("NO_COLOR"), *term = getenv("TERM");

	return isatty(STDOUT_FILENO) && !(off && *off) && term && strcmp(term, "dumb") != 0;
}

/* Columns of the terminal, or as many as anyone wants. */
static size_t screen_width(void) {
	struct winsize size;

	if (isatty(STDOUT_FILENO) && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col) {
		return size.ws_col;
	}
	return SIZE_MAX;
}

void table_add(struct table *table, char *cells[CELLS_MAX]) {
	table->rows = need(reallocarray(table->rows, table->n + 1, sizeof *table->rows));
	for (size_t i = 0; i < CELLS_MAX; i++) {
		char *safe = cells[i] ? need(text_safe(cells[i])) : NULL;
		size_t width = safe ? text_width(safe) : 0;

		free(cells[i]);
		table->rows[table->n][i] = safe;
		table->widths[i] = width > table->widths[i] ? width : table->widths[i];
	}
	table->n++;
}

/* The SGR colour of a cell, "" for none. */
static const char *colour_of(const char *cell) {
	for (size_t i = 1; i < sizeof stages / sizeof *stages; i++) {
		if (!strcmp(cell, stages[i].mark)) {
			return stages[i].colour;
		}
	}
	return "";
}

/* A row's cells without the empty ones at its end. */
static size_t count_cells(char *const row[CELLS_MAX]) {
	size_t n = 0;

	for (size_t i = 0; i < CELLS_MAX && row[i]; i++) {
		n = *row[i] ? i + 1 : n;
	}
	return n;
}

/* As much of @cell as fits @room. */
static void print_cell(const char *cell, size_t room, bool colourful) {
	const char *colour = colourful ? colour_of(cell) : "";

	printf(*colour ? "\033[%sm%.*s\033[0m" : "%s%.*s", colour, (int)text_cut(cell, room), cell);
}

/* What does not fit goes on in the next line, if the screen is wide enough for two. */
static void print_row(const struct table *table, char *const row[CELLS_MAX], size_t screen, bool colourful) {
	size_t room = screen, n = count_cells(row);

	for (size_t i = 0; i < n && room; i++) {
		size_t width = text_width(row[i]), column = table->widths[i] < ALIGNED_MAX ? table->widths[i] : ALIGNED_MAX;

		if (width > room && room < screen && screen >= WRAPPED_LEAST) {
			printf("\n%*s", INDENT, "");
			room = screen - INDENT;
		}
		print_cell(row[i], room, colourful);
		room -= width < room ? width : room;
		column = width > column ? width : column;
		for (; i + 1 < n && room && width < column + (table->widths[i] != 0); width++, room--) {
			putchar(' ');
		}
	}
	putchar('\n');
}

void table_print(struct table *table) {
	size_t room = screen_width();
	bool colourful = is_colourful();

	for (size_t i = 0; i < table->n; i++) {
		print_row(table, table->rows[i], room, colourful);
		for (size_t j = 0; j < CELLS_MAX; j++) {
			free(table->rows[i][j]);
		}
	}
	free(table->rows);
	table->rows = NULL;
	table->n = 0;
	fflush(stdout);
}

/* Is @text written in Han, or the like? Then the honorific goes behind it. */
static bool is_han(const char *text) {
	return (unsigned char)*text >= 0xe3; /* U+3000 and up, in UTF-8 */
}

/* The row of its honorific; one of a later version is none. */
static unsigned honorific_of(const Usher__Card *card) {
	bool known = card && (unsigned)card->honorific < sizeof honorifics / sizeof *honorifics;

	return known ? (unsigned)card->honorific : 0;
}

char *render_guest(const Usher__Card *card) {
	unsigned honorific = honorific_of(card);
	const char *before;

	if (card && is_han(*card->surname ? card->surname : card->given_name)) {
		return print("%s%s%s", card->surname, card->given_name,
			*card->title ? card->title : honorifics[honorific].han);
	}
	if (card && (*card->surname || *card->given_name)) {
		before = *card->title ? card->title : honorifics[honorific].latin;
		return print("%s%s%s%s%s", before, *before ? " " : "", card->given_name,
			*card->given_name && *card->surname ? " " : "", card->surname);
	}
	if (card && (*card->title || honorific)) {
		return print("%s", *card->title ? card->title : honorifics[honorific].latin);
	}
	return print("%s", card && card->n_traits ? card->traits[0] : "guest");
}

/* The traits, but for one that stands for the name already. */
static char *traits_text(const Usher__Card *card) {
	bool named = card && (*card->surname || *card->given_name || *card->title || honorific_of(card));
	char *text = print("%s", "");

	for (size_t i = named ? 0 : 1; card && i < card->n_traits; i++) {
		char *longer = print("%s%s%s", text, *text ? " · " : "", card->traits[i]);

		free(text);
		text = longer;
	}
	return text;
}

/* Where it stands, in words. */
static char *standing(const Usher__Handoff *handoff) {
	const char *late = handoff->late ? ", late" : "";
	char *declined = handoff->n_declined ? print(", %zu cannot", handoff->n_declined) : print("%s", "");
	char *text;

	switch ((int)handoff->stage) {
	case USHER__STAGE__OFFERED:
		text = handoff->reached ? print("offered: on %u, seen on %u%s%s", handoff->reached, handoff->seen, declined, late)
					: print("offered%s%s", declined, late);
		break;
	case USHER__STAGE__TAKEN:
		text = print("taken by %s %s%s", handoff->taken_by, handoff->taken_by_name, late);
		break;
	case USHER__STAGE__MET:
		text = print("met by %s %s", handoff->taken_by, handoff->taken_by_name);
		break;
	case USHER__STAGE__MISSED:
		text = print("missed: nobody took it%s", declined);
		break;
	case USHER__STAGE__WITHDRAWN:
		text = print("withdrawn%s%s%s%s", *handoff->ended_by ? " by " : "", handoff->ended_by,
			*handoff->taken_by ? ", was with " : "", handoff->taken_by);
		break;
	default:
		text = print("%s",
			(unsigned)handoff->stage < sizeof stages / sizeof *stages ? stages[handoff->stage].word : "?");
	}
	free(declined);
	return text;
}

static void add_handoff(struct table *table, const Usher__Handoff *handoff, char *time) {
	const Usher__Card *card = handoff->card;
	bool known = (unsigned)handoff->stage < sizeof stages / sizeof *stages;
	char *cells[CELLS_MAX] = {
		time,
		print("%s", known ? stages[handoff->stage].mark : "(?)"),
		print("%s", handoff->id),
		render_guest(card),
		card && card->party_size ? print("%u", card->party_size) : print("%s", ""),
		print("%s > %s", handoff->from, handoff->to),
		standing(handoff),
		traits_text(card),
	};

	table_add(table, cells);
}

void render_handoff(struct table *table, const Usher__Handoff *handoff) {
	add_handoff(table, handoff, print("%s", ""));
}

void render_news(struct table *table, const Usher__Handoff *handoff, int64_t at) {
	time_t seconds = (time_t)(at / 1000);
	struct tm local;
	char text[16];

	localtime_r(&seconds, &local);
	strftime(text, sizeof text, "%H:%M:%S", &local);
	add_handoff(table, handoff, print("%s", text));
}

void render_duty(struct table *table, const Usher__Duty *duty) {
	time_t since = (time_t)(duty->since / 1000);
	struct tm local;
	char text[16];

	localtime_r(&since, &local);
	strftime(text, sizeof text, "%H:%M", &local);
	char *cells[CELLS_MAX] = {
		print("%s", duty->post),
		print("%s", duty->badge),
		print("%s", duty->name),
		print("%s", duty->device),
		print("since %s%s", text, duty->listening ? "" : ", not listening"),
	};

	table_add(table, cells);
}

/* Takes both. */
static char *add(char *text, char *more) {
	char *longer = print("%s | %s", text, more);

	free(text);
	free(more);
	return longer;
}

/* "understood: 王先生 | 3 | > show-flat-a | 灰西裝 | 戴眼鏡" */
void render_said(const Usher__Said *said, FILE *stream) {
	Usher__Card card = USHER__CARD__INIT;
	char *guest, *text, *safe;

	card.surname = said->surname;
	card.given_name = said->given_name;
	card.honorific = said->honorific;
	card.title = said->title;
	guest = render_guest(&card);
	text = print("understood: %s", guest);
	free(guest);
	if (said->party_size) {
		text = add(text, print("%u", said->party_size));
	}
	text = add(text, print("> %s", *said->to ? said->to : "?"));
	for (size_t i = 0; i < said->n_traits; i++) {
		text = add(text, print("%s", said->traits[i]));
	}
	safe = need(text_safe(text));
	fprintf(stream, "%s\n", safe);
	free(safe);
	free(text);
}

static void print_line(char *line) {
	puts(need(line));
	fflush(stdout);
	free(line);
}

void render_json(const ProtobufCMessage *message) {
	print_line(json_line(message));
}

void render_json_answer(const Usher__Answer *answer, const Usher__Handoff *handoff) {
	json_t *whole = need(json_from_message(&answer->base)), *object;
	static const char *const keys[] = {"outcome", "text", "winner", "said"};

	object = need(handoff ? json_from_message(&handoff->base) : json_object());
	if (!handoff && *answer->handoff_id) {
		(void)json_object_set(object, "id", json_object_get(whole, "handoffId"));
	}
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		json_t *value = json_object_get(whole, keys[i]);

		if (value) {
			(void)json_object_set(object, keys[i], value);
		}
	}
	json_decref(whole);
	print_line(json_text(object));
	json_decref(object);
}
