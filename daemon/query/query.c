/* SPDX-License-Identifier: MIT */
#include "query/query.h"

#include "base/memory.h"
#include "encode/encode.h"
#include "encode/said.h"
#include "proto/ident.h"
#include "query/query_private.h"
#include "speech/phrase.h"

#include <assert.h>
#include <string.h>

enum {
	HISTORY_ROWS = 512, /* read for one page, seen or not: bounds the time that a read takes */
};

/* A list being gathered, before it is cut to a page. */
struct gathering {
	const struct query *query;
	Usher__Handoff **list;
	size_t n;
};

static void gather(struct gathering *gathering, Usher__Handoff *handoff) {
	gathering->list = grow(gathering->list, gathering->n, sizeof *gathering->list);
	gathering->list[gathering->n++] = handoff;
}

static void gather_filed(void *userdata, const Usher__Fact__Handoff *handoff) {
	struct gathering *gathering = userdata;

	if (query_sees(gathering->query, handoff)) {
		gather(gathering, encode_filed(gathering->query->pool, handoff));
	}
}

/* What the core holds with a number over @after and up to @until; @filed: also what it has filed
 * and the history may not have yet. */
static void gather_open(struct gathering *gathering, bool filed, uint64_t after, uint64_t until) {
	size_t n;
	const struct handoff **handoffs = relay_handoffs(gathering->query->relay, filed, &n);

	for (size_t i = 0; i < n; i++) {
		if (handoffs[i]->rec.handoff > after && handoffs[i]->rec.handoff <= until) {
			if (handoffs[i]->rec.card) {
				gather_filed(gathering, &handoffs[i]->rec);
			} else if (query_sees(gathering->query, &handoffs[i]->rec)) {
				gather(gathering,
					encode_handoff_copy(gathering->query->pool,
						gathering->query->relay, handoffs[i]));
			}
		}
	}
	free(handoffs);
}

static uint64_t number_of(const Usher__Handoff *handoff) {
	uint64_t number = 0;

	(void)ident_parse(handoff->id, &number);
	return number;
}

static int by_number(const void *a, const void *b) {
	uint64_t x = number_of(*(Usher__Handoff *const *)a),
		 y = number_of(*(Usher__Handoff *const *)b);

	return (x > y) - (x < y);
}

/* Cut what was gathered, in order and each once, to what fits a frame. Returns whether all of it
 * did. */
static bool cut_to_page(const struct gathering *gathering, Usher__Answer *answer) {
	struct page page = {0};

	if (gathering->n) {
		qsort(gathering->list, gathering->n, sizeof *gathering->list, by_number);
	}
	answer->handoffs = gathering->list;
	for (size_t i = 0; i < gathering->n; i++) {
		if (i && !by_number(&gathering->list[i - 1], &gathering->list[i])) {
			continue;
		}
		if (!page_takes(&page, usher__handoff__get_packed_size(gathering->list[i]),
			    query_parts(gathering->list[i]))) {
			return false;
		}
		answer->handoffs[answer->n_handoffs++] = gathering->list[i];
	}
	return true;
}

static void query_list(
	const struct query *query, const Usher__Request *request, Usher__Answer *answer) {
	struct gathering gathering = {.query = query};
	uint64_t after = 0, until = UINT64_MAX, last;
	int n;

	if (*request->list->after && ident_parse(request->list->after, &after) < 0) {
		answer->outcome = USHER__OUTCOME__INVALID;
		answer->text =
			"list.after is not the id of a handoff; use Answer.next of the page before";
		return;
	}
	if (!relay_device_on_duty(query->relay, query->principal->device)) {
		answer->text = pool_print(query->pool,
			"nobody is on duty on %s: it sees nothing until somebody signs on",
			query->principal->device);
	}
	if (request->list->all && query->history) {
		n = history_page(
			query->history, after, HISTORY_ROWS, gather_filed, &gathering, &last);
		if (n < 0) {
			query_unreadable(answer);
			free(gathering.list);
			return;
		}
		until = n == HISTORY_ROWS ? last : until;
	}
	gather_open(&gathering, request->list->all, after, until);
	if (!cut_to_page(&gathering, answer)) {
		answer->next = answer->handoffs[answer->n_handoffs - 1]->id;
	} else if (until != UINT64_MAX) {
		answer->next = encode_id(query->pool, until);
	}
}

/* The one handoff that a show asked for, from history. */
struct showing {
	const struct query *query;
	Usher__Answer *answer;
};

static void show_filed(void *userdata, const Usher__Fact__Handoff *handoff) {
	const struct showing *showing = userdata;

	if (query_sees(showing->query, handoff)) {
		showing->answer->handoff = encode_filed(showing->query->pool, handoff);
	}
}

/* What whoever asks is to say to the guest, or would be. */
static char *say_next(const struct query *query, const struct handoff *handoff) {
	const Usher__Fact__Device *duty =
		relay_device_on_duty(query->relay, query->principal->device);
	struct phrase_context context = {
		.site = relay_site(query->relay),
		.handoff = &handoff->rec,
		.card = handoff_card(handoff),
		.at = phrase_trigger_of(handoff->rec.stage),
	};

	if (!duty) {
		return (char *)"";
	}
	phrase_said_by(&context, duty, query->pool);
	return phrase_say(&context, query->pool);
}

static void query_show(
	const struct query *query, const Usher__Request *request, Usher__Answer *answer) {
	struct showing showing = {query, answer};
	const struct handoff *handoff;
	uint64_t number = 0;

	if (ident_parse(request->show->id, &number) < 0) {
		answer->outcome = USHER__OUTCOME__INVALID;
		answer->text = "show.id is not the id of a handoff; one looks like 4K";
		return;
	}
	answer->handoff_id = encode_id(query->pool, number);
	handoff = relay_handoff(query->relay, number);
	handoff = handoff ? handoff : relay_archived(query->relay, number);
	if (handoff && query_sees(query, &handoff->rec)) {
		answer->handoff = encode_handoff(query->pool, query->relay, handoff);
		answer->say = say_next(query, handoff);
	} else if (!handoff && query->history &&
		history_find(query->history, number, show_filed, &showing) < 0) {
		query_unreadable(answer);
		return;
	}
	if (!answer->handoff) {
		answer->outcome = USHER__OUTCOME__NO_SUCH_HANDOFF;
		answer->text = pool_print(query->pool,
			"there is no handoff %s that this device may see", answer->handoff_id);
	}
}

static void query_understand(
	const struct query *query, const Usher__Request *request, Usher__Answer *answer) {
	struct said_line said;

	encode_said(relay_site(query->relay), request->understand->line, query->pool, &said);
	answer->said = said.said;
	if (said.problem) {
		answer->outcome = USHER__OUTCOME__INVALID;
		answer->text = (char *)said.problem;
	} else {
		answer->there = query_entry(
			query, site_area(relay_site(query->relay), said.said->to)->post);
	}
}

static query_one *const reads[] = {
	[USHER__REQUEST__ASK_WHO] = query_who,
	[USHER__REQUEST__ASK_LIST] = query_list,
	[USHER__REQUEST__ASK_SHOW] = query_show,
	[USHER__REQUEST__ASK_UNDERSTAND] = query_understand,
	[USHER__REQUEST__ASK_VISIT] = query_visit,
	[USHER__REQUEST__ASK_DIRECTORY] = query_directory,
	[USHER__REQUEST__ASK_INSPECTIONS] = query_inspections,
	[USHER__REQUEST__ASK_EXPECTED] = query_expected,
};

bool query_is(Usher__Request__AskCase ask) {
	return ask == USHER__REQUEST__ASK_REPORT ||
		((size_t)ask < sizeof reads / sizeof *reads && reads[ask]);
}

void query_answer(const struct query *query, const Usher__Request *request, Usher__Answer *answer) {
	assert(query_is(request->ask_case) && request->ask_case != USHER__REQUEST__ASK_REPORT);
	assert(relay_site(query->relay) && query->principal && query->pool);
	reads[request->ask_case](query, request, answer);
}

void query_finish(Usher__Answer *answer) {
	free(answer->duties);
	free(answer->handoffs);
	free(answer->entries);
	free(answer->inspections);
	free(answer->visits);
}
