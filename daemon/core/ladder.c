/* SPDX-License-Identifier: MIT */
#include "core/ladder.h"

#include "core/facts.h"
#include "core/handoff.h"

int64_t ladder_next_rung_at(const Usher__Fact__Handoff *rec) {
	return rec->climbed < rec->n_ladder
		? handoff_last_offered_at(rec) + rec->ladder[rec->climbed]->after
		: INT64_MAX;
}

Usher__Fact__Rung **ladder_build_for_post(
	const struct post *post, struct facts *facts, size_t *ret_n) {
	Usher__Fact__Rung **ladder =
		pool_alloc(&facts->pool, (post->n_ladder + 1) * sizeof *ladder);

	*ret_n = 0;
	for (size_t i = 0; i < post->n_ladder && i < LADDER_MAX; i++) {
		Usher__Fact__Rung *rung = facts_new_message(facts, &usher__fact__rung__descriptor);

		rung->after = post->ladder[i].after;
		rung->post = facts_copy_text(
			facts, post->ladder[i].post ? post->ladder[i].post->id : "");
		ladder[(*ret_n)++] = rung;
	}
	return ladder;
}
