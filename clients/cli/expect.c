/* SPDX-License-Identifier: MIT */
/* expect, expected, arrived, move: guests who are announced, and what is held until it is due. */
#include "cli/card.h"
#include "cli/exits.h"
#include "cli/keep.h"
#include "cli/listing.h"
#include "cli/render.h"
#include "cli/visit.h"
#include "cli/wait.h"

#include <stdlib.h>
#include <string.h>

int verb_expect(struct call *call) {
	const struct options *options = call->options;
	const struct option_list *tell = options_list(options, OPTION_TELL);
	Usher__Request request = USHER__REQUEST__INIT;
	Usher__Expect expect = USHER__EXPECT__INIT;
	Usher__Card card = USHER__CARD__INIT;
	const Usher__Answer *answer;
	int status;

	if (card_read(options, &card) < 0) {
		return EXIT_USAGE;
	}
	expect.at = options->arguments[0];
	expect.card = &card;
	expect.to = (char *)options_text(options, OPTION_TO);
	expect.travel = (char *)options_text(options, OPTION_TRAVEL);
	expect.car = options_has(options, OPTION_CAR);
	expect.tell = (char **)tell->items;
	expect.n_tell = tell->n;
	expect.from = (char *)options_text(options, OPTION_FROM);
	request.ask_case = USHER__REQUEST__ASK_EXPECT;
	request.expect = &expect;
	status = call_finish(call, &request, &answer);
	return status == EXIT_DONE ? visit_print(call, answer) : status;
}

/* Visits, as their pages come. */
struct announced {
	const struct call *call;
	Usher__Visit **visits;
	size_t n;
};

static void add_page(void *userdata, const Usher__Answer *answer) {
	struct announced *announced = userdata;

	for (size_t i = 0; i < answer->n_visits; i++) {
		if (announced->call->json) {
			render_json(&answer->visits[i]->base);
			continue;
		}
		announced->visits = need(reallocarray(
			announced->visits, announced->n + 1, sizeof *announced->visits));
		announced->visits[announced->n++] = keep_visit(answer->visits[i]);
	}
}

static int by_time(const void *a, const void *b) {
	const Usher__Visit *one = *(Usher__Visit *const *)a, *other = *(Usher__Visit *const *)b;

	return (one->expected->at > other->expected->at) -
		(one->expected->at < other->expected->at);
}

static void print_announced(struct announced *announced) {
	const struct view view = {.now = usher_link_time(announced->call->link)};
	struct table table = {0};

	if (announced->n) {
		qsort(announced->visits, announced->n, sizeof *announced->visits, by_time);
	}
	for (size_t i = 0; i < announced->n; i++) {
		render_visit(&table, announced->visits[i], &view);
		usher__visit__free_unpacked(announced->visits[i], NULL);
	}
	table_print(&table);
	free(announced->visits);
}

int verb_expected(struct call *call) {
	struct announced announced = {.call = call};
	Usher__Request request = USHER__REQUEST__INIT;
	Usher__ExpectedRequest list = USHER__EXPECTED_REQUEST__INIT;
	int status = call_open(call);

	if (status != EXIT_DONE) {
		return status;
	}
	request.ask_case = USHER__REQUEST__ASK_EXPECTED;
	request.expected = &list;
	status = call_pages(call, &request, &list.after, add_page, &announced);
	print_announced(&announced);
	return status;
}

int verb_arrived(struct call *call) {
	const struct options *options = call->options;
	Usher__Request request = USHER__REQUEST__INIT;
	Usher__Arrived arrive = USHER__ARRIVED__INIT;
	struct wait wait;

	if (wait_read(options, USHER__KIND__ARRIVAL, &wait) < 0) {
		return EXIT_USAGE;
	}
	arrive.visit = options->arguments[0];
	arrive.to = options->n_arguments > 1 ? options->arguments[1] : arrive.to;
	arrive.from = (char *)options_text(options, OPTION_FROM);
	request.ask_case = USHER__REQUEST__ASK_ARRIVED;
	request.arrived = &arrive;
	return wait_send(call, &request, &wait);
}

int verb_move(struct call *call) {
	Usher__Request request = USHER__REQUEST__INIT;
	Usher__Move reschedule = USHER__MOVE__INIT;
	const Usher__Answer *answer;
	int status;

	reschedule.id = call->options->arguments[0];
	reschedule.at = call->options->arguments[1];
	request.ask_case = USHER__REQUEST__ASK_MOVE;
	request.move = &reschedule;
	status = call_finish(call, &request, &answer);
	if (status != EXIT_DONE) {
		return status;
	}
	if (*answer->visit_id && !strcmp(answer->held_id, answer->visit_id)) {
		return visit_print(call, answer);
	}
	if (!listing_print_answer(call, answer) && call->json) {
		render_json_answer(answer, NULL);
	}
	return status;
}
