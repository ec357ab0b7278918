/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * What can happen to the relay. An event brings everything that the rules may want: the time, who
 * asks and under which request id. Nothing in the core reads a clock or draws a number.
 */

#include "core/site.h"
#include "fact/fact.pb-c.h"

#include <stdbool.h>
#include <stdint.h>

enum event_kind {
	EVENT_TICK,    /* the instant that relay_wake asked for */
	EVENT_SITE,    /* the site file was read: at start, at each reload */
	EVENT_REACHED, /* a device's word that a handoff is on it, or on its screen */
	EVENT_HEARS,   /* a device listens: it hears what comes in */
	EVENT_SILENT,  /* it does no more: nothing has been heard of it since heard_at */
	EVENT_ON,      /* from here on: acts, which are answered, once for each request id */
	EVENT_OFF,
	EVENT_SEND,
	EVENT_TAKE,
	EVENT_DECLINE,
	EVENT_RELEASE,
	EVENT_MET,
	EVENT_WITHDRAW,
	EVENT_PASS,
	EVENT_CARD,
	EVENT_END,
	EVENT_PICKUP,
	EVENT_SERVICE,
	EVENT_NOTICE,
	EVENT_ABOARD,
	EVENT_DROPPED,
	EVENT_SPLIT,
	EVENT_DONE,
	EVENT_BACK,
	EVENT_CONFIRM,
	EVENT_REMIND,
	EVENT_BREAK,
	EVENT_RESUME,
	EVENT_HANDOVER,
	EVENT_INSPECT,
	EVENT_EXPECT,
	EVENT_ARRIVED,
	EVENT_MOVE,
	EVENT_KINDS_N,
};

/* All strings are borrowed for the call; those that are not set are NULL. */
struct event {
	enum event_kind kind;
	int64_t at; /* site time, ms since 1970-01-01 UTC */

	/* who asks */
	const char *device;
	uint64_t run, id;
	uint64_t age; /* ms that the request had waited on its device */

	/* for what; each kind uses its own */
	const char *badge; /* on; of other acts, whose device it is, for the audit alone */
	const char *post;  /* on: where; what is sent: from where, or NULL; inspect: at which, or
			      NULL */
	const char *to; /* send, pass: an area by any of its names; fetch: the same, or any place;
			   expect, arrive: an area, or NULL; in NFC */
	const char *where; /* fetch: where the guest waits; serve: where to, or NULL; in NFC */
	const Usher__Fact__Card *card; /* send, expect; correct: what is said of it */
	uint64_t visit;   /* pass, correct, end_visit, fetch, serve, arrive, reschedule: it, or a
			     handoff of it */
	uint64_t handoff; /* reached, and all acts upon a handoff; hand_over: 0 for all */
	uint32_t number;  /* fetch: luggage; serve: how many; take: minutes; split: how many go */
	const char *name; /* serve: a service by any of its names, in NFC; on: a vehicle, or NULL */
	const char *named;          /* serve, hand_over, inspect: a badge, or NULL */
	const char *note, *contact; /* serve, inspect; announce: the text; or NULL */
	const char *const *list; /* announce, expect: posts; inspect: what failed; correct: traits
				    to drop; n_list of them */
	size_t n_list;
	const char *const *clear; /* correct: fields to empty; n_clear of them */
	size_t n_clear;
	bool confirm;    /* announce: by hand; on: the checklist is ticked */
	int64_t ends_at; /* announce: when, or 0 */
	int64_t due_at;  /* what is sent: when it is to be offered, or 0: now; expect, reschedule:
			    when */
	const Usher__Fact__Repeat *repeat; /* serve, announce: and when again, or NULL */
	const char *travel;                /* expect: by which flight or train, or NULL */
	bool car;                          /* expect */
	bool seen;                         /* reached: on a screen */
	int64_t heard_at;                  /* silent */
	const Usher__Fact__Handoff *filed; /* the handoff (or that of @visit) as history has it, if
					    * the core has let it go, or NULL */
	const struct site *site;           /* site: must live until the next one */
};
