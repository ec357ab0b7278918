/* SPDX-License-Identifier: MIT */
#include "cli/wait.h"

#include "cli/exits.h"
#include "cli/keep.h"
#include "cli/render.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum {
	TIMEOUT_DEFAULT = 60, /* s */
	TIMEOUT_MAX = 24 * 3600,
};

struct wait_step {
	const char *name;
	bool (*is_there)(const Usher__Handoff *handoff);
};

static bool is_reached(const Usher__Handoff *handoff) {
	return handoff->reached > 0 || handoff->stage == USHER__STAGE__TAKEN || handoff->stage == USHER__STAGE__MET;
}

static bool is_taken(const Usher__Handoff *handoff) {
	return handoff->stage == USHER__STAGE__TAKEN || handoff->stage == USHER__STAGE__MET;
}

static bool is_met(const Usher__Handoff *handoff) {
	return handoff->stage == USHER__STAGE__MET;
}

static const struct wait_step steps[] = {
	{"reached", is_reached},
	{"taken", is_taken},
	{"met", is_met},
	{0},
};

int wait_read(const struct options *options, struct wait *ret) {
	const char *word = options->values[OPTION_WAIT];
	const struct wait_step *step = steps;

	*ret = (struct wait){.timeout = TIMEOUT_DEFAULT};
	if (!word && options->values[OPTION_TIMEOUT]) {
		fputs("usher: --timeout goes with --wait\n", stderr);
		return -1;
	}
	while (word && step->name && strcmp(step->name, word) != 0) {
		step++;
	}
	if (!step->name) {
		fprintf(stderr, "usher: --wait %s: expected reached, taken or met\n", word);
		return -1;
	}
	ret->step = word ? step : NULL;
	return options_number(options, OPTION_TIMEOUT, 0, TIMEOUT_MAX, &ret->timeout);
}

/* Take note of what an update says of the handoff. */
static void follow(Usher__Handoff **handoff, const Usher__Update *update) {
	if (update->what_case == USHER__UPDATE__WHAT_HANDOFF && !strcmp(update->handoff->id, (*handoff)->id)) {
		usher__handoff__free_unpacked(*handoff, NULL);
		*handoff = keep_handoff(update->handoff);
	} else if (update->what_case == USHER__UPDATE__WHAT_COUNTS && !strcmp(update->counts->id, (*handoff)->id)) {
		(*handoff)->reached = update->counts->reached;
		(*handoff)->seen = update->counts->seen;
	}
}

static bool is_open(const Usher__Handoff *handoff) {
	return handoff->stage == USHER__STAGE__HELD || handoff->stage == USHER__STAGE__OFFERED ||
		handoff->stage == USHER__STAGE__TAKEN;
}

/* Until the step, the end of the handoff, or of time. Returns the exit status. */
static int await_step(const struct call *call, Usher__Handoff **handoff, const struct wait_step *step, int64_t until) {
	struct usher_event event;

	while (!step->is_there(*handoff)) {
		int r;

		if (!is_open(*handoff)) {
			fprintf(stderr, "usher: %s ended before it was %s\n", (*handoff)->id, step->name);
			return (*handoff)->stage == USHER__STAGE__MISSED ? EXIT_NOBODY : EXIT_FAILED;
		}
		r = usher_link_next(call->link, &event, until);
		if (r < 0) {
			return call_lost(call, r);
		}
		if (r == 0) {
			fprintf(stderr, "usher: %s was not %s in time; it stays %s\n", (*handoff)->id, step->name,
				(*handoff)->stage == USHER__STAGE__TAKEN ? "taken" : "offered");
			return EXIT_NOBODY;
		}
		if (event.kind == USHER_EVENT_UPDATE) {
			follow(handoff, event.update);
		}
	}
	return EXIT_DONE;
}

static int report(const struct call *call, const Usher__Answer *answer, const Usher__Handoff *handoff) {
	struct table table = {0};

	if (call->json) {
		render_json_answer(answer, handoff);
	} else {
		render_handoff(&table, handoff);
		table_print(&table);
	}
	return EXIT_DONE;
}

int wait_send(const struct call *call, const Usher__Request *request, const struct wait *wait) {
	int64_t until = usher_link_now() + wait->timeout * 1000;
	const Usher__Answer *answer;
	Usher__Answer done = USHER__ANSWER__INIT;
	Usher__Handoff *handoff;
	int status = call_ask(call, request, &answer);

	if (status != EXIT_DONE) {
		return status;
	}
	status = call_refused(answer);
	if (status != EXIT_DONE || !answer->handoff) {
		if (call->json) {
			render_json_answer(answer, answer->handoff);
		} else if (answer->said) {
			render_said(answer->said, stderr);
		}
		return status;
	}
	if (answer->said && !call->json) {
		render_said(answer->said, stderr);
	}
	if (!wait->step) {
		done = *answer;
		done.said = NULL; /* what was understood is the card */
		return report(call, &done, answer->handoff);
	}
	handoff = keep_handoff(answer->handoff);
	if (!call->json) {
		fprintf(stderr, "%s is on its way\n", handoff->id);
	}
	status = await_step(call, &handoff, wait->step, until);
	(void)report(call, &done, handoff);
	usher__handoff__free_unpacked(handoff, NULL);
	return status;
}
