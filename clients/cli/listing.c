/* SPDX-License-Identifier: MIT */
#include "cli/listing.h"

#include "cli/exits.h"
#include "cli/keep.h"
#include "cli/render.h"

#include <stdlib.h>

static void keep(struct listing *listing, const Usher__Handoff *handoff) {
	listing->handoffs =
		need(reallocarray(listing->handoffs, listing->n + 1, sizeof *listing->handoffs));
	listing->handoffs[listing->n++] = keep_handoff(handoff);
}

void listing_add(struct listing *listing, const Usher__Handoff *handoff) {
	if (listing->call->json) {
		render_json(&handoff->base);
	} else {
		keep(listing, handoff);
	}
}

void listing_finish(struct listing *listing) {
	for (size_t i = 0; i < listing->n; i++) {
		usher__handoff__free_unpacked(listing->handoffs[i], NULL);
	}
	free(listing->handoffs);
	listing->handoffs = NULL;
	listing->n = 0;
}

void listing_print(struct listing *listing) {
	const struct view view = {
		usher_link_time(listing->call->link), listing->handoffs, listing->n};
	struct table table = {0};

	for (size_t i = 0; i < listing->n; i++) {
		render_handoff(&table, listing->handoffs[i], &view);
	}
	table_print(&table);
	listing_finish(listing);
}

static void keep_page(void *userdata, const Usher__Answer *answer) {
	for (size_t i = 0; i < answer->n_handoffs; i++) {
		keep(userdata, answer->handoffs[i]);
	}
}

int listing_read(struct listing *listing) {
	Usher__Request request = USHER__REQUEST__INIT;
	Usher__List list = USHER__LIST__INIT;

	request.ask_case = USHER__REQUEST__ASK_LIST;
	request.list = &list;
	return call_pages(listing->call, &request, &list.after, keep_page, listing);
}

void listing_print_one(
	const struct call *call, const Usher__Answer *answer, const Usher__Handoff *handoff) {
	const Usher__Answer plain = USHER__ANSWER__INIT;
	struct listing others = {.call = call};
	struct table table = {0};
	Usher__Handoff *kept;

	if (call->json) {
		render_json_answer(answer ? answer : &plain, handoff);
		return;
	}
	kept = keep_handoff(handoff); /* reading on ends the answer that it lives in */
	if (kept->namesake) {
		(void)listing_read(&others); /* without them it is told apart by what comes first */
	}
	render_handoff(&table, kept,
		&(struct view){usher_link_time(call->link), others.handoffs, others.n});
	table_print(&table);
	listing_finish(&others);
	usher__handoff__free_unpacked(kept, NULL);
}

bool listing_print_answer(const struct call *call, const Usher__Answer *answer) {
	struct listing listing = {.call = call};
	bool one = answer->handoff != NULL;

	if (!answer->n_handoffs) {
		if (one) {
			/* the answer may be gone after this */
			listing_print_one(call, answer, answer->handoff);
		}
		return one;
	}
	for (size_t i = 0; i < answer->n_handoffs; i++) {
		if (call->json) {
			render_json_answer(answer, answer->handoffs[i]);
		} else {
			keep(&listing, answer->handoffs[i]);
		}
	}
	listing_print(&listing);
	return true;
}
