/* SPDX-License-Identifier: MIT */
/* pickup, service, notice: what posts ask of each other besides. */
#include "cli/exits.h"
#include "cli/keep.h"
#include "cli/wait.h"
#include "cli/words.h"

#include <stdlib.h>
#include <string.h>

enum {
	LUGGAGE_MAX = 99,
	QUANTITY_MAX = 999,
};

int verb_pickup(struct call *call) {
	const struct options *options = call->options;
	Usher__Request request = USHER__REQUEST__INIT;
	Usher__Pickup fetch = USHER__PICKUP__INIT;
	int64_t luggage = options_has(options, OPTION_LUGGAGE);
	struct wait wait;

	if ((*options_text(options, OPTION_LUGGAGE) &&
		    options_number(options, OPTION_LUGGAGE, 0, LUGGAGE_MAX, &luggage) < 0) ||
		wait_read(options, USHER__KIND__PICKUP, &wait) < 0) {
		return EXIT_USAGE;
	}
	fetch.visit = (char *)options_text(options, OPTION_VISIT);
	fetch.area = (char *)options_text(options, OPTION_AREA);
	fetch.to = (char *)options_text(options, OPTION_PLACE);
	fetch.luggage = (uint32_t)luggage;
	fetch.due = (char *)options_text(options, OPTION_DUE);
	request.ask_case = USHER__REQUEST__ASK_PICKUP;
	request.pickup = &fetch;
	return wait_send(call, &request, &wait);
}

int verb_service(struct call *call) {
	const struct options *options = call->options;
	Usher__Request request = USHER__REQUEST__INIT;
	Usher__Service serve = USHER__SERVICE__INIT;
	int64_t quantity = 0;
	struct wait wait;

	if (options_number(options, OPTION_QUANTITY, 1, QUANTITY_MAX, &quantity) < 0 ||
		wait_read(options, USHER__KIND__SERVICE, &wait) < 0) {
		return EXIT_USAGE;
	}
	serve.name = options->arguments[0];
	serve.visit = (char *)options_text(options, OPTION_VISIT);
	serve.at = (char *)options_text(options, OPTION_AT);
	serve.quantity = (uint32_t)quantity;
	serve.note = (char *)options_text(options, OPTION_NOTE);
	serve.contact = (char *)options_text(options, OPTION_TELEPHONE);
	serve.badge = (char *)options_text(options, OPTION_NAMED);
	serve.from = (char *)options_text(options, OPTION_FROM);
	serve.due = (char *)options_text(options, OPTION_DUE);
	serve.repeat = (char *)options_text(options, OPTION_REPEAT);
	request.ask_case = USHER__REQUEST__ASK_SERVICE;
	request.service = &serve;
	return wait_send(call, &request, &wait);
}

/* What is said of whom it is for: each may be a list, as "lobby,bar". One copy of it all, and where
 * in it each post begins. */
struct audience {
	char *text, **posts;
	size_t n;
};

static void audience_read(struct audience *audience, const struct option_list *said) {
	char *rest;

	audience->text = words("%s", "");
	for (size_t i = 0; i < said->n; i++) {
		audience->text = words_join(audience->text, ",", words("%s", said->items[i]));
	}
	audience->posts = need(calloc(strlen(audience->text) + 1, sizeof *audience->posts));
	for (char *post = strtok_r(audience->text, ", ", &rest); post;
		post = strtok_r(NULL, ", ", &rest)) {
		audience->posts[audience->n++] = post;
	}
}

static void audience_finish(struct audience *audience) {
	free(audience->posts);
	free(audience->text);
}

int verb_notice(struct call *call) {
	const struct options *options = call->options;
	Usher__Request request = USHER__REQUEST__INIT;
	Usher__Notice announce = USHER__NOTICE__INIT;
	struct audience audience = {0};
	struct wait wait;
	int status;

	if (wait_read(options, USHER__KIND__NOTICE, &wait) < 0) {
		return EXIT_USAGE;
	}
	audience_read(&audience, options_list(options, OPTION_AUDIENCE));
	announce.text = options->arguments[0];
	announce.to = audience.posts;
	announce.n_to = audience.n;
	announce.confirm = options_has(options, OPTION_CONFIRM);
	announce.expires = (char *)options_text(options, OPTION_EXPIRES);
	announce.from = (char *)options_text(options, OPTION_FROM);
	announce.due = (char *)options_text(options, OPTION_DUE);
	announce.repeat = (char *)options_text(options, OPTION_REPEAT);
	request.ask_case = USHER__REQUEST__ASK_NOTICE;
	request.notice = &announce;
	status = wait_send(call, &request, &wait);
	audience_finish(&audience);
	return status;
}
