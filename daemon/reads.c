/* SPDX-License-Identifier: MIT */
#include "daemon/reads.h"

#include "base/memory.h"
#include "daemon/reads_private.h"
#include "encode/encode.h"
#include "encode/said.h"
#include "proto/ident.h"
#include "speech/phrase.h"

#include <string.h>

enum {
	HISTORY_ROWS = 512, /* read for one page, seen or not: bounds the time that a read takes */
};

bool reads_sees(const struct reading *reading, const Usher__Fact__Handoff *handoff) {
	return relay_may_see_handoff(reading->relay, reading->device, handoff);
}

void reads_unreadable(Usher__Answer *answer) {
	answer->outcome = USHER__OUTCOME__UNREADABLE;
	answer->text = "the history cannot be read: its file is damaged, or the disk is";
}

/* A list being gathered, before it is cut to a page. */
struct gathering {
	const struct reading *reading;
	Usher__Handoff **list;
	size_t n;
};

static void gather(struct gathering *gathering, Usher__Handoff *handoff) {
	GROW(gathering->list, gathering->n);
	gathering->list[gathering->n++] = handoff;
}

static void gather_filed(void *userdata, const Usher__Fact__Handoff *handoff) {
	struct gathering *gathering = userdata;

	if (reads_sees(gathering->reading, handoff)) {
		gather(gathering, encode_filed(gathering->reading->pool, handoff));
	}
}

/* What the core holds with a number over @after and up to @until; @filed: also what it has filed
 * and the history may not have yet. */
static void gather_open(struct gathering *gathering, bool filed, uint64_t after, uint64_t until) {
	size_t n;
	const struct handoff **handoffs = relay_handoffs(gathering->reading->relay, filed, &n);

	for (size_t i = 0; i < n; i++) {
		if (handoffs[i]->is.handoff > after && handoffs[i]->is.handoff <= until) {
			if (handoffs[i]->is.card) {
				gather_filed(gathering, &handoffs[i]->is);
			} else if (reads_sees(gathering->reading, &handoffs[i]->is)) {
				gather(gathering,
					encode_handoff_copy(gathering->reading->pool,
						gathering->reading->relay, handoffs[i]));
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

size_t reads_parts(const Usher__Handoff *handoff) {
	return 1 + handoff->card->n_traits + handoff->n_declined + handoff->n_changes +
		handoff->n_readers + handoff->n_earlier + handoff->n_also;
}

bool page_takes(struct page *page, size_t bytes, size_t parts) {
	page->bytes += bytes + 4;
	page->parts += parts;
	page->full = page->n && (page->bytes > PAGE_BYTES || page->parts > PAGE_PARTS);
	page->n += !page->full;
	return !page->full;
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
			    reads_parts(gathering->list[i]))) {
			return false;
		}
		answer->handoffs[answer->n_handoffs++] = gathering->list[i];
	}
	return true;
}

static void read_list(
	const struct reading *reading, const Usher__Request *request, Usher__Answer *answer) {
	struct gathering gathering = {.reading = reading};
	uint64_t after = 0, until = UINT64_MAX, last;
	int n;

	if (*request->list->after && ident_parse(request->list->after, &after) < 0) {
		answer->outcome = USHER__OUTCOME__INVALID;
		answer->text =
			"list.after is not the id of a handoff; use Answer.next of the page before";
		return;
	}
	if (!relay_duty(reading->relay, reading->device)) {
		answer->text = pool_print(reading->pool,
			"nobody is on duty on %s: it sees nothing until somebody signs on",
			reading->device);
	}
	if (request->list->all && reading->history) {
		n = history_page(
			reading->history, after, HISTORY_ROWS, gather_filed, &gathering, &last);
		if (n < 0) {
			reads_unreadable(answer);
			free(gathering.list);
			return;
		}
		until = n == HISTORY_ROWS ? last : until;
	}
	gather_open(&gathering, request->list->all, after, until);
	if (!cut_to_page(&gathering, answer)) {
		answer->next = answer->handoffs[answer->n_handoffs - 1]->id;
	} else if (until != UINT64_MAX) {
		answer->next = encode_id(reading->pool, until);
	}
}

/* The one handoff that a show asked for, from history. */
struct showing {
	const struct reading *reading;
	Usher__Answer *answer;
};

static void show_filed(void *userdata, const Usher__Fact__Handoff *handoff) {
	const struct showing *showing = userdata;

	if (reads_sees(showing->reading, handoff)) {
		showing->answer->handoff = encode_filed(showing->reading->pool, handoff);
	}
}

/* What whoever asks is to say to the guest, or would be. */
static char *say_next(const struct reading *reading, const struct handoff *handoff) {
	const Usher__Fact__Device *duty = relay_duty(reading->relay, reading->device);
	struct phrase_context context = {
		.site = reading->site,
		.handoff = &handoff->is,
		.card = handoff_card(handoff),
		.at = phrase_trigger_of(handoff->is.stage),
	};

	if (!duty) {
		return (char *)"";
	}
	phrase_said_by(&context, duty, reading->pool);
	return phrase_say(&context, reading->pool);
}

static void read_show(
	const struct reading *reading, const Usher__Request *request, Usher__Answer *answer) {
	struct showing showing = {reading, answer};
	const struct handoff *handoff;
	uint64_t number = 0;

	if (ident_parse(request->show->id, &number) < 0) {
		answer->outcome = USHER__OUTCOME__INVALID;
		answer->text = "show.id is not the id of a handoff; one looks like 4K";
		return;
	}
	answer->handoff_id = encode_id(reading->pool, number);
	handoff = relay_handoff(reading->relay, number);
	handoff = handoff ? handoff : relay_filed(reading->relay, number);
	if (handoff && reads_sees(reading, &handoff->is)) {
		answer->handoff = encode_handoff(reading->pool, reading->relay, handoff);
		answer->say = say_next(reading, handoff);
	} else if (!handoff && reading->history &&
		history_find(reading->history, number, show_filed, &showing) < 0) {
		reads_unreadable(answer);
		return;
	}
	if (!answer->handoff) {
		answer->outcome = USHER__OUTCOME__NO_SUCH_HANDOFF;
		answer->text = pool_print(reading->pool,
			"there is no handoff %s that this device may see", answer->handoff_id);
	}
}

static void read_understand(
	const struct reading *reading, const Usher__Request *request, Usher__Answer *answer) {
	struct said_line said;

	encode_said(reading->site, request->understand->line, reading->pool, &said);
	answer->said = said.said;
	if (said.problem) {
		answer->outcome = USHER__OUTCOME__INVALID;
		answer->text = (char *)said.problem;
	} else {
		answer->there = reads_entry(reading, site_area(reading->site, said.said->to)->post);
	}
}

static read_one *const reads[] = {
	[USHER__REQUEST__ASK_WHO] = read_who,
	[USHER__REQUEST__ASK_LIST] = read_list,
	[USHER__REQUEST__ASK_SHOW] = read_show,
	[USHER__REQUEST__ASK_UNDERSTAND] = read_understand,
	[USHER__REQUEST__ASK_SHOW_VISIT] = read_visit,
	[USHER__REQUEST__ASK_DIRECTORY] = read_directory,
	[USHER__REQUEST__ASK_INSPECTIONS] = read_inspections,
	[USHER__REQUEST__ASK_LIST_EXPECTED] = read_expected,
};

bool reads_is(Usher__Request__AskCase ask) {
	return ask == USHER__REQUEST__ASK_REPORT ||
		((size_t)ask < sizeof reads / sizeof *reads && reads[ask]);
}

void reads_answer(
	const struct reading *reading, const Usher__Request *request, Usher__Answer *answer) {
	reads[request->ask_case](reading, request, answer);
}

void reads_finish(Usher__Answer *answer) {
	free(answer->duties);
	free(answer->handoffs);
	free(answer->entries);
	free(answer->inspections);
	free(answer->visits);
}
