/* SPDX-License-Identifier: MIT */
/* A visit with all its handoffs, whether they are in the core or history. */
#include "base/memory.h"
#include "encode/encode.h"
#include "encode/problem.h"
#include "encode/refusal_text.h"
#include "proto/ident.h"
#include "query/query_private.h"

#include <string.h>

/* What is looked for, and where it goes. */
struct visit_search {
	const struct query *query;
	Usher__Visit *visit;
	uint64_t *handoff_numbers; /* in the pool, n_handoffs of them */
	size_t n_handoffs;
	bool may_see_visit;
	uint64_t visit_number;   /* the visit of the handoff that was found */
	Usher__Handoff *handoff; /* that one, and */
	bool may_see_handoff;    /* may the device see it? */
};

/* The oldest changes of its card give way, until it fits a page beside some handoffs. */
static void trim_changes(Usher__Visit *visit) {
	while (visit->n_changes && usher__visit__get_packed_size(visit) > PAGE_BYTES / 2) {
		visit->changes++;
		visit->n_changes--;
	}
}

static void on_visit_found(void *userdata, const Usher__Fact__Visit *visit) {
	struct visit_search *search = userdata;
	const struct query *query = search->query;

	search->visit = encode_visit(query->pool, visit);
	trim_changes(search->visit);
	search->visit->namesake = relay_namesake_visit_number(query->relay, visit->visit);
	search->may_see_visit =
		relay_device_may_see_visit(query->relay, query->principal->device, visit);
	search->n_handoffs = visit->n_handoffs;
	search->handoff_numbers =
		pool_alloc(query->pool, (visit->n_handoffs + 1) * sizeof *search->handoff_numbers);
	if (visit->n_handoffs) {
		memcpy(search->handoff_numbers, visit->handoffs,
			visit->n_handoffs * sizeof *search->handoff_numbers);
	}
}

static void on_archived_handoff_found(void *userdata, const Usher__Fact__Handoff *handoff) {
	struct visit_search *search = userdata;

	search->visit_number = handoff->visit;
	search->handoff = encode_archived_handoff(search->query->pool, handoff);
	search->may_see_handoff = query_may_see_handoff(search->query, handoff);
}

/* The visit @number, in the core or in history. Returns 0 or a negative errno. */
static int find_visit(struct visit_search *search, uint64_t number) {
	const struct query *query = search->query;
	const Usher__Fact__Visit *visit = number ? relay_visit(query->relay, number) : NULL;
	int r = 0;

	if (visit) {
		on_visit_found(search, visit);
	} else if (number && query->history) {
		r = history_find_visit(query->history, number, on_visit_found, search);
	}
	return r < 0 ? r : 0;
}

/* The handoff @number, of which only history may know. */
static int find_handoff(struct visit_search *search, uint64_t number) {
	const struct query *query = search->query;
	const struct handoff *handoff = relay_handoff(query->relay, number),
			     *archived = relay_archived_handoff(query->relay, number);
	int r = 0;

	search->visit_number = 0;
	search->handoff = NULL;
	if (handoff) {
		search->visit_number = handoff->rec.visit;
		search->handoff = encode_handoff_copying_texts(query->pool, query->relay, handoff);
		search->may_see_handoff = query_may_see_handoff(query, &handoff->rec);
	} else if (archived) {
		on_archived_handoff_found(search, &archived->rec);
	} else if (query->history) {
		r = history_find_handoff(query->history, number, on_archived_handoff_found, search);
	}
	return r < 0 ? r : 0;
}

/* @place if it is an area of the site; what people have typed may be a guest's home. */
static char *area_only(const struct visit_search *search, char *place) {
	return site_area(relay_site(search->query->relay), place) ? place : (char *)"";
}

/* Of what the device may not see, only which way it went, from area to area, and when. The card is
 * the visit's. */
static Usher__Handoff *redact_handoff_unless_visible(const struct visit_search *search) {
	Usher__Handoff *handoff = search->handoff, *shown = handoff;
	Usher__Card *card = POOL_NEW(search->query->pool, Usher__Card);

	if (!search->may_see_handoff) {
		shown = POOL_NEW(search->query->pool, Usher__Handoff);
		usher__handoff__init(shown);
		shown->id = handoff->id;
		shown->kind = handoff->kind;
		shown->stage = handoff->stage;
		shown->visit = handoff->visit;
		shown->from = handoff->from;
		shown->area = area_only(search, handoff->area);
		shown->to = area_only(search, handoff->to);
		shown->post = handoff->post;
		shown->held_at = handoff->held_at;
		shown->due_at = handoff->due_at;
		shown->offered_at = handoff->offered_at;
		shown->taken_at = handoff->taken_at;
		shown->aboard_at = handoff->aboard_at;
		shown->ended_at = handoff->ended_at;
	}
	usher__card__init(card);
	shown->card = card;
	shown->n_changes = 0;
	return shown;
}

/* Why the request is INVALID; NULL: it is fine, and says which visit, and behind which handoff the
 * page begins. */
static const struct problem *parse_visit_request(const struct query *query,
	const Usher__VisitRequest *request, uint64_t *ret_number, uint64_t *ret_after) {
	static const char text[] = "visit needs the id of a visit or a handoff; one looks like 4K";

	if (ident_parse(request->id, ret_number) < 0) {
		return problem_new(
			query->pool, USHER__PROBLEM__FIELD_NOT_AN_ID, "visit.id", "%s", text);
	}
	if (*request->after && ident_parse(request->after, ret_after) < 0) {
		return problem_new(query->pool, USHER__PROBLEM__FIELD_NOT_A_PAGE_END, "visit.after",
			"%s", text);
	}
	return NULL;
}

/* Add to @answer the page of handoffs with numbers over @after_number. Returns 0 or a negative
 * errno. */
static int add_handoff_page(
	struct visit_search *search, uint64_t after_number, Usher__Answer *answer) {
	struct page page = {
		.bytes = usher__visit__get_packed_size(search->visit),
		.elements = page_count_elements(&search->visit->base),
	};
	char *last = answer->next;
	int r = 0;

	answer->handoffs = NULL;
	answer->n_handoffs = 0;
	for (size_t i = 0; i < search->n_handoffs && r == 0; i++) {
		Usher__Handoff *handoff;

		if (search->handoff_numbers[i] <= after_number) {
			continue;
		}
		r = find_handoff(search, search->handoff_numbers[i]);
		if (r < 0 || !search->handoff) {
			continue;
		}
		handoff = redact_handoff_unless_visible(search);
		if (!page_reserve_message(&page, &handoff->base)) {
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
	struct visit_search search = {.query = query};
	uint64_t number = 0, after = 0;
	const struct problem *problem = parse_visit_request(query, request->visit, &number, &after);
	int r;

	if (problem) {
		problem_fill_answer(problem, answer);
		return;
	}
	answer->visit_id = encode_id(query->pool, number);
	r = find_visit(&search, number);
	if (r == 0 && !search.visit) {
		r = find_handoff(&search, number);
		r = r == 0 && search.visit_number ? find_visit(&search, search.visit_number) : r;
	}
	if (r == 0 && (!search.visit || !search.may_see_visit)) {
		refusal_put_problem(query->pool, relay_site(query->relay),
			USHER__OUTCOME__NO_SUCH_VISIT, USHER__PROBLEM__PROBLEM_UNSAID, answer);
		return;
	}
	r = r == 0 ? add_handoff_page(&search, after, answer) : r;
	if (r < 0) {
		query_refuse_unreadable(query->pool, relay_site(query->relay), answer);
		return;
	}
	answer->visit = search.visit;
	answer->visit_id = search.visit->id;
}

void query_expected(
	const struct query *query, const Usher__Request *request, Usher__Answer *answer) {
	const Usher__Fact__Visit **visits;
	struct page page = {0};
	char *last = answer->next;
	uint64_t after = 0;
	size_t n;

	if (*request->expected->after && ident_parse(request->expected->after, &after) < 0) {
		problem_fill_answer(
			problem_not_a_page_end(query->pool, "expected.after", "the id of a visit"),
			answer);
		return;
	}
	visits = relay_collect_awaited_visits(query->relay, &n);
	answer->visits = NULL;
	answer->n_visits = 0;
	for (size_t i = 0; i < n; i++) {
		Usher__Visit *visit;

		if (visits[i]->visit <= after ||
			!relay_device_may_see_visit(
				query->relay, query->principal->device, visits[i])) {
			continue;
		}
		visit = encode_visit(query->pool, visits[i]);
		if (!page_reserve_message(&page, &visit->base)) {
			answer->next = last;
			break;
		}
		answer->visits = grow(answer->visits, answer->n_visits, sizeof *answer->visits);
		answer->visits[answer->n_visits++] = visit;
		last = visit->id;
	}
	free(visits);
}
