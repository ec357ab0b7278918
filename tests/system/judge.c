/* SPDX-License-Identifier: MIT */
/*
 * Holds what a load was told (its record: load.c) against what the relay knows now:
 *
 * - what was confirmed is there: every guest that was sent, once, and where each act left it;
 * - a handoff that nobody gave back has exactly one winner, whom every answer and every update
 *   names; of one that was given back, all who are named have won it at some time;
 * - nobody was told of a step that never became one;
 * - every request, asked again with the same id in the same run, gets the same answer, and
 *   changes nothing.
 *
 * With --half the site has lost the show-flat and all who worked there: what was open is offered to
 * the supervisor, and all else is as it was.
 *
 * usage: judge SOCKET RECORD [--half]
 */
#include "judge.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	WRONGS_MAX = 20,
	RUNS_KEPT = 250, /* of a device: a few fewer than the relay remembers */
};

static unsigned wrongs;

void wrong(const char *format, ...) {
	va_list arguments;

	va_start(arguments, format);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
	fputc('\n', stderr);
	if (++wrongs == WRONGS_MAX) {
		fputs("and so on\n", stderr);
		exit(EXIT_FAILURE);
	}
}

void give_up(const char *what) {
	fprintf(stderr, "judge: %s\n", what);
	exit(EXIT_FAILURE);
}

/* The way of one handoff, from the record alone. */
static void judge_story(const struct story *story) {
	if (!story->sent) {
		wrong("%s was never sent", story->id);
	}
	if (story->n_met + story->n_withdrawn > 1) {
		wrong("%s ended %u times", story->id, story->n_met + story->n_withdrawn);
	}
	if (!story->n_released && story->n_winners > 1) {
		wrong("%s has two winners: %s, %s", story->id, story->winners[0],
			story->winners[1]);
	}
	for (size_t i = 0; i < story->n_named; i++) {
		if (!story_has_won(story, story->named[i])) {
			wrong("%s is said to be with %s, who never took it", story->id,
				story->named[i]);
		}
	}
	if ((story->told_met && !story->n_met) || (story->told_withdrawn && !story->n_withdrawn)) {
		wrong("%s was shown as ended, and nobody ended it", story->id);
	}
	if (story->n_met && !story_has_won(story, story->met_by)) {
		wrong("%s was met by %s, who never took it", story->id, story->met_by);
	}
}

static bool is_declined(const Usher__Handoff *handoff, const char *badge) {
	for (size_t i = 0; i < handoff->n_declined; i++) {
		if (!strcmp(handoff->declined[i]->badge, badge)) {
			return true;
		}
	}
	return false;
}

static bool is_open(const Usher__Handoff *handoff) {
	return handoff->stage == USHER__STAGE__OFFERED || handoff->stage == USHER__STAGE__TAKEN;
}

static void judge_taker(const struct story *story, const Usher__Handoff *handoff, bool half) {
	const char *taker = handoff->taken_by;

	if (half && is_open(handoff)) {
		if (*taker || handoff->stage != USHER__STAGE__OFFERED ||
			strcmp(handoff->post, "supervisor")) {
			wrong("%s is at %s with \"%s\"; nobody is there any more", story->id,
				handoff->post, taker);
		}
		return;
	}
	if (strcmp(handoff->post, "show-flat")) {
		wrong("%s is at %s", story->id, handoff->post);
	}
	if (*taker && !story_has_won(story, taker)) {
		wrong("%s is with %s, who never took it", story->id, taker);
	}
	if (!story->n_released && story->n_winners && strcmp(taker, story->winners[0])) {
		wrong("%s is with \"%s\"; %s took it", story->id, taker, story->winners[0]);
	}
	if (story->n_met && strcmp(taker, story->met_by)) {
		wrong("%s is with \"%s\"; %s met the guest", story->id, taker, story->met_by);
	}
}

/* Had everybody declined it who was on duty at the show-flat when it was sent? Then nobody was left
 * to wait for. (Nobody signs off there.) */
static bool is_declined_by_all(
	const struct record *record, const struct story *story, const Usher__Handoff *handoff) {
	for (size_t i = 0; i < record->n_acts; i++) {
		const struct act *act = &record->acts[i];
		bool was_on_duty = !strcmp(act->verb, "on") && !strcmp(act->outcome, "OK") &&
			!strncmp(act->device, "flat-", 5) &&
			act->answered_line < story->sent->asked_line;

		if (was_on_duty && !is_declined(handoff, act->badge)) {
			return false;
		}
	}
	return handoff->n_declined > 0;
}

/* Is it at the stage to which it was brought? */
static bool is_at_right_stage(
	const struct record *record, const struct story *story, const Usher__Handoff *handoff) {
	if (story->n_met) {
		return handoff->stage == USHER__STAGE__MET;
	}
	if (story->n_withdrawn) {
		return handoff->stage == USHER__STAGE__WITHDRAWN;
	}
	return is_open(handoff) ||
		(handoff->stage == USHER__STAGE__MISSED &&
			handoff->cause == USHER__CAUSE__ALL_DECLINED &&
			is_declined_by_all(record, story, handoff));
}

/* The handoff as it is now. */
static void judge_handoff(const struct record *record, const struct story *story,
	const Usher__Handoff *handoff, bool half) {
	char trait[96];

	snprintf(trait, sizeof trait, "%s/%" PRIu64 "/%" PRIu64, story->sent->device,
		story->sent->run, story->sent->id);
	if (handoff->card->n_traits != 1 || strcmp(handoff->card->traits[0], trait)) {
		wrong("%s is not the guest of %s", story->id, trait);
	}
	if (!is_at_right_stage(record, story, handoff)) {
		wrong("%s is at stage %d; it was met %u times and withdrawn %u times", story->id,
			(int)handoff->stage, story->n_met, story->n_withdrawn);
	}
	judge_taker(story, handoff, half);
	for (size_t i = 0; i < story->n_declined; i++) {
		if (!is_declined(handoff, story->declined[i])) {
			wrong("%s has forgotten that %s cannot", story->id, story->declined[i]);
		}
	}
}

static struct usher_link *open_link(const char *place, const char *device, uint64_t run) {
	struct usher_options options = {.device = device, .agent = "judge", .run = run};
	struct usher_link *link = NULL;
	char *why = NULL;

	if (usher_link_open(&link, &why, place, &options) < 0) {
		give_up(why ? why : "no relay");
	}
	return link;
}

static const Usher__Answer *ask(struct usher_link *link, const Usher__Request *request) {
	const Usher__Answer *answer;

	if (usher_link_ask(link, request, &answer, usher_link_now() + 60000, 60000) <= 0) {
		give_up("no answer");
	}
	return answer;
}

/* Ask an act of the record again: what it was asks for the same answer, whatever it
 * says besides. */
static void ask_again(struct usher_link *link, const struct act *act) {
	Usher__Request request = USHER__REQUEST__INIT;
	Usher__Off off = USHER__OFF__INIT;
	const Usher__Answer *answer;
	const ProtobufCEnumValue *outcome;

	request.ask_case = USHER__REQUEST__ASK_OFF;
	request.off = &off;
	answer = ask(link, &request);
	if (!strcmp(act->outcome, "NO_ROOM")) {
		return; /* nothing was done, and there was no room to remember that */
	}
	outcome = protobuf_c_enum_descriptor_get_value(
		&usher__outcome__descriptor, (int)answer->outcome);
	if (answer->id != act->id || !outcome || strcmp(outcome->name, act->outcome) ||
		strcmp(answer->handoff_id, act->handoff) ||
		strcmp(answer->winner ? answer->winner->badge : "", act->winner)) {
		wrong("%s's %s %" PRIu64 "/%" PRIu64 " was answered %s %s %s, and now %s %s %s",
			act->device, act->verb, act->run, act->id, act->outcome, act->handoff,
			act->winner, outcome ? outcome->name : "?", answer->handoff_id,
			answer->winner ? answer->winner->badge : "");
	}
}

/* How many runs of the device came after that of @act? */
static size_t runs_after(const struct record *record, size_t act) {
	const char *device = record->acts[act].device;
	uint64_t run = record->acts[act].run;
	size_t n = 0;

	for (size_t i = act; i < record->n_acts; i++) {
		if (record->acts[i].id == 1 && record->acts[i].run != run &&
			!strcmp(record->acts[i].device, device)) {
			n++;
		}
	}
	return n;
}

static size_t ask_all_again(const char *place, const struct record *record) {
	size_t n = 0;

	for (size_t i = 0; i < record->n_acts; i++) {
		const struct act *first = &record->acts[i];
		struct usher_link *link;
		uint64_t id = 1;

		if (first->id != 1 || runs_after(record, i) > RUNS_KEPT) {
			continue;
		}
		link = open_link(place, first->device, first->run);
		for (size_t j = i; j < record->n_acts; j++) {
			const struct act *act = &record->acts[j];

			if (act->run != first->run || strcmp(act->device, first->device) != 0) {
				continue;
			}
			if (act->id != id++) {
				give_up("a run with a gap");
			}
			ask_again(link, act);
			n++;
		}
		usher_link_free(link);
	}
	return n;
}

/* The relay's whole list, each handoff against its story. Returns how many there are
 * at each stage. */
static void judge_list(const char *place, struct record *record, bool half, size_t stages[]) {
	struct usher_link *link = open_link(place, "judge", 0);
	Usher__Request request = USHER__REQUEST__INIT;
	Usher__On on = USHER__ON__INIT;
	Usher__List list = USHER__LIST__INIT;
	char after[32] = "";

	on.post = "supervisor";
	on.badge = "901";
	request.ask_case = USHER__REQUEST__ASK_ON;
	request.on = &on;
	if (ask(link, &request)->outcome != USHER__OUTCOME__OK) {
		give_up("the supervisor may not sign on");
	}
	request.ask_case = USHER__REQUEST__ASK_LIST;
	request.list = &list;
	list.all = true;
	list.after = after;
	do {
		const Usher__Answer *answer = ask(link, &request);

		for (size_t i = 0; i < answer->n_handoffs; i++) {
			struct story *story = record_story(record, answer->handoffs[i]->id);

			if (!story->sent || story->listed) {
				wrong("%s is there %s", story->id,
					story->sent ? "twice" : "though nobody sent it");
				continue;
			}
			story->listed = true;
			stages[answer->handoffs[i]->stage <= USHER__STAGE__MISSED
					? answer->handoffs[i]->stage
					: 0]++;
			judge_handoff(record, story, answer->handoffs[i], half);
		}
		snprintf(after, sizeof after, "%s", answer->next);
	} while (*after);
	usher_link_free(link);
}

int main(int argc, char **argv) {
	bool half = argc == 4 && !strcmp(argv[3], "--half");
	size_t stages[USHER__STAGE__MISSED + 1] = {0}, n, handoffs = 0;
	struct record record = {0};

	if (argc != 3 && !half) {
		fputs("usage: judge SOCKET RECORD [--half]\n", stderr);
		return 2;
	}
	record_read(&record, argv[2]);
	for (size_t i = 0; i < record.n_stories; i++) {
		if (record.stories[i].id[0]) {
			handoffs++;
			judge_story(&record.stories[i]);
		}
	}
	n = ask_all_again(argv[1], &record);
	judge_list(argv[1], &record, half, stages);
	for (size_t i = 0; i < record.n_stories; i++) {
		if (record.stories[i].sent && !record.stories[i].listed) {
			wrong("%s was confirmed, and is not there", record.stories[i].id);
		}
	}
	printf("%zu acts, %zu of them asked again; %zu handoffs: %zu offered, %zu taken, %zu met, "
	       "%zu withdrawn; %u wrong\n",
		record.n_acts, n, handoffs, stages[USHER__STAGE__OFFERED],
		stages[USHER__STAGE__TAKEN], stages[USHER__STAGE__MET],
		stages[USHER__STAGE__WITHDRAWN], wrongs);
	record_finish(&record);
	return wrongs ? EXIT_FAILURE : EXIT_SUCCESS;
}
