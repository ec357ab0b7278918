/* SPDX-License-Identifier: MIT */
/*
 * What the words of a story's line ask for. A verb is a row: what its first words are. The others
 * say "key=value", each key a row, too; a key of the verb's own goes before one of all verbs. In a
 * text "_" stands for a space.
 */
#include "tell.h"

#include "calendar/when.h"
#include "encode/encode.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

static const uint64_t nothing = 999999; /* is the number of nothing */

static const struct verb {
	enum event_kind kind;
	const char *const first[4]; /* keys of its first words, as far as they are there */
} verbs[] = {
	{EVENT_ON, {"post", "badge"}},
	{EVENT_SEND, {"to"}},
	{EVENT_TAKE, {"handoff"}},
	{EVENT_DECLINE, {"handoff"}},
	{EVENT_RELEASE, {"handoff"}},
	{EVENT_MET, {"handoff"}},
	{EVENT_WITHDRAW, {"handoff"}},
	{EVENT_PASS, {"visit", "to"}},
	{EVENT_CARD, {"visit"}},
	{EVENT_END, {"visit"}},
	{EVENT_PICKUP, {"visit", "area", "to"}},
	{EVENT_SERVICE, {"service"}},
	{EVENT_ABOARD, {"handoff"}},
	{EVENT_DROPPED, {"handoff"}},
	{EVENT_SPLIT, {"handoff", "party"}},
	{EVENT_DONE, {"handoff"}},
	{EVENT_BACK, {"handoff"}},
	{EVENT_CONFIRM, {"handoff"}},
	{EVENT_REMIND, {"handoff"}},
	{EVENT_HANDOVER, {"badge", "handoff"}},
	{EVENT_EXPECT, {"due"}},
	{EVENT_ARRIVED, {"visit", "to"}},
	{EVENT_MOVE, {"either", "due"}},
};

typedef bool read_part(struct asking *asking, void *place, char *value);

static bool read_text(struct asking *asking, void *place, char *value) {
	for (char *space = value; (space = strchr(space, '_'));) {
		*space = ' ';
	}
	*(char **)place = value;
	return true;
}

static bool read_size(struct asking *asking, void *place, char *value) {
	*(uint32_t *)place = (uint32_t)strtoul(value, NULL, 10);
	return true;
}

static bool read_age(struct asking *asking, void *place, char *value) {
	*(uint64_t *)place = strtoul(value, NULL, 10);
	return true;
}

static bool read_handoff(struct asking *asking, void *place, char *value) {
	*(uint64_t *)place = tell_handoff(asking, value);
	return true;
}

/* A visit, or a handoff. */
static bool read_either(struct asking *asking, void *place, char *value) {
	asking->event.handoff = asking->event.visit = tell_handoff(asking, value);
	return true;
}

/* After when it is due. */
static bool read_repeat(struct asking *asking, void *place, char *value) {
	asking->event.repeat = &asking->repeat;
	return when_read_repeat(NULL, value, asking->event.due_at, &asking->repeat.days,
		       &asking->repeat.minute) == 0;
}

static bool read_yes(struct asking *asking, void *place, char *value) {
	*(bool *)place = true;
	return !strcmp(value, "yes");
}

static bool read_instant(struct asking *asking, void *place, char *value) {
	return tell_read_clock(value, place) == 0;
}

static bool read_honorific(struct asking *asking, void *place, char *value) {
	static const char *const honorifics[] = {"", "MR", "MISS", "MS", "MRS"};

	for (int i = 1; i < 5; i++) {
		if (!strcmp(honorifics[i], value)) {
			*(Usher__Honorific *)place = i;
			return true;
		}
	}
	return false;
}

static bool read_trait(struct asking *asking, void *place, char *value) {
	return read_text(asking, &asking->traits[asking->card.n_traits++], value);
}

static bool read_listed(struct asking *asking, void *place, char *value) {
	return read_text(asking, &asking->list[asking->event.n_list++], value);
}

static bool read_cleared(struct asking *asking, void *place, char *value) {
	return read_text(asking, &asking->clear[asking->event.n_clear++], value);
}

#define EVENT(member) offsetof(struct asking, event.member)
#define CARD(member) offsetof(struct asking, card.member)

static const struct part {
	enum event_kind kind; /* EVENT_KINDS_N: any */
	const char *key;
	read_part *read;
	size_t place;
} parts[] = {
	{EVENT_ON, "post", read_text, EVENT(post)},
	{EVENT_ON, "badge", read_text, EVENT(badge)},
	{EVENT_ON, "vehicle", read_text, EVENT(name)},
	{EVENT_ON, "checked", read_yes, EVENT(confirm)},
	{EVENT_TAKE, "minutes", read_size, EVENT(number)},
	{EVENT_CARD, "drop", read_listed, 0},
	{EVENT_CARD, "clear", read_cleared, 0},
	{EVENT_PICKUP, "area", read_text, EVENT(where)},
	{EVENT_PICKUP, "luggage", read_size, EVENT(number)},
	{EVENT_SERVICE, "service", read_text, EVENT(name)},
	{EVENT_SERVICE, "at", read_text, EVENT(where)},
	{EVENT_SERVICE, "quantity", read_size, EVENT(number)},
	{EVENT_SERVICE, "contact", read_text, EVENT(contact)},
	{EVENT_NOTICE, "text", read_text, EVENT(note)},
	{EVENT_NOTICE, "to", read_listed, 0},
	{EVENT_NOTICE, "confirm", read_yes, EVENT(confirm)},
	{EVENT_NOTICE, "until", read_instant, EVENT(ends_at)},
	{EVENT_SPLIT, "party", read_size, EVENT(number)},
	{EVENT_EXPECT, "travel", read_text, EVENT(travel)},
	{EVENT_EXPECT, "car", read_yes, EVENT(car)},
	{EVENT_EXPECT, "tell", read_listed, 0},
	{EVENT_MOVE, "either", read_either, 0},
	{EVENT_INSPECT, "post", read_text, EVENT(post)},
	{EVENT_INSPECT, "failed", read_listed, 0},
	{EVENT_KINDS_N, "badge", read_text, EVENT(named)},
	{EVENT_KINDS_N, "note", read_text, EVENT(note)},
	{EVENT_KINDS_N, "handoff", read_handoff, EVENT(handoff)},
	{EVENT_KINDS_N, "visit", read_handoff, EVENT(visit)},
	{EVENT_KINDS_N, "to", read_text, EVENT(to)},
	{EVENT_KINDS_N, "from", read_text, EVENT(post)},
	{EVENT_KINDS_N, "age", read_age, EVENT(age)},
	{EVENT_KINDS_N, "due", read_instant, EVENT(due_at)},
	{EVENT_KINDS_N, "repeat", read_repeat, 0},
	{EVENT_KINDS_N, "surname", read_text, CARD(surname)},
	{EVENT_KINDS_N, "given", read_text, CARD(given_name)},
	{EVENT_KINDS_N, "honorific", read_honorific, CARD(honorific)},
	{EVENT_KINDS_N, "title", read_text, CARD(title)},
	{EVENT_KINDS_N, "party", read_size, CARD(party_size)},
	{EVENT_KINDS_N, "trait", read_trait, 0},
	{EVENT_KINDS_N, "level", read_text, CARD(level)},
	{EVENT_KINDS_N, "language", read_text, CARD(language)},
	{EVENT_KINDS_N, "contact", read_text, CARD(contact)},
	{EVENT_KINDS_N, "host", read_text, CARD(host)},
};

static bool read_word(struct asking *asking, const char *key, char *value) {
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		const struct part *part = &parts[i];

		if ((part->kind == asking->event.kind || part->kind == EVENT_KINDS_N) &&
			!strcmp(part->key, key)) {
			return part->read(asking, (char *)asking + part->place, value);
		}
	}
	return false;
}

static enum event_kind act_called(const char *verb) {
	int kind = EVENT_ON;

	while (kind < EVENT_KINDS_N && strcmp(encode_act((enum event_kind)kind), verb)) {
		kind++;
	}
	return (enum event_kind)kind;
}

/* The key of the word at @place (0: after the verb), NULL if it has to say it itself. */
static const char *key_at(enum event_kind kind, size_t place) {
	for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
		if (verbs[i].kind == kind &&
			place < sizeof verbs[i].first / sizeof *verbs[i].first) {
			return verbs[i].first[place];
		}
	}
	return NULL;
}

const char *tell_read(struct asking *asking, char **words, size_t n) {
	struct event *event = &asking->event;

	event->kind = act_called(words[0]);
	event->number = event->kind == EVENT_SERVICE;
	event->card = &asking->card;
	event->list = asking->list;
	event->clear = asking->clear;
	asking->card.traits = asking->traits;
	if (event->kind == EVENT_KINDS_N) {
		return words[0];
	}
	for (size_t i = 1; i < n; i++) {
		const char *key = key_at(event->kind, i - 1);
		char *value = strchr(words[i], '=');

		if (value) {
			*value++ = '\0';
			key = words[i];
		} else {
			value = words[i];
		}
		if (!key || !read_word(asking, key, value)) {
			return words[i];
		}
	}
	return NULL;
}

uint64_t tell_handoff(const struct asking *asking, const char *text) {
	size_t n = *text == '#' ? strtoul(text + 1, NULL, 10) : 0;

	return n && n <= asking->n_sent ? asking->sent[n - 1] : nothing;
}
