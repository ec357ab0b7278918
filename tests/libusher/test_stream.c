/* SPDX-License-Identifier: MIT */
/* Bytes: in any cut, too many, wrong; and how long the messages live that are made of them. */
#include "later.h"
#include "talk.h"

#include "libusher/bytes.h"
#include "proto/frame.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static struct talk talk;

static void start(void) {
	talk_start(&talk);
}

static void stop(void) {
	talk_stop(&talk);
}

TestSuite(stream, .init = start, .fini = stop);

/* Cuts ----------------------------------------------------------------------------------------- */

static const char *const all_told =
	"welcome; answer 1; handoff 4K seq 9; reset; handoff 4M seq 10; goodbye 1; ";

static void say_all(void) {
	talk_take(&talk, "4K");
	talk_connect(&talk);
	talk_say_welcome(&talk, 3);
	talk_say_answer(&talk, 1);
	talk_say_heartbeat(&talk);
	talk_say_handoff(&talk, 9, "4K");
	talk_say_reset(&talk);
	talk_say_handoff(&talk, 10, "4M");
	talk_say_goodbye(&talk, USHER__REASON__STOPPING);
}

Test(stream, frames_may_come_in_any_cut) {
	size_t size;

	say_all();
	size = talk.n_line;
	for (size_t piece = 1; piece <= size; piece++) {
		stop();
		start();
		say_all();
		cr_assert_str_eq(
			talk_deliver(&talk, piece), all_told, "cut every %zu bytes", piece);
	}
}

Test(stream, every_place_may_be_the_cut) {
	size_t size;

	say_all();
	size = talk.n_line;
	for (size_t cut = 0; cut <= size; cut++) {
		char told[TALK_TEXT];

		stop();
		start();
		say_all();
		talk.n_line = cut;
		strcpy(told, talk_deliver(&talk, SIZE_MAX));
		cr_assert_eq(usher_receive(talk.usher, talk.line + cut, size - cut, talk.now), 0);
		strcat(told, talk_tell(&talk));
		cr_assert_str_eq(told, all_told, "cut at %zu", cut);
	}
}

Test(stream, the_user_need_not_read_between_two_reads) {
	say_all();
	for (size_t i = 0; i < talk.n_line; i++) {
		cr_assert_eq(usher_receive(talk.usher, talk.line + i, 1, talk.now), 0);
	}
	cr_assert_str_eq(talk_tell(&talk), all_told);
}

Test(stream, nothing_received_is_nothing_told) {
	talk_connect(&talk);
	cr_assert_eq(usher_receive(talk.usher, NULL, 0, talk.now), 0);
	cr_assert_str_eq(talk_tell(&talk), "");
}

/* Wrong ones ----------------------------------------------------------------------------------- */

#define LITERAL(bytes)                                                                             \
	{ bytes, sizeof bytes - 1 }

static const struct {
	const char *bytes;
	size_t size;
} wrong[] = {
	LITERAL("\0\0\0\0"), /* empty */
	LITERAL("\0\1\0\1"), /* 64 KiB and a byte */
	LITERAL("\x7f\xff\xff\xff"),
	LITERAL("\xff\xff\xff\xff"),
	LITERAL("HTTP/1.1 400 Bad Request\r\n\r\n"),
	LITERAL("\0\0\0\1\x0a"), /* a key alone */
	LITERAL("\0\0\0\4\x0a\x7f"
		"ab"),                       /* a field longer than the message */
	LITERAL("\0\0\0\2\x02\x00"),         /* field 0 */
	LITERAL("\0\0\0\2\x0b\x0c"),         /* a group */
	LITERAL("\0\0\0\4\x12\x02\x1a\x05"), /* the same one level down */
	LITERAL("\0\0\0\x0b\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"),
};

Test(stream, wrong_bytes_end_the_connection_and_no_more) {
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		stop();
		start();
		talk_take(&talk, "4K");
		talk_come_up(&talk, 3);
		talk_pass(&talk, 1000);
		talk_say_handoff(&talk, 9, "4K");
		talk_say_bytes(&talk, wrong[i].bytes, wrong[i].size);
		talk_say_handoff(&talk, 10, "4M");
		cr_assert_str_eq(talk_deliver(&talk, SIZE_MAX), "handoff 4K seq 9; ",
			"row %zu: the good one only", i);
		cr_assert_eq(usher_wants(talk.usher), USHER_CLOSE, "row %zu", i);
		cr_assert_eq(usher_wake(talk.usher), INT64_MAX);
		talk_lose(&talk);
		cr_assert_str_eq(talk_tell(&talk), "lost; ", "row %zu", i);
		cr_assert_str_eq(talk_come_up(&talk, 3),
			"hello lobby-1 run 7 log 3 cursor 9; request 1 take 4K age 1000; ",
			"row %zu", i);
	}
}

Test(stream, wrong_bytes_in_place_of_a_welcome_too) {
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		stop();
		start();
		talk_connect(&talk);
		talk_say_bytes(&talk, wrong[i].bytes, wrong[i].size);
		cr_assert_str_eq(talk_deliver(&talk, 1), "");
		cr_assert_eq(usher_wants(talk.usher), USHER_CLOSE, "row %zu", i);
		talk_lose(&talk);
		cr_assert_str_eq(talk_tell(&talk), "");
	}
}

Test(stream, what_a_later_version_says_is_passed_over) {
	static const uint8_t later[] = {0, 0, 0, 6, LATER_BYTES, 0}; /* no body of ours */

	talk_come_up(&talk, 3);
	talk_say_bytes(&talk, later, sizeof later);
	talk_say_handoff(&talk, 9, "4K");
	cr_assert_str_eq(talk_deliver(&talk, SIZE_MAX), "handoff 4K seq 9; ");
	cr_assert_eq(usher_wants(talk.usher), USHER_TALK);
}

/* An answer of 4096 handoffs, each with a card, in 4 bytes each: 16 KiB that would unpack to more
 * than ARENA_CAP. No lack of memory that passes: the same bytes would be refused for ever. */
Test(stream, what_would_swell_beyond_the_cap_ends_the_connection) {
	enum {
		N = 4096,
		BODY = 4 * N
	};
	struct usher_event event;
	size_t at = 0;
	uint8_t *bytes = malloc(BODY + 16);

	memcpy(bytes,
		(const uint8_t[]){0, 0, (BODY + 4) >> 8, (BODY + 4) & 0xff, 2 << 3 | 2,
			0x80 | (BODY & 0x7f), 0x80 | (BODY >> 7 & 0x7f), BODY >> 14},
		8);
	for (at = 8; at < 8 + BODY; at += 4) { /* handoffs, of 2 bytes: card, of none */
		memcpy(bytes + at, (const uint8_t[]){8 << 3 | 2, 2, 8 << 3 | 2, 0}, 4);
	}
	talk_come_up(&talk, 3);
	talk_pass(&talk, 1000);
	cr_assert_eq(usher_receive(talk.usher, bytes, at, talk.now), 0);
	free(bytes);
	cr_assert_eq(usher_next(talk.usher, &event, talk.now), 0,
		"it is refused as any other wrong frame");
	cr_assert_eq(usher_wants(talk.usher), USHER_CLOSE);
}

static uint64_t chance = 1;

static uint64_t draw(void) {
	chance = chance * 6364136223846793005u + 1442695040888963407u;
	return chance >> 33;
}

/* Real frames with a few bytes changed: whatever is told, the client lives, and comes back. */
Test(stream, damaged_bytes_do_no_harm) {
	for (int i = 0; i < 3000; i++) {
		struct usher_event event;
		int r = 0;

		stop();
		start();
		say_all();
		for (uint64_t n = draw() % 3 + 1; n; n--) {
			talk.line[draw() % talk.n_line] = (uint8_t)draw();
		}
		for (size_t at = 0, size; at < talk.n_line && r >= 0; at += size) {
			size = draw() % 64 + 1;
			size = size < talk.n_line - at ? size : talk.n_line - at;
			cr_assert_eq(usher_receive(talk.usher, talk.line + at, size, talk.now), 0);
			while ((r = usher_next(talk.usher, &event, talk.now)) > 0) {
			}
			cr_assert_eq(r, 0);
		}
		if (usher_wants(talk.usher) != USHER_STOP) {
			talk_lose(&talk);
			(void)talk_tell(&talk);
			talk_connect(&talk);
		}
	}
}

/* Too many ------------------------------------------------------------------------------------- */

/* A frame of the greatest length: an update with a field unknown to us. */
static void say_longest(void) {
	static uint8_t bytes[FRAME_HEADER + FRAME_CAP] = {0, 1, 0, 0, LATER_BYTES, 0xf8, 0xff, 3};

	talk_say_bytes(&talk, bytes, sizeof bytes);
}

Test(stream, a_frame_may_be_64_kib_long) {
	talk_come_up(&talk, 3);
	say_longest();
	talk_say_handoff(&talk, 9, "4K");
	cr_assert_str_eq(talk_deliver(&talk, 1000), "handoff 4K seq 9; ");
	cr_assert_eq(usher_wants(talk.usher), USHER_TALK);
}

Test(stream, no_more_is_kept_than_two_such) {
	size_t kept;

	talk_come_up(&talk, 3);
	talk_pass(&talk, 5000);
	talk_say_handoff(&talk, 8, "4K");
	say_longest();
	talk_say_handoff(&talk, 9, "4M");
	say_longest();
	kept = 2 * (FRAME_HEADER + FRAME_CAP);
	cr_assert_eq(usher_receive(talk.usher, talk.line, kept, talk.now), 0);
	talk_pass(&talk, 4000);
	cr_assert_eq(usher_receive(talk.usher, talk.line + kept, 1, talk.now), -ENOBUFS);
	cr_assert_eq(usher_receive(talk.usher, talk.line + kept, SIZE_MAX / 2, talk.now), -ENOBUFS);
	cr_assert_str_eq(
		talk_tell(&talk), "handoff 4K seq 8; handoff 4M seq 9; ", "nothing is missing");
	cr_assert_eq(usher_receive(talk.usher, talk.line + kept, talk.n_line - kept, talk.now), 0);
	talk.n_line = 0;
	talk_say_handoff(&talk, 10, "4N");
	cr_assert_str_eq(talk_deliver(&talk, SIZE_MAX), "handoff 4N seq 10; ", "and in step");
}

/* A user that never reads is not kept on line by what it does not take. */
Test(stream, bytes_that_are_refused_were_not_heard) {
	talk_come_up(&talk, 3);
	say_longest();
	say_longest();
	cr_assert_eq(usher_receive(talk.usher, talk.line, talk.n_line, talk.now), 0);
	talk_pass(&talk, 9999);
	cr_assert_eq(usher_receive(talk.usher, talk.line, 1, talk.now), -ENOBUFS);
	talk_pass(&talk, 1);
	cr_assert_eq(usher_wants(talk.usher), USHER_CLOSE);
}

/* Lifetimes: the address sanitizer watches ----------------------------------------------------- */

Test(stream, a_message_lives_until_the_next_is_asked_for) {
	const Usher__Handoff *handoff;
	struct usher_event event;

	talk_come_up(&talk, 3);
	talk_say_handoff(&talk, 9, "4K");
	talk_say_handoff(&talk, 10, "4M");
	cr_assert_eq(usher_receive(talk.usher, talk.line, talk.n_line, talk.now), 0);
	cr_assert_eq(usher_next(talk.usher, &event, talk.now), 1);
	handoff = event.update->handoff;
	talk_take(&talk, "4K");
	cr_assert_eq(usher_receipt(talk.usher, handoff->id, true, talk.now), 0);
	cr_assert_str_eq(talk_hear(&talk), "request 1 take 4K age 0; receipt 4K seen; ");
	cr_assert_eq(usher_receive(talk.usher, talk.line, talk.n_line, talk.now), 0);
	talk_pass(&talk, 3000);
	talk_lose(&talk);
	talk_connect(&talk);
	cr_assert_str_eq(handoff->id, "4K");
	cr_assert_str_eq(handoff->card->surname, "王");
	cr_assert_str_eq(handoff->card->traits[1], "戴眼鏡");
}

Test(stream, an_answer_outlives_its_request) {
	struct usher_event event;

	talk_come_up(&talk, 3);
	talk_take(&talk, "4K");
	talk_say_answer(&talk, 1);
	cr_assert_eq(usher_receive(talk.usher, talk.line, talk.n_line, talk.now), 0);
	cr_assert_eq(usher_next(talk.usher, &event, talk.now), 1);
	cr_assert_eq(event.kind, USHER_EVENT_ANSWER);
	cr_assert_eq(event.answer->id, 1);
	cr_assert_str_eq(event.answer->text, "");
}

/* The room of bytes ---------------------------------------------------------------------------- */

Test(bytes, come_out_as_they_went_in) {
	struct bytes bytes = {0};
	uint8_t piece[700];
	uint8_t in = 0, out = 0;

	for (int i = 0; i < 20000; i++) {
		size_t size = draw() % sizeof piece, used = bytes.end - bytes.start;

		for (size_t j = 0; j < size; j++) {
			piece[j] = in++;
		}
		cr_assert_eq(bytes_add(&bytes, piece, size), 0);
		used += size;
		cr_assert_eq(bytes.end - bytes.start, used);
		for (size_t n = draw() % (used + 1); n; n--) {
			cr_assert_eq(bytes.data[bytes.start], out++);
			bytes_drop(&bytes, 1);
		}
	}
	cr_assert_leq(bytes.room, 1 << 16, "room is used again");
	free(bytes.data);
}

Test(bytes, nothing_is_a_size_too) {
	struct bytes bytes = {0};

	cr_assert_eq(bytes_add(&bytes, NULL, 0), 0);
	bytes_drop(&bytes, 0);
	cr_assert_eq(bytes.end - bytes.start, 0);
	free(bytes.data);
}
