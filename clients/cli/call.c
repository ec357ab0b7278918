/* SPDX-License-Identifier: MIT */
#include "cli/exits.h"
#include "cli/keep.h"
#include "cli/render.h"
#include "cli/verb.h"
#include "cli/words.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

int call_open(struct call *call) {
	const struct usher_options options = {
		.device = call->device,
		.agent = "usher " USHER_VERSION,
		.listen = call->verb->listens,
		.short_run = !call->stays,
		/* it waits to see what becomes of it, and ends */
		.brief = call->verb->options & OPTION_BIT(OPTION_WAIT),
	};
	char *why = NULL;
	int r = usher_link_open(&call->link, &why, call->place, &options);

	if (r == 0) {
		return EXIT_DONE;
	}
	render_line(words("usher: %s", why ? why : strerror(-r)), stderr);
	free(why);
	return r == -EPERM || r == -EACCES || r == -ENOMEM ? EXIT_FAILED : EXIT_NO_DAEMON;
}

int call_lost(const struct call *call, int r) {
	if (r == 0 && usher_link_is_up(call->link)) {
		fputs("usher: the relay has not answered in time; whether it is done, `usher list` "
		      "tells\n",
			stderr);
		return EXIT_FAILED;
	}
	if (r == 0) {
		fputs("usher: the relay is gone, and did not come back in time; once it is back, "
		      "`usher list` tells "
		      "whether it is done\n",
			stderr);
		return EXIT_NO_DAEMON;
	}
	fprintf(stderr, "usher: %s\n",
		r == -EPERM ? "the relay ended the connection" : strerror(-r));
	return EXIT_FAILED;
}

int call_ask(const struct call *call, const Usher__Request *request, const Usher__Answer **ret) {
	int64_t until = usher_link_now() + (call->patience ? call->patience : PATIENCE);
	int r = usher_link_ask(call->link, request, ret, until, PATIENCE);

	return r > 0 ? 0 : call_lost(call, r);
}

/* One of the arguments of @verb is @name: "TIME" of "ID TIME". */
static bool is_argument(const struct verb *verb, const char *name) {
	size_t size = strlen(name);

	for (const char *at = verb->arguments; at && (at = strstr(at, name)); at += size) {
		if (!isalpha((unsigned char)at[size]) &&
			(at == verb->arguments || !isalpha((unsigned char)at[-1]))) {
			return true;
		}
	}
	return false;
}

/* What @verb calls the @field of a request: "--due", "TIME"; NULL if that is not known. The caller
 * frees. */
static char *own_name(const struct verb *verb, const char *field) {
	static const char *const others[][2] = {{"id", "ID"}, {"to", "AREA"}, {"at", "TIME"},
		{"text", "TEXT"}, {"post", "POST"}, {"badge", "BADGE"}};
	const char *option = options_name(verb->options, field);

	if (!option && !strcmp(field, "area")) { /* where a pickup is from */
		option = options_name(verb->options, "from");
	}
	if (option) {
		return words("--%s", option);
	}
	for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
		if (!strcmp(field, others[i][0]) && is_argument(verb, others[i][1])) {
			return words("%s", others[i][1]);
		}
	}
	return NULL;
}

/* "service.due is …" begins with the place in the request, which nobody has seen who typed an
 * option. The caller frees. */
static char *in_own_words(const struct verb *verb, const char *text) {
	size_t size = strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ."),
	       at = size;
	char *field, *name;

	while (at && text[at - 1] != '.') {
		at--;
	}
	field = words("%.*s", (int)(size - at), text + at);
	name = at ? own_name(verb, field) : NULL;
	free(field);
	return name ? words_join(name, "", words("%s", text + size)) : words("%s", text);
}

/* The relay's words, which may be of several lines. */
static void tell_text(const char *text) {
	const char *indent = "usher: ";

	while (*text) {
		size_t size = strcspn(text, "\n");

		render_line(words("%s%.*s", indent, (int)size, text), stderr);
		text += text[size] ? size + 1 : size;
		indent = "  ";
	}
}

int call_tell(const struct call *call, const Usher__Answer *answer) {
	if (answer->outcome == USHER__OUTCOME__INVALID) {
		char *text = in_own_words(call->verb, answer->text);

		tell_text(text);
		free(text);
	} else {
		tell_text(answer->text);
	}
	render_there(answer->there, answer->instead, stderr);
	/* a directory is for stdout */
	for (size_t i = 0; i < answer->n_entries && !answer->read; i++) {
		render_there(answer->entries[i], NULL, stderr);
	}
	if (answer->same_name || answer->namesake) {
		render_namesake(answer, stderr);
	}
	return exit_for(answer->outcome);
}

int call_conclude(const struct call *call, const Usher__Answer *answer) {
	int status = call_tell(call, answer);

	if (status != EXIT_DONE && call->json) {
		render_json_answer(answer, answer->handoff);
	} else if (status == EXIT_TAKEN && answer->winner) {
		render_line(words("%s %s", answer->winner->badge, answer->winner->name), stdout);
	}
	return status;
}

int call_finish(struct call *call, const Usher__Request *request, const Usher__Answer **ret) {
	const Usher__Answer *answer;
	int status = call->link ? EXIT_DONE : call_open(call);

	status = status == EXIT_DONE ? call_ask(call, request, &answer) : status;
	if (status == EXIT_DONE) {
		status = call_conclude(call, answer);
		*ret = answer;
	}
	return status;
}

int call_pages(const struct call *call, Usher__Request *request, char **after,
	void (*page)(void *userdata, const Usher__Answer *answer), void *userdata) {
	const Usher__Answer *answer;
	char *next = NULL;
	int status;

	do {
		status = call_ask(call, request, &answer);
		free(next);
		next = NULL;
		if (status == EXIT_DONE) {
			status = call_tell(call, answer);
		}
		if (status != EXIT_DONE) {
			break;
		}
		page(userdata, answer);
		next = *answer->next ? strdup(answer->next) : NULL;
		*after = next;
	} while (next);
	*after = (char *)"";
	free(next);
	return status;
}
