/* SPDX-License-Identifier: MIT */
/* What a correction makes of a visit's card, and what is written down of it. */
#include "world.h"

#include "api/card.h"
#include "base/cleanup.h"

#include <stdio.h>
#include <string.h>

enum {
	FIELDS = 10,
};

static const char *const text_fields[] = {
	"surname", "givenName", "title", "level", "language", "contact", "host"};
static const char *const field_names[FIELDS] = {"surname", "givenName", "title", "level",
	"language", "contact", "host", "honorific", "partySize", "traits"};

/* What a change would say of a field. */
static void field_text(const Usher__Fact__Card *card, const char *field, char *ret, size_t size) {
	const char *const texts[] = {card->surname, card->given_name, card->title, card->level,
		card->language, card->contact, card->host};
	size_t n = 0;

	*ret = '\0';
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		if (!strcmp(field, text_fields[i])) {
			snprintf(ret, size, "%s", texts[i]);
		}
	}
	if (!strcmp(field, "honorific") && card->honorific) {
		snprintf(ret, size, "%s",
			protobuf_c_enum_descriptor_get_value(
				&usher__honorific__descriptor, (int)card->honorific)
				->name);
	} else if (!strcmp(field, "partySize") && card->party_size) {
		snprintf(ret, size, "%u", card->party_size);
	}
	for (size_t i = 0; !strcmp(field, "traits") && i < card->n_traits && n < size; i++) {
		n += (size_t)snprintf(ret + n, size - n, "%s%s", i ? " · " : "", card->traits[i]);
	}
}

static bool lists(char *const *list, size_t n, const char *text) {
	for (size_t i = 0; i < n; i++) {
		if (!strcmp(list[i], text)) {
			return true;
		}
	}
	return false;
}

/* Do the traits of @after come of those @before by @correct: what stays in its order, then what is
 * new? */
static bool traits_follow(const Usher__Fact__Card *before, const Usher__Fact__Card *after,
	const Usher__CardRequest *correct) {
	size_t n = 0;

	for (size_t i = 0; i < before->n_traits; i++) {
		if (!lists(correct->drop, correct->n_drop, before->traits[i])) {
			if (n >= after->n_traits || strcmp(after->traits[n++], before->traits[i])) {
				return false;
			}
		}
	}
	for (size_t i = 0; correct->card && i < correct->card->n_traits; i++) {
		if (!lists(after->traits, n, correct->card->traits[i])) {
			if (n >= after->n_traits ||
				strcmp(after->traits[n++], correct->card->traits[i])) {
				return false;
			}
		}
	}
	return n == after->n_traits;
}

/* What a field must be after @correct: what was said, or nothing if it is cleared,
 * or what it was. */
static bool field_follows(const Usher__Fact__Card *before, const Usher__Fact__Card *after,
	const Usher__CardRequest *correct, const char *field) {
	_cleanup_(pool_finish) struct pool pool = {0};
	const Usher__Fact__Card *asked = card_from_request(&pool, correct->card);
	char said[256], old[256], now[256];
	bool other; /* an honorific takes the place of a title, and the other way round */

	if (!strcmp(field, "traits")) {
		return traits_follow(before, after, correct);
	}
	field_text(asked, field, said, sizeof said);
	field_text(before, field, old, sizeof old);
	field_text(after, field, now, sizeof now);
	other = (!strcmp(field, "title") && asked->honorific) ||
		(!strcmp(field, "honorific") && *asked->title);
	return !strcmp(
		now, *said || other || lists(correct->clear, correct->n_clear, field) ? said : old);
}

/* Each change has its who and when, and all of them are there. */
static bool changes_fit(const struct world *world, const struct moment *moment,
	const struct stay *stay, const Usher__Fact__Visit *visit) {
	size_t n = stay->versions[stay->n_versions - 1].changes, different = 0;
	char before[256], after[256];

	for (size_t i = 0; i < FIELDS; i++) {
		field_text(stay->card, field_names[i], before, sizeof before);
		field_text(visit->card, field_names[i], after, sizeof after);
		different += strcmp(before, after) != 0;
	}
	for (size_t i = n; i < visit->n_changes; i++) {
		const Usher__Fact__Change *change = visit->changes[i];

		field_text(stay->card, change->field, before, sizeof before);
		field_text(visit->card, change->field, after, sizeof after);
		if (strcmp(change->before, before) || strcmp(change->after, after) ||
			!change->person || strcmp(change->person->badge, moment->badge) ||
			change->at != world->now) {
			return false;
		}
	}
	return visit->n_changes == n + different;
}

void stay_corrected(struct world *world, const struct moment *moment, struct stay *stay,
	const Usher__Fact__Visit *visit) {
	const Usher__CardRequest *correct =
		moment->cause == BY_REQUEST && moment->request->ask_case == USHER__REQUEST__ASK_CARD
		? moment->request->card
		: NULL;
	bool allowed = correct && moment->entry && !moment->entry->decided &&
		moment->visit == stay->number && moment->seen && !stay->ended_at;

	if (!allowed || !changes_fit(world, moment, stay, visit)) {
		world_wrong(world, VISITS,
			"the card of visit %s changes, and nobody has corrected it so",
			id_of(stay->number));
	}
	for (size_t i = 0; allowed && i < FIELDS; i++) {
		if (!field_follows(stay->card, visit->card, correct, field_names[i])) {
			world_wrong(world, VISITS, "%s of visit %s is not what was said",
				field_names[i], id_of(stay->number));
		}
	}
	COUNT(world, CORRECTED);
	TELL(world, "   visit %s is of %s now, %zu changes", id_of(stay->number),
		visit->card->surname, visit->n_changes);
	stay_add_version(stay, visit);
}
