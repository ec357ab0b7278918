/* SPDX-License-Identifier: MIT */
/* A visit's card, corrected in the open, and its end. */
#include "core/decide_visit.h"

#include "base/memory.h"
#include "core/deciding.h"
#include "core/ending.h"
#include "core/namesakes.h"
#include "core/state.h"
#include "core/visit.h"

#include <string.h>

/* A field of the card that is a text. The others are compared by hand. */
struct text_field {
	const char *name;
	size_t offset; /* in Usher__Fact__Card, bytes */
};

#define TEXT(name, member)                                                                         \
	{ name, offsetof(Usher__Fact__Card, member) }

static const struct text_field text_fields[] = {
	TEXT("surname", surname),
	TEXT("givenName", given_name),
	TEXT("title", title),
	TEXT("level", level),
	TEXT("language", language),
	TEXT("contact", contact),
	TEXT("host", host),
};

static char **text_slot(const Usher__Fact__Card *card, const struct text_field *field) {
	return (char **)((char *)card + field->offset);
}

static bool act_clears_field(const struct act_card *act, const char *field_name) {
	return deciding_is_text_listed(act->clear, act->n_clear, field_name);
}

/* The traits that stay, and those that are new. Returns false if they are too many. */
static bool drop_and_add_traits(
	struct deciding *d, const struct act_card *act, Usher__Fact__Card *card) {
	char **old = card->traits;
	size_t n_old = card->n_traits;

	/* an old card may have more than there may be now */
	card->traits = pool_alloc(
		&d->facts->pool, (n_old + act->card->n_traits + 1) * sizeof *card->traits);
	card->n_traits = 0;
	for (size_t i = 0; i < n_old; i++) {
		if (!deciding_is_text_listed(act->drop, act->n_drop, old[i])) {
			card->traits[card->n_traits++] = old[i];
		}
	}
	for (size_t i = 0; i < act->card->n_traits; i++) {
		if (deciding_is_text_listed((const char *const *)card->traits, card->n_traits,
			    act->card->traits[i])) {
			continue;
		}
		if (card->n_traits >= TRAITS_MAX) {
			return false;
		}
		card->traits[card->n_traits++] = facts_copy_text(d->facts, act->card->traits[i]);
	}
	return true;
}

/* The card as it will be, or NULL if it has too much. */
static Usher__Fact__Card *make_changed_card(struct deciding *d, const struct act_card *act) {
	Usher__Fact__Card *card = facts_copy_card(d->facts, d->visit->rec.card);

	for (size_t i = 0; i < sizeof text_fields / sizeof *text_fields; i++) {
		const char *text = *text_slot(act->card, &text_fields[i]);

		if (*text || act_clears_field(act, text_fields[i].name)) {
			*text_slot(card, &text_fields[i]) = facts_copy_text(d->facts, text);
		}
	}
	if (*act->card->surname || act_clears_field(act, "surname")) {
		card->called = facts_copy_text(d->facts, act->card->called);
		card->reading = facts_copy_text(d->facts, act->card->reading);
	}
	if (act->card->honorific || act_clears_field(act, "honorific") || *act->card->title) {
		card->honorific = act->card->honorific; /* this or a title */
	}
	if (act->card->honorific) {
		card->title = facts_copy_text(d->facts, "");
	}
	if (act->card->party_size || act_clears_field(act, "partySize")) {
		card->party_size = act->card->party_size;
	}
	return drop_and_add_traits(d, act, card) ? card : NULL;
}

static void add_change_if_different(struct deciding *d, Usher__Fact__CardChanged *changed,
	const char *field, const char *before, const char *after) {
	Usher__Fact__Change *change;

	if (!strcmp(before, after)) {
		return;
	}
	change = facts_new_message(d->facts, &usher__fact__change__descriptor);
	change->field = facts_copy_text(d->facts, field);
	change->before = facts_copy_text(d->facts, before);
	change->after = facts_copy_text(d->facts, after);
	change->person = deciding_copy_actor(d);
	change->at = d->at;
	changed->changes[changed->n_changes++] = change;
}

static const char *traits_text(struct deciding *d, const Usher__Fact__Card *card) {
	static const char separator[] = " · ";
	size_t size = 1;
	char *text, *end;

	for (size_t i = 0; i < card->n_traits; i++) {
		size += strlen(card->traits[i]) + sizeof separator;
	}
	text = end = pool_alloc(&d->facts->pool, size);
	for (size_t i = 0; i < card->n_traits; i++) {
		end = stpcpy(stpcpy(end, i ? separator : ""), card->traits[i]);
	}
	return text;
}

static const char *party_size_text(struct deciding *d, uint32_t size) {
	enum {
		DIGITS = 10
	};
	char *text = pool_alloc(&d->facts->pool, DIGITS + 1), *digit = text + DIGITS;

	for (; size; size /= 10) {
		*--digit = (char)('0' + size % 10);
	}
	return digit;
}

static const char *honorific_enum_name(Usher__Honorific honorific) {
	static const char *const names[] = {"", "MR", "MISS", "MS", "MRS"};

	return (size_t)honorific < sizeof names / sizeof *names ? names[honorific] : "";
}

/* Is there room for what has changed now, with all that has changed before? */
static bool has_room_for_changes(
	const Usher__Fact__Visit *visit, const Usher__Fact__CardChanged *changed) {
	size_t bytes = 0;

	for (size_t i = 0; i < visit->n_changes; i++) {
		bytes += strlen(visit->changes[i]->before) + strlen(visit->changes[i]->after);
	}
	for (size_t i = 0; i < changed->n_changes; i++) {
		bytes += strlen(changed->changes[i]->before) + strlen(changed->changes[i]->after);
	}
	return visit->n_changes + changed->n_changes <= CHANGES_MAX && bytes <= CHANGES_BYTES_MAX;
}

Usher__Outcome decide_card(struct deciding *d, const struct act_card *act) {
	enum {
		FIELDS = sizeof text_fields / sizeof *text_fields + 3
	};
	const Usher__Fact__Card *before = d->visit->rec.card;
	Usher__Fact__Card *after = make_changed_card(d, act);
	Usher__Fact__CardChanged *changed =
		facts_new_message(d->facts, &usher__fact__card_changed__descriptor);
	const struct visit *namesake;

	if (!after) {
		return USHER__OUTCOME__TOO_MANY;
	}
	changed->visit = d->visit->rec.visit;
	changed->card = after;
	changed->changes = pool_alloc(&d->facts->pool, FIELDS * sizeof *changed->changes);
	for (size_t i = 0; i < sizeof text_fields / sizeof *text_fields; i++) {
		add_change_if_different(d, changed, text_fields[i].name,
			*text_slot(before, &text_fields[i]), *text_slot(after, &text_fields[i]));
	}
	add_change_if_different(d, changed, "honorific", honorific_enum_name(before->honorific),
		honorific_enum_name(after->honorific));
	add_change_if_different(d, changed, "partySize", party_size_text(d, before->party_size),
		party_size_text(d, after->party_size));
	add_change_if_different(
		d, changed, "traits", traits_text(d, before), traits_text(d, after));
	if (!changed->n_changes) {
		return USHER__OUTCOME__OK;
	}
	if (!has_room_for_changes(&d->visit->rec, changed)) {
		return USHER__OUTCOME__TOO_MANY;
	}
	deciding_add_fact(d, USHER__FACT__FACT__WHAT_CARD_CHANGED)->card_changed = changed;
	if (strcmp(before->surname, after->surname)) {
		namesake = namesakes_find(d->relay, card_surname_to_compare(after), d->visit);
		d->answered->namesake = namesake ? namesake->rec.visit : 0;
	}
	return USHER__OUTCOME__OK;
}

Usher__Outcome decide_end(struct deciding *d) {
	ending_add_visit_end_facts(d, d->visit, 0, deciding_copy_actor(d));
	return USHER__OUTCOME__OK;
}
