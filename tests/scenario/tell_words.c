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
	enum event_type type;
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

/* After when it is due. */
static bool read_repeat(struct asking *asking, void *place, char *value) {
	struct event *event = &asking->event;
	int64_t due_at;

	if (event->type == EVENT_SERVICE) {
		event->service.repeat = &asking->repeat;
		due_at = event->service.due_at;
	} else {
		event->notice.repeat = &asking->repeat;
		due_at = event->notice.due_at;
	}
	return when_parse_repeat(
		       NULL, value, due_at, &asking->repeat.days, &asking->repeat.minute) == 0;
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

static bool read_reason(struct asking *asking, void *place, char *value) {
	const ProtobufCEnumValue *reason = protobuf_c_enum_descriptor_get_value_by_name(
		&usher__decline_reason__descriptor, value);

	*(Usher__DeclineReason *)place = reason ? (Usher__DeclineReason)reason->value : 0;
	return reason != NULL;
}

/* One more of asking->list; *@place is how many there are. */
static bool read_listed(struct asking *asking, void *place, char *value) {
	return read_text(asking, &asking->list[(*(size_t *)place)++], value);
}

static bool read_cleared(struct asking *asking, void *place, char *value) {
	return read_text(asking, &asking->clear[(*(size_t *)place)++], value);
}

#define EVENT(member) offsetof(struct asking, event.member)
#define CARD(member) offsetof(struct asking, card.member)

static const struct part {
	enum event_type type; /* EVENT_TYPES_N: any */
	const char *key;
	read_part *read;
	size_t place;
} parts[] = {
	{EVENT_ON, "post", read_text, EVENT(on.post)},
	{EVENT_ON, "badge", read_text, EVENT(on.badge)},
	{EVENT_ON, "vehicle", read_text, EVENT(on.vehicle)},
	{EVENT_ON, "checked", read_yes, EVENT(on.checked)},
	{EVENT_SEND, "to", read_text, EVENT(send.to)},
	{EVENT_SEND, "from", read_text, EVENT(send.from)},
	{EVENT_SEND, "due", read_instant, EVENT(send.due_at)},
	{EVENT_TAKE, "handoff", read_handoff, EVENT(take.handoff.number)},
	{EVENT_TAKE, "minutes", read_size, EVENT(take.minutes)},
	{EVENT_DECLINE, "handoff", read_handoff, EVENT(decline.handoff.number)},
	{EVENT_DECLINE, "reason", read_reason, EVENT(decline.reason)},
	{EVENT_RELEASE, "handoff", read_handoff, EVENT(release.handoff.number)},
	{EVENT_MET, "handoff", read_handoff, EVENT(met.handoff.number)},
	{EVENT_WITHDRAW, "handoff", read_handoff, EVENT(withdraw.handoff.number)},
	{EVENT_WITHDRAW, "unless_taken", read_yes, EVENT(withdraw.unless_taken)},
	{EVENT_ABOARD, "handoff", read_handoff, EVENT(aboard.handoff.number)},
	{EVENT_DROPPED, "handoff", read_handoff, EVENT(dropped.handoff.number)},
	{EVENT_DONE, "handoff", read_handoff, EVENT(done.handoff.number)},
	{EVENT_BACK, "handoff", read_handoff, EVENT(back.handoff.number)},
	{EVENT_CONFIRM, "handoff", read_handoff, EVENT(confirm.handoff.number)},
	{EVENT_REMIND, "handoff", read_handoff, EVENT(remind.handoff.number)},
	{EVENT_PASS, "visit", read_handoff, EVENT(pass.visit.number)},
	{EVENT_PASS, "to", read_text, EVENT(pass.to)},
	{EVENT_PASS, "from", read_text, EVENT(pass.from)},
	{EVENT_PASS, "due", read_instant, EVENT(pass.due_at)},
	{EVENT_CARD, "visit", read_handoff, EVENT(card.visit.number)},
	{EVENT_CARD, "drop", read_listed, EVENT(card.n_drop)},
	{EVENT_CARD, "clear", read_cleared, EVENT(card.n_clear)},
	{EVENT_END, "visit", read_handoff, EVENT(end.visit.number)},
	{EVENT_PICKUP, "visit", read_handoff, EVENT(pickup.visit.number)},
	{EVENT_PICKUP, "area", read_text, EVENT(pickup.area)},
	{EVENT_PICKUP, "to", read_text, EVENT(pickup.to)},
	{EVENT_PICKUP, "from", read_text, EVENT(pickup.from)},
	{EVENT_PICKUP, "due", read_instant, EVENT(pickup.due_at)},
	{EVENT_PICKUP, "luggage", read_size, EVENT(pickup.luggage)},
	{EVENT_SERVICE, "visit", read_handoff, EVENT(service.visit.number)},
	{EVENT_SERVICE, "service", read_text, EVENT(service.name)},
	{EVENT_SERVICE, "at", read_text, EVENT(service.destination)},
	{EVENT_SERVICE, "quantity", read_size, EVENT(service.quantity)},
	{EVENT_SERVICE, "badge", read_text, EVENT(service.badge)},
	{EVENT_SERVICE, "note", read_text, EVENT(service.note)},
	{EVENT_SERVICE, "contact", read_text, EVENT(service.contact)},
	{EVENT_SERVICE, "from", read_text, EVENT(service.from)},
	{EVENT_SERVICE, "due", read_instant, EVENT(service.due_at)},
	{EVENT_SERVICE, "repeat", read_repeat, EVENT(service.repeat)},
	{EVENT_NOTICE, "text", read_text, EVENT(notice.text)},
	{EVENT_NOTICE, "to", read_listed, EVENT(notice.n_posts)},
	{EVENT_NOTICE, "confirm", read_yes, EVENT(notice.confirm)},
	{EVENT_NOTICE, "until", read_instant, EVENT(notice.ends_at)},
	{EVENT_NOTICE, "from", read_text, EVENT(notice.from)},
	{EVENT_NOTICE, "due", read_instant, EVENT(notice.due_at)},
	{EVENT_NOTICE, "repeat", read_repeat, EVENT(notice.repeat)},
	{EVENT_SPLIT, "handoff", read_handoff, EVENT(split.handoff.number)},
	{EVENT_SPLIT, "party", read_size, EVENT(split.party)},
	{EVENT_HANDOVER, "handoff", read_handoff, EVENT(handover.handoff.number)},
	{EVENT_HANDOVER, "badge", read_text, EVENT(handover.badge)},
	{EVENT_INSPECT, "badge", read_text, EVENT(inspect.badge)},
	{EVENT_INSPECT, "post", read_text, EVENT(inspect.post)},
	{EVENT_INSPECT, "note", read_text, EVENT(inspect.note)},
	{EVENT_INSPECT, "failed", read_listed, EVENT(inspect.n_failed)},
	{EVENT_EXPECT, "due", read_instant, EVENT(expect.at)},
	{EVENT_EXPECT, "to", read_text, EVENT(expect.to)},
	{EVENT_EXPECT, "from", read_text, EVENT(expect.from)},
	{EVENT_EXPECT, "travel", read_text, EVENT(expect.travel)},
	{EVENT_EXPECT, "car", read_yes, EVENT(expect.car)},
	{EVENT_EXPECT, "tell", read_listed, EVENT(expect.n_tell)},
	{EVENT_ARRIVED, "visit", read_handoff, EVENT(arrived.visit.number)},
	{EVENT_ARRIVED, "to", read_text, EVENT(arrived.to)},
	{EVENT_ARRIVED, "from", read_text, EVENT(arrived.from)},
	{EVENT_MOVE, "either", read_handoff, EVENT(move.target.number)},
	{EVENT_MOVE, "due", read_instant, EVENT(move.due_at)},
	{EVENT_TYPES_N, "age", read_age, EVENT(request.age)},
	{EVENT_TYPES_N, "surname", read_text, CARD(surname)},
	{EVENT_TYPES_N, "given", read_text, CARD(given_name)},
	{EVENT_TYPES_N, "honorific", read_honorific, CARD(honorific)},
	{EVENT_TYPES_N, "title", read_text, CARD(title)},
	{EVENT_TYPES_N, "party", read_size, CARD(party_size)},
	{EVENT_TYPES_N, "trait", read_trait, 0},
	{EVENT_TYPES_N, "level", read_text, CARD(level)},
	{EVENT_TYPES_N, "language", read_text, CARD(language)},
	{EVENT_TYPES_N, "contact", read_text, CARD(contact)},
	{EVENT_TYPES_N, "host", read_text, CARD(host)},
};

static bool read_word(struct asking *asking, const char *key, char *value) {
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		const struct part *part = &parts[i];

		if ((part->type == asking->event.type || part->type == EVENT_TYPES_N) &&
			!strcmp(part->key, key)) {
			return part->read(asking, (char *)asking + part->place, value);
		}
	}
	return false;
}

static enum event_type act_called(const char *verb) {
	int kind = EVENT_ON;

	while (kind < EVENT_TYPES_N && strcmp(encode_act_name((enum event_type)kind), verb)) {
		kind++;
	}
	return (enum event_type)kind;
}

/* The key of the word at @place (0: after the verb), NULL if it has to say it itself. */
static const char *key_at(enum event_type type, size_t place) {
	for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
		if (verbs[i].type == type &&
			place < sizeof verbs[i].first / sizeof *verbs[i].first) {
			return verbs[i].first[place];
		}
	}
	return NULL;
}

/* What an act says before anything is told. */
static void begin(struct asking *asking) {
	struct event *event = &asking->event;

	asking->card.traits = asking->traits;
	if (event->type == EVENT_SEND) {
		event->send.card = &asking->card;
	} else if (event->type == EVENT_CARD) {
		event->card.card = &asking->card;
		event->card.drop = asking->list;
		event->card.clear = asking->clear;
	} else if (event->type == EVENT_EXPECT) {
		event->expect.card = &asking->card;
		event->expect.tell = asking->list;
	} else if (event->type == EVENT_SERVICE) {
		event->service.quantity = 1;
	} else if (event->type == EVENT_NOTICE) {
		event->notice.posts = asking->list;
	} else if (event->type == EVENT_INSPECT) {
		event->inspect.failed = asking->list;
	}
}

const char *tell_read(struct asking *asking, char **words, size_t n) {
	struct event *event = &asking->event;

	event->type = act_called(words[0]);
	begin(asking);
	if (event->type == EVENT_TYPES_N) {
		return words[0];
	}
	for (size_t i = 1; i < n; i++) {
		const char *key = key_at(event->type, i - 1);
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
