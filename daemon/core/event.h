/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * What can happen to the relay. An event brings everything that the rules may want: the time, who asks
 * and under which request id. Nothing in the core reads a clock or draws a number.
 */

#include "core/site.h"
#include "fact/fact.pb-c.h"

#include <stdbool.h>
#include <stdint.h>

enum event_kind {
	EVENT_TICK,    /* the instant that relay_wake asked for */
	EVENT_SITE,    /* the site file was read: at start, at each reload */
	EVENT_REACHED, /* a device's word that a handoff is on it, or on its screen */
	EVENT_ON,      /* from here on: acts, which are answered, once for each request id */
	EVENT_OFF,
	EVENT_SEND,
	EVENT_TAKE,
	EVENT_DECLINE,
	EVENT_RELEASE,
	EVENT_MET,
	EVENT_WITHDRAW,
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
	const char *badge;                 /* on; of other acts, whose device it is, for the audit alone */
	const char *post;                  /* on: where; send: from where, or NULL */
	const char *to;                    /* send: an area by any of its names, in NFC */
	Usher__Fact__Kind handoff_kind;    /* send */
	const Usher__Fact__Card *card;     /* send */
	uint64_t handoff;                  /* reached, and all acts upon a handoff */
	bool seen;                         /* reached: on a screen */
	const Usher__Fact__Handoff *filed; /* the handoff as history has it, if the core has let it go, or NULL */
	const struct site *site;           /* site: must live until the next one */
};
