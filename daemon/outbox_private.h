/* SPDX-License-Identifier: MIT */
#pragma once

/* Shared by the outbox's files: its clients, and what each is owed. */

#include "base/idmap.h"
#include "base/list.h"
#include "daemon/audience.h"
#include "daemon/graves.h"
#include "daemon/outbox.h"

enum {
	PENDING_MAX = 64 * 1024, /* bytes; updates wait while a session has more to send */
};

/* What a client has still to be told of a handoff. */
enum owed {
	OWED_STATE = 1,
	OWED_COUNTS = 2,
};

struct client {
	struct outbox *outbox;
	struct list link;   /* outbox.clients */
	struct list dirty;  /* outbox.dirty, while it is owed something */
	struct list held;   /* of struct held, by sister */
	struct list awaits; /* of struct awaited */
	struct list seats;  /* in outbox.audience, if it listens */
	struct session *session;
	char *device;
	uint64_t run;
	uint64_t log;        /* as its welcome says */
	bool listens, brief; /* as it said hello */
	bool reset;          /* owed before everything else */
	bool lost;           /* something went that it cannot be told of: it begins anew */
	bool catching_up;    /* owed after everything else: "in step" */
	bool holds_back;     /* a state that it is owed waits for the disk, while others are told */
	uint64_t ready;      /* seq that must be durable before the first update */
	uint64_t next;       /* seq that must be durable for any of what it is owed to be told */
	struct idmap owed;   /* handoff -> enum owed, as a pointer */
	bool ears_owed;      /* which devices are deaf */
	bool ears_told;      /* some are, as it was told last */
};

struct outbox {
	const struct relay *relay;
	const struct site *site; /* the relay's */
	uint64_t log;            /* the store's */
	uint64_t view;           /* by whom everything is seen: a hash of the supervisors' posts */
	uint64_t durable;
	int64_t now; /* site time of the last flush, ms */
	struct list clients, dirty, held;
	struct audience audience;
	struct idmap copies; /* twice a handoff's number, and 1 if its guest may be named -> struct
				copy; empty between flushes */
	struct graves graves;
	bool ears_changed; /* since they were told; */
	bool ears_owed;    /* to some client */
	size_t n_deaf;     /* devices, then */
};

/* Owe the client news of a handoff; @seq: what must be durable before it is told. */
void owed_add(struct client *client, uint64_t handoff, enum owed what, uint64_t seq);
/* Owe the client what it may see and what has changed after @cursor. */
void owed_resume(struct client *client, uint64_t cursor);
/* What the client may see has changed: owe it the full picture, and nothing else. */
void owed_start_over(struct client *client);
/* Tell the client what may be told, as far as it has room. owed_told must follow. */
void owed_tell(struct client *client);
/* That was all for now. */
void owed_told(struct outbox *outbox);

/* News of counts is for the sender and the supervisor: the addressees are the ones counted, and
 * learn them when they come back. */
void owe_counts(struct outbox *outbox, uint64_t handoff);

/* Which devices are deaf (outbox_ears.c). Does @fact change whom it concerns? */
bool ears_depend(const struct outbox *outbox, const Usher__Fact__Fact *fact);
/* Tell everybody, if it has changed, or those who are owed it, if they have room. */
void ears_flush(struct outbox *outbox);
/* The client is to be told with the next flush. */
void ears_owe(struct client *client);
