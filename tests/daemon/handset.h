/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * A device as the relay knows it: a session over a socket pair, whose other end the test holds.
 * What it is told becomes one line of text, "answer 1 OK 2; 2 OFFERED@5; in step@5; ":
 *
 *	welcome                  welcome 101 at lobby (who is on duty there)
 *	answer 1 OK 2            to request 1, about handoff 2
 *	answer 1 TAKEN_ALREADY 2 by 302 李: 2 was taken by 302 李
 *	read 1 OK [2 OFFERED, 4 TAKEN by 302] next 4
 *	2 OFFERED 1/0@5          an update at seq 5: one device has it, none shows it; no 0/0
 *	2 has 1/1                counts
 *	read 1 OK [visit 1 王, 2 changes, ended by 101: 2 MET by 301, 4 TAKEN]
 *	read 1 OK [bar 酒吧 8011 1/0, 501 葉 - 1/0]
 *	                         posts and people: extension, on duty and listening
 *	read 1 OK [7 by 901 of 301, 1 failed]
 *	                         inspections
 *	read 1 OK [bar 2 sent 1 taken 1 met 0 missed 1 open in 10/10/10, all: …,
 *	        2 OFFERED NOT_TAKEN]
 *	                         a report: lines, all, how long until taken; what is under way
 *	read 1 OK [2 lobby>show-flat-a by 101, MET by 301 301]
 *	                         rows: who took it first, and last
 *	2 gone@9, reset, in step@9, another site, goodbye STOPPING
 *	me 401 at shuttle in cart-1 3/6 #12
 *	                         of edition 2: who the device is, as changed at seq 12
 *	there: lobby 1/1 [101 lobby-1], show-flat 0/0 1 on a break 1 deaf since 5 > sales-hall,
 *	        bar 0/0 unheard  who is there: on duty and listening, and whom it would go to
 *	all there: …             the same of all posts
 *	left: 2 4                what remains
 *
 * All that is said is told and heard before the function returns (house_settle).
 */

#include "house.h"

#include "daemon/frame_sink.h"
#include "net/session.h"
#include "wire/usher.pb-c.h"

struct handset {
	struct house *house;
	struct list link; /* house.handsets, while it is connected */
	const char *device;
	uint64_t run;                 /* 0: nothing is remembered */
	uint64_t last_act, last_read; /* ids */
	uint64_t log, cursor;         /* as libusher keeps them */
	struct session *session;      /* the relay's end; NULL when closed */
	struct frame_sink sink;
	struct principal principal; /* of the relay's end */
	struct client *client;
	int fd;
	bool brief, short_run, new_run; /* at its next hello, */
	uint32_t edition;               /* and so is this; 0: before editions */
	struct client_run said_run;     /* in the last one, as the relay's end has it */
	bool asleep;                    /* takes nothing off the wire */
	uint8_t *bytes;
	size_t n;
	char *heard;
	size_t heard_n;
	size_t updates; /* ever heard */
	/* of the last answer, what its text leaves out: "bar 8011 1/0" (on duty, listening), "4 王
	 * bar", "3" */
	char there[64], namesake[64], visit[16];
	char instead[64]; /* the post, "" for none */
	bool instead_listens;
	uint32_t seats;
	char *say, *voice; /* of the last state; NULL before any */
	char *answered_me; /* who the device is, by the last answer; NULL: it does not say */
	char *me;          /* the same by whatever said it as changed last, at me_changed */
	uint64_t me_changed;
	uint8_t *last; /* the last frame that came, of last_n bytes */
	size_t last_n;
	/* Called with each message as it comes, and its frame of @size bytes; NULL: nobody is. */
	void (*on_message)(struct handset *handset, const Usher__FromRelay *message,
		const uint8_t *frame, size_t size);
};

/* Connect @device, in a run of its own; @listens: updates wanted. */
void handset_init(struct handset *handset, struct house *house, const char *device, bool listens);
/* The same with a client that was written to @edition, and tells @on_message (NULL: nobody). */
void handset_init_of_edition(struct handset *handset, struct house *house, const char *device,
	uint32_t edition,
	void (*on_message)(struct handset *handset, const Usher__FromRelay *message,
		const uint8_t *frame, size_t size));
/* Hang up, if it has not; forget it all. */
void handset_finish(struct handset *handset);

/* The relay lets go of its client, as it does when the session has closed. */
void handset_leave(struct handset *handset);

/* Hang up, and come back in the same run with the log and the cursor that it has. */
void handset_hang_up(struct handset *handset);
void handset_come_back(struct handset *handset, bool listens);

/* What it has heard since the last call; until the next one. */
const char *handset_heard(struct handset *handset);

/* The last message that came; the caller frees. */
Usher__FromRelay *handset_last_message(const struct handset *handset);
/* The same, which is an answer. */
Usher__Answer *handset_last_answer(const struct handset *handset);

#define assert_heard(handset, text) cr_assert_str_eq(handset_heard(handset), text)
#define assert_heard_nothing(handset) cr_assert_str_eq(handset_heard(handset), "")

/* Ask, under the next id. */
void handset_ask(struct handset *handset, Usher__Request *request);
/* The same with the message of @ask. */
void handset_say(struct handset *handset, Usher__Request__AskCase ask, void *body);
/* Ask @request under the id that it has. */
void handset_ask_again(struct handset *handset, Usher__Request *request);

void handset_on(struct handset *handset, const char *post, const char *badge);
void handset_off(struct handset *handset);
/* Returns nothing: the handoff's id is in the answer. */
void handset_send(struct handset *handset, const char *to, const char *surname);
/* An act upon a handoff of which no more is said. */
void handset_act(struct handset *handset, Usher__Request__AskCase ask, const char *id);
/* The same under the id of the last act, as a device asks again that had no answer. */
void handset_act_again(struct handset *handset, Usher__Request__AskCase ask, const char *id);
void handset_take(struct handset *handset, const char *id);
/* Upon a visit. */
void handset_pass(struct handset *handset, const char *visit, const char *to);
void handset_correct(struct handset *handset, const char *visit, const char *surname);

void handset_who(struct handset *handset, const char *after);
void handset_list(struct handset *handset, bool all, const char *after);
void handset_show(struct handset *handset, const char *id);

/* A receipt. */
void handset_has(struct handset *handset, const char *id, bool seen);

/* For house_settle: take what has come; is nothing on its way here? */
void handset_hear(struct handset *handset);
bool handset_is_quiet(const struct handset *handset);
