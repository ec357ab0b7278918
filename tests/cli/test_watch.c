/* SPDX-License-Identifier: MIT */
/* watch, before a stand-in for the relay: what is news, and what rings. */
#include "screen.h"
#include "stand_in.h"

#include "cli/verb.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static struct stand_in relay;

static void start(void) {
	setenv("TZ", "UTC", 1);
	setenv("NO_COLOR", "1", 1);
	tzset();
	stand_in_init(&relay);
}

static void stop(void) {
	stand_in_clear(&relay);
}

TestSuite(watch, .init = start, .fini = stop);

/* What it shows on a terminal with @options until @script says goodbye, without the times of day. */
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

static const char *watched(stand_in_script *script) {
	return watched_with(&(struct options){0}, script);
}

/* With --voice. */
static const char *heard(stand_in_script *script) {
	return watched_with(&(struct options){.values[OPTION_VOICE] = ""}, script);
}

/* For scripts ------------------------------------------------------------------------------------- */

static Usher__Handoff make(const char *id, Usher__Kind kind) {
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
static bool is_seen(struct stand_in *self, Usher__Handoff *handoff, const char *say, const char *voice) {
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

static void show_saying(struct stand_in *self, Usher__Handoff *handoff, const char *say) {
	STAND_IN_EXPECT(is_seen(self, handoff, say, ""));
}

/* What is said aloud is on no screen. */
static void speak(struct stand_in *self, Usher__Handoff *handoff, const char *voice) {
	STAND_IN_EXPECT(!is_seen(self, handoff, "to the guest", voice));
}

static void show(struct stand_in *self, Usher__Handoff *handoff) {
	show_saying(self, handoff, "");
}

/* Somebody asks who is on duty: @n of 302. */
static void say_who(struct stand_in *self, size_t n) {
	Usher__FromRelay message = USHER__FROM_RELAY__INIT;
	Usher__Answer answer = USHER__ANSWER__INIT;
	Usher__Duty duty = USHER__DUTY__INIT, *duties[] = {&duty};
	const Usher__Request *request = stand_in_hear_request(self);

	STAND_IN_EXPECT(request->ask_case == USHER__REQUEST__ASK_WHO);
	duty.post = "show-flat";
	duty.badge = "302";
	duty.name = "李";
	duty.device = "flat-1";
	answer.id = request->id;
	answer.duties = duties;
	answer.n_duties = n;
	message.body_case = USHER__FROM_RELAY__BODY_ANSWER;
	message.answer = &answer;
	stand_in_say(self, &message);
}

/* Welcome whoever asks, and say that it is 302. */
static void let_in(struct stand_in *self) {
	stand_in_greet(self);
	say_who(self, 1);
}

static void end(struct stand_in *self) {
	stand_in_say_goodbye(self, USHER__REASON__NOT_ALLOWED, "enough");
	stand_in_hear_out(self);
}

/* Bells ------------------------------------------------------------------------------------------- */

static void reminds(struct stand_in *self) {
	Usher__Handoff notice = make("4K", USHER__KIND__NOTICE);
	Usher__Reader li = USHER__READER__INIT, zheng = USHER__READER__INIT, *readers[] = {&li, &zheng};

	let_in(self);
	li.badge = "302";
	zheng.badge = "303";
	notice.text = "lift";
	notice.confirm = true;
	notice.readers = readers;
	notice.n_readers = 2;
	notice.rings = 1;
	show(self, &notice); /* rings */
	zheng.at = 1;
	notice.rings = 2;
	show(self, &notice); /* rings */
	zheng.at = 0;
	li.at = 1;
	notice.rings = 3; /* for 303 */
	show(self, &notice);
	end(self);
}

Test(watch, a_notice_rings_until_it_is_confirmed) {
	cr_assert_str_eq(watched(reminds), " ( ) 4K notice lobby > show-flat confirmed 0 of 2, without 302, 303 lift\n\a"
					   " ( ) 4K notice lobby > show-flat confirmed 1 of 2, without 302    lift\n\a"
					   " ( ) 4K notice lobby > show-flat confirmed 1 of 2, without 303    lift\n");
}

static void lends(struct stand_in *self) {
	Usher__Handoff loan = make("4K", USHER__KIND__SERVICE);

	let_in(self);
	loan.service = "umbrella";
	loan.rings = 1;
	loan.stage = USHER__STAGE__LENT;
	show(self, &loan);
	end(self);
}

Test(watch, what_is_lent_does_not_ring) {
	cr_assert_str_eq(watched(lends), " (o) 4K umbrella × 1 lobby > show-flat lent\n");
}

static void say_ears(struct stand_in *self, Usher__Ear **deaf, size_t n) {
	Usher__FromRelay message = USHER__FROM_RELAY__INIT;
	Usher__Update update = USHER__UPDATE__INIT;
	Usher__Ears ears = USHER__EARS__INIT;

	ears.deaf = deaf;
	ears.n_deaf = n;
	update.what_case = USHER__UPDATE__WHAT_EARS;
	update.ears = &ears;
	message.body_case = USHER__FROM_RELAY__BODY_UPDATE;
	message.update = &update;
	stand_in_say(self, &message);
}

static void loses_two(struct stand_in *self) {
	Usher__Ear one = USHER__EAR__INIT, two = USHER__EAR__INIT, *both[] = {&one, &two};
	char *posts[] = {"show-flat", "bar"};

	let_in(self);
	one.device = "flat-3";
	one.badge = "303";
	one.name = "鄭";
	one.posts = posts;
	one.n_posts = 2;
	one.deaf_since = INT64_C(1767225600000) + 3661000;
	two = one;
	two.device = "flat-4";
	two.badge = "304";
	say_ears(self, both, 1);
	say_ears(self, both, 2);
	say_ears(self, &both[1], 1);
	say_ears(self, NULL, 0);
	end(self);
}

Test(watch, who_is_deaf_is_told_once) {
	cr_assert_str_eq(watched(loses_two), " -/- 303 鄭 on flat-3 (show-flat, bar) is deaf since 01:01:01\n"
					     " -/- 304 鄭 on flat-4 (show-flat, bar) is deaf since 01:01:01\n"
					     " -/- 303 鄭 on flat-3 (show-flat, bar) is not deaf any more\n"
					     " -/- 304 鄭 on flat-4 (show-flat, bar) is not deaf any more\n");
}

/* It rings with whoever has it when it is not met, here; and what goes on to a post held here rings as it comes. */
static void is_not_met(struct stand_in *self) {
	Usher__Handoff handoff = make("4K", USHER__KIND__ARRIVAL), other = make("4M", USHER__KIND__ARRIVAL);
	char *also[] = {"show-flat"};

	let_in(self);
	handoff.stage = USHER__STAGE__TAKEN;
	handoff.taken_by = "302";
	handoff.rings = 1;
	handoff.meet_by = handoff.remind_at = handoff.up_at = 1;
	show(self, &handoff);
	handoff.rings = 2;
	handoff.remind_at = 0;
	show(self, &handoff);
	other.post = "bar";
	other.rings = 1;
	show(self, &other);
	other.rings = 2;
	other.also = also;
	other.n_also = 1;
	show(self, &other);
	end(self);
}

static size_t count_bells(const char *text) {
	const char *bell = strchr(text, '\a');

	return bell ? 1 + count_bells(bell + 1) : 0;
}

Test(watch, it_rings_where_it_has_gone_on) {
	cr_assert_eq(count_bells(watched(is_not_met)), 2);
}

/* A guest of whom this post was told is put off. */
static void is_put_off(struct stand_in *self) {
	Usher__Handoff notice = make("4K", USHER__KIND__NOTICE);
	Usher__Expected expected = USHER__EXPECTED__INIT;

	let_in(self);
	notice.expected = &expected;
	notice.stage = USHER__STAGE__CONFIRMED;
	show(self, &notice);
	expected.at = 1;
	show(self, &notice);
	end(self);
}

Test(watch, a_guest_who_is_moved_rings) {
	cr_assert_eq(count_bells(watched(is_put_off)), 1);
}

/* What to say ------------------------------------------------------------------------------------- */

#define GREETING "工號{badge}，{name}"

static void greets(struct stand_in *self) {
	Usher__Handoff handoff = make("4K", USHER__KIND__ARRIVAL);
	char *also[] = {"show-flat"};

	let_in(self);
	show_saying(self, &handoff, GREETING);
	show_saying(self, &handoff, GREETING); /* no news */
	handoff.stage = USHER__STAGE__TAKEN;
	handoff.taken_by = "303";
	show_saying(self, &handoff, "工號303");
	handoff.taken_by = "302";
	show_saying(self, &handoff, "工號302");
	handoff.stage = USHER__STAGE__OFFERED;
	handoff.taken_by = "";
	handoff.post = "bar";
	show_saying(self, &handoff, GREETING);
	handoff.also = also;
	handoff.n_also = 1;
	show_saying(self, &handoff, GREETING);
	show(self, &handoff);
	handoff.stage = USHER__STAGE__WITHDRAWN;
	show(self, &handoff);
	end(self);
}

/* At a post held here, until another has taken it; with who is on duty here filled in. */
Test(watch, what_to_say_stands_under_the_alert) {
	cr_assert_str_eq(watched(greets), " ( ) 4K guest lobby > flat-a offered\n"
					  "    say: 工號302，李\n"
					  " (=) 4K guest lobby > flat-a taken by 303\n"
					  " (=) 4K guest lobby > flat-a taken by 302\n"
					  "    say: 工號302\n\a" /* a colleague has handed it over */
					  " ( ) 4K guest lobby > flat-a offered\n"
					  " /!\\ 4K guest lobby > flat-a offered, show-flat too\n"
					  "    say: 工號302，李\n"
					  " (/) 4K guest lobby > flat-a withdrawn\n");
}

static void signs_on_later(struct stand_in *self) {
	Usher__FromRelay message = USHER__FROM_RELAY__INIT;
	Usher__Update update = USHER__UPDATE__INIT;
	Usher__Reset reset = USHER__RESET__INIT;
	Usher__Handoff handoff = make("4K", USHER__KIND__ARRIVAL);

	stand_in_greet(self);
	say_who(self, 0);
	update.what_case = USHER__UPDATE__WHAT_RESET;
	update.reset = &reset;
	message.body_case = USHER__FROM_RELAY__BODY_UPDATE;
	message.update = &update;
	stand_in_say(self, &message);
	update.what_case = USHER__UPDATE__WHAT_HANDOFF;
	update.handoff = &handoff;
	update.say = GREETING;
	stand_in_say(self, &message);
	say_who(self, 1);
	end(self);
}

/* It is known what to say once it is known who is there. */
Test(watch, what_to_say_comes_with_who_is_on_duty) {
	cr_assert_str_eq(watched(signs_on_later), " ( ) 4K guest lobby > flat-a offered\n"
						  " ( ) 4K guest lobby > flat-a offered\n"
						  "    say: 工號302，李\n");
}

/* The voice --------------------------------------------------------------------------------------- */

static void rings_and_is_cleared(struct stand_in *self) {
	Usher__Handoff handoff = make("4K", USHER__KIND__ARRIVAL), other = make("4M", USHER__KIND__ARRIVAL);

	let_in(self);
	handoff.rings = 1;
	speak(self, &handoff, "new");
	speak(self, &handoff, "new, and no ring");
	handoff.rings = 2;
	speak(self, &handoff, "urgent");
	handoff.stage = USHER__STAGE__TAKEN;
	handoff.taken_by = "303";
	speak(self, &handoff, "cleared");
	speak(self, &handoff, "cleared, and was before");
	handoff.stage = USHER__STAGE__WITHDRAWN;
	speak(self, &handoff, "withdrawn, and somebody here had it");
	other.rings = 1;
	speak(self, &other, "");
	other.stage = USHER__STAGE__TAKEN;
	other.taken_by = "302";
	speak(self, &other, "cleared, by whoever is here");
	end(self);
}

Test(watch, a_voice_speaks_where_the_bell_would_ring) {
	cr_assert_str_eq(heard(rings_and_is_cleared), "new\nurgent\ncleared\nwithdrawn, and somebody here had it\n");
}

static void rings_elsewhere(struct stand_in *self) {
	Usher__Handoff handoff = make("4K", USHER__KIND__ARRIVAL), offered = make("4M", USHER__KIND__ARRIVAL);
	char *also[] = {"show-flat"};

	let_in(self);
	handoff.post = "bar";
	handoff.rings = 1;
	speak(self, &handoff, "new, at the bar");
	handoff.stage = USHER__STAGE__TAKEN;
	handoff.taken_by = "501";
	speak(self, &handoff, "cleared, at the bar");
	handoff.stage = USHER__STAGE__OFFERED;
	handoff.taken_by = "";
	handoff.rings = 2;
	handoff.also = also;
	handoff.n_also = 1;
	speak(self, &handoff, "urgent, here too");
	handoff.stage = USHER__STAGE__WITHDRAWN;
	speak(self, &handoff, "withdrawn");
	offered.rings = 1;
	speak(self, &offered, "new\nline");
	offered.post = "bar";
	offered.rings = 2;
	speak(self, &offered, "new, at the bar");
	end(self);
}

/* Somebody has not met a guest, which has gone up to a post held here; what else becomes of it then is no news aloud. */
static void goes_up(struct stand_in *self) {
	Usher__Handoff handoff = make("4K", USHER__KIND__ARRIVAL);
	char *also[] = {"show-flat"};

	let_in(self);
	handoff.post = "bar";
	handoff.stage = USHER__STAGE__TAKEN;
	handoff.taken_by = "501";
	handoff.meet_by = 1;
	handoff.rings = 2;
	handoff.cause = USHER__CAUSE__NOT_MET;
	handoff.also = also;
	handoff.n_also = 1;
	speak(self, &handoff, "not met");
	speak(self, &handoff, "not met, as before");
	handoff.stage = USHER__STAGE__MET;
	speak(self, &handoff, "");
	end(self);
}

Test(watch, a_voice_does_not_repeat_what_still_rings) {
	cr_assert_str_eq(heard(goes_up), "not met\n");
}

/* A line is one line, whatever stands in it. */
Test(watch, a_voice_is_silent_where_it_never_rang) {
	cr_assert_str_eq(heard(rings_elsewhere), "urgent, here too\nwithdrawn\nnew\uFFFDline\n");
}

/* Cards ------------------------------------------------------------------------------------------- */

static void corrects(struct stand_in *self) {
	Usher__Handoff one = make("4K", USHER__KIND__ARRIVAL), other = make("4M", USHER__KIND__ARRIVAL);
	Usher__Change old = USHER__CHANGE__INIT, new = USHER__CHANGE__INIT, *changes[] = {&old, &new};
	Usher__Card card = USHER__CARD__INIT;

	let_in(self);
	card.surname = "王";
	one.card = other.card = &card;
	one.stage = other.stage = USHER__STAGE__TAKEN;
	old.field = "party";
	old.at = 1;
	one.changes = other.changes = changes;
	one.n_changes = other.n_changes = 1;
	show(self, &one);
	show(self, &other);
	card.surname = new.after = "黃";
	new.field = "surname";
	new.before = "王";
	new.by = "102";
	new.by_name = "何";
	new.at = 2;
	one.n_changes = other.n_changes = 2;
	show(self, &one);
	show(self, &other);
	end(self);
}

Test(watch, a_correction_is_told_once) {
	cr_assert_str_eq(watched(corrects), " (=) 4K 王 lobby > flat-a taken\n"
					    " (=) 4M 王 lobby > flat-a taken\n"
					    " (=) 4K 黃 lobby > flat-a taken\n"
					    "         card of 4K: surname 王 → 黃 by 102 何\n"
					    " (=) 4M 黃 lobby > flat-a taken\n");
}

static void sends_two(struct stand_in *self) {
	Usher__Handoff one = make("4K", USHER__KIND__ARRIVAL), other = make("4M", USHER__KIND__ARRIVAL);
	Usher__Card card = USHER__CARD__INIT, card_of_other = USHER__CARD__INIT;
	char *grey[] = {"grey suit"}, *both[] = {"grey suit", "blue coat"};

	let_in(self);
	card.surname = card_of_other.surname = "Wang";
	card.traits = grey;
	card_of_other.traits = both;
	card.n_traits = 1;
	card_of_other.n_traits = 2;
	one.card = &card;
	other.card = &card_of_other;
	other.visit = "8";
	one.stage = other.stage = USHER__STAGE__TAKEN;
	show(self, &one);
	one.namesake = other.namesake = true;
	show(self, &other);
	show(self, &one);
	end(self);
}

Test(watch, two_of_one_surname_are_told_apart) {
	cr_assert_str_eq(watched(sends_two), " (=) 4K Wang lobby > flat-a taken grey suit\n"
					     " (=) 4M Wang (blue coat) lobby > flat-a taken grey suit\n"
					     " (=) 4K Wang (grey suit) lobby > flat-a taken\n");
}
