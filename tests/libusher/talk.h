/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * A client and a relay in one process, with no socket between them: the test is the relay, the
 * clock and the loop. What passes is written down in words, so that a test reads like the talk
 * that it is about:
 *
 *	heard by the relay   "hello lobby-1 run 7 log 0 cursor 0; request 1 take 4K age 0; "
 *	                     "receipt 4K; heartbeat; "
 *	told to the user     "welcome; answer 1; handoff 4K seq 9; goodbye 1; lost; "
 *
 * The ids of reads are written as r1, r2, …
 */

#include "libusher/usher.h"

enum {
	TALK_TEXT = 16384,
	TALK_LINE = 512 * 1024,
};

struct talk {
	struct usher *usher;
	int64_t now;
	uint8_t *line; /* said by the relay, not delivered yet */
	size_t n_line;
	char heard[TALK_TEXT], told[TALK_TEXT];
	unsigned retries;          /* calls that may be made again because of -ENOMEM */
	unsigned starved;          /* calls that were */
	void (*aside)(bool aside); /* what happens between aside(true) and aside(false) is the
				      test's own doing */
};

/* A client of the device lobby-1 in run 7, that listens, at the instant 1000. */
void talk_start(struct talk *talk);
void talk_stop(struct talk *talk);

/* The user: a due connection is made; is lost; time passes. */
void talk_connect(struct talk *talk);
void talk_lose(struct talk *talk);
void talk_pass(struct talk *talk, int64_t ms);

/* Ask to take @id, or who is on duty. Returns the request's id. */
uint64_t talk_take(struct talk *talk, const char *id);
uint64_t talk_who(struct talk *talk);
/* @id has been seen. */
void talk_receipt(struct talk *talk, const char *id);
/* As usher_ask. */
int talk_ask(struct talk *talk, const Usher__Request *request, uint64_t *ret_id);

/* The relay says something; it waits in the line until talk_deliver. */
void talk_say(struct talk *talk, const Usher__FromRelay *message);
void talk_say_bytes(struct talk *talk, const void *bytes, size_t size);
void talk_say_welcome(struct talk *talk, uint64_t log);
void talk_say_answer(struct talk *talk, uint64_t id);
void talk_say_handoff(struct talk *talk, uint64_t seq, const char *id);
void talk_say_reset(struct talk *talk);
/* What is left of all that was told: @id. */
void talk_say_remaining(struct talk *talk, const char *id);
void talk_say_in_step(struct talk *talk, uint64_t seq);
void talk_say_goodbye(struct talk *talk, int reason);
void talk_say_heartbeat(struct talk *talk);

/* Everything in the line arrives, in pieces of @piece bytes, and is told. Returns what was told
 * since talk_told was last asked. */
const char *talk_deliver(struct talk *talk, size_t piece);
/* What there is to tell by now. Lives until the next call of this or talk_deliver. */
const char *talk_tell(struct talk *talk);

/* All that the client has to send is sent. Returns what the relay heard; lives until
 * the next call. */
const char *talk_hear(struct talk *talk);

/* Connect and be welcomed, to the log @log. Returns what the relay heard from hello on. */
const char *talk_come_up(struct talk *talk, uint64_t log);
