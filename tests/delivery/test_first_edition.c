/* SPDX-License-Identifier: MIT */
/*
 * A client that says no edition was written before there were any: it is told what it was told
 * then, to the byte. Beside this lies what was told in this very day before the second edition was
 * made (first_edition.told): each message, with the size of its frame and a hash of its bytes. It
 * never changes.
 */
#include "handset.h"
#include "told.h"

#include "base/memory.h"

#include <criterion/criterion.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

static const char site[] =
	"[site]\nname = Harbour\n"
	"[post lobby]\nname = Lobby\nextension = 8001\n"
	"[post flat]\nname = Show flat\nvoice = private\nladder = 10s hall, 20s boss\n"
	"[post hall]\nname = Sales hall\n"
	"[post shuttle]\nname = Shuttle\n"
	"[post bar]\nname = Bar\n"
	"[post boss]\nname = Supervisor\nsupervisor = yes\n"
	"[area flat-a]\nname = Flat A\npost = flat\ntakes = 40s\n"
	"[area club]\nname = Club\npost = hall\n"
	"[area gate]\nname = Gate\npost = shuttle\nexit = yes\n"
	"[service tea]\nname = Tea\npost = bar\n"
	"[service key]\nname = Key\npost = bar\nloan = yes\n"
	"[vehicle cart]\nname = Cart\npost = shuttle\nseats = 6\n"
	"[badge 101]\nname = Chan\nposts = lobby\n[badge 102]\nname = Ho\nposts = lobby, bar\n"
	"[badge 301]\nname = Chow\nposts = flat, hall\n[badge 401]\nname = Hui\nposts = shuttle\n"
	"[badge 501]\nname = Yip\nposts = bar\n[badge 901]\nname = Poon\nposts = boss, flat\n";

static struct folder folder;
static struct house house;
static struct handset lobby, beside, flat, cart, boss, new_lobby;
static char *told; /* by now, a line for each message */
static size_t told_size;
static FILE *out;

/* The log has another number each time. */
static void note(struct handset *handset, const Usher__FromRelay *message, const uint8_t *frame,
	size_t size) {
	char *text = told_text(message);
	uint8_t *bytes = allocated(malloc(size));

	if (message->body_case == USHER__FROM_RELAY__BODY_WELCOME) {
		message->welcome->log = 0;
		size = usher__from_relay__pack(message, bytes);
	} else {
		memcpy(bytes, frame, size);
	}
	fprintf(out, "%s%s %s| %zu bytes, %016" PRIx64 "\n", handset->device,
		handset == &beside ? " (beside)" : "", text, size, XXH3_64bits(bytes, size));
	free(bytes);
	free(text);
}

static void start(void) {
	out = allocated(open_memstream(&told, &told_size));
	folder_init(&folder);
	house_init(&house, false, folder_write_text(&folder, "first.site", site));
	handset_init_of_edition(&lobby, &house, "lobby-1", 0, note);
	handset_init_of_edition(&beside, &house, "lobby-1", 0, note);
	handset_init_of_edition(&flat, &house, "flat-1", 0, note);
	handset_init_of_edition(&cart, &house, "cart-1", 0, note);
	handset_init_of_edition(&boss, &house, "boss-1", 0, note);
	/* whoever else listens, and to what, is no matter of theirs */
	handset_init_of_edition(&new_lobby, &house, "lobby-2", 2, NULL);
}

static void stop(void) {
	struct handset *all[] = {&lobby, &beside, &flat, &cart, &boss, &new_lobby};

	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		handset_finish(all[i]);
	}
	house_finish(&house);
	folder_finish(&folder);
	fclose(out);
	free(told);
}

TestSuite(first_edition, .init = start, .fini = stop);

/* What is asked ------------------------------------------------------------------------------- */

static void ask_break(struct handset *handset, bool begins) {
	Usher__Break pause = USHER__BREAK__INIT;
	Usher__Resume resume = USHER__RESUME__INIT;

	if (begins) {
		handset_say(handset, USHER__REQUEST__ASK_BREAK, &pause);
	} else {
		handset_say(handset, USHER__REQUEST__ASK_RESUME, &resume);
	}
}

static void ask_pickup(struct handset *handset, const char *visit) {
	Usher__Pickup pickup = USHER__PICKUP__INIT;

	pickup.visit = (char *)visit;
	pickup.area = "flat-a";
	pickup.to = "gate";
	handset_say(handset, USHER__REQUEST__ASK_PICKUP, &pickup);
}

static void ask_service(struct handset *handset, const char *visit, const char *name) {
	Usher__Service service = USHER__SERVICE__INIT;

	service.visit = (char *)visit;
	service.name = (char *)name;
	handset_say(handset, USHER__REQUEST__ASK_SERVICE, &service);
}

static void ask_notice(struct handset *handset) {
	Usher__Notice notice = USHER__NOTICE__INIT;
	char *to[] = {"all"};

	notice.text = "The lift is out of order";
	notice.to = to;
	notice.n_to = 1;
	notice.confirm = true;
	handset_say(handset, USHER__REQUEST__ASK_NOTICE, &notice);
}

static void read_lists(struct handset *handset) {
	Usher__Directory directory = USHER__DIRECTORY__INIT;

	handset_who(handset, "");
	handset_list(handset, false, "");
	handset_say(handset, USHER__REQUEST__ASK_DIRECTORY, &directory);
}

static void read_first_visit(struct handset *handset) {
	Usher__VisitRequest visit = USHER__VISIT_REQUEST__INIT;

	visit.id = "1";
	handset_show(handset, "2");
	handset_say(handset, USHER__REQUEST__ASK_VISIT, &visit);
}

/* The day ------------------------------------------------------------------------------------- */

static void sign_on(void) {
	handset_on(&lobby, "lobby", "101");
	handset_on(&new_lobby, "lobby", "102");
	handset_on(&new_lobby, "bar", "102");
	handset_on(&flat, "flat", "301");
	handset_on(&flat, "hall", "301");
	handset_on(&cart, "shuttle", "401");
	handset_on(&boss, "boss", "901");
}

static void send_and_meet(void) {
	handset_send(&lobby, "flat-a", "Wong");
	handset_has(&flat, "2", true);
	handset_take(&flat, "2");
	handset_act_again(&flat, USHER__REQUEST__ASK_TAKE, "2");
	handset_correct(&lobby, "1", "Wang");
	handset_act(&flat, USHER__REQUEST__ASK_MET, "2");
	ask_pickup(&flat, "1");
	handset_take(&cart, "3");
	handset_act(&cart, USHER__REQUEST__ASK_ABOARD, "3");
	ask_service(&flat, "1", "tea");
	ask_service(&flat, "1", "key");
	handset_act(&flat, USHER__REQUEST__ASK_WITHDRAW, "4");
	read_lists(&lobby);
	read_first_visit(&lobby);
	read_first_visit(&boss);
	handset_act(&cart, USHER__REQUEST__ASK_DROPPED, "3");
}

static void be_away(void) {
	ask_notice(&boss);
	handset_hang_up(&flat);
	house_wait(&house, 10000);
	handset_send(&lobby, "flat-a", "Li");
	house_wait(&house, 30000);
	handset_come_back(&flat, true);
	ask_break(&flat, true);
	ask_break(&flat, false);
	handset_off(&new_lobby);
	house_wait(&house, 60000);
}

static void restart(void) {
	struct handset *all[] = {&lobby, &beside, &flat, &cart, &boss, &new_lobby};

	handset_send(&lobby, "club", "Ho");
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		handset_hang_up(all[i]);
	}
	house_restart(&house);
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		handset_come_back(all[i], true);
	}
	handset_hang_up(&cart);
	house_wait(&house, 30000);
	read_lists(&boss);
	handset_off(&lobby);
	house_wait(&house, 30000);
}

Test(first_edition, it_is_told_what_it_was_told_before, .timeout = 60) {
	char *before = folder_read(FIRST_EDITION "/first_edition.told"), *line, *then, *rest;

	sign_on();
	send_and_meet();
	be_away();
	restart();
	fflush(out);
	line = told;
	for (rest = before; *rest && *line; rest += strcspn(rest, "\n") + 1) {
		then = strndup(rest, strcspn(rest, "\n") + 1);
		cr_assert_eq(strncmp(line, then, strlen(then)), 0,
			"what it was told:\n%swhat it is told now:\n%.*s", then,
			(int)strcspn(line, "\n"), line);
		line += strlen(then);
		free(then);
	}
	cr_assert(!*rest && !*line, "not as much as it was");
	free(before);
}
