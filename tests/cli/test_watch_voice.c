/* SPDX-License-Identifier: MIT */
/* watch, before a stand-in for the relay: what to say to a guest, and what is said aloud. */
#include "watching.h"

#include <criterion/criterion.h>

TestSuite(watch_voice, .init = watching_start, .fini = watching_stop);

/* What to say --------------------------------------------------------------------------------- */

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
	show_saying(self, &handoff, "工號302，{name}先生"); /* a guest's word, of long ago */
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
Test(watch_voice, what_to_say_stands_under_the_alert) {
	cr_assert_str_eq(watched(greets),
		" ( ) 4K guest lobby > flat-a offered\n"
		"    say: 工號302，李\n"
		" (=) 4K guest lobby > flat-a taken by 303\n"
		" (=) 4K guest lobby > flat-a taken by 302\n"
		"    say: 工號302，{name}先生\n\a" /* a colleague has handed it over */
		" ( ) 4K guest lobby > flat-a offered\n"
		" /!\\ 4K guest lobby > flat-a offered, show-flat too\n"
		"    say: 工號302，李\n"
		" (/) 4K guest lobby > flat-a withdrawn\n");
}

static void signs_on_later(struct stand_in *self) {
	Usher__Update update = USHER__UPDATE__INIT;
	Usher__Reset reset = USHER__RESET__INIT;
	Usher__Handoff handoff = make("4K", USHER__KIND__ARRIVAL);

	stand_in_greet(self);
	say_me(self, "302", "show-flat");
	show_saying(self, &handoff, GREETING);
	say_me(self, "303", "show-flat");
	update.what_case = USHER__UPDATE__WHAT_RESET;
	update.reset = &reset;
	say_update(self, &update);
	show_saying(self, &handoff, GREETING);
	update.what_case = USHER__UPDATE__WHAT_RESET;
	say_update(self, &update);
	show_saying(self, &handoff, GREETING);
	end(self);
}

/* Whoever comes instead says it, with their own badge; they are not told again. */
Test(watch_voice, what_to_say_is_for_whoever_is_on_duty) {
	cr_assert_str_eq(watched_all(signs_on_later),
		"nobody is signed on here: usher on POST --badge BADGE\n"
		" 302 李 at show-flat\n"
		" ( ) 4K guest lobby > flat-a offered\n"
		"    say: 工號302，李\n"
		" 303 李 at show-flat\n"
		" ( ) 4K guest lobby > flat-a offered\n"
		"    say: 工號303，李\n");
}

/* The voice ----------------------------------------------------------------------------------- */

static void rings_and_is_cleared(struct stand_in *self) {
	Usher__Handoff handoff = make("4K", USHER__KIND__ARRIVAL),
		       other = make("4M", USHER__KIND__ARRIVAL);

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

Test(watch_voice, a_voice_speaks_where_the_bell_would_ring) {
	cr_assert_str_eq(heard(rings_and_is_cleared),
		"new\nurgent\ncleared\nwithdrawn, and somebody here had it\n");
}

static void rings_elsewhere(struct stand_in *self) {
	Usher__Handoff handoff = make("4K", USHER__KIND__ARRIVAL),
		       offered = make("4M", USHER__KIND__ARRIVAL);
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

/* Somebody has not met a guest, which has gone up to a post held here; what else becomes of it then
 * is no news aloud. */
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

Test(watch_voice, a_voice_does_not_repeat_what_still_rings) {
	cr_assert_str_eq(heard(goes_up), "not met\n");
}

/* A line is one line, whatever stands in it. */
Test(watch_voice, a_voice_is_silent_where_it_never_rang) {
	cr_assert_str_eq(heard(rings_elsewhere), "urgent, here too\nwithdrawn\nnew\uFFFDline\n");
}
