/* SPDX-License-Identifier: MIT */
/* list and show; take, decline, release, met, withdraw: handoffs that are there already. */
#include "cli/exits.h"
#include "cli/render.h"
#include "cli/verb.h"
#include "proto/text.h"

#include <stdlib.h>

struct printing {
	const struct call *call;
	struct table table;
};

static void print_handoff(struct printing *printing, const Usher__Handoff *handoff) {
	if (printing->call->json) {
		render_json(&handoff->base);
	} else {
		render_handoff(&printing->table, handoff);
	}
}

static void print_page(void *userdata, const Usher__Answer *answer) {
	for (size_t i = 0; i < answer->n_handoffs; i++) {
		print_handoff(userdata, answer->handoffs[i]);
	}
}

int verb_list(struct call *call) {
	struct printing printing = {.call = call};
	Usher__Request request = USHER__REQUEST__INIT;
	Usher__List list = USHER__LIST__INIT;
	int status = call_open(call);

	if (status != EXIT_DONE) {
		return status;
	}
	list.all = call->options->values[OPTION_ALL] != NULL;
	request.ask_case = USHER__REQUEST__ASK_LIST;
	request.list = &list;
	status = call_pages(call, &request, &list.after, print_page, &printing);
	table_print(&printing.table);
	return status;
}

int verb_show(struct call *call) {
	struct printing printing = {.call = call};
	Usher__Request request = USHER__REQUEST__INIT;
	Usher__Show show = USHER__SHOW__INIT;
	const Usher__Answer *answer;
	int status = call_open(call);

	if (status != EXIT_DONE) {
		return status;
	}
	show.id = call->options->arguments[0];
	request.ask_case = USHER__REQUEST__ASK_SHOW;
	request.show = &show;
	status = call_ask(call, &request, &answer);
	if (status != EXIT_DONE) {
		return status;
	}
	status = call_refused(answer);
	if (answer->handoff) {
		print_handoff(&printing, answer->handoff);
		table_print(&printing.table);
	} else if (call->json) {
		render_json_answer(answer, NULL);
	}
	return status;
}

/* Who was first, for whoever was not. */
static void print_winner(const Usher__Answer *answer) {
	char *badge = text_safe(answer->winner->badge), *name = text_safe(answer->winner->name);

	printf("%s %s\n", badge ? badge : "", name ? name : "");
	free(badge);
	free(name);
}

int verb_act(struct call *call) {
	struct printing printing = {.call = call};
	Usher__Request request = USHER__REQUEST__INIT;
	Usher__Take upon = USHER__TAKE__INIT; /* the five are alike: usher.proto */
	Usher__Decline decline = USHER__DECLINE__INIT;
	Usher__Release release = USHER__RELEASE__INIT;
	Usher__Met met = USHER__MET__INIT;
	Usher__Withdraw withdraw = USHER__WITHDRAW__INIT;
	const Usher__Answer *answer;
	int status = call_open(call);

	if (status != EXIT_DONE) {
		return status;
	}
	upon.id = decline.id = release.id = met.id = withdraw.id = call->options->arguments[0];
	request.ask_case = (Usher__Request__AskCase)call->verb->act;
	switch (call->verb->act) {
	case USHER__REQUEST__ASK_TAKE:
		request.take = &upon;
		break;
	case USHER__REQUEST__ASK_DECLINE:
		request.decline = &decline;
		break;
	case USHER__REQUEST__ASK_RELEASE:
		request.release = &release;
		break;
	case USHER__REQUEST__ASK_MET:
		request.met = &met;
		break;
	default:
		request.withdraw = &withdraw;
	}
	status = call_ask(call, &request, &answer);
	if (status != EXIT_DONE) {
		return status;
	}
	status = call_refused(answer);
	if (call->json) {
		render_json_answer(answer, answer->handoff);
	} else if (answer->outcome == USHER__OUTCOME__TAKEN_ALREADY && answer->winner) {
		print_winner(answer);
	} else if (status == EXIT_DONE && answer->handoff) {
		print_handoff(&printing, answer->handoff);
		table_print(&printing.table);
	}
	return status;
}
