/* SPDX-License-Identifier: MIT */
/* Requests: each is answered once and for all, or refused by a sentence that says what would be
 * right. */
#include "handset.h"

#include "base/cleanup.h"
#include "base/memory.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TAKE_IT USHER__REQUEST__ASK_TAKE
#define DECLINE USHER__REQUEST__ASK_DECLINE
#define RELEASE USHER__REQUEST__ASK_RELEASE
#define MET USHER__REQUEST__ASK_MET
#define WITHDRAW USHER__REQUEST__ASK_WITHDRAW

static struct house house;
static struct handset lobby, flat, other, desk;

static void open_all(bool sqlite) {
	house_init(&house, sqlite, NULL);
	handset_init(&lobby, &house, "lobby-1", false);
	handset_init(&flat, &house, "flat-1", false);
	handset_init(&other, &house, "flat-2", false);
	handset_init(&desk, &house, "desk-1", false);
	handset_on(&lobby, "lobby", "101");
	handset_on(&flat, "show-flat", "301");
	handset_on(&other, "show-flat", "302");
	handset_heard(&lobby);
	handset_heard(&flat);
	handset_heard(&other);
	handset_heard(&desk);
}

/* Nobody listens: all that is heard are answers. The desk has not signed on. */
static void start(void) {
	open_all(false);
}

static void stop(void) {
	handset_finish(&lobby);
	handset_finish(&flat);
	handset_finish(&other);
	handset_finish(&desk);
	house_finish(&house);
}

TestSuite(api, .init = start, .fini = stop);

/* The same answer ----------------------------------------------------------------------------- */

Test(api, the_same_id_gets_the_same_answer) {
	uint64_t seq;

	handset_send(&lobby, "show-flat-a", "王");
	handset_take(&flat, "2");
	handset_heard(&flat);
	handset_take(&other, "2");
	assert_heard(&other, "answer 2 TAKEN_ALREADY 2 by 301 周: 2 was taken by 301 周; ");
	handset_act(&flat, DECLINE, "2");
	assert_heard(
		&flat, "answer 3 PAST_STAGE 2 by 301 周: 2 is TAKEN: too late for \"decline\"; ");
	handset_act(&flat, MET, "2");
	handset_heard(&flat);
	seq = relay_seq(house.relay);
	handset_act_again(&other, TAKE_IT, "2");
	assert_heard(&other, "answer 2 TAKEN_ALREADY 2 by 301 周: 2 was taken by 301 周; ");
	flat.last_act = 2;
	handset_act(&flat, DECLINE, "2");
	assert_heard(
		&flat, "answer 3 PAST_STAGE 2 by 301 周: 2 is TAKEN: too late for \"decline\"; ");
	flat.last_act = 1;
	handset_take(&flat, "2");
	assert_heard(&flat, "answer 2 OK 2; ");
	lobby.last_act = 1;
	handset_heard(&lobby);
	handset_send(&lobby, "show-flat-a", "王");
	assert_heard(&lobby, "answer 2 OK 2; ");
	cr_assert_eq(relay_seq(house.relay), seq, "nothing was done twice");
}

/* On any connection of the same device and run, and after a start. */
Test(api, the_same_id_gets_the_same_answer_later) {
	struct handset beside;

	handset_send(&lobby, "show-flat-a", "王");
	handset_take(&flat, "2");
	handset_take(&other, "2");
	handset_init(&beside, &house, "flat-2", false);
	handset_heard(&beside);
	beside.run = other.run;
	handset_hang_up(&beside);
	handset_come_back(&beside, false);
	beside.last_act = 1;
	handset_take(&beside, "2");
	assert_heard(&beside,
		"welcome 302 at show-flat; "
		"answer 2 TAKEN_ALREADY 2 by 301 周: 2 was taken by 301 周; ");
	handset_finish(&beside);
	handset_hang_up(&lobby);
	handset_hang_up(&flat);
	handset_hang_up(&other);
	handset_hang_up(&desk);
	house_restart(&house);
	handset_heard(&other);
	handset_come_back(&other, false);
	handset_act_again(&other, TAKE_IT, "2");
	assert_heard(&other,
		"welcome 302 at show-flat; "
		"answer 2 TAKEN_ALREADY 2 by 301 周: 2 was taken by 301 周; ");
}

#define FORGOTTEN                                                                                  \
	"ID_FORGOTTEN: this request is too old, or not the first of its run: whether it was done " \
	"is no longer "                                                                            \
	"known; "

Test(api, an_id_too_old_is_forgotten_by_name) {
	for (int i = 0; i < 64; i++) {
		handset_on(&lobby, "lobby", "101");
	}
	handset_heard(&lobby);
	lobby.last_act = 0;
	handset_on(&lobby, "lobby", "101");
	assert_heard(&lobby, "answer 1 " FORGOTTEN);
	handset_on(&lobby, "lobby", "101");
	assert_heard(&lobby, "answer 2 OK; ");
}

/* A client counts on after each answer. What was refused for its form is an answer. */
Test(api, an_invalid_first_request_does_not_spoil_its_run) {
	handset_take(&desk, "?");
	assert_heard(
		&desk, "answer 1 INVALID: take.id is not the id of a handoff; one looks like 4K; ");
	handset_on(&desk, "service-desk", "601");
	assert_heard(&desk, "answer 2 OK; ");
}

/* Refusals ------------------------------------------------------------------------------------ */

#define POSTS "lobby, sales-hall, show-flat, shuttle, bar, service-desk, supervisor"
#define AREAS "lobby, sales-hall, show-flat-a, show-flat-b, clubhouse, gate, parking"

Test(api, a_refusal_says_what_would_be_right) {
	handset_send(&desk, "bar", "王");
	assert_heard(&desk, "answer 1 NOT_ON_DUTY: nobody is on duty on desk-1: sign on first; ");
	handset_on(&desk, "service-desk", "999");
	assert_heard(&desk, "answer 2 NO_SUCH_BADGE: the site has no badge 999; ");
	handset_on(&desk, "pool", "601");
	assert_heard(&desk, "answer 3 NO_SUCH_POST: the site has no post pool; it has " POSTS "; ");
	handset_on(&desk, "bar", "601");
	assert_heard(&desk, "answer 4 MAY_NOT_HOLD: badge 601 may not hold the post bar; ");
	handset_on(&desk, "service-desk", "601");
	assert_heard(&desk, "answer 5 OK; ");
	handset_take(&desk, "2");
	assert_heard(&desk,
		"answer 6 NO_SUCH_HANDOFF 2: there is no handoff 2 that this device may see; ");
	handset_send(&desk, "the moon", "王");
	assert_heard(&desk,
		"answer 7 NO_SUCH_AREA: the site has no area called the moon; it has " AREAS "; ");
	handset_send(&lobby, "bar", "王");
	assert_heard(&lobby, "answer 2 OK 2; ");
	handset_take(&flat, "2");
	assert_heard(&flat,
		"answer 2 NO_SUCH_HANDOFF 2: there is no handoff 2 that this device may see; ");
	handset_take(&lobby, "2");
	assert_heard(&lobby, "answer 3 NOT_YOURS 2: 2 is not addressed to a post held here; ");
	handset_send(&lobby, "show-flat-a", "王");
	assert_heard(&lobby, "answer 4 OK 4; ");
	handset_act(&flat, MET, "4");
	assert_heard(&flat, "answer 3 PAST_STAGE 4: 4 is OFFERED: too early for \"met\"; ");
	handset_act(&flat, WITHDRAW, "4");
	assert_heard(&flat, "answer 4 NOT_YOURS 4: 4 was not sent from a post held here; ");
	handset_take(&flat, "4");
	assert_heard(&flat, "answer 5 OK 4; ");
	handset_act(&other, RELEASE, "4");
	assert_heard(&other, "answer 2 NOT_YOURS 4 by 301 周: 4 is with 301 周; ");
	handset_off(&flat);
	assert_heard(&flat,
		"answer 6 HOLDING 4: 4 is still with you: finish it, hand it over or release it "
		"first; ");
}

Test(api, a_request_of_a_later_version_is_refused_by_name) {
	Usher__Request request = USHER__REQUEST__INIT;

	handset_ask(&lobby, &request);
	assert_heard(&lobby,
		"answer 2 UNKNOWN_REQUEST: this relay does not know that request: is it older than "
		"the "
		"client?; ");
}

Test(api, a_text_that_is_refused_is_named) {
	handset_send(&lobby, "bar", "王\xe2\x80\xae");
	assert_heard(&lobby,
		"answer 2 INVALID: send.card.surname has a bidi override (U+202E); leave it out; ");
	handset_send(&lobby, "bar\n", "王");
	assert_heard(&lobby,
		"answer 3 INVALID: send.to has a control character (U+000A); leave it out; ");
	handset_list(&lobby, false, "\xe2\x80\x8b");
	assert_heard(&lobby,
		"read 1 INVALID: list.after has a zero-width character (U+200B); leave it out; ");
	handset_send(&lobby, "bar", "");
	assert_heard(&lobby,
		"answer 4 INVALID: send.card says nothing of the guest; a surname, a trait or the "
		"party's "
		"size is needed; ");
	cr_assert_null(relay_handoff(house.relay, 2), "nothing was sent");
}

Test(api, areas_are_found_by_any_name_in_nfc) {
	static const char *const names[] = {
		"樣板房A", "样板房A", "show flat a", "SHOW-FLAT-A", " show-flat-a "};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		handset_send(&lobby, names[i], "王");
		cr_assert_not_null(strstr(handset_heard(&lobby), " OK "), "%s", names[i]);
	}
}

Test(api, a_device_is_one_however_its_name_is_typed) {
	struct handset typed, otherwise;

	handset_init(&typed, &house, "Caf\xc3\xa9", false);
	handset_on(&typed, "bar", "501");
	handset_init(&otherwise, &house, "Cafe\xcc\x81", false);
	assert_heard(&otherwise, "welcome 501 at bar; ");
	handset_finish(&typed);
	handset_finish(&otherwise);
}

Test(api, what_waited_long_on_its_device_is_late) {
	static const struct {
		uint64_t age;
		bool late;
	} ages[] = {{0, false}, {60000, false}, {60001, true}};

	for (size_t i = 0; i < sizeof ages / sizeof *ages; i++) {
		Usher__Request request = USHER__REQUEST__INIT;
		Usher__Send send = USHER__SEND__INIT;
		Usher__Card card = USHER__CARD__INIT;

		card.party_size = 2;
		send.to = "bar";
		send.card = &card;
		request.age = ages[i].age;
		request.ask_case = USHER__REQUEST__ASK_SEND;
		request.send = &send;
		handset_ask(&lobby, &request);
		cr_assert_eq(relay_handoff(house.relay, 2 * i + 2)->rec.late > 0, ages[i].late,
			"%zu", i);
	}
}

/* A full disk --------------------------------------------------------------------------------- */

#define NO_ROOM                                                                                    \
	"NO_ROOM: the relay's disk is nearly full: nothing was done, tell the supervisor and use " \
	"the radio; "

Test(api, without_room_new_work_is_refused_and_reads_go_on) {
	handset_send(&lobby, "show-flat-a", "王");
	handset_heard(&lobby);
	house.room = 32 * 1024 * 1024 - 1;
	handset_send(&lobby, "show-flat-a", "李");
	assert_heard(&lobby, "answer 3 " NO_ROOM);
	handset_take(&flat, "2");
	assert_heard(&flat, "answer 2 " NO_ROOM);
	cr_assert_eq(relay_seq(house.relay), 5, "nothing was done");
	handset_list(&flat, false, "");
	assert_heard(&flat, "read 1 OK [2 OFFERED]; ");
	handset_who(&flat, "");
	assert_heard(&flat,
		"read 2 OK [flat-1: 301 周 at show-flat, not listening, "
		"flat-2: 302 李 at show-flat, not listening, lobby-1: 101 陳 at lobby, not "
		"listening]; ");
	house.room = 32 * 1024 * 1024;
	handset_act_again(&flat, TAKE_IT, "2");
	assert_heard(&flat, "answer 2 OK 2; ");
}

/* "Nothing was done" must be true. */
Test(api, without_room_what_was_done_is_still_answered) {
	handset_send(&lobby, "show-flat-a", "王");
	handset_take(&flat, "2");
	handset_take(&other, "2");
	handset_heard(&flat);
	handset_heard(&other);
	house.room = 0;
	handset_act_again(&flat, TAKE_IT, "2");
	assert_heard(&flat, "answer 2 OK 2; ");
	handset_act_again(&other, TAKE_IT, "2");
	assert_heard(&other, "answer 2 TAKEN_ALREADY 2 by 301 周: 2 was taken by 301 周; ");
}

/* A post to which nothing leads ---------------------------------------------------------------- */

Test(api_small, what_a_post_never_has_is_refused_as_that) {
	struct folder folder;
	struct handset office;

	folder_init(&folder);
	house_init(&house, false,
		folder_write_text(&folder, "small.site",
			"[site]\nname = s\n"
			"[post boss]\nname = b\nsupervisor = yes\n"
			"[post office]\nname = o\n"
			"[badge 1]\nname = b\nposts = office\n"));
	folder_finish(&folder);
	handset_init(&office, &house, "office-1", false);
	handset_on(&office, "office", "1");
	handset_heard(&office);
	handset_take(&office, "2");
	assert_heard(&office,
		"answer 2 NEVER_YOURS 2: no post held on office-1 is ever offered a handoff to "
		"take; ");
	handset_finish(&office);
	house_finish(&house);
}

/* Sites as large as a site file may be -------------------------------------------------------- */

Test(api_large, a_site_of_many_areas_is_refused_in_one_frame) {
	struct folder folder;
	char *text = NULL;
	size_t size;
	FILE *out = allocated(open_memstream(&text, &size));
	struct handset only;

	fprintf(out,
		"[site]\nname = s\n[post boss]\nname = b\nsupervisor = yes\n[badge 1]\nname = "
		"b\nposts = boss\n");
	for (int i = 0; i < 3000; i++) {
		fprintf(out, "[area abcdefghijklmnopqrstuvwxyz-%05d]\nname = %d\npost = boss\n", i,
			i);
	}
	fclose(out);
	folder_init(&folder);
	house_init(&house, false, folder_write(&folder, "large.site", text, size));
	folder_finish(&folder);
	handset_init(&only, &house, "boss-1", false);
	handset_on(&only, "boss", "1");
	handset_heard(&only);
	handset_send(&only, "the moon", "王");
	cr_assert_not_null(strstr(handset_heard(&only),
		"answer 2 NO_SUCH_AREA: the site has no area called the moon"));
	handset_finish(&only);
	house_finish(&house);
	free(text);
}
