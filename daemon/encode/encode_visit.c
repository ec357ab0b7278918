/* SPDX-License-Identifier: MIT */
/* Visits as clients are shown them, and what of them goes with a handoff: the card, what was
 * corrected in it, and when the guest was to come. */
#include "encode/encode_private.h"

#include "base/memory.h"
#include "encode/encode.h"

Usher__Card *encode_card(const struct encoder *encoder, const Usher__Fact__Card *card) {
	Usher__Card *encoded = POOL_NEW(encoder->pool, Usher__Card);

	usher__card__init(encoded);
	if (card) {
		encoded->surname = encode_text(encoder, card->surname);
		encoded->given_name = encode_text(encoder, card->given_name);
		encoded->honorific = card->honorific;
		encoded->title = encode_text(encoder, card->title);
		encoded->party_size = card->party_size;
		encoded->level = encode_text(encoder, card->level);
		encoded->language = encode_text(encoder, card->language);
		encoded->contact = encode_text(encoder, card->contact);
		encoded->host = encode_text(encoder, card->host);
		encoded->reading = encode_text(encoder, card->reading);
		encoded->n_traits = card->n_traits;
		encoded->traits =
			pool_alloc(encoder->pool, (card->n_traits + 1) * sizeof *encoded->traits);
		for (size_t i = 0; i < card->n_traits; i++) {
			encoded->traits[i] = encode_text(encoder, card->traits[i]);
		}
	}
	return encoded;
}

Usher__Expected *encode_expected(
	const struct encoder *encoder, const Usher__Fact__Expected *expected) {
	Usher__Expected *encoded = POOL_NEW(encoder->pool, Usher__Expected);

	usher__expected__init(encoded);
	encoded->at = expected->at;
	encoded->to = encode_text(encoder, expected->to);
	encoded->travel = encode_text(encoder, expected->travel);
	encoded->car = expected->car;
	encoded->from = encode_text(encoder, expected->from);
	encode_badge_and_name(encoder, expected->person, &encoded->by, &encoded->by_name);
	encoded->overdue = expected->overdue_at != 0;
	encoded->arrived_at = expected->arrived_at;
	encode_badge_and_name(
		encoder, expected->received_by, &encoded->received_by, &encoded->received_by_name);
	return encoded;
}

void encode_card_changes(const struct encoder *encoder, size_t *ret_n, Usher__Change ***ret,
	const Usher__Fact__Visit *visit, size_t n_max) {
	size_t n = visit->n_changes < n_max ? visit->n_changes : n_max;

	*ret_n = n;
	*ret = pool_alloc(encoder->pool, (n + 1) * sizeof **ret);
	for (size_t i = 0; i < n; i++) {
		const Usher__Fact__Change *change = visit->changes[visit->n_changes - n + i];
		Usher__Change *encoded = (*ret)[i] = POOL_NEW(encoder->pool, Usher__Change);

		usher__change__init(encoded);
		encoded->field = encode_text(encoder, change->field);
		encoded->before = encode_text(encoder, change->before);
		encoded->after = encode_text(encoder, change->after);
		encode_badge_and_name(encoder, change->person, &encoded->by, &encoded->by_name);
		encoded->at = change->at;
	}
}

Usher__Visit *encode_visit(struct pool *pool, const Usher__Fact__Visit *visit) {
	const struct encoder encoder = {.pool = pool, .copies_texts = true};
	Usher__Visit *encoded = POOL_NEW(pool, Usher__Visit);

	usher__visit__init(encoded);
	encoded->id = encode_id(pool, visit->visit);
	encoded->card = encode_card(&encoder, visit->card);
	encoded->opened_at = visit->opened_at;
	encoded->ended_at = visit->ended_at;
	encoded->expected = visit->expected ? encode_expected(&encoder, visit->expected) : NULL;
	encode_badge_and_name(&encoder, visit->ender, &encoded->ended_by, &encoded->ended_by_name);
	encode_card_changes(&encoder, &encoded->n_changes, &encoded->changes, visit, SIZE_MAX);
	return encoded;
}
