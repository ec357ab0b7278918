/* SPDX-License-Identifier: MIT */
#include "judge.h"

#include "proto/ident.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	LINE_SIZE = 256,
	NUMBER_MAX = 4 * 1024 * 1024,
};

/* A line: what, who, run, id (or seq), and three words. */
struct line {
	char what[WORD_SIZE], device[WORD_SIZE], words[3][WORD_SIZE];
	uint64_t run, id;
	size_t number; /* of the line */
};

static void *grown_capacity(void *memory, size_t n, size_t size) {
	memory = reallocarray(memory, n, size);
	if (!memory) {
		give_up("out of memory");
	}
	return memory;
}

struct story *record_story(struct record *record, const char *id) {
	uint64_t number;

	if (ident_parse(id, &number) < 0 || number > NUMBER_MAX) {
		give_up("a handoff without a number");
	}
	if (number >= record->n_stories) {
		size_t n = (size_t)number * 2;

		record->stories = grown_capacity(record->stories, n, sizeof *record->stories);
		memset(record->stories + record->n_stories, 0,
			(n - record->n_stories) * sizeof *record->stories);
		record->n_stories = n;
	}
	snprintf(record->stories[number].id, WORD_SIZE, "%s", id);
	return &record->stories[number];
}

static bool is_among(char (*badges)[WORD_SIZE], size_t n, const char *badge) {
	for (size_t i = 0; i < n; i++) {
		if (!strcmp(badges[i], badge)) {
			return true;
		}
	}
	return false;
}

bool story_has_won(const struct story *story, const char *badge) {
	return is_among((char(*)[WORD_SIZE])story->winners, story->n_winners, badge);
}

static void add_badge(char (*badges)[WORD_SIZE], size_t *n, const char *badge) {
	if (!*badge || is_among(badges, *n, badge)) {
		return;
	}
	if (*n == BADGES_MAX) {
		give_up("too many badges");
	}
	snprintf(badges[(*n)++], WORD_SIZE, "%s", badge);
}

/* The request that an answer is for: one of the last. */
static struct act *find_act(const struct record *record, const struct line *line) {
	for (size_t i = record->n_acts; i-- > 0;) {
		struct act *act = &record->acts[i];

		if (act->id == line->id && act->run == line->run &&
			!strcmp(act->device, line->device)) {
			return act;
		}
	}
	return NULL;
}

static void read_invoke(struct record *record, const struct line *line) {
	struct act *act;

	if (!(record->n_acts & (record->n_acts - 1))) { /* room for the next power of two */
		record->acts = grown_capacity(record->acts, record->n_acts ? record->n_acts * 2 : 1,
			sizeof *record->acts);
	}
	act = &record->acts[record->n_acts++];
	memset(act, 0, sizeof *act);
	memcpy(act->device, line->device, WORD_SIZE);
	memcpy(act->verb, line->words[0], WORD_SIZE);
	memcpy(act->upon, line->words[1], WORD_SIZE);
	memcpy(act->badge, line->words[2], WORD_SIZE);
	act->run = line->run;
	act->id = line->id;
	act->asked_line = line->number;
}

static void read_answer(struct record *record, const struct line *line) {
	struct act *act = find_act(record, line);

	if (!act || act->answered_line) {
		wrong("%s %" PRIu64 "/%" PRIu64 " was answered %s", line->device, line->run,
			line->id, act ? "twice" : "and never asked");
		return;
	}
	act->answered_line = line->number;
	memcpy(act->outcome, line->words[0], WORD_SIZE);
	memcpy(act->handoff, line->words[1], WORD_SIZE);
	memcpy(act->winner, line->words[2], WORD_SIZE);
	if (*act->upon && strcmp(act->upon, act->handoff) && strcmp(act->outcome, "NO_ROOM")) {
		wrong("%s asked about %s and was answered about %s", act->device, act->upon,
			act->handoff);
	}
}

static void read_told(struct record *record, const struct line *line) {
	struct story *story = record_story(record, line->words[1]);

	story->told_met |= !strcmp(line->words[0], "MET");
	story->told_withdrawn |= !strcmp(line->words[0], "WITHDRAWN");
	add_badge(story->named, &story->n_named, line->words[2]);
}

/* What came of an act that was done. */
static void tell_done(struct record *record, const struct act *act) {
	struct story *story = *act->handoff ? record_story(record, act->handoff) : NULL;

	if (!strcmp(act->verb, "on")) {
		return;
	}
	if (!story) {
		wrong("%s's %s %" PRIu64 "/%" PRIu64 " was done, and to nothing", act->device,
			act->verb, act->run, act->id);
	} else if (!strcmp(act->verb, "send")) {
		if (story->sent) {
			wrong("%s was sent twice", story->id);
		}
		story->sent = act;
	} else if (!strcmp(act->verb, "take")) {
		add_badge(story->winners, &story->n_winners, act->badge);
	} else if (!strcmp(act->verb, "decline")) {
		add_badge(story->declined, &story->n_declined, act->badge);
	} else if (!strcmp(act->verb, "met")) {
		story->n_met++;
		memcpy(story->met_by, act->badge, WORD_SIZE);
	}
	if (story) {
		story->n_released += !strcmp(act->verb, "release");
		story->n_withdrawn += !strcmp(act->verb, "withdraw");
	}
}

static void tell_stories(struct record *record) {
	for (size_t i = 0; i < record->n_acts; i++) {
		const struct act *act = &record->acts[i];

		if (!act->answered_line) {
			wrong("%s's %s %" PRIu64 "/%" PRIu64 " was never answered", act->device,
				act->verb, act->run, act->id);
		} else if (!strcmp(act->outcome, "OK")) {
			tell_done(record, act);
		}
		if (*act->winner) {
			struct story *story = record_story(record, act->handoff);

			add_badge(story->named, &story->n_named, act->winner);
		}
	}
}

void record_read(struct record *record, const char *path) {
	FILE *file = fopen(path, "re");
	char text[LINE_SIZE];
	size_t n_lines = 0;

	if (!file) {
		give_up(strerror(errno));
	}
	while (fgets(text, sizeof text, file)) {
		struct line line = {.number = ++n_lines};

		if (sscanf(text, "%23s %23s %" SCNu64 " %" SCNu64 " %23s %23s %23s", line.what,
			    line.device, &line.run, &line.id, line.words[0], line.words[1],
			    line.words[2]) != 7) {
			give_up("the record has a line that is none");
		}
		for (size_t i = 0; i < 3; i++) {
			line.words[i][0] = strcmp(line.words[i], "-") ? line.words[i][0] : '\0';
		}
		if (!strcmp(line.what, "invoke")) {
			read_invoke(record, &line);
		} else if (!strcmp(line.what, "told")) {
			read_told(record, &line);
		} else {
			read_answer(record, &line);
		}
	}
	fclose(file);
	tell_stories(record);
}

void record_finish(struct record *record) {
	free(record->acts);
	free(record->stories);
	*record = (struct record){0};
}
