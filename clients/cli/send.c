/* SPDX-License-Identifier: MIT */
#include "cli/exits.h"
#include "cli/keep.h"
#include "cli/render.h"
#include "cli/verb.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum {
	PARTY_MAX = 999,
	TIMEOUT_DEFAULT = 60,   /* s */
	TIMEOUT_MAX = 24 * 3600,
};

/* What --wait waits for. */
struct step {
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

static const struct step steps[] = {
	{"reached", is_reached},
	{"taken", is_taken},
	{"met", is_met},
	{0},
};

static const struct {
	const char *word;
	Usher__Honorific honorific;
} honorifics[] = {
	{"mr", USHER__HONORIFIC__MR},
	{"miss", USHER__HONORIFIC__MISS},
	{"ms", USHER__HONORIFIC__MS},
	{"mrs", USHER__HONORIFIC__MRS},
};

/* A whole number from @least to @most. Returns 0, or -1 with what would be right told. */
static int read_number(const char *option, const char *text, long least, long most, long *ret) {
	char *rest;
	long number;

	errno = 0;
	number = strtol(text, &rest, 10);
	if (*text < '0' || *text > '9' || *rest || errno || number < least || number > most) {
		fprintf(stderr, "usher: --%s %s: expected a number from %ld to %ld\n", option, text, least, most);
		return -1;
	}
	*ret = number;
	return 0;
}

static int read_honorific(const char *word, Usher__Honorific *ret) {
	for (size_t i = 0; i < sizeof honorifics / sizeof *honorifics; i++) {
		if (!strcasecmp(word, honorifics[i].word)) {
			*ret = honorifics[i].honorific;
			return 0;
		}
	}
	fprintf(stderr, "usher: --honorific %s: expected mr, miss, ms or mrs\n", word);
	return -1;
}

static const char *said(const struct options *options, enum option_id option) {
	return options->values[option] ? options->values[option] : "";
}

static int read_card(const struct options *options, Usher__Card *card) {
	long party = 0;

	if (options->values[OPTION_HONORIFIC] && options->values[OPTION_TITLE]) {
		fputs("usher: --honorific and --title: one of them will do\n", stderr);
		return -1;
	}
	if (options->values[OPTION_HONORIFIC] &&
		read_honorific(options->values[OPTION_HONORIFIC], &card->honorific) < 0) {
		return -1;
	}
	if (options->values[OPTION_PARTY] &&
		read_number("party", options->values[OPTION_PARTY], 1, PARTY_MAX, &party) < 0) {
		return -1;
	}
	card->surname = (char *)said(options, OPTION_SURNAME);
	card->given_name = (char *)said(options, OPTION_GIVEN);
	card->title = (char *)said(options, OPTION_TITLE);
	card->party_size = (uint32_t)party;
	card->traits = (char **)options->traits;
	card->n_traits = options->n_traits;
	return 0;
}

static int read_wait(const struct options *options, const struct step **ret_step, long *ret_timeout) {
	const char *wait = options->values[OPTION_WAIT], *timeout = options->values[OPTION_TIMEOUT];
	const struct step *step = steps;

	*ret_timeout = TIMEOUT_DEFAULT;
	if (!wait) {
		if (timeout) {
			fputs("usher: --timeout goes with --wait\n", stderr);
		}
		return timeout ? -1 : 0;
	}
	while (step->name && strcmp(step->name, wait) != 0) {
		step++;
	}
	if (!step->name) {
		fprintf(stderr, "usher: --wait %s: expected reached, taken or met\n", wait);
		return -1;
	}
	*ret_step = step;
	return timeout ? read_number("timeout", timeout, 0, TIMEOUT_MAX, ret_timeout) : 0;
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
static int await_step(const struct call *call, Usher__Handoff **handoff, const struct step *step, int64_t until) {
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
			fprintf(stderr, "usher: %s was not %s in time; it stays offered\n", (*handoff)->id, step->name);
			return EXIT_NOBODY;
		}
		if (event.kind == USHER_EVENT_UPDATE) {
			follow(handoff, event.update);
		}
	}
	return EXIT_DONE;
}

static int report(const struct call *call, const Usher__Handoff *handoff) {
	struct table table = {0};

	if (call->json) {
		Usher__Answer done = USHER__ANSWER__INIT;

		render_json_answer(&done, handoff);
	} else {
		render_handoff(&table, handoff);
		table_print(&table);
	}
	return EXIT_DONE;
}

static int send_and_wait(const struct call *call, const Usher__Request *request, const struct step *step, long timeout) {
	int64_t until = usher_link_now() + timeout * INT64_C(1000);
	const Usher__Answer *answer;
	Usher__Handoff *handoff;
	int status = call_ask(call, request, &answer);

	if (status != EXIT_DONE) {
		return status;
	}
	status = call_refused(answer);
	if (status != EXIT_DONE || !answer->handoff) {
		if (call->json) {
			render_json_answer(answer, answer->handoff);
		}
		return status;
	}
	if (!step) {
		return report(call, answer->handoff);
	}
	handoff = keep_handoff(answer->handoff);
	if (!call->json) {
		fprintf(stderr, "%s is on its way\n", handoff->id);
	}
	status = await_step(call, &handoff, step, until);
	(void)report(call, handoff);
	usher__handoff__free_unpacked(handoff, NULL);
	return status;
}

int verb_send(struct call *call) {
	Usher__Request request = USHER__REQUEST__INIT;
	Usher__Send message = USHER__SEND__INIT;
	Usher__Card card = USHER__CARD__INIT;
	const struct step *step = NULL;
	long timeout;
	int status;

	if (read_card(call->options, &card) < 0 || read_wait(call->options, &step, &timeout) < 0) {
		return EXIT_USAGE;
	}
	status = call_open(call);
	if (status != EXIT_DONE) {
		return status;
	}
	message.kind = USHER__KIND__ARRIVAL;
	message.to = (char *)call->options->values[OPTION_TO];
	message.from = (char *)said(call->options, OPTION_FROM);
	message.card = &card;
	request.ask_case = USHER__REQUEST__ASK_SEND;
	request.send = &message;
	return send_and_wait(call, &request, step, timeout);
}
