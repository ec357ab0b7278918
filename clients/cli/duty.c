/* SPDX-License-Identifier: MIT */
/* on, off, who. */
#include "cli/exits.h"
#include "cli/render.h"
#include "cli/verb.h"

#include <string.h>

/* Which duties to print: NULL is any. */
struct duties {
	const struct call *call;
	const char *device, *post;
	struct table table;
};

static void print_page(void *userdata, const Usher__Answer *answer) {
	struct duties *duties = userdata;

	for (size_t i = 0; i < answer->n_duties; i++) {
		const Usher__Duty *duty = answer->duties[i];

		if ((duties->device && strcmp(duty->device, duties->device) != 0) ||
			(duties->post && strcmp(duty->post, duties->post) != 0)) {
			continue;
		}
		if (duties->call->json) {
			render_json(&duty->base);
		} else {
			render_duty(&duties->table, duty);
		}
	}
}

static int print_duties(struct duties *duties) {
	Usher__Request request = USHER__REQUEST__INIT;
	Usher__Who who = USHER__WHO__INIT;
	int status;

	request.ask_case = USHER__REQUEST__ASK_WHO;
	request.who = &who;
	status = call_pages(duties->call, &request, &who.after, print_page, duties);
	table_print(&duties->table);
	return status;
}

int verb_who(struct call *call) {
	struct duties duties = {.call = call};
	int status = call_open(call);

	return status == EXIT_DONE ? print_duties(&duties) : status;
}

/* A request that is answered with done or not. */
static int ask_plainly(const struct call *call, const Usher__Request *request) {
	const Usher__Answer *answer;
	int status = call_ask(call, request, &answer);

	if (status != EXIT_DONE) {
		return status;
	}
	status = call_refused(answer);
	if (call->json && status != EXIT_DONE) {
		render_json_answer(answer, answer->handoff);
	}
	return status;
}

int verb_on(struct call *call) {
	struct duties mine = {.call = call, .device = call->device, .post = call->options->arguments[0]};
	Usher__Request request = USHER__REQUEST__INIT;
	Usher__On on = USHER__ON__INIT;
	int status = call_open(call);

	on.post = call->options->arguments[0];
	on.badge = (char *)call->options->values[OPTION_BADGE];
	request.ask_case = USHER__REQUEST__ASK_ON;
	request.on = &on;
	status = status == EXIT_DONE ? ask_plainly(call, &request) : status;
	return status == EXIT_DONE ? print_duties(&mine) : status;
}

int verb_off(struct call *call) {
	Usher__Request request = USHER__REQUEST__INIT;
	Usher__Off off = USHER__OFF__INIT;
	int status = call_open(call);

	request.ask_case = USHER__REQUEST__ASK_OFF;
	request.off = &off;
	status = status == EXIT_DONE ? ask_plainly(call, &request) : status;
	if (status == EXIT_DONE && call->json) {
		Usher__Answer done = USHER__ANSWER__INIT;

		render_json_answer(&done, NULL);
	} else if (status == EXIT_DONE) {
		fprintf(stderr, "%s is off duty\n", call->device);
	}
	return status;
}
