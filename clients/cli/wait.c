/* SPDX-License-Identifier: MIT */
#include "cli/wait.h"

#include "cli/exits.h"
#include "cli/keep.h"
#include "cli/listing.h"
#include "cli/render.h"
#include "cli/to_say.h"
#include "cli/stage.h"
#include "cli/visit.h"
#include "cli/words.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum {
	TIMEOUT_DEFAULT = 60, /* s */
	TIMEOUT_MAX = 24 * 3600,
};

#define KIND_BIT(kind) (1u << USHER__KIND__##kind)
#define STAGE_BIT(stage) (1u << USHER__STAGE__##stage)
#define ENDS (STAGE_BIT(MET) | STAGE_BIT(DROPPED) | STAGE_BIT(DONE) | STAGE_BIT(CONFIRMED))
#define TAKEN_ON (STAGE_BIT(TAKEN) | STAGE_BIT(ABOARD) | STAGE_BIT(LENT) | ENDS)

static const struct wait_step {
	const char *name;
	unsigned kinds;
	unsigned stages;    /* in which it is there */
	bool reached, seen; /* that is enough, too */
} steps[] = {
	{"reached", ~0u, TAKEN_ON, true, true},
	{"seen", ~0u, TAKEN_ON, false, true},
	{"taken", ~KIND_BIT(NOTICE), TAKEN_ON, false, false},
	{"aboard", KIND_BIT(PICKUP), STAGE_BIT(ABOARD) | STAGE_BIT(DROPPED), false, false},
	{"met", KIND_BIT(ARRIVAL), ENDS, false, false},
	{"dropped", KIND_BIT(PICKUP), ENDS, false, false},
	{"done", KIND_BIT(SERVICE), ENDS | STAGE_BIT(LENT), false, false},
	{"confirmed", KIND_BIT(NOTICE), ENDS, false, false},
};

enum {
	STEPS_N = sizeof steps / sizeof *steps,
};

static bool is_there(const Usher__Handoff *handoff, const struct wait_step *step) {
	bool staged = (unsigned)handoff->stage < 32 && step->stages & 1u << handoff->stage;

	return staged || (step->reached && handoff->reached) || (step->seen && handoff->seen);
}

/* "reached, seen, taken or met" */
static char *choices(unsigned kind) {
	char *text = words("%s", "");
	const char *last = NULL;

	for (size_t i = 0; i < STEPS_N; i++) {
		if (steps[i].kinds & kind) {
			text = words_join(text, ", ", words("%s", last ? last : ""));
			last = steps[i].name;
		}
	}
	return words_join(text, " or ", words("%s", last));
}

int wait_read(const struct options *options, Usher__Kind kind, struct wait *ret) {
	const char *word = options->values[OPTION_WAIT];
	struct wait wait = {.timeout = TIMEOUT_DEFAULT};
	char *right;

	/* what was to wait must not go now */
	if (options_has(options, OPTION_DUE) && !*options_text(options, OPTION_DUE)) {
		fputs("usher: --due needs a time\n", stderr);
		return -1;
	}
	if (!word && options_has(options, OPTION_TIMEOUT)) {
		fputs("usher: --timeout goes with --wait\n", stderr);
		return -1;
	}
	for (size_t i = 0; word && i < STEPS_N; i++) {
		if (steps[i].kinds & 1u << kind && !strcmp(steps[i].name, word)) {
			wait.step = &steps[i];
		}
	}
	if (word && !wait.step) {
		right = choices(1u << kind);
		fprintf(stderr, "usher: --wait %s: expected %s\n", word, right);
		free(right);
		return -1;
	}
	*ret = wait;
	return options_number(options, OPTION_TIMEOUT, 0, TIMEOUT_MAX, &ret->timeout);
}

/* What was sent: a handoff, or of a notice one for each post. */
struct sent {
	const struct call *call;
	char *first; /* its id */
	char *say;   /* lines of what to say to the guest */
	Usher__Handoff **handoffs;
	size_t n;
};

static Usher__Handoff **find(const struct sent *sent, const char *id) {
	for (size_t i = 0; i < sent->n; i++) {
		if (!strcmp(sent->handoffs[i]->id, id)) {
			return &sent->handoffs[i];
		}
	}
	return NULL;
}

static void add(struct sent *sent, const Usher__Handoff *handoff) {
	if (!find(sent, handoff->id) &&
		(!strcmp(handoff->id, sent->first) || !strcmp(handoff->batch, sent->first))) {
		sent->handoffs =
			need(reallocarray(sent->handoffs, sent->n + 1, sizeof *sent->handoffs));
		sent->handoffs[sent->n++] = keep_handoff(handoff);
	}
}

static void sent_finish(struct sent *sent) {
	for (size_t i = 0; i < sent->n; i++) {
		usher__handoff__free_unpacked(sent->handoffs[i], NULL);
	}
	free(sent->handoffs);
	free(sent->first);
	free(sent->say);
}

/* Take note of what an update says of it. */
static void follow(struct sent *sent, const Usher__Update *update) {
	Usher__Handoff **place;

	if (update->what_case == USHER__UPDATE__WHAT_HANDOFF) {
		place = find(sent, update->handoff->id);
		if (place) {
			usher__handoff__free_unpacked(*place, NULL);
			*place = keep_handoff(update->handoff);
		} else {
			add(sent, update->handoff);
		}
	} else if (update->what_case == USHER__UPDATE__WHAT_COUNTS) {
		place = find(sent, update->counts->id);
		if (place) {
			(*place)->reached = update->counts->reached;
			(*place)->seen = update->counts->seen;
		}
	}
}

/* All of a notice: those that are not in the answer come as updates, and after the answer to a list
 * all have come, that way or in it. What updates say is never older than the list. Returns the exit
 * status. */
static int gather(struct sent *sent) {
	struct usher *client = usher_link_client(sent->call->link);
	int64_t until = usher_link_now() + PATIENCE;
	Usher__Request request = USHER__REQUEST__INIT;
	Usher__List list = USHER__LIST__INIT;
	struct usher_event event;
	uint64_t id = 0;
	int r;

	request.ask_case = USHER__REQUEST__ASK_LIST;
	request.list = &list;
	r = usher_ask(client, &request, &id, usher_link_now());
	while (r >= 0 && id) {
		r = usher_link_next(sent->call->link, &event, until);
		if (r <= 0) {
			return call_lost(sent->call, r);
		}
		if (event.kind == USHER_EVENT_UPDATE) {
			follow(sent, event.update);
		}
		if (event.kind != USHER_EVENT_ANSWER || event.answer->id != id) {
			continue;
		}
		for (size_t i = 0; i < event.answer->n_handoffs; i++) {
			add(sent, event.answer->handoffs[i]);
		}
		id = 0;
		if (*event.answer->next) {
			list.after = event.answer->next;
			r = usher_ask(client, &request, &id, usher_link_now());
		}
	}
	return r < 0 ? call_lost(sent->call, r) : EXIT_DONE;
}

/* The first that has not come to the step, NULL if all have. */
static const Usher__Handoff *behind(const struct sent *sent, const struct wait_step *step) {
	for (size_t i = 0; i < sent->n; i++) {
		if (!is_there(sent->handoffs[i], step)) {
			return sent->handoffs[i];
		}
	}
	return NULL;
}

/* Until the step, the end of a handoff, or of time. Returns the exit status. */
static int await_step(struct sent *sent, const struct wait_step *step, int64_t until) {
	const Usher__Handoff *handoff;
	struct usher_event event;

	while ((handoff = behind(sent, step))) {
		int r;

		if (!stage_is_open(handoff->stage)) {
			render_line(
				words("usher: %s ended before it was %s", handoff->id, step->name),
				stderr);
			return handoff->stage == USHER__STAGE__MISSED ? EXIT_NOBODY : EXIT_FAILED;
		}
		r = usher_link_next(sent->call->link, &event, until);
		if (r < 0) {
			return call_lost(sent->call, r);
		}
		if (r == 0) {
			render_line(words("usher: %s was not %s in time; it stays %s", handoff->id,
					    step->name, stage_word(handoff->stage)),
				stderr);
			return EXIT_NOBODY;
		}
		if (event.kind == USHER_EVENT_UPDATE) {
			follow(sent, event.update);
		}
	}
	return EXIT_DONE;
}

/* What became of it, with @answer in JSON. */
static void report(const struct sent *sent, const Usher__Answer *answer) {
	struct listing listing = {.call = sent->call};

	if (sent->n == 1) {
		listing_print_one(sent->call, answer, sent->handoffs[0]);
		if (!sent->call->json) {
			to_say_print(sent->say);
		}
		return;
	}
	for (size_t i = 0; i < sent->n; i++) {
		if (sent->call->json) {
			render_json_answer(answer, sent->handoffs[i]);
		} else {
			listing_add(&listing, sent->handoffs[i]);
		}
	}
	listing_print(&listing);
}

/* It is sent: print it, once it has come as far as @wait says. */
static int see_through(const struct call *call, const Usher__Answer *answer,
	const struct wait *wait, int64_t until) {
	bool notice = answer->handoff->kind == USHER__KIND__NOTICE;
	struct sent sent = {.call = call,
		.first = need(strdup(answer->handoff->id)),
		.say = to_say_of_answer(answer)};
	Usher__Answer done = *answer;
	int status = EXIT_DONE;

	add(&sent, answer->handoff);
	if (wait->step && !call->json) {
		render_line(words("%s is on its way", sent.first), stderr);
	}
	done.said = NULL; /* what was understood is the card */
	if (!wait->step && !notice) {
		report(&sent, &done);
		sent_finish(&sent);
		return status;
	}
	if (notice) {
		status = gather(&sent);
	}
	if (wait->step && status == EXIT_DONE) {
		status = await_step(&sent, wait->step, until);
	}
	done = (Usher__Answer)USHER__ANSWER__INIT; /* the answer that came is gone by now */
	report(&sent, &done);
	sent_finish(&sent);
	return status;
}

int wait_send(struct call *call, const Usher__Request *request, const struct wait *wait) {
	const Usher__Answer *answer = NULL;
	int status = call_open(call);
	int64_t until = usher_link_now() + wait->timeout * 1000;

	status = status == EXIT_DONE ? call_finish(call, request, &answer) : status;
	if (answer && answer->said && !call->json) {
		render_said(answer->said, stderr);
	}
	if (status != EXIT_DONE || !answer) {
		return status;
	}
	if (answer->handoff) {
		return see_through(call, answer, wait, until);
	}
	if (*answer->visit_id && !call->json) { /* a guest who is here, and goes nowhere yet */
		return visit_print(call, answer);
	}
	if (call->json) {
		render_json_answer(answer, NULL);
	}
	return status;
}
