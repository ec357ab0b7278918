/* SPDX-License-Identifier: MIT */
/* What staff say to a guest. */
#include "encode/encode.h"

#include "speech/sentence.h"

#include <string.h>

/* A list of the positions of @marks; *@ret_n of them. */
static uint32_t *encode_marks(
	struct pool *pool, const struct placeholders_marks *marks, size_t *ret_n) {
	uint32_t *positions = pool_alloc(pool, (marks->n + 1) * sizeof *positions);

	memcpy(positions, marks->at, marks->n * sizeof *positions);
	*ret_n = marks->n;
	return positions;
}

static Usher__Sentence *encode_sentence(struct pool *pool, const struct sentence *sentence) {
	const struct placeholders_filled *filled = &sentence->filled;
	Usher__Sentence *encoded = POOL_NEW(pool, Usher__Sentence);

	usher__sentence__init(encoded);
	encoded->text = filled->text;
	encoded->name_length = filled->guest_length;
	encoded->name_at = filled->guest_length ? filled->guest_at : 0;
	encoded->aloud = (char *)sentence->aloud;
	encoded->language = (char *)sentence->language;
	encoded->badge_at = encode_marks(pool, &filled->badges, &encoded->n_badge_at);
	encoded->own_name_at = encode_marks(pool, &filled->names, &encoded->n_own_name_at);
	return encoded;
}

Usher__Sentence **encode_sentences(
	struct pool *pool, const struct sentences *sentences, size_t *ret_n) {
	Usher__Sentence **list = pool_alloc(pool, (sentences->n + 1) * sizeof *list);

	for (size_t i = 0; i < sentences->n; i++) {
		list[i] = encode_sentence(pool, &sentences->list[i]);
	}
	*ret_n = sentences->n;
	return list;
}

Usher__Sentence **encode_sentences_now(
	struct pool *pool, const struct site *site, const struct handoff *handoff, size_t *ret_n) {
	struct sentences sentences;

	sentences_fill_now(site, handoff, pool, &sentences);
	return encode_sentences(pool, &sentences, ret_n);
}

Usher__Sentence **encode_sentences_next(
	struct pool *pool, const struct site *site, const struct handoff *handoff, size_t *ret_n) {
	struct sentences sentences;

	sentences_fill_next(site, handoff, pool, &sentences);
	return encode_sentences(pool, &sentences, ret_n);
}
