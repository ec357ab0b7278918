/* SPDX-License-Identifier: MIT */
/* Guests: what to call them, and how to tell two of one surname apart. */
#include "cli/keep.h"
#include "cli/render.h"
#include "cli/words.h"
#include "proto/text.h"

#include <stdlib.h>
#include <string.h>

static const struct {
	const char *latin, *han;
} honorifics[] = {
	[USHER__HONORIFIC__HONORIFIC_UNSAID] = {"", ""},
	[USHER__HONORIFIC__MR] = {"Mr", "先生"},
	[USHER__HONORIFIC__MISS] = {"Miss", "小姐"},
	[USHER__HONORIFIC__MS] = {"Ms", "女士"},
	[USHER__HONORIFIC__MRS] = {"Mrs", "太太"},
};

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
		return words("%s%s%s", card->surname, card->given_name,
			*card->title ? card->title : honorifics[honorific].han);
	}
	if (card && (*card->surname || *card->given_name)) {
		before = *card->title ? card->title : honorifics[honorific].latin;
		return words("%s%s%s%s%s", before, *before ? " " : "", card->given_name,
			*card->given_name && *card->surname ? " " : "", card->surname);
	}
	if (card && (*card->title || honorific)) {
		return words("%s", *card->title ? card->title : honorifics[honorific].latin);
	}
	return words("%s", card && card->n_traits ? card->traits[0] : "guest");
}

/* As it was typed, but for how its characters are made up. */
static bool is_same_text(const char *a, const char *b) {
	char *one = text_nfc(a), *other = text_nfc(b);
	bool same = !strcmp(one ? one : a, other ? other : b);

	free(one);
	free(other);
	return same;
}

static bool is_namesake(const Usher__Handoff *handoff, const Usher__Handoff *other) {
	return other->card && strcmp(handoff->visit, other->visit) != 0 &&
		is_same_text(handoff->card->surname, other->card->surname);
}

static bool has_trait(const Usher__Card *card, const char *trait) {
	for (size_t i = 0; i < card->n_traits; i++) {
		if (is_same_text(card->traits[i], trait)) {
			return true;
		}
	}
	return false;
}

const char *render_trait_apart(
	const Usher__Handoff *handoff, Usher__Handoff *const *others, size_t n_others) {
	const Usher__Card *card = handoff->card;

	for (size_t i = 0; card && i < card->n_traits; i++) {
		size_t j = 0;

		while (j < n_others &&
			!(is_namesake(handoff, others[j]) &&
				has_trait(others[j]->card, card->traits[i]))) {
			j++;
		}
		if (j == n_others) {
			return card->traits[i];
		}
	}
	return card && card->n_traits ? card->traits[0] : NULL;
}

static const char *trait_beside(const Usher__Handoff *handoff, const struct view *view) {
	return handoff->namesake ? render_trait_apart(handoff, view->others, view->n_others) : NULL;
}

char *render_guest_apart(const Usher__Handoff *handoff, const struct view *view) {
	const Usher__Card *card = handoff->card;
	const char *trait = trait_beside(handoff, view);
	char *guest = render_guest(card),
	     *name = words("%s%s", card && *card->level ? "*" : "", guest), *beside;

	free(guest);
	if (!handoff->namesake) {
		return name;
	}
	if (trait) {
		beside = words("(%s)", trait);
	} else if (card && card->party_size) {
		beside = words("(party of %u)", card->party_size);
	} else {
		beside = words("(visit %s)", handoff->visit);
	}
	return words_join(name, " ", beside);
}

char *render_traits(const Usher__Handoff *handoff, const struct view *view) {
	const Usher__Card *card = handoff->card;
	const char *beside = trait_beside(handoff, view);
	bool named =
		card && (*card->surname || *card->given_name || *card->title || honorific_of(card));
	char *text = words("%s", "");

	/* the first stands for the name, where there is none */
	for (size_t i = named ? 0 : 1; card && i < card->n_traits; i++) {
		if (card->traits[i] != beside) {
			text = words_join(text, " · ", words("%s", card->traits[i]));
		}
	}
	return text;
}

/* "contact: 9123 4567", or nothing. */
static char *said(const char *name, const char *value) {
	return *value ? words("%s: %s", name, value) : words("%s", "");
}

char *render_card_more(const Usher__Card *card) {
	char *text = words_join(said("read", card->reading), ", ", said("level", card->level));

	text = words_join(text, ", ", said("speaks", card->language));
	text = words_join(text, ", ", said("contact", card->contact));
	return words_join(text, ", ", said("has come to see", card->host));
}

/* A field of the card by the name that its option has. */
static const char *field_word(const char *field) {
	if (!strcmp(field, "givenName")) {
		return "given";
	}
	return !strcmp(field, "partySize") ? "party" : field;
}

char *render_change(const Usher__Change *change) {
	char *by = words_person(change->by, change->by_name);
	char *text = words("%s %s → %s", field_word(change->field),
		*change->before ? change->before : "nothing",
		*change->after ? change->after : "nothing");

	return words_join(text, " by ", by);
}

char *render_expected_more(const Usher__Expected *expected) {
	char *text = words("%s%s", *expected->to ? "> " : "", expected->to);

	text = words_join(text, " · ", words("%s", expected->travel));
	text = words_join(text, " · ", words("%s", expected->car ? "car" : ""));
	return words_join(text, " · ",
		words_join(words("%s", *expected->by ? "announced" : ""), " by ",
			words_person(expected->by, expected->by_name)));
}
