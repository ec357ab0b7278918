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
	cr_assert_str_eq(watched(loses_two),
		" -/- 303 鄭 on flat-3 (show-flat, bar) is deaf since 01:01:01\n"
		" -/- 304 鄭 on flat-4 (show-flat, bar) is deaf since 01:01:01\n"
		" -/- 303 鄭 on flat-3 (show-flat, bar) is not deaf any more\n"
		" -/- 304 鄭 on flat-4 (show-flat, bar) is not deaf any more\n");
}

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
