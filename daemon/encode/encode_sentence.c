/* SPDX-License-Identifier: MIT */
/* What staff say to a guest. */
#include "encode/encode.h"

#include "speech/sentence.h"

static void add_blank(
	struct pool *pool, Usher__Sentence *sentence, const struct placeholders_blank *blank) {
	Usher__Blank *encoded = POOL_NEW(pool, Usher__Blank);

	usher__blank__init(encoded);
	encoded->at = blank->at;
	encoded->name = blank->is_name;
	sentence->blanks[sentence->n_blanks++] = encoded;
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
	encoded->blanks = pool_alloc(pool, (filled->n_blanks + 1) * sizeof *encoded->blanks);
	for (size_t i = 0; i < filled->n_blanks; i++) {
		add_blank(pool, encoded, &filled->blanks[i]);
	}
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
