/* SPDX-License-Identifier: MIT */
/* send, say, pass: a guest is coming. */
#include "cli/card.h"
#include "cli/exits.h"
#include "cli/render.h"
#include "cli/verb.h"
#include "cli/wait.h"

int verb_send(struct call *call) {
	Usher__Request request = USHER__REQUEST__INIT;
	Usher__Send message = USHER__SEND__INIT;
	Usher__Card card = USHER__CARD__INIT;
	struct wait wait;

	if (card_read(call->options, &card) < 0 ||
		wait_read(call->options, USHER__KIND__ARRIVAL, &wait) < 0) {
		return EXIT_USAGE;
	}
	message.kind = USHER__KIND__ARRIVAL;
	message.to = (char *)options_text(call->options, OPTION_TO);
	message.from = (char *)options_text(call->options, OPTION_FROM);
	message.due = (char *)options_text(call->options, OPTION_DUE);
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
	return call_tell(call, answer);
}

int verb_say(struct call *call) {
	Usher__Request request = USHER__REQUEST__INIT;
	Usher__Say say = USHER__SAY__INIT;
	struct wait wait;

	if (wait_read(call->options, USHER__KIND__ARRIVAL, &wait) < 0) {
		return EXIT_USAGE;
	}
	if (options_has(call->options, OPTION_DRY_RUN)) {
		return understand(call);
	}
	say.line = call->options->arguments[0];
	say.from = (char *)options_text(call->options, OPTION_FROM);
	say.due = (char *)options_text(call->options, OPTION_DUE);
	request.ask_case = USHER__REQUEST__ASK_SAY;
	request.say = &say;
	return wait_send(call, &request, &wait);
}

int verb_pass(struct call *call) {
	Usher__Request request = USHER__REQUEST__INIT;
	Usher__Pass pass = USHER__PASS__INIT;
	struct wait wait;

	if (wait_read(call->options, USHER__KIND__ARRIVAL, &wait) < 0) {
		return EXIT_USAGE;
	}
	pass.visit = call->options->arguments[0];
	pass.to = call->options->arguments[1];
	pass.from = (char *)options_text(call->options, OPTION_FROM);
	pass.due = (char *)options_text(call->options, OPTION_DUE);
	request.ask_case = USHER__REQUEST__ASK_PASS;
	request.pass = &pass;
	return wait_send(call, &request, &wait);
}
