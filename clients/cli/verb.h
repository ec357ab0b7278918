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
	bool stays;       /* it goes on until somebody ends it; else its run is a short one */
	int64_t patience; /* ms that it waits for an answer of a relay that is there; 0: PATIENCE */
};

/* What verbs are for, in the order of the help. */
enum verb_group {
	GROUP_DUTY,
	GROUP_ALL,
	GROUP_GUESTS,
	GROUP_EXPECTED,
	GROUP_PICKUPS,
	GROUP_SERVICES,
	GROUP_NOTICES,
	GROUP_RECORD,
	GROUPS_N,
};

struct verb {
	const char *name, *arguments, *help;
	enum verb_group group;
	size_t least, most; /* arguments */
	uint64_t options;   /* of OPTION_BIT, besides those that are always there */
	uint64_t needed;    /* of those */
	bool listens;       /* takes updates */
	int act;            /* Usher__Request__AskCase, for those that share a function */
	/* Returns the exit status. */
	int (*run)(struct call *call);
};

/* Duty (duty.c). */
int verb_on(struct call *call);
int verb_off(struct call *call);
int verb_who(struct call *call);
int verb_pause(struct call *call);
int verb_handover(struct call *call);

/* The site (site.c). */
int verb_directory(struct call *call);
int verb_inspect(struct call *call);
int verb_inspections(struct call *call);
/* (site_data.c) */
int verb_site(struct call *call);

/* Reports (report.c). */
int verb_report(struct call *call);

/* Handoffs that are there already (acts.c, watch.c). */
int verb_list(struct call *call);
int verb_show(struct call *call);
int verb_act(struct call *call);
int verb_watch(struct call *call);

/* Guests and their visits (send.c, visit.c). */
int verb_send(struct call *call);
int verb_say(struct call *call);
int verb_pass(struct call *call);
int verb_card(struct call *call);
int verb_end(struct call *call);
int verb_visit(struct call *call);

/* What is not yet (expect.c). */
int verb_expect(struct call *call);
int verb_expected(struct call *call);
int verb_arrived(struct call *call);
int verb_move(struct call *call);

/* What else posts ask of each other (ask.c). */
int verb_pickup(struct call *call);
int verb_service(struct call *call);
int verb_notice(struct call *call);

/* How long a verb waits for an answer, ms. */
enum {
	PATIENCE = 15000,
};

/* Connect. Returns 0, or the exit status with the reason told. */
int call_open(struct call *call);

/*
 * Ask, and wait for the answer. Returns 0 and the answer, which lives until the next call, whatever
 * its outcome; or the exit status, with the reason told.
 */
int call_ask(const struct call *call, const Usher__Request *request, const Usher__Answer **ret);

/* Why no answer came: @r as usher_link_next returned it. Tells it; returns the exit status. */
int call_lost(const struct call *call, int r);

/* Tell on stderr what there is to say: why it was refused, that nobody is there, whom the guest may
 * be taken for. Returns the exit status. */
int call_tell(const struct call *call, const Usher__Answer *answer);

/* The same, and on stdout whatever a refusal leaves there: who was first, or all of it as JSON. */
int call_conclude(const struct call *call, const Usher__Answer *answer);

/* Connect if need be, ask, and conclude. Returns the exit status; *@ret is untouched if there is no
 * answer. */
int call_finish(struct call *call, const Usher__Request *request, const Usher__Answer **ret);

/* Ask a read page by page; @page is called with each. Returns the exit status. */
int call_pages(const struct call *call, Usher__Request *request, char **after,
	void (*page)(void *userdata, const Usher__Answer *answer), void *userdata);
