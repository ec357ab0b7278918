/* SPDX-License-Identifier: MIT */
/* A visit with all its handoffs, whether they are in the core or history. */
#include "base/memory.h"
#include "encode/encode.h"
#include "proto/ident.h"
#include "query/query_private.h"

#include <string.h>

/* What is looked for, and where it goes. */
struct looking {
	const struct query *query;
	Usher__Visit *visit;
	uint64_t *handoffs; /* in the pool, n_handoffs of them */
	size_t n_handoffs;
	bool handled;
	uint64_t of;             /* the visit of the handoff that was found */
	Usher__Handoff *handoff; /* that one, and */
	bool sees;               /* may the device see it? */
};

/* The oldest changes of its card give way, until it fits a page beside some handoffs. */
static void fit(Usher__Visit *visit) {
	while (visit->n_changes && usher__visit__get_packed_size(visit) > PAGE_BYTES / 2) {
		visit->changes++;
		visit->n_changes--;
	}
}

static void see_visit(void *userdata, const Usher__Fact__Visit *visit) {
	struct looking *looking = userdata;
	const struct query *query = looking->query;

	looking->visit = encode_visit(query->pool, visit);
	fit(looking->visit);
	looking->visit->namesake = relay_namesake(query->relay, visit->visit);
	looking->handled = relay_handles(query->relay, query->principal->device, visit);
	looking->n_handoffs = visit->n_handoffs;
	looking->handoffs =
		pool_take(query->pool, (visit->n_handoffs + 1) * sizeof *looking->handoffs);
	if (visit->n_handoffs) {
		memcpy(looking->handoffs, visit->handoffs,
			visit->n_handoffs * sizeof *looking->handoffs);
	}
}

static void see_handoff(void *userdata, const Usher__Fact__Handoff *handoff) {
	struct looking *looking = userdata;

	looking->of = handoff->visit;
	looking->handoff = encode_filed(looking->query->pool, handoff);
	looking->sees = query_sees(looking->query, handoff);
}

/* The visit @number, in the core or in history. Returns 0 or a negative errno. */
static int find_visit(struct looking *looking, uint64_t number) {
	const struct query *query = looking->query;
	const Usher__Fact__Visit *visit = number ? relay_visit(query->relay, number) : NULL;
	int r = 0;

	if (visit) {
		see_visit(looking, visit);
	} else if (number && query->history) {
		r = history_find_visit(query->history, number, see_visit, looking);
	}
	return r < 0 ? r : 0;
}

/* The handoff @number, of which only history may know. */
static int find_handoff(struct looking *looking, uint64_t number) {
	const struct query *query = looking->query;
	const struct handoff *handoff = relay_handoff(query->relay, number),
			     *filed = relay_archived(query->relay, number);
	int r = 0;

	looking->of = 0;
	looking->handoff = NULL;
	if (handoff) {
		looking->of = handoff->rec.visit;
		looking->handoff = encode_handoff_copy(query->pool, query->relay, handoff);
		looking->sees = query_sees(query, &handoff->rec);
	} else if (filed) {
		see_handoff(looking, &filed->rec);
	} else if (query->history) {
		r = history_find(query->history, number, see_handoff, looking);
	}
	return r < 0 ? r : 0;
}

/* Of what the device may not see, only which way it went and when. The card is the visit's. */
static Usher__Handoff *cover(const struct looking *looking) {
	Usher__Handoff *handoff = looking->handoff, *bare = handoff;
	Usher__Card *card = POOL_NEW(looking->query->pool, Usher__Card);

	if (!looking->sees) {
		bare = POOL_NEW(looking->query->pool, Usher__Handoff);
		usher__handoff__init(bare);
		bare->id = handoff->id;
		bare->kind = handoff->kind;
		bare->stage = handoff->stage;
		bare->visit = handoff->visit;
		bare->from = handoff->from;
		bare->area = handoff->area;
		bare->to = handoff->to;
		bare->post = handoff->post;
		bare->held_at = handoff->held_at;
		bare->due_at = handoff->due_at;
		bare->offered_at = handoff->offered_at;
		bare->taken_at = handoff->taken_at;
		bare->aboard_at = handoff->aboard_at;
		bare->ended_at = handoff->ended_at;
	}
	usher__card__init(card);
	bare->card = card;
	bare->n_changes = 0;
	return bare;
}

static void no_such_visit(const struct query *query, Usher__Answer *answer) {
	answer->outcome = USHER__OUTCOME__NO_SUCH_VISIT;
	answer->text = pool_print(query->pool,
		"there is no visit %s that this device has to do with", answer->visit_id);
}

/* The page of handoffs over @after. Returns 0 or a negative errno. */
static int add_handoffs(struct looking *looking, uint64_t after, Usher__Answer *answer) {
	struct page page = {
		.bytes = usher__visit__get_packed_size(looking->visit),
		.parts = looking->visit->n_changes + looking->visit->card->n_traits,
	};
	char *last = answer->next;
	int r = 0;

	answer->handoffs = NULL;
	answer->n_handoffs = 0;
	for (size_t i = 0; i < looking->n_handoffs && r == 0; i++) {
		Usher__Handoff *handoff;

		if (looking->handoffs[i] <= after) {
			continue;
		}
		r = find_handoff(looking, looking->handoffs[i]);
		if (r < 0 || !looking->handoff) {
			continue;
		}
		handoff = cover(looking);
		if (!page_takes(&page, usher__handoff__get_packed_size(handoff),
			    query_parts(handoff))) {
			answer->next = last;
			break;
		}
		answer->handoffs =
			grow(answer->handoffs, answer->n_handoffs, sizeof *answer->handoffs);
		answer->handoffs[answer->n_handoffs++] = handoff;
		last = handoff->id;
	}
	return r;
}

void query_visit(const struct query *query, const Usher__Request *request, Usher__Answer *answer) {
	struct looking looking = {.query = query};
	uint64_t number = 0, after = 0;
	int r;

	if (ident_parse(request->visit->id, &number) < 0 ||
		(*request->visit->after && ident_parse(request->visit->after, &after) < 0)) {
		answer->outcome = USHER__OUTCOME__INVALID;
		answer->text = "visit needs the id of a visit or a handoff; one looks like 4K";
		return;
	}
	answer->visit_id = encode_id(query->pool, number);
	r = find_visit(&looking, number);
	if (r == 0 && !looking.visit) {
		r = find_handoff(&looking, number);
		r = r == 0 && looking.of ? find_visit(&looking, looking.of) : r;
	}
	if (r == 0 && (!looking.visit || !looking.handled)) {
		no_such_visit(query, answer);
		return;
	}
	r = r == 0 ? add_handoffs(&looking, after, answer) : r;
	if (r < 0) {
		query_unreadable(answer);
		return;
	}
	answer->visit = looking.visit;
	answer->visit_id = looking.visit->id;
}

void query_expected(
	const struct query *query, const Usher__Request *request, Usher__Answer *answer) {
	const Usher__Fact__Visit **visits;
	struct page page = {0};
	char *last = answer->next;
	uint64_t after = 0;
	size_t n;

	if (*request->expected->after && ident_parse(request->expected->after, &after) < 0) {
		answer->outcome = USHER__OUTCOME__INVALID;
		answer->text = "expected.after is not the id of a visit; use Answer.next of "
			       "the page before";
		return;
	}
	visits = relay_awaited(query->relay, &n);
	answer->visits = NULL;
	answer->n_visits = 0;
	for (size_t i = 0; i < n; i++) {
		Usher__Visit *visit;

		if (visits[i]->visit <= after ||
			!relay_handles(query->relay, query->principal->device, visits[i])) {
			continue;
		}
		visit = encode_visit(query->pool, visits[i]);
		if (!page_takes(&page, usher__visit__get_packed_size(visit),
			    1 + visit->n_changes + visit->card->n_traits)) {
			answer->next = last;
			break;
		}
		answer->visits = grow(answer->visits, answer->n_visits, sizeof *answer->visits);
		answer->visits[answer->n_visits++] = visit;
		last = visit->id;
	}
	free(visits);
}
