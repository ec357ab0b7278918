/* SPDX-License-Identifier: MIT */
#include "verb_run.h"

#include <stdlib.h>
#include <time.h>

struct stand_in relay;
struct options options;
struct verb verb = {.name = "verb", .listens = true};
char *arguments[4];

void verb_run_start(void) {
	setenv("TZ", "UTC", 1);
	tzset();
	stand_in_init(&relay);
	options.arguments = arguments;
}

void verb_run_stop(void) {
	stand_in_clear(&relay);
}

static const char *run_call(int (*function)(struct call *call), struct call *call,
	stand_in_script *script, int fd, int *ret_status) {
	const char *text;

	stand_in_start(&relay, script);
	call->place = relay.place;
	screen_start(fd, SCREEN_NONE);
	*ret_status = function(call);
	usher_link_free(call->link);
	text = screen_stop();
	stand_in_finish(&relay);
	return text;
}

const char *run(
	int (*function)(struct call *call), stand_in_script *script, int fd, int *ret_status) {
	struct call call = {.verb = &verb, .options = &options, .device = "lobby-1"};

	return run_call(function, &call, script, fd, ret_status);
}

const char *run_json(int (*function)(struct call *call), stand_in_script *script, int *ret_status) {
	struct call call = {.verb = &verb, .options = &options, .device = "lobby-1", .json = true};

	return run_call(function, &call, script, STDOUT_FILENO, ret_status);
}

void argue(const char *first, const char *second) {
	arguments[0] = (char *)first;
	arguments[1] = (char *)second;
	options.n_arguments = second ? 2 : 1;
}

void say_answer(struct stand_in *self, uint64_t id, Usher__Answer *answer) {
	Usher__FromRelay message = USHER__FROM_RELAY__INIT;

	answer->id = id;
	message.body_case = USHER__FROM_RELAY__BODY_ANSWER;
	message.answer = answer;
	stand_in_say(self, &message);
}

void say_read_answer(struct stand_in *self, uint64_t id, Usher__Answer *answer) {
	answer->read = true;
	say_answer(self, id, answer);
}

void say_update(struct stand_in *self, Usher__Handoff *handoff) {
	Usher__FromRelay message = USHER__FROM_RELAY__INIT;
	Usher__Update update = USHER__UPDATE__INIT;

	update.seq = 1;
	update.what_case = USHER__UPDATE__WHAT_HANDOFF;
	update.handoff = handoff;
	message.body_case = USHER__FROM_RELAY__BODY_UPDATE;
	message.update = &update;
	stand_in_say(self, &message);
}

Usher__Handoff make(const char *id) {
	Usher__Handoff handoff = USHER__HANDOFF__INIT;

	handoff.id = (char *)id;
	handoff.stage = USHER__STAGE__OFFERED;
	handoff.from = "lobby";
	handoff.to = "gate";
	handoff.post = "shuttle";
	return handoff;
}
