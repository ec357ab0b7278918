/* SPDX-License-Identifier: MIT */
#include "watching.h"

#include "screen.h"

#include "cli/verb.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static struct stand_in relay;

void watching_start(void) {
	setenv("TZ", "UTC", 1);
	setenv("NO_COLOR", "1", 1);
	tzset();
	stand_in_init(&relay);
}

void watching_stop(void) {
	stand_in_clear(&relay);
}

/* What watch shows with @options until @script says goodbye, without the times of day. */
static const char *watched_with(const struct options *options, stand_in_script *script) {
	static struct verb verb = {.name = "watch", .listens = true};
	static char text[8192];
	struct call call = {.verb = &verb, .options = options, .device = "flat-1"};
	const char *from;
	char *to = text;

	stand_in_start(&relay, script);
	call.place = relay.place;
	screen_start(STDOUT_FILENO, 200);
	(void)verb_watch(&call);
	usher_link_free(call.link);
	for (from = screen_stop(); *from; from++) {
		if (strspn(from, "0123456789:") == 8 && from[8] == ' ') {
			from += 8;
		}
		*to++ = *from;
	}
	*to = '\0';
	stand_in_finish(&relay);
	return text;
}

const char *watched_all(stand_in_script *script) {
	return watched_with(&(struct options){0}, script);
}

const char *watched(stand_in_script *script) {
	const char *all = watched_all(script);

	return all + strcspn(all, "\n") + (*all != '\0');
}

const char *heard(stand_in_script *script) {
	return watched_with(&(struct options){.values[OPTION_VOICE] = ""}, script);
}

Usher__Handoff make(const char *id, Usher__Kind kind) {
	Usher__Handoff handoff = USHER__HANDOFF__INIT;

	handoff.id = (char *)id;
	handoff.kind = kind;
	handoff.stage = USHER__STAGE__OFFERED;
	handoff.visit = "7";
	handoff.from = "lobby";
	handoff.to = "flat-a";
	handoff.post = "show-flat";
	return handoff;
}

/* Show it with what goes with it, and wait until that is told: is it seen? */
static bool is_seen(
	struct stand_in *self, Usher__Handoff *handoff, const char *say, const char *voice) {
	Usher__FromRelay message = USHER__FROM_RELAY__INIT;
	Usher__Update update = USHER__UPDATE__INIT;
	const Usher__FromClient *told;

	update.what_case = USHER__UPDATE__WHAT_HANDOFF;
	update.handoff = handoff;
	update.say = (char *)say;
	update.voice = (char *)voice;
	message.body_case = USHER__FROM_RELAY__BODY_UPDATE;
	message.update = &update;
	stand_in_say(self, &message);
	do {
		told = stand_in_hear(self);
	} while (told && told->body_case != USHER__FROM_CLIENT__BODY_RECEIPT);
	STAND_IN_EXPECT(told);
	return told->receipt->seen;
}

void show_saying(struct stand_in *self, Usher__Handoff *handoff, const char *say) {
	STAND_IN_EXPECT(is_seen(self, handoff, say, ""));
}

void speak(struct stand_in *self, Usher__Handoff *handoff, const char *voice) {
	STAND_IN_EXPECT(!is_seen(self, handoff, "to the guest", voice));
}

void show(struct stand_in *self, Usher__Handoff *handoff) {
	show_saying(self, handoff, "");
}

void say_update(struct stand_in *self, Usher__Update *update) {
	Usher__FromRelay message = USHER__FROM_RELAY__INIT;

	message.body_case = USHER__FROM_RELAY__BODY_UPDATE;
	message.update = update;
	stand_in_say(self, &message);
}

void say_me(struct stand_in *self, const char *badge, const char *post) {
	Usher__Update update = USHER__UPDATE__INIT;
	Usher__Me me = USHER__ME__INIT;
	Usher__Person person = USHER__PERSON__INIT;

	person.badge = (char *)badge;
	person.name = "李";
	me.person = badge ? &person : NULL;
	me.posts = (char **)&post;
	me.n_posts = badge != NULL;
	update.what_case = USHER__UPDATE__WHAT_ME;
	update.me = &me;
	say_update(self, &update);
}

void let_in(struct stand_in *self) {
	Usher__FromRelay message = USHER__FROM_RELAY__INIT;
	Usher__Welcome welcome = USHER__WELCOME__INIT;
	Usher__Me me = USHER__ME__INIT;
	Usher__Person person = USHER__PERSON__INIT;
	char *post = "show-flat";
	const Usher__Hello *hello = stand_in_accept(self);

	STAND_IN_EXPECT(hello && !hello->short_run); /* it goes on until it is ended */
	person.badge = "302";
	person.name = "李";
	me.person = &person;
	me.posts = &post;
	me.n_posts = 1;
	welcome.version = 1;
	welcome.log = 3;
	welcome.time = STAND_IN_TIME;
	welcome.me = &me;
	message.body_case = USHER__FROM_RELAY__BODY_WELCOME;
	message.welcome = &welcome;
	stand_in_say(self, &message);
}

void end(struct stand_in *self) {
	stand_in_say_goodbye(self, USHER__REASON__NOT_ALLOWED, "enough");
	stand_in_hear_out(self);
}
