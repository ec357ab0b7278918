/* SPDX-License-Identifier: MIT */
#include "query/query.h"

#include "base/memory.h"
#include "encode/encode.h"
#include "encode/problem.h"
#include "encode/refusal_text.h"
#include "proto/ident.h"
#include "query/query_private.h"
#include "speech/sentence.h"

#include <assert.h>

enum {
	HISTORY_ROWS_MAX = 512, /* read for one page, seen or not: bounds the time that a read takes
				 */
};

/* A list being gathered, before it is cut to a page. */
struct gathering {
	const struct query *query;
	Usher__Handoff **handoffs;
	size_t n_handoffs;
};

static void gathering_add(struct gathering *gathering, Usher__Handoff *handoff) {
	gathering->handoffs =
		grow(gathering->handoffs, gathering->n_handoffs, sizeof *gathering->handoffs);
	gathering->handoffs[gathering->n_handoffs++] = handoff;
}

static void gather_archived_handoff(void *userdata, const Usher__Fact__Handoff *handoff) {
	struct gathering *gathering = userdata;

	if (query_may_see_handoff(gathering->query, handoff)) {
		gathering_add(gathering, encode_archived_handoff(gathering->query->pool, handoff));
	}
}

/* What the core holds with a number over @after_number and up to @until_number; @with_archived:
 * also what it has archived and the history may not have yet. */
static void gather_from_core(struct gathering *gathering, bool with_archived, uint64_t after_number,
	uint64_t until_number) {
	size_t n;
	const struct handoff **handoffs =
		relay_collect_handoffs(gathering->query->relay, with_archived, &n);

	for (size_t i = 0; i < n; i++) {
		if (handoffs[i]->rec.handoff > after_number &&
			handoffs[i]->rec.handoff <= until_number) {
			if (handoffs[i]->rec.card) {
				gather_archived_handoff(gathering, &handoffs[i]->rec);
			} else if (query_may_see_handoff(gathering->query, &handoffs[i]->rec)) {
				gathering_add(gathering,
					encode_handoff_copying_texts(gathering->query->pool,
						gathering->query->relay, handoffs[i]));
			}
		}
	}
	free(handoffs);
}

static void query_list(
	const struct query *query, const Usher__Request *request, Usher__Answer *answer) {
	struct gathering gathering = {.query = query};
	uint64_t after = 0, until = UINT64_MAX, last;
	int n;

	if (*request->list->after && ident_parse(request->list->after, &after) < 0) {
		problem_fill_answer(
			problem_not_a_page_end(query->pool, "list.after", "the id of a handoff"),
			answer);
		return;
	}
	if (!relay_signed_on_device(query->relay, query->principal->device)) {
		answer->text = pool_printf(query->pool,
			"nobody is on duty on %s: it sees nothing until somebody signs on",
			query->principal->device);
	}
	if (request->list->all && query->history) {
		n = history_read_page(query->history, after, HISTORY_ROWS_MAX,
			gather_archived_handoff, &gathering, &last);
		if (n < 0) {
			query_refuse_unreadable(query->pool, relay_site(query->relay), answer);
			free(gathering.handoffs);
			return;
		}
		until = n == HISTORY_ROWS_MAX ? last : until;
	}
	gather_from_core(&gathering, request->list->all, after, until);
	if (!query_page_takes_all_handoffs(gathering.handoffs, gathering.n_handoffs, answer)) {
		answer->next = answer->handoffs[answer->n_handoffs - 1]->id;
	} else if (until != UINT64_MAX) {
		answer->next = encode_id(query->pool, until);
	}
}

/* The search in history for the one handoff that a show asks for. */
struct show_search {
	const struct query *query;
	Usher__Answer *answer;
};

static void answer_with_archived_handoff(void *userdata, const Usher__Fact__Handoff *handoff) {
	const struct show_search *search = userdata;

	if (query_may_see_handoff(search->query, handoff)) {
		search->answer->handoff = encode_archived_handoff(search->query->pool, handoff);
	}
}

/* What is to be said to the guest, now and next; nothing where nobody is on duty, or where the
 * handoff has only been sent. */
static void add_what_to_say(
	const struct query *query, const struct handoff *handoff, Usher__Answer *answer) {
	const struct site *site = relay_site(query->relay);
	const char *device = query->principal->device;

	if (!relay_signed_on_device(query->relay, device) ||
		relay_device_only_sends(query->relay, device, &handoff->rec)) {
		return;
	}
	if (query->for_first_edition) {
		answer->say = sentences_now_as_one_text(site, handoff, query->pool);
	}
	answer->now = encode_sentences_now(query->pool, site, handoff, &answer->n_now);
	answer->then = encode_sentences_next(query->pool, site, handoff, &answer->n_then);
}

static void query_show(
	const struct query *query, const Usher__Request *request, Usher__Answer *answer) {
	struct show_search search = {query, answer};
	const struct handoff *handoff;
	uint64_t number = 0;

	if (ident_parse(request->show->id, &number) < 0) {
		problem_fill_answer(problem_not_an_id(query->pool, "show.id", "a handoff"), answer);
		return;
	}
	answer->handoff_id = encode_id(query->pool, number);
	handoff = relay_handoff(query->relay, number);
	handoff = handoff ? handoff : relay_archived_handoff(query->relay, number);
	if (handoff && query_may_see_handoff(query, &handoff->rec)) {
		answer->handoff = encode_handoff(query->pool, query->relay, handoff);
		add_what_to_say(query, handoff, answer);
	} else if (!handoff && query->history &&
		history_find_handoff(
			query->history, number, answer_with_archived_handoff, &search) < 0) {
		query_refuse_unreadable(query->pool, relay_site(query->relay), answer);
		return;
	}
	if (!answer->handoff) {
		refusal_put_problem(query->pool, relay_site(query->relay),
			USHER__OUTCOME__NO_SUCH_HANDOFF, USHER__PROBLEM__PROBLEM_UNSAID, answer);
	}
}

static query_function *const reads[] = {
	[USHER__REQUEST__ASK_WHO] = query_who,
	[USHER__REQUEST__ASK_LIST] = query_list,
	[USHER__REQUEST__ASK_SHOW] = query_show,
	[USHER__REQUEST__ASK_UNDERSTAND] = query_understand,
	[USHER__REQUEST__ASK_VISIT] = query_visit,
	[USHER__REQUEST__ASK_DIRECTORY] = query_directory,
	[USHER__REQUEST__ASK_INSPECTIONS] = query_inspections,
	[USHER__REQUEST__ASK_EXPECTED] = query_expected,
	[USHER__REQUEST__ASK_SITE] = query_site,
};

bool query_request_only_reads(Usher__Request__AskCase ask) {
	return ask == USHER__REQUEST__ASK_REPORT ||
		((size_t)ask < sizeof reads / sizeof *reads && reads[ask]);
}

void query_fill_answer(
	const struct query *query, const Usher__Request *request, Usher__Answer *answer) {
	assert(query_request_only_reads(request->ask_case) &&
		request->ask_case != USHER__REQUEST__ASK_REPORT);
	assert(relay_site(query->relay) && query->principal && query->pool);
	reads[request->ask_case](query, request, answer);
}

void query_free_answer_arrays(Usher__Answer *answer) {
	free(answer->duties);
	free(answer->handoffs);
	free(answer->entries);
	free(answer->inspections);
	free(answer->visits);
	free(answer->presence);
}
