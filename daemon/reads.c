/* SPDX-License-Identifier: MIT */
#include "daemon/reads.h"

#include "base/memory.h"
#include "daemon/hear.h"
#include "daemon/words.h"
#include "proto/ident.h"

#include <string.h>

enum {
	/* A page must fit a frame of 64 KiB: a handoff has at most 12 KiB of card and people. */
	PAGE_BYTES = 48 * 1024,
	PAGE_PARTS = 3800,  /* handoffs, traits, people: frame_unpack takes 4,096 repeated fields of a message */
	HISTORY_ROWS = 512, /* read for one page, seen or not: bounds the time that a read takes */
};

static bool sees(const struct reading *reading, const Usher__Fact__Handoff *handoff) {
	return relay_may_see(reading->relay, reading->device, handoff->from, handoff->post);
}

static Usher__Duty *duty_of(const struct reading *reading, const Usher__Fact__Device *device, size_t i) {
	Usher__Duty *duty = POOL_NEW(reading->pool, Usher__Duty);

	usher__duty__init(duty);
	duty->post = device->duties[i]->post;
	duty->badge = device->person->badge;
	duty->name = device->person->name;
	duty->device = device->device;
	duty->since = device->duties[i]->since;
	duty->listening = outbox_listens(reading->outbox, device->device);
	return duty;
}

static void read_who(const struct reading *reading, const Usher__Request *request, Usher__Answer *answer) {
	const Usher__Fact__Device *device;
	const char *last = "";
	size_t bytes = 0;

	answer->duties = NULL;
	answer->n_duties = 0;
	for (size_t i = 0; (device = relay_device(reading->relay, i)); i++) {
		if (!device->n_duties || strcmp(device->device, request->who->after) <= 0) {
			continue;
		}
		if (bytes > PAGE_BYTES) {
			answer->next = (char *)last;
			return;
		}
		for (size_t j = 0; j < device->n_duties; j++) {
			Usher__Duty *duty = duty_of(reading, device, j);

			GROW(answer->duties, answer->n_duties);
			answer->duties[answer->n_duties++] = duty;
			bytes += usher__duty__get_packed_size(duty) + 4;
		}
		last = device->device;
	}
}

static void unreadable(Usher__Answer *answer) {
	answer->outcome = USHER__OUTCOME__UNREADABLE;
	answer->text = "the history cannot be read: its file is damaged, or the disk is";
}

/* A list being gathered, before it is cut to a page. */
struct gathering {
	const struct reading *reading;
	Usher__Handoff **list;
	size_t n;
};

static void gather(struct gathering *gathering, const Usher__Fact__Handoff *handoff,
	const Usher__Fact__Card *card) {
	if (!sees(gathering->reading, handoff)) {
		return;
	}
	GROW(gathering->list, gathering->n);
	gathering->list[gathering->n++] = words_handoff_copy(gathering->reading->pool, handoff, card);
}

static void gather_filed(void *userdata, const Usher__Fact__Handoff *handoff) {
	gather(userdata, handoff, handoff->card);
}

/* What the core holds with a number over @after and up to @until; @filed: also what it has filed and the
 * history may not have yet. */
static void gather_open(struct gathering *gathering, bool filed, uint64_t after, uint64_t until) {
	size_t n;
	const struct handoff **handoffs = relay_handoffs(gathering->reading->relay, filed, &n);

	for (size_t i = 0; i < n; i++) {
		if (handoffs[i]->is.handoff > after && handoffs[i]->is.handoff <= until) {
			gather(gathering, &handoffs[i]->is, handoff_card(handoffs[i]));
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
	uint64_t x = number_of(*(Usher__Handoff *const *)a), y = number_of(*(Usher__Handoff *const *)b);

	return (x > y) - (x < y);
}

/* Cut what was gathered, in order and each once, to what fits a frame. Returns whether all of it did. */
static bool cut_to_page(const struct gathering *gathering, Usher__Answer *answer) {
	size_t bytes = 0, parts = 0;

	if (gathering->n) {
		qsort(gathering->list, gathering->n, sizeof *gathering->list, by_number);
	}
	answer->handoffs = gathering->list;
	for (size_t i = 0; i < gathering->n; i++) {
		if (i && !by_number(&gathering->list[i - 1], &gathering->list[i])) {
			continue;
		}
		bytes += usher__handoff__get_packed_size(gathering->list[i]) + 4;
		parts += 1 + gathering->list[i]->card->n_traits + gathering->list[i]->n_declined;
		if (answer->n_handoffs && (bytes > PAGE_BYTES || parts > PAGE_PARTS)) {
			return false;
		}
		answer->handoffs[answer->n_handoffs++] = gathering->list[i];
	}
	return true;
}

static void read_list(const struct reading *reading, const Usher__Request *request, Usher__Answer *answer) {
	struct gathering gathering = {.reading = reading};
	uint64_t after = 0, until = UINT64_MAX, last;
	int n;

	if (*request->list->after && ident_parse(request->list->after, &after) < 0) {
		answer->outcome = USHER__OUTCOME__INVALID;
		answer->text = "list.after is not the id of a handoff; use Answer.next of the page before";
		return;
	}
	if (request->list->all && reading->history) {
		n = history_page(reading->history, after, HISTORY_ROWS, gather_filed, &gathering, &last);
		if (n < 0) {
			unreadable(answer);
			free(gathering.list);
			return;
		}
		until = n == HISTORY_ROWS ? last : until;
	}
	gather_open(&gathering, request->list->all, after, until);
	if (!cut_to_page(&gathering, answer)) {
		answer->next = answer->handoffs[answer->n_handoffs - 1]->id;
	} else if (until != UINT64_MAX) {
		answer->next = words_id(reading->pool, until);
	}
}

/* The one handoff that a show asked for, from history. */
struct showing {
	const struct reading *reading;
	Usher__Answer *answer;
};

static void show_filed(void *userdata, const Usher__Fact__Handoff *handoff) {
	const struct showing *showing = userdata;

	if (sees(showing->reading, handoff)) {
		showing->answer->handoff = words_handoff_copy(showing->reading->pool, handoff, handoff->card);
	}
}

static void read_show(const struct reading *reading, const Usher__Request *request, Usher__Answer *answer) {
	struct showing showing = {reading, answer};
	const struct handoff *handoff;
	uint64_t number = 0;

	if (ident_parse(request->show->id, &number) < 0) {
		answer->outcome = USHER__OUTCOME__INVALID;
		answer->text = "show.id is not the id of a handoff; one looks like 4K";
		return;
	}
	answer->handoff_id = words_id(reading->pool, number);
	handoff = relay_handoff(reading->relay, number);
	handoff = handoff ? handoff : relay_filed(reading->relay, number);
	if (handoff && sees(reading, &handoff->is)) {
		answer->handoff = words_handoff(reading->pool, &handoff->is, handoff_card(handoff));
	} else if (!handoff && reading->history &&
		history_find(reading->history, number, show_filed, &showing) < 0) {
		unreadable(answer);
		return;
	}
	if (!answer->handoff) {
		answer->outcome = USHER__OUTCOME__NO_SUCH_HANDOFF;
		answer->text = words_print(reading->pool, "there is no handoff %s that this device may see",
			answer->handoff_id);
	}
}

static void read_understand(const struct reading *reading, const Usher__Request *request, Usher__Answer *answer) {
	struct heard heard;

	hear(reading->site, request->understand->line, reading->pool, &heard);
	answer->said = heard.said;
	if (heard.problem) {
		answer->outcome = USHER__OUTCOME__INVALID;
		answer->text = (char *)heard.problem;
	}
}

static void (*const reads[])(const struct reading *reading, const Usher__Request *request, Usher__Answer *answer) = {
	[USHER__REQUEST__ASK_WHO] = read_who,
	[USHER__REQUEST__ASK_LIST] = read_list,
	[USHER__REQUEST__ASK_SHOW] = read_show,
	[USHER__REQUEST__ASK_UNDERSTAND] = read_understand,
};

bool reads_is(Usher__Request__AskCase ask) {
	return (size_t)ask < sizeof reads / sizeof *reads && reads[ask];
}

void reads_answer(const struct reading *reading, const Usher__Request *request, Usher__Answer *answer) {
	reads[request->ask_case](reading, request, answer);
}

void reads_finish(Usher__Answer *answer) {
	free(answer->duties);
	free(answer->handoffs);
}
