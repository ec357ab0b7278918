/* SPDX-License-Identifier: MIT */
/* Visits: making, freeing, and who has to do with them. */
#include "core/visit.h"

#include "base/invariant.h"
#include "base/memory.h"
#include "core/message.h"

#include <assert.h>

struct visit *visit_new(uint64_t number) {
	struct visit *visit = NEW(struct visit);

	assert(number); /* 0 is no visit */
	usher__fact__visit__init(&visit->rec);
	visit->rec.visit = visit->node.number = number;
	list_init(&visit->handoffs);
	list_init(&visit->namesakes_link);
	list_init(&visit->link);
	return visit;
}

struct visit *visit_free(struct visit *visit) {
	INVARIANT(list_empty(&visit->handoffs), "a visit goes after its handoffs");
	list_remove(&visit->namesakes_link);
	list_remove(&visit->link);
	message_clear(&visit->rec.base);
	free(visit);
	return NULL;
}

bool visit_is_awaited(const Usher__Fact__Visit *rec) {
	return rec->expected && !rec->expected->arrived_at && !rec->ended_at;
}

const char *card_surname_to_compare(const Usher__Fact__Card *card) {
	return *card->called ? card->called : card->surname;
}

void visit_add_post(struct visit *visit, const char *post) {
	Usher__Fact__Visit *rec = &visit->rec;

	assert(post);
	for (size_t i = 0; i < rec->n_posts; i++) {
		if (!strcmp(rec->posts[i], post)) {
			return;
		}
	}
	rec->posts = grow(rec->posts, rec->n_posts, sizeof *rec->posts);
	rec->posts[rec->n_posts] = NULL;
	message_set_text(&rec->posts[rec->n_posts++], post);
}
