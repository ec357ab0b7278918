/* SPDX-License-Identifier: MIT */
#pragma once

/* A verb is a row of the table in main.c, and a function. */

#include "cli/options.h"
#include "libusher/link.h"

/* What a verb works with. */
struct call {
	const struct verb *verb;
	const struct options *options;
	const char *device, *place;
	struct usher_link *link; /* NULL until call_open */
	bool json;
};

struct verb {
	const char *name, *arguments, *help;
	size_t n_arguments;
	unsigned options; /* of OPTION_BIT, besides those that are always there */
	unsigned needed;  /* of those */
	bool listens;     /* takes updates */
	int act;          /* Usher__Request__AskCase, for those that share a function */
	/* Returns the exit status. */
	int (*run)(struct call *call);
};

int verb_on(struct call *call);
int verb_off(struct call *call);
int verb_who(struct call *call);
int verb_send(struct call *call);
int verb_say(struct call *call);
int verb_watch(struct call *call);
int verb_list(struct call *call);
int verb_show(struct call *call);
int verb_act(struct call *call);

/* How long a verb waits for an answer, ms. */
enum {
	PATIENCE = 15000,
};

/* Connect. Returns 0, or the exit status with the reason told. */
int call_open(struct call *call);

/*
 * Ask, and wait for the answer. Returns 0 and the answer, which lives until the next call, whatever its
 * outcome; or the exit status, with the reason told.
 */
int call_ask(const struct call *call, const Usher__Request *request, const Usher__Answer **ret);

/* Why no answer came: @r as usher_link_next returned it. Tells it; returns the exit status. */
int call_lost(const struct call *call, int r);

/* Tell on stderr why it was refused, if it was. Returns the exit status. */
int call_refused(const Usher__Answer *answer);

/* Ask a read page by page; @page is called with each. Returns the exit status. */
int call_pages(const struct call *call, Usher__Request *request, char **after,
	void (*page)(void *userdata, const Usher__Answer *answer), void *userdata);
