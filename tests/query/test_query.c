/* SPDX-License-Identifier: MIT */
/*
 * Reads: who is on duty, what a device may see, and one handoff; from the state, and from a real
 * history on disk. What a device may not see does not exist.
 */
#include "staff.h"

#include "base/memory.h"
#include "query/query.h"

#include <criterion/criterion.h>
#include <poll.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DECLINE USHER__REQUEST__ASK_DECLINE
#define MET USHER__REQUEST__ASK_MET
#define WITHDRAW USHER__REQUEST__ASK_WITHDRAW

#define MINUTE 60000 /* ms */

static struct house house;
static struct handset lobby, flat, bar, boss, stranger;
static const struct staff everybody[] = {
	{&lobby, "lobby-1", false, "lobby", "101"},
	{&flat, "flat-1", false, "show-flat", "301"},
	{&bar, "bar-1", false, "bar", "501"},
	{&boss, "boss-1", false, "supervisor", "901"},
	{&stranger, "stranger-1", false, NULL, NULL},
};

static void forget(void) {
	staff_forget(STAFF(everybody));
}

static void start(void) {
	staff_come(STAFF(everybody), &house, false);
}

/* With a history. */
static void start_on_disk(void) {
	staff_come(STAFF(everybody), &house, true);
}

static void stop(void) {
	staff_leave(STAFF(everybody), &house);
}

TestSuite(reads, .init = start, .fini = stop);
TestSuite(history, .init = start_on_disk, .fini = stop, .timeout = 300);

static void restart(void) {
	for (size_t i = 0; i < sizeof everybody / sizeof *everybody; i++) {
		handset_hang_up(everybody[i].handset);
	}
	house_restart(&house);
	for (size_t i = 0; i < sizeof everybody / sizeof *everybody; i++) {
		handset_come_back(everybody[i].handset, false);
	}
	forget();
}

/* Who ----------------------------------------------------------------------------------------- */

Test(reads, who_is_on_duty_and_who_listens) {
	handset_hang_up(&flat);
	handset_come_back(&flat, true);
	handset_on(&boss, "bar", "901");
	forget();
	handset_who(&stranger, "");
	assert_heard(&stranger,
		"read 1 OK [bar-1: 501 葉 at bar, not listening, "
		"boss-1: 901 潘 at supervisor, not listening, boss-1: 901 潘 at bar, not "
		"listening, "
		"flat-1: 301 周 at show-flat, lobby-1: 101 陳 at lobby, not listening]; ");
	handset_off(&boss);
	handset_who(&stranger, "bar-1");
	assert_heard(&stranger,
		"read 2 OK [flat-1: 301 周 at show-flat, lobby-1: 101 陳 at lobby, not "
		"listening]; ");
	handset_who(&stranger, "zzz");
	assert_heard(&stranger, "read 3 OK []; ");
}

/* Pages of it have each device once, and end. */
Test(reads, who_comes_a_page_at_a_time) {
	enum {
		DEVICES = 1500
	};
	static const char pad[] = "a-device-with-a-name-as-long-as-a-name-may-be-which-is-64-b";
	char(*names)[80] = allocated(calloc(DEVICES, sizeof *names)), after[80] = "";
	size_t n = 0, pages = 0;

	for (int i = 0; i < DEVICES; i++) {
		struct handset one;

		snprintf(names[i], sizeof names[i], "%s%04d", pad, i);
		handset_init(&one, &house, names[i], false);
		handset_on(&one, "lobby", "102");
		handset_finish(&one);
	}
	do {
		const char *heard, *next;

		handset_who(&stranger, after);
		heard = handset_heard(&stranger);
		cr_assert_eq(strncmp(heard, "read ", 5), 0);
		for (const char *at = strstr(heard, pad); at; at = strstr(at + 1, pad)) {
			if (at[sizeof pad + 3] != ':') {
				break; /* "next" */
			}
			cr_assert_eq(strncmp(at, names[n], strlen(names[n])), 0, "%zu", n);
			n++;
		}
		next = strstr(heard, "] next ");
		snprintf(after, sizeof after, "%.*s", next ? (int)strcspn(next + 7, ";") : 0,
			next ? next + 7 : "");
		pages++;
	} while (*after);
	cr_assert_eq(n, DEVICES);
	cr_assert_gt(pages, 2);
	free(names);
}

/* List and show ------------------------------------------------------------------------------- */

Test(reads, what_a_device_may_see_is_listed) {
	handset_send(&lobby, "show-flat-a", "王");
	handset_send(&lobby, "bar", "李");
	handset_send(&bar, "lobby", "何");
	handset_take(&flat, "2");
	forget();
	handset_list(&lobby, false, "");
	assert_heard(&lobby, "read 1 OK [2 TAKEN by 301, 4 OFFERED, 6 OFFERED]; ");
	handset_list(&flat, false, "");
	assert_heard(&flat, "read 1 OK [2 TAKEN by 301]; ");
	handset_list(&bar, false, "");
	assert_heard(&bar, "read 1 OK [4 OFFERED, 6 OFFERED]; ");
	handset_list(&boss, false, "");
	assert_heard(&boss, "read 1 OK [2 TAKEN by 301, 4 OFFERED, 6 OFFERED]; ");
	handset_list(&stranger, false, "");
	assert_heard(&stranger,
		"read 1 OK: nobody is on duty on stranger-1: it sees nothing until somebody "
		"signs on []; ");
	handset_list(&boss, false, "2");
	assert_heard(&boss, "read 2 OK [4 OFFERED, 6 OFFERED]; ");
	handset_list(&boss, false, "6");
	assert_heard(&boss, "read 3 OK []; ");
	handset_list(&boss, false, "!");
	assert_heard(&boss,
		"read 4 INVALID: list.after is not the id of a handoff; use Answer.next of the "
		"page before; ");
}

Test(reads, what_a_device_may_see_is_shown) {
	handset_send(&lobby, "show-flat-a", "王");
	forget();
	handset_show(&lobby, "2");
	assert_heard(&lobby, "read 1 OK [2 OFFERED]; ");
	handset_show(&flat, "02");
	assert_heard(&flat, "read 1 OK [2 OFFERED]; ");
	handset_show(&bar, "2");
	assert_heard(
		&bar, "read 1 NO_SUCH_HANDOFF: there is no handoff 2 that this device may see; ");
	handset_show(&stranger, "2");
	assert_heard(&stranger,
		"read 1 NO_SUCH_HANDOFF: there is no handoff 2 that this device may see; ");
	handset_show(&boss, "1");
	assert_heard(
		&boss, "read 1 NO_SUCH_HANDOFF: there is no handoff 1 that this device may see; ");
	handset_show(&boss, "?");
	assert_heard(
		&boss, "read 2 INVALID: show.id is not the id of a handoff; one looks like 4K; ");
}

/* Ask for the whole list, page by page. Returns how many there are; they must come by rising
 * number, as the test's handoffs have them: 2, 4, 6, … */
static size_t list_all(struct handset *handset, bool all, size_t *ret_pages) {
	char after[16] = "";
	size_t n = 0;

	*ret_pages = 0;
	do {
		const char *heard, *next;

		handset_list(handset, all, after);
		heard = handset_heard(handset);
		cr_assert_eq(strncmp(heard, "read ", 5), 0);
		cr_assert_not_null(strstr(heard, " OK ["), "%s", heard);
		for (const char *at = strchr(heard, '['); at && at[1] != ']';
			at = strstr(at + 1, ", ")) {
			uint64_t number = 0;

			at += *at == ',' ? 2 : 1;
			for (; *at != ' '; at++) {
				number = number * 32 +
					(uint64_t)(strchr("0123456789ABCDEFGHJKMNPQRSTVWXYZ", *at) -
						"0123456789ABCDEFGHJKMNPQRSTVWXYZ");
			}
			n++;
			cr_assert_eq(number, 2 * n, "each once and in order");
		}
		next = strstr(heard, "] next ");
		snprintf(after, sizeof after, "%.*s", next ? (int)strcspn(next + 7, ";") : 0,
			next ? next + 7 : "");
		++*ret_pages;
	} while (*after);
	return n;
}

Test(reads, a_list_comes_a_page_at_a_time) {
	enum {
		HANDOFFS = 700
	};
	size_t pages;

	cr_assert_eq(list_all(&boss, false, &pages), 0);
	cr_assert_eq(pages, 1);
	for (int i = 0; i < HANDOFFS; i++) {
		handset_send(&lobby, "show-flat-a", "一個很長的姓一個很長的姓一個");
	}
	forget();
	cr_assert_eq(list_all(&boss, false, &pages), HANDOFFS);
	cr_assert_gt(pages, 1);
	cr_assert_eq(list_all(&lobby, true, &pages), HANDOFFS);
	cr_assert_eq(list_all(&bar, true, &pages), 0);
}

/* Filed, and the disk is slow: history has it not yet, and it is read all the same. */
Test(reads, what_is_filed_is_read_until_history_has_it) {
	handset_send(&lobby, "show-flat-a", "王");
	handset_act(&lobby, WITHDRAW, "2");
	house_hold(&house);
	house_wait(&house, MINUTE);
	forget();
	handset_list(&lobby, true, "");
	handset_list(&lobby, false, "");
	handset_show(&lobby, "2");
	assert_heard_nothing(&lobby);
	house_let_go(&house);
	assert_heard(&lobby, "read 1 OK [2 WITHDRAWN]; read 2 OK []; read 3 OK [2 WITHDRAWN]; ");
	handset_show(&lobby, "2");
	assert_heard(
		&lobby, "read 4 NO_SUCH_HANDOFF: there is no handoff 2 that this device may see; ");
}

/* History on disk ----------------------------------------------------------------------------- */

Test(history, what_is_filed_is_found) {
	handset_send(&lobby, "show-flat-a", "王");
	handset_send(&lobby, "bar", "李");
	handset_send(&lobby, "bar", "何");
	handset_take(&flat, "2");
	handset_act(&flat, MET, "2");
	handset_act(&lobby, WITHDRAW, "4");
	house_wait(&house, MINUTE);
	forget();
	for (int i = 0; i < 2; i++) {
		handset_list(&lobby, false, "");
		handset_list(&lobby, true, "");
		handset_list(&flat, true, "");
		handset_show(&flat, "2");
		handset_show(&bar, "2");
		handset_show(&bar, "4");
		lobby.last_read = flat.last_read = bar.last_read = 0;
		assert_heard(&lobby,
			"read 1 OK [6 OFFERED]; "
			"read 2 OK [2 MET by 301, 4 WITHDRAWN, 6 OFFERED]; ");
		assert_heard(&flat, "read 1 OK [2 MET by 301]; read 2 OK [2 MET by 301]; ");
		assert_heard(&bar,
			"read 1 NO_SUCH_HANDOFF: there is no handoff 2 that this device may see; "
			"read 2 OK [4 WITHDRAWN]; ");
		restart();
	}
}

Test(history, all_of_it_comes_a_page_at_a_time) {
	enum {
		HANDOFFS = 1300
	};
	size_t pages;

	for (int i = 1; i <= HANDOFFS; i++) {
		handset_send(&lobby, i <= 600 ? "show-flat-a" : "bar", "王");
	}
	house_wait(&house, 30 * MINUTE + 12 * 60 * MINUTE);
	cr_assert_eq(relay_wake_at(house.relay), INT64_MAX, "all filed");
	for (int i = 0; i < 20; i++) {
		handset_send(&lobby, "show-flat-a", "王");
	}
	forget();
	cr_assert_eq(list_all(&boss, true, &pages), HANDOFFS + 20);
	cr_assert_gt(pages, 2);
	/* a page may hold less than it has looked through, even nothing, and still there is more */
	handset_list(&bar, true, "");
	cr_assert_not_null(strstr(handset_heard(&bar), "read 1 OK [] next "));
}

static void ignore(void *userdata, const Usher__Fact__Handoff *handoff) {
}

/* On disk already, and nobody has told the relay yet: both have it, and it is listed once. */
Test(history, what_is_filed_is_listed_once) {
	Usher__Request request = USHER__REQUEST__INIT;
	Usher__List list = USHER__LIST__INIT;
	Usher__Answer answer = USHER__ANSWER__INIT;
	struct pool pool = {0};
	const struct query query = {.relay = house.relay,
		.history = house.history,
		.principal = client_principal(lobby.client),
		.pool = &pool};
	struct pollfd waiting = {.fd = store_fd(house.store), .events = POLLIN};

	handset_send(&lobby, "show-flat-a", "王");
	handset_send(&lobby, "show-flat-a", "李");
	handset_act(&lobby, WITHDRAW, "2");
	house.now += MINUTE;
	api_tick(house.api);
	cr_assert_eq(poll(&waiting, 1, 60000), 1);
	cr_assert_not_null(relay_archived_handoff(house.relay, 2));
	cr_assert_eq(history_find_handoff(house.history, 2, ignore, NULL), 0);
	list.all = true;
	request.ask_case = USHER__REQUEST__ASK_LIST;
	request.list = &list;
	query_fill_answer(&query, &request, &answer);
	cr_assert_eq(answer.n_handoffs, 2);
	cr_assert_str_eq(answer.handoffs[0]->id, "2");
	cr_assert_str_eq(answer.handoffs[1]->id, "4");
	query_free_answer_arrays(&answer);
	pool_finish(&pool);
}

/* Change one row, as rot does. */
static void damage(int number) {
	sqlite3_stmt *update;
	sqlite3 *sqlite;

	cr_assert_eq(sqlite3_open(folder_place(&house.folder, "usher.db"), &sqlite), SQLITE_OK);
	cr_assert_eq(sqlite3_prepare_v2(sqlite, "UPDATE history SET sum = sum + 1 WHERE key = ?1",
			     -1, &update, NULL),
		SQLITE_OK);
	sqlite3_bind_int(update, 1, number);
	cr_assert_eq(sqlite3_step(update), SQLITE_DONE);
	cr_assert_eq(sqlite3_changes(sqlite), 1);
	sqlite3_finalize(update);
	sqlite3_close(sqlite);
}

Test(history, that_is_damaged_is_said) {
	handset_send(&lobby, "show-flat-a", "王");
	handset_send(&lobby, "show-flat-a", "李");
	handset_act(&lobby, WITHDRAW, "2");
	handset_act(&lobby, WITHDRAW, "4");
	house_wait(&house, MINUTE);
	damage(4);
	forget();
	handset_list(&lobby, true, "");
	handset_show(&lobby, "4");
	handset_show(&lobby, "2");
	handset_list(&lobby, false, "");
	assert_heard(&lobby,
		"read 1 UNREADABLE: the history cannot be read: its file is damaged, or the disk "
		"is; "
		"read 2 UNREADABLE: the history cannot be read: its file is damaged, or the disk "
		"is; "
		"read 3 OK [2 WITHDRAWN]; read 4 OK []; ");
}

/* As large as it may be ----------------------------------------------------------------------- */

static char *name_of(char letter) {
	static char name[129];

	memset(name, letter, sizeof name - 1);
	return name;
}

/* A site of one post, with @n_badges for it, and of @n_posts more that badge 1 may hold. */
static void open_large(int n_badges, int n_posts) {
	struct folder folder;
	char *text = NULL;
	size_t size;
	FILE *out = allocated(open_memstream(&text, &size));

	fprintf(out,
		"[site]\nname = s\n[post p]\nname = p\nsupervisor = yes\n[area a]\nname = a\npost "
		"= p\n");
	for (int i = 1; i <= n_posts; i++) {
		fprintf(out, "[post %x]\nname = post %x\n", 0xa00 + i, i);
	}
	fprintf(out, "[badge 1]\nname = %s\nposts = p", name_of('x'));
	for (int i = 1; i <= n_posts; i++) {
		fprintf(out, ",%x", 0xa00 + i);
	}
	fprintf(out, "\n");
	for (int i = 2; i <= n_badges; i++) {
		fprintf(out, "[badge %d]\nname = %s\nposts = p\n", i, name_of('y'));
	}
	fclose(out);
	folder_init(&folder);
	house_init(&house, false, folder_write(&folder, "large.site", text, size));
	folder_finish(&folder);
	free(text);
}

/* Whatever is on its way must fit a frame, or the relay ends. */
Test(large, a_handoff_that_very_many_declined_can_be_told) {
	struct handset one;

	open_large(600, 0);
	handset_init(&one, &house, "p-1", true);
	handset_on(&one, "p", "1");
	handset_send(&one, "a", "王");
	for (int i = 2; i <= 600; i++) {
		char badge[16];

		snprintf(badge, sizeof badge, "%d", i);
		handset_on(&one, "p", badge);
		handset_act(&one, DECLINE, "2");
	}
	handset_heard(&one);
	handset_list(&one, false, "");
	cr_assert_eq(strncmp(handset_heard(&one), "read 1 ", 7), 0, "it is answered");
	handset_finish(&one);
	house_finish(&house);
}

Test(large, devices_at_very_many_posts_can_be_told) {
	static const char *const names[] = {
		"a-device-with-a-name-as-long-as-a-name-may-be-which-is-64-bytes1",
		"a-device-with-a-name-as-long-as-a-name-may-be-which-is-64-bytes2",
	};
	struct handset devices[2];

	open_large(1, 220);
	for (size_t i = 0; i < 2; i++) {
		handset_init(&devices[i], &house, names[i], false);
		for (int j = 1; j <= 220; j++) {
			char post[16];

			snprintf(post, sizeof post, "%x", 0xa00 + j);
			handset_on(&devices[i], post, "1");
		}
		handset_heard(&devices[i]);
	}
	handset_who(&devices[0], "");
	cr_assert_eq(strncmp(handset_heard(&devices[0]), "read 1 ", 7), 0, "it is answered");
	handset_finish(&devices[0]);
	handset_finish(&devices[1]);
	house_finish(&house);
}
