/* SPDX-License-Identifier: MIT */
/* watch, before a stand-in for the relay: what is news, and what rings. */
#include "watching.h"

#include <criterion/criterion.h>
#include <string.h>

TestSuite(watch, .init = watching_start, .fini = watching_stop);

/* Bells --------------------------------------------------------------------------------------- */

static void reminds(struct stand_in *self) {
	Usher__Handoff notice = make("4K", USHER__KIND__NOTICE);
	Usher__Reader li = USHER__READER__INIT, zheng = USHER__READER__INIT,
		      *readers[] = {&li, &zheng};

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
	cr_assert_str_eq(watched(reminds),
		" ( ) 4K notice lobby > show-flat confirmed 0 of 2, without 302, 303 lift\n\a"
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

/* Who is here ---------------------------------------------------------------------------------- */

static void changes_duty(struct stand_in *self) {
	Usher__Update update = USHER__UPDATE__INIT;
	Usher__Me me = USHER__ME__INIT;
	Usher__Person person = USHER__PERSON__INIT;
	char *posts[] = {"shuttle", "show-flat"};

	let_in(self);
	person.badge = "401";
	person.name = "許";
	me.person = &person;
	me.posts = posts;
	me.n_posts = 2;
	me.vehicle = "cart-1";
	me.seats = 6;
	me.seats_taken = 3;
	update.what_case = USHER__UPDATE__WHAT_ME;
	update.me = &me;
	say_update(self, &update);
	me.break_since = INT64_C(1767225600000) + 3661000;
	say_update(self, &update);
	say_me(self, NULL, NULL);
	end(self);
}

Test(watch, the_first_line_says_who_is_here_and_the_next_follow) {
	cr_assert_str_eq(watched_all(changes_duty),
		"302 李 at show-flat\n"
		" 401 許 at shuttle, show-flat, cart-1 3/6\n"
		" 401 許 at shuttle, show-flat, cart-1 3/6, on a break since 01:01\n"
		" nobody is signed on here: usher on POST --badge BADGE\n");
}

/* Who is there --------------------------------------------------------------------------------- */

static void say_presence(struct stand_in *self, Usher__PostPresence **posts, size_t n, bool whole) {
	Usher__Update update = USHER__UPDATE__INIT;
	Usher__Presence presence = USHER__PRESENCE__INIT;

	presence.posts = posts;
	presence.n_posts = n;
	presence.whole = whole;
	update.what_case = USHER__UPDATE__WHAT_PRESENCE;
	update.presence = &presence;
	say_update(self, &update);
}

static Usher__PostPresence make_post(const char *id, unsigned on_duty, unsigned listening) {
	Usher__PostPresence post = USHER__POST_PRESENCE__INIT;

	post.post = (char *)id;
	post.on_duty = on_duty;
	post.listening = listening;
	if (!listening) {
		post.instead = "sales-hall";
	}
	return post;
}

/* The show flat is held here; to the bar something is on its way; the desk is no matter of ours. */
static void is_left_alone(struct stand_in *self) {
	Usher__PostPresence flat = make_post("show-flat", 1, 1), bar = make_post("bar", 2, 2),
			    desk = make_post("desk", 0, 0), *posts[] = {&flat, &desk, &bar};
	Usher__Handoff handoff = make("4K", USHER__KIND__ARRIVAL);

	let_in(self);
	say_presence(self, posts, 3, true);
	bar = make_post("bar", 2, 0);
	say_presence(self, &posts[2], 1, false);
	handoff.post = "bar";
	show(self, &handoff);
	bar.nobody_hears = true;
	say_presence(self, &posts[2], 1, false);
	bar = make_post("bar", 0, 0);
	bar.on_break = 1;
	say_presence(self, &posts[2], 1, false);
	say_presence(self, posts, 3, true); /* nothing new */
	bar = make_post("bar", 2, 2);
	say_presence(self, &posts[2], 1, false);
	bar = make_post("bar", 2, 1);
	bar.deaf = 1;
	bar.deaf_since = INT64_C(1767225600000) + 3661000;
	say_presence(self, &posts[2], 1, false);
	flat = make_post("show-flat", 0, 0);
	say_presence(self, posts, 2, false);
	end(self);
}

Test(watch, it_is_said_where_nobody_listens_and_where_that_goes) {
	cr_assert_str_eq(watched(is_left_alone),
		" ( ) 4K guest lobby > flat-a offered\n"
		" nobody at bar listens now: what is sent there goes to sales-hall\n"
		" nobody at bar listens now: what is sent there is heard by nobody, walk or ring\n"
		" nobody is at bar now, 1 on a break: what is sent there goes to sales-hall\n"
		" bar: 2 on duty, all answer\n"
		" 1 of 2 at bar has not answered since 01:01\n"
		" nobody is at show-flat now: what is sent there goes to sales-hall\n");
}

static void loses_two(struct stand_in *self) {
	Usher__PostPresence flat = make_post("show-flat", 3, 1), bar = make_post("bar", 1, 1),
			    *posts[] = {&flat, &bar};
	Usher__Duty one = USHER__DUTY__INIT, two = USHER__DUTY__INIT, *both[] = {&one, &two};

	let_in(self);
	one.device = "flat-3";
	one.badge = "303";
	one.name = "鄭";
	two = one;
	one.deaf_since = INT64_C(1767225600000) + 3661000;
	two.device = "flat-4";
	two.badge = "304";
	two.listening = true;
	flat.people = bar.people = both;
	flat.n_people = 2;
	flat.deaf = bar.n_people = bar.deaf = 1; /* the first is at both */
	say_presence(self, posts, 2, true);
	two.deaf_since = one.deaf_since;
	two.listening = false;
	say_presence(self, posts, 1, false);
	one.deaf_since = 0;
	one.listening = true;
	say_presence(self, posts, 2, true);
	flat.n_people = 1; /* the second has signed off */
	say_presence(self, posts, 1, false);
	end(self);
}

Test(watch, who_does_not_answer_is_told_once) {
	cr_assert_str_eq(watched(loses_two),
		" -/- flat-3 (303 鄭) has not answered since 01:01\n"
		" -/- flat-4 (304 鄭) has not answered since 01:01\n"
		" flat-3 (303 鄭) answers again\n");
}

/* What remains --------------------------------------------------------------------------------- */

static void comes_back_after_long(struct stand_in *self) {
	Usher__Update update = USHER__UPDATE__INIT;
	Usher__Remaining remaining = USHER__REMAINING__INIT;
	Usher__Handoff gone = make("4K", USHER__KIND__ARRIVAL),
		       left = make("5M", USHER__KIND__ARRIVAL);
	char *ids[] = {"5M"};

	let_in(self);
	gone.rings = left.rings = 1;
	show(self, &gone);
	show(self, &left);
	remaining.ids = ids;
	remaining.n_ids = 1;
	update.what_case = USHER__UPDATE__WHAT_REMAINING;
	update.remaining = &remaining;
	say_update(self, &update);
	show(self, &left); /* no news */
	show(self, &gone); /* it was forgotten, and is new */
	end(self);
}

Test(watch, all_but_what_remains_is_forgotten) {
	cr_assert_str_eq(watched(comes_back_after_long),
		" ( ) 4K guest lobby > flat-a offered\n\a"
		" ( ) 5M guest lobby > flat-a offered\n\a"
		" ( ) 4K guest lobby > flat-a offered\n\a");
}

/* More bells ----------------------------------------------------------------------------------- */

/* It rings with whoever has it when it is not met, here; and what goes on to a post held here rings
 * as it comes. */
static void is_not_met(struct stand_in *self) {
	Usher__Handoff handoff = make("4K", USHER__KIND__ARRIVAL),
		       other = make("4M", USHER__KIND__ARRIVAL);
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

/* Cards --------------------------------------------------------------------------------------- */

static void corrects(struct stand_in *self) {
	Usher__Handoff one = make("4K", USHER__KIND__ARRIVAL),
		       other = make("4M", USHER__KIND__ARRIVAL);
	Usher__Change old = USHER__CHANGE__INIT, new = USHER__CHANGE__INIT,
		      *changes[] = {&old, &new};
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
	cr_assert_str_eq(watched(corrects),
		" (=) 4K 王 lobby > flat-a taken\n"
		" (=) 4M 王 lobby > flat-a taken\n"
		" (=) 4K 黃 lobby > flat-a taken\n"
		"         card of 4K: surname 王 → 黃 by 102 何\n"
		" (=) 4M 黃 lobby > flat-a taken\n");
}

static void sends_two(struct stand_in *self) {
	Usher__Handoff one = make("4K", USHER__KIND__ARRIVAL),
		       other = make("4M", USHER__KIND__ARRIVAL);
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
	cr_assert_str_eq(watched(sends_two),
		" (=) 4K Wang lobby > flat-a taken grey suit\n"
		" (=) 4M Wang (blue coat) lobby > flat-a taken grey suit\n"
		" (=) 4K Wang (grey suit) lobby > flat-a taken\n");
}
