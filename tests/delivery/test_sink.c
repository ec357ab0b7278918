/* SPDX-License-Identifier: MIT */
/*
 * Sinks: a second form, in which each message is a line of text, is told what frames are told; and
 * what delivery relies on ends the process where it does not hold.
 */
#include "staff.h"
#include "told.h"

#include "broken.h"

#include "base/memory.h"
#include "delivery/pending_set.h"
#include "delivery/sink_private.h"
#include "store/memory.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#define MET USHER__REQUEST__ASK_MET

static struct house house;
static struct handset lobby, flat, boss;
static const struct staff everybody[] = {
	{&lobby, "lobby-1", true, "lobby", "101"},
	{&flat, "flat-1", true, "show-flat", "301"},
	{&boss, "boss-1", true, "supervisor", "901"},
};

/* Three on duty, seqs 1 to 3. */
static void start(void) {
	staff_come(STAFF(everybody), &house, false);
}

static void stop(void) {
	staff_leave(STAFF(everybody), &house);
}

TestSuite(sink, .init = start, .fini = stop);

/* The form of text ----------------------------------------------------------------------------- */

/* What is told through a sink of the form, one line after the other. */
struct reader {
	struct sink sink;
	struct principal principal;
	struct client *client;
	char told[4096];
	size_t pending; /* bytes, as the test wants it */
	unsigned answers;
};

static unsigned packs;

static void *pack(const Usher__FromRelay *message, size_t *ret_size) {
	char *text = told_text(message);

	packs++;
	*ret_size = strlen(text);
	return text;
}

static void send_text(struct sink *sink, const void *bytes, size_t size, bool answer) {
	struct reader *reader = container_of(sink, struct reader, sink);
	size_t n = strlen(reader->told);

	cr_assert_lt(n + size, sizeof reader->told);
	memcpy(reader->told + n, bytes, size);
	reader->told[n + size] = '\0';
	reader->answers += answer;
}

static size_t pending(const struct sink *sink) {
	return container_of(sink, const struct reader, sink)->pending;
}

static const struct sink_form text_form = {pack};
static const struct sink_verbs text_verbs = {&text_form, send_text, pending};

/* A client of @device that listens, from a cursor of 0. */
static void reader_enter(struct reader *reader, char *device) {
	Usher__Hello hello = USHER__HELLO__INIT;

	*reader = (struct reader){.sink = {&text_verbs},
		.principal = {.device = device,
			.n_posts = PRINCIPAL_ANY_POST,
			.origin = PRINCIPAL_LOCAL}};
	hello.device = device;
	hello.run = 1;
	hello.listen = true;
	reader->client =
		delivery_add_client(house.delivery, &reader->sink, &reader->principal, &hello);
}

static void reader_leave(struct reader *reader) {
	reader->client = delivery_remove_client(reader->client);
}

Test(sink, text_is_told_what_frames_are_told) {
	static const char welcome[] = "welcome 901 at supervisor; ";
	static char device[] = "boss-1";
	struct handset frames;
	struct reader text;
	const char *heard;

	handset_send(&lobby, "show-flat-a", "王");
	handset_init(&frames, &house, device, true);
	reader_enter(&text, device);
	house_settle(&house);
	handset_has(&flat, "2", false);
	house_hold(&house);
	handset_send(&lobby, "show-flat-b", "李");
	handset_take(&flat, "2");
	handset_act(&flat, MET, "2");
	house_release(&house, 1);
	house_let_go(&house);
	handset_off(&flat);
	handset_has(&lobby, "4", true);
	handset_hang_up(&flat);
	house_wait(&house, 12 * 60000);
	heard = handset_heard(&frames);
	cr_assert_eq(strncmp(heard, welcome, strlen(welcome)), 0, "%s", heard);
	cr_assert_str_eq(text.told, heard + strlen(welcome));
	cr_assert_not_null(strstr(text.told, "reset; 2 OFFERED"), "%s", text.told);
	cr_assert_not_null(strstr(text.told, "2 MET by 301"), "%s", text.told);
	cr_assert_not_null(strstr(text.told, "gone"), "%s", text.told);
	reader_leave(&text);
	handset_finish(&frames);
}

Test(sink, a_state_is_packed_once_for_all_of_a_form) {
	static char device[] = "boss-1";
	struct reader readers[3];

	for (size_t i = 0; i < 3; i++) {
		reader_enter(&readers[i], device);
	}
	house_settle(&house);
	packs = 0;
	handset_send(&lobby, "show-flat-a", "王");
	cr_assert_eq(packs, 1);
	for (size_t i = 0; i < 3; i++) {
		cr_assert_not_null(strstr(readers[i].told, "2 OFFERED"), "%s", readers[i].told);
		reader_leave(&readers[i]);
	}
}

Test(sink, updates_wait_while_a_sink_has_no_room) {
	static char device[] = "boss-1";
	struct reader text;

	reader_enter(&text, device);
	house_settle(&house);
	*text.told = '\0';
	text.pending = SINK_UNSENT_MAX + 1;
	handset_send(&lobby, "show-flat-a", "王");
	cr_assert_str_eq(text.told, "");
	text.pending = SINK_UNSENT_MAX;
	delivery_tell_drained_client(text.client);
	cr_assert_not_null(strstr(text.told, "OFFERED"), "%s", text.told);
	reader_leave(&text);
}

Test(sink, a_reply_leaves_whole_even_where_updates_wait) {
	static char device[] = "boss-1";
	Usher__FromRelay message = USHER__FROM_RELAY__INIT;
	Usher__Answer answer = USHER__ANSWER__INIT;
	struct reader text;

	reader_enter(&text, device);
	house_settle(&house);
	cr_assert_eq(text.answers, 0, "updates answer nothing");
	*text.told = '\0';
	text.pending = SINK_UNSENT_MAX + 1;
	answer.id = 7;
	message.body_case = USHER__FROM_RELAY__BODY_ANSWER;
	message.answer = &answer;
	delivery_queue_reply(text.client, &message);
	house_settle(&house);
	cr_assert_eq(text.answers, 1);
	cr_assert_eq(strncmp(text.told, "answer 7", 8), 0, "%s", text.told);
	reader_leave(&text);
}

/* What must hold: each of these ends the process, in every build. ------------------------------ */

Test(sink, nothing_is_told_before_it_is_durable) {
	struct reader text = {.sink = {&text_verbs}};
	char bytes[] = "too early";
	const struct packed packed = {.bytes = bytes, .size = strlen(bytes), .seen_seq = 8};

	BROKEN("nothing is told before it is durable", sink_send(&text.sink, &packed, 7));
	sink_send(&text.sink, &packed, 8);
	cr_assert_str_eq(text.told, bytes, "in time");
}

Test(sink, what_is_durable_was_decided_and_stays) {
	uint64_t seq = relay_seq(house.relay);

	delivery_set_durable(house.delivery, seq);
	BROKEN("what is durable was decided, and stays durable",
		delivery_set_durable(house.delivery, seq + 1));
	BROKEN("what is durable was decided, and stays durable",
		delivery_set_durable(house.delivery, seq - 1));
}

static struct client *leaving;

/* Whoever hears that a client has left waits for it again. */
static void wait_again(struct client_wait *awaited) {
	client_wait_begin(awaited, leaving, wait_again);
}

Test(sink, nobody_is_left_at_teardown) {
	static char device[] = "boss-1";
	struct client_wait awaited;
	struct reader text;

	reader_enter(&text, device);
	BROKEN("nobody is left in a list at teardown", delivery_free(house.delivery));
	leaving = text.client;
	BROKEN("nobody is left in a list at teardown",
		client_wait_begin(&awaited, leaving, wait_again);
		delivery_remove_client(leaving));
	reader_leave(&text);
}

/* What is pending ------------------------------------------------------------------------------ */

enum {
	HANDOFFS = 300,
};

/* Numbers of which some want the same slot. */
static uint64_t number_of(size_t i) {
	return (uint64_t)i * i * 40503 + 1;
}

/* The set says what the array says. */
static void assert_same(const struct pending_set *set, const unsigned char what[HANDOFFS]) {
	const struct pending_slot *slot;
	size_t at = 0, n = 0;

	for (size_t i = 0; i < HANDOFFS; i++) {
		n += what[i] ? 1 : 0;
	}
	cr_assert_eq(set->n, n);
	for (n = 0; (slot = pending_set_next(set, &at)); n++) {
		size_t i = 0;

		while (i < HANDOFFS && number_of(i) != slot->handoff) {
			i++;
		}
		cr_assert_lt(i, HANDOFFS);
		cr_assert_eq(what[i], slot->what);
	}
	cr_assert_eq(set->n, n);
}

Test(pending_set, it_is_what_was_added_and_not_removed) {
	struct pending_set set = {0};
	unsigned char what[HANDOFFS] = {0};
	uint32_t chance = 1;

	pending_set_remove(&set, 1, PENDING_BOTH);
	cr_assert_null(set.slots, "an empty one takes no memory");
	for (unsigned i = 0; i < 20000; i++) {
		bool adds = i / 2000 % 2 == 0 ? i % 4 != 0 : i % 4 == 0;
		enum pending some;
		size_t at;

		chance = chance * 1664525 + 1013904223;
		at = (chance >> 8) % HANDOFFS;
		some = (enum pending)(1 + (chance >> 20) % PENDING_BOTH);
		if (adds) {
			pending_set_add(&set, number_of(at), some);
			what[at] |= (unsigned char)some;
		} else {
			pending_set_remove(&set, number_of(at), some);
			what[at] &= (unsigned char)~some;
		}
		if (i % 20 == 0) {
			assert_same(&set, what);
		}
	}
	assert_same(&set, what);
	pending_set_finish(&set);
	cr_assert_eq(set.n, 0);
}
