/* SPDX-License-Identifier: MIT */
/* send and say: a guest is coming. */
#include "cli/exits.h"
#include "cli/render.h"
#include "cli/verb.h"
#include "cli/wait.h"

#include <strings.h>

enum {
	PARTY_MAX = 999,
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

static int read_card(const struct options *options, Usher__Card *card) {
	int64_t party = 0;

	if (options->values[OPTION_HONORIFIC] && options->values[OPTION_TITLE]) {
		fputs("usher: --honorific and --title: one of them will do\n", stderr);
		return -1;
	}
	if (options->values[OPTION_HONORIFIC] &&
		read_honorific(options->values[OPTION_HONORIFIC], &card->honorific) < 0) {
		return -1;
	}
	if (options_number(options, OPTION_PARTY, 1, PARTY_MAX, &party) < 0) {
		return -1;
	}
	card->surname = (char *)options_text(options, OPTION_SURNAME);
	card->given_name = (char *)options_text(options, OPTION_GIVEN);
	card->title = (char *)options_text(options, OPTION_TITLE);
	card->party_size = (uint32_t)party;
	card->traits = (char **)options->traits;
	card->n_traits = options->n_traits;
	return 0;
}

int verb_send(struct call *call) {
	Usher__Request request = USHER__REQUEST__INIT;
	Usher__Send message = USHER__SEND__INIT;
	Usher__Card card = USHER__CARD__INIT;
	struct wait wait;
	int status;

	if (read_card(call->options, &card) < 0 || wait_read(call->options, &wait) < 0) {
		return EXIT_USAGE;
	}
	status = call_open(call);
	if (status != EXIT_DONE) {
		return status;
	}
	message.kind = USHER__KIND__ARRIVAL;
	message.to = (char *)call->options->values[OPTION_TO];
	message.from = (char *)options_text(call->options, OPTION_FROM);
	message.card = &card;
	request.ask_case = USHER__REQUEST__ASK_SEND;
	request.send = &message;
	return wait_send(call, &request, &wait);
}

/* What a line would mean, without sending it. */
static int understand(struct call *call) {
	Usher__Request request = USHER__REQUEST__INIT;
	Usher__Understand line = USHER__UNDERSTAND__INIT;
	const Usher__Answer *answer;
	int status = call_open(call);

	line.line = call->options->arguments[0];
	request.ask_case = USHER__REQUEST__ASK_UNDERSTAND;
	request.understand = &line;
	status = status == EXIT_DONE ? call_ask(call, &request, &answer) : status;
	if (status != EXIT_DONE) {
		return status;
	}
	if (answer->said && call->json) {
		render_json(&answer->said->base);
	} else if (answer->said) {
		render_said(answer->said, stdout);
	}
	return call_refused(answer);
}

int verb_say(struct call *call) {
	Usher__Request request = USHER__REQUEST__INIT;
	Usher__Say say = USHER__SAY__INIT;
	struct wait wait;
	int status;

	if (wait_read(call->options, &wait) < 0) {
		return EXIT_USAGE;
	}
	if (call->options->values[OPTION_DRY_RUN]) {
		return understand(call);
	}
	status = call_open(call);
	if (status != EXIT_DONE) {
		return status;
	}
	say.line = call->options->arguments[0];
	say.from = (char *)options_text(call->options, OPTION_FROM);
	request.ask_case = USHER__REQUEST__ASK_SAY;
	request.say = &say;
	return wait_send(call, &request, &wait);
}
