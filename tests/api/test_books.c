/* SPDX-License-Identifier: MIT */
/* What requests leave behind: the audit, and in the log nothing but ids. */
#include "handset.h"

#include "base/cleanup.h"
#include "base/log.h"
#include "base/memory.h"
#include "store/block.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TAKE_IT USHER__REQUEST__ASK_TAKE

static struct house house;
static struct handset lobby, flat, other, desk;

static void start(void) {
	house_init(&house, true, NULL);
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

static void stop(void) {
	handset_finish(&lobby);
	handset_finish(&flat);
	handset_finish(&other);
	handset_finish(&desk);
	house_finish(&house);
}

TestSuite(api_books, .init = start, .fini = stop);

static int print_audit(void *userdata, uint64_t number, const void *bytes, size_t size) {
	Usher__Fact__Audit *audit = usher__fact__audit__unpack(NULL, size, bytes);

	cr_assert_not_null(audit);
	fprintf(userdata, "%s %s %s; ", audit->badge, audit->act, audit->outcome);
	usher__fact__audit__free_unpacked(audit, NULL);
	return 0;
}

/* The audit book as "101 on DONE; 101 send DONE; ". */
static char *read_audit(void) {
	char *text = NULL;
	size_t size;
	FILE *out = allocated(open_memstream(&text, &size));
	sqlite3_stmt *select;
	sqlite3 *sqlite;

	cr_assert_eq(sqlite3_open(folder_place(&house.folder, "usher.db"), &sqlite), SQLITE_OK);
	cr_assert_eq(sqlite3_prepare_v2(sqlite, "SELECT body, seq, n FROM audit ORDER BY seq", -1,
			     &select, NULL),
		SQLITE_OK);
	while (sqlite3_step(select) == SQLITE_ROW) {
		cr_assert_eq(block_for_each_entry((uint64_t)sqlite3_column_int64(select, 1),
				     (uint64_t)sqlite3_column_int64(select, 2),
				     sqlite3_column_blob(select, 0),
				     (size_t)sqlite3_column_bytes(select, 0), print_audit, out),
			0);
	}
	sqlite3_finalize(select);
	sqlite3_close(sqlite);
	fclose(out);
	return text;
}

/* Who asked for what, and what came of it: once for each request, and for a sign-off too. */
Test(api_books, the_audit_names_who_asked) {
	_cleanup_(freep) char *audit = NULL;

	handset_send(&lobby, "show-flat-a", "王");
	handset_take(&flat, "2");
	handset_take(&other, "2");
	handset_act_again(&other, TAKE_IT, "2");
	handset_on(&desk, "bar", "601");
	handset_off(&desk);
	handset_off(&lobby);
	audit = read_audit();
	cr_assert_str_eq(audit,
		"101 on DONE; 301 on DONE; 302 on DONE; 101 send DONE; 301 take DONE; "
		"302 take TAKEN_ALREADY; 601 on MAY_NOT_HOLD;  off NOT_ON_DUTY; 101 off DONE; ");
}

/* Of run 0 nothing else is kept, not even that it was refused. */
Test(api_books, the_audit_has_what_nothing_else_remembers) {
	_cleanup_(freep) char *audit = NULL;

	handset_hang_up(&lobby);
	handset_hang_up(&desk);
	lobby.run = desk.run = 0;
	handset_come_back(&lobby, false);
	handset_come_back(&desk, false);
	handset_off(&desk);
	handset_off(&desk);
	handset_on(&lobby, "lobby", "101");
	handset_send(&lobby, "show-flat-a", "王"); /* its answer waits until that is written */
	audit = read_audit();
	cr_assert_str_eq(audit,
		"101 on DONE; 301 on DONE; 302 on DONE;  off NOT_ON_DUTY;  off NOT_ON_DUTY; "
		"101 on DONE; 101 send DONE; ");
}

/* The acts whose names on the wire are not the audit's, each with as much as makes it sound. */
static void ask_renamed(struct handset *handset) {
	static char *posts[] = {(char *)"bar"};
	Usher__Card card = USHER__CARD__INIT;
	Usher__CardRequest corrects = USHER__CARD_REQUEST__INIT;
	Usher__End end = USHER__END__INIT;
	Usher__Pickup pickup = USHER__PICKUP__INIT;
	Usher__Service service = USHER__SERVICE__INIT;
	Usher__Notice notice = USHER__NOTICE__INIT;
	Usher__Break pause = USHER__BREAK__INIT;
	Usher__Handover over = USHER__HANDOVER__INIT;
	Usher__Arrived arrived = USHER__ARRIVED__INIT;
	Usher__Move move = USHER__MOVE__INIT;

	card.surname = (char *)"何";
	corrects.card = &card;
	corrects.visit = end.visit = pickup.visit = arrived.visit = move.id = (char *)"2";
	pickup.area = pickup.to = (char *)"gate";
	service.name = (char *)"towels";
	notice.text = (char *)"開會";
	notice.to = posts;
	notice.n_to = 1;
	over.badge = (char *)"302";
	move.at = (char *)"now";
	handset_say(handset, USHER__REQUEST__ASK_CARD, &corrects);
	handset_say(handset, USHER__REQUEST__ASK_END, &end);
	handset_say(handset, USHER__REQUEST__ASK_PICKUP, &pickup);
	handset_say(handset, USHER__REQUEST__ASK_SERVICE, &service);
	handset_say(handset, USHER__REQUEST__ASK_NOTICE, &notice);
	handset_say(handset, USHER__REQUEST__ASK_BREAK, &pause);
	handset_say(handset, USHER__REQUEST__ASK_HANDOVER, &over);
	handset_say(handset, USHER__REQUEST__ASK_ARRIVED, &arrived);
	handset_say(handset, USHER__REQUEST__ASK_MOVE, &move);
}

/* An act keeps the word under which the audit first wrote it, whatever the wire calls it by now. */
Test(api_books, the_audit_keeps_its_words) {
	_cleanup_(freep) char *audit = NULL;

	handset_off(&lobby); /* whatever it asks from now on is refused, and written down */
	ask_renamed(&lobby);
	audit = read_audit();
	cr_assert_str_eq(audit,
		"101 on DONE; 301 on DONE; 302 on DONE; 101 off DONE;  correct NOT_ON_DUTY;  "
		"end_visit NOT_ON_DUTY;  fetch_guest NOT_ON_DUTY;  serve NOT_ON_DUTY;  "
		"announce NOT_ON_DUTY;  pause NOT_ON_DUTY;  hand_over NOT_ON_DUTY;  "
		"arrive NOT_ON_DUTY;  reschedule NOT_ON_DUTY; ");
}

/* Whoever hands over has acted, and not whom it goes to. */
Test(api_books, the_audit_names_who_hands_over) {
	Usher__Handover over = USHER__HANDOVER__INIT;
	_cleanup_(freep) char *audit = NULL;

	handset_send(&lobby, "show-flat-a", "王");
	handset_take(&flat, "2");
	over.badge = (char *)"302";
	handset_say(&flat, USHER__REQUEST__ASK_HANDOVER, &over);
	audit = read_audit();
	cr_assert_not_null(strstr(audit, "301 take DONE; 301 hand_over DONE; "), "%s", audit);
}

Test(api_books, no_guest_is_in_the_log) {
	int before = dup(STDERR_FILENO), fd;
	_cleanup_(freep) char *logged = NULL;

	fd = open(folder_place(&house.folder, "stderr"), O_WRONLY | O_CREAT | O_APPEND, 0600);
	cr_assert_geq(dup2(fd, STDERR_FILENO), 0);
	unsetenv("JOURNAL_STREAM");
	log_open();
	log_set_level(LOG_LEVEL_DEBUG);
	handset_send(&lobby, "show-flat-a", "歐陽");
	handset_take(&flat, "2");
	handset_send(&lobby, "歐陽", "歐陽");
	handset_take(&flat, "歐陽");
	handset_send(&lobby, "歐陽", "歐陽\xe2\x80\xae");
	house_wait(&house, 24 * 3600000);
	handset_show(&lobby, "2");
	dup2(before, STDERR_FILENO);
	close(before);
	close(fd);
	logged = folder_read(folder_place(&house.folder, "stderr"));
	cr_assert_not_null(strstr(logged, "USHER_HANDOFF=2"), "something is: %s", logged);
	cr_assert_null(strstr(logged, "歐陽"), "%s", logged);
}
