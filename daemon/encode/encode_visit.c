/* SPDX-License-Identifier: MIT */
/* Visits as clients are shown them, and what of them goes with a handoff: the card, what was
 * corrected in it, and when the guest was to come. */
#include "encode/encode_private.h"

#include "base/memory.h"
#include "encode/encode.h"

Usher__Card *encode_card(const struct encoder *encoder, const Usher__Fact__Card *card) {
	Usher__Card *copy = POOL_NEW(encoder->pool, Usher__Card);

	usher__card__init(copy);
	if (card) {
		copy->surname = encode_text(encoder, card->surname);
		copy->given_name = encode_text(encoder, card->given_name);
		copy->honorific = card->honorific;
		copy->title = encode_text(encoder, card->title);
		copy->party_size = card->party_size;
		copy->level = encode_text(encoder, card->level);
		copy->language = encode_text(encoder, card->language);
		copy->contact = encode_text(encoder, card->contact);
		copy->host = encode_text(encoder, card->host);
		copy->reading = encode_text(encoder, card->reading);
		copy->n_traits = card->n_traits;
		copy->traits =
			pool_alloc(encoder->pool, (card->n_traits + 1) * sizeof *copy->traits);
		for (size_t i = 0; i < card->n_traits; i++) {
			copy->traits[i] = encode_text(encoder, card->traits[i]);
		}
	}
	return copy;
}

Usher__Expected *encode_expected(
	const struct encoder *encoder, const Usher__Fact__Expected *expected) {
	Usher__Expected *copy = POOL_NEW(encoder->pool, Usher__Expected);

	usher__expected__init(copy);
	copy->at = expected->at;
	copy->to = encode_text(encoder, expected->to);
	copy->travel = encode_text(encoder, expected->travel);
	copy->car = expected->car;
	copy->from = encode_text(encoder, expected->from);
	encode_badge_and_name(encoder, expected->person, &copy->by, &copy->by_name);
	copy->overdue = expected->overdue_at != 0;
	copy->arrived_at = expected->arrived_at;
	encode_badge_and_name(
		encoder, expected->received_by, &copy->received_by, &copy->received_by_name);
	return copy;
}

void encode_changes(const struct encoder *encoder, size_t *ret_n, Usher__Change ***ret,
	const Usher__Fact__Visit *visit, size_t n_max) {
	size_t n = visit->n_changes < n_max ? visit->n_changes : n_max;

	*ret_n = n;
	*ret = pool_alloc(encoder->pool, (n + 1) * sizeof **ret);
	for (size_t i = 0; i < n; i++) {
		const Usher__Fact__Change *change = visit->changes[visit->n_changes - n + i];
		Usher__Change *copy = (*ret)[i] = POOL_NEW(encoder->pool, Usher__Change);

		usher__change__init(copy);
		copy->field = encode_text(encoder, change->field);
		copy->before = encode_text(encoder, change->before);
		copy->after = encode_text(encoder, change->after);
		encode_badge_and_name(encoder, change->person, &copy->by, &copy->by_name);
		copy->at = change->at;
	}
}

Usher__Visit *encode_visit(struct pool *pool, const Usher__Fact__Visit *visit) {
	const struct encoder encoder = {.pool = pool, .copies_texts = true};
	Usher__Visit *copy = POOL_NEW(pool, Usher__Visit);

	usher__visit__init(copy);
	copy->id = encode_id(pool, visit->visit);
	copy->card = encode_card(&encoder, visit->card);
	copy->opened_at = visit->opened_at;
	copy->ended_at = visit->ended_at;
	copy->expected = visit->expected ? encode_expected(&encoder, visit->expected) : NULL;
	encode_badge_and_name(&encoder, visit->ender, &copy->ended_by, &copy->ended_by_name);
	encode_changes(&encoder, &copy->n_changes, &copy->changes, visit, SIZE_MAX);
	return copy;
}
