/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * What the relay knows, private to the core. Everything that a snapshot holds lives in fact.proto's
 * structs, embedded here; beside them only what can be derived from them: indexes, links, heaps.
 *
 * A string in the state is either empty and static, or its own allocation (text_set).
 */

#include "base/heap.h"
#include "base/idmap.h"
#include "base/list.h"
#include "base/textmap.h"
#include "core/copy.h"
#include "core/handoff.h"
#include "core/relay.h"
#include "fact/fact.pb-c.h"

enum {
	RUNS_KEPT = 256,     /* of a device; DESIGN.md, "at least once in" */
	ANSWERS_KEPT = 64,   /* of a run */
	DEVICES_MAX = 20000, /* as many as there may be clients */
	DUTIES_MAX = 32,     /* posts held on a device at once */
	HANDOFFS_MAX = 100000,
	VISITS_MAX = 100000,
	LATE_AFTER = 60 * 1000,  /* ms: a request that waited longer is marked */
	FILED_AFTER = 60 * 1000, /* ms after its end that a handoff leaves the core */
	TRAITS_MAX = 16,         /* of a card */
	CHANGES_MAX = 64,        /* of a card, and */
	CHANGES_BYTES = 16384,   /* of what was before and after in all of them: a visit must fit a
				    frame */
	VISIT_HANDOFFS_MAX = 200,
	READERS_MAX = 256,         /* of a notice */
	EARLIER_KEPT = 16,         /* takers of a handoff that have it no more */
	NAMED_FIRST = 60 * 1000,   /* ms that a service waits for whom it was asked for by name */
	INSPECTIONS_KEPT = 500,    /* in the core; all of them are history */
	ALSO_MAX = LADDER_MAX + 1, /* posts that a handoff is for besides its own: of each rung, and
				      the supervisor's */
	DEAF_AFTER = 10 * 1000,    /* ms of silence */
	GRACE = 15 * 1000,         /* ms after a start, while nobody is deaf */
};

_Static_assert(ALSO_MAX + 2 <= HANDOFF_POSTS_MAX, "between so many posts a handoff is at most");

/* A device's ear: does it listen? Presence is no fact: nothing of it is in a snapshot, and replay
 * knows none. */
struct ear {
	char *device;
	bool hears;
	int64_t heard_at;      /* last, once it is silent */
	int64_t deaf_since;    /* it has listened, and does no more; 0: not so */
	struct heap_node node; /* relay.silences, while nothing is heard of it */
};

struct visit {
	Usher__Fact__Visit is;
	struct list handoffs;  /* of struct handoff, in order of their numbers */
	size_t n_open;         /* of them; */
	size_t n_staying;      /* and of these, what stays when the visit ends */
	struct heap_node node; /* relay.due, while none is open */
	struct list namesakes; /* in relay.surnames, while the guest is on site and has one */
	uint64_t past;         /* in relay.past: seq of the fact that filed it */
	struct list link;      /* relay.past */
};

struct device {
	Usher__Fact__Device is; /* its arrays have room as GROW leaves it */
	bool sees_all;          /* under the relay's site: it holds a supervisor's post; */
	bool receives;          /* it holds a post that handoffs are addressed to */
};

struct relay {
	uint64_t seq;         /* of the last fact folded */
	int64_t at;           /* its time */
	uint64_t last_number; /* the last given to a visit or a handoff */
	struct idmap visits, handoffs;
	struct device **devices; /* sorted by name */
	size_t n_devices;
	struct textmap by_name; /* the same */
	struct textmap on_duty; /* by post: how many devices hold it and are not on a break, as a
				   pointer */
	struct textmap hearing; /* the same, of those that listen */
	struct textmap ears;    /* by device: struct ear */
	uint64_t last_ear;      /* number */
	struct heap silences;   /* of ears, by when they are deaf */
	int64_t now;            /* of the event under way */
	int64_t grace;          /* until then nobody is deaf; 0: that is over */
	size_t n_declines;      /* of all handoffs */
	bool stirred; /* somebody went who could have taken something, or a supervisor came: what is
			 offered is looked through */
	const char **turned; /* devices that listen since it, or do so no more; n_turned of them */
	size_t n_turned;
	struct heap due; /* of handoffs and visits, by the instant at which a rule acts on them */
	struct list filed, past; /* of struct handoff and struct visit: filed, not let go yet; in
				    order of seq */
	struct idmap surnames; /* a hash of a surname -> struct list of struct visit: who is on site
				*/
	struct textmap seats;  /* by vehicle: how many are taken, as a pointer */
	Usher__Fact__Inspection **inspections; /* the last ones, n_inspections of them */
	size_t n_inspections;
	uint64_t *touched; /* handoffs that the last event has changed, some more than once */
	size_t n_touched;
	const struct site *site; /* for decisions only; never read by the fold */
};

/* Is @ms a time, or a span of it, that a fact can bring: not negative, and so short of the end of
 * numbers that what is added to it stays one? */
bool time_fits(int64_t ms);

/* Make *place a copy of @value (NULL is ""), freeing what was there. */
void text_set(char **place, const char *value);

/* The visit must live as long as the handoff, which is appended to its list; NULL: it is about no
 * guest. */
struct handoff *handoff_new(struct visit *visit, uint64_t number);
struct handoff *handoff_free(struct handoff *handoff);

struct visit *visit_new(uint64_t number);
struct visit *visit_free(struct visit *visit);
/* The guest is on site under the surname of the card, or no more. The handoffs of those are touched
 * to whom it is news that there is a namesake, or none any more. */
void visit_appear(struct relay *relay, struct visit *visit);
void visit_vanish(struct relay *relay, struct visit *visit);
/* Account for what it is to its visit: open, and of a kind that stays. */
void handoff_count(struct relay *relay, struct handoff *handoff);
/* Everybody who sees a handoff of the visit must hear of it; of one that has ended too, since it is
 * still on screens. */
void visit_touch(struct relay *relay, const struct visit *visit);
/* May its visit end, with the handoff as it is? Then it is over, or it stays: what the guest has,
 * until it is back; what is done for one who has left. */
bool handoff_may_stay(const Usher__Fact__Handoff *is);
/* Is its guest announced, and has not come? */
bool visit_is_awaited(const Usher__Fact__Visit *is);
/* Can that be true of anybody? */
bool expected_fits(const Usher__Fact__Expected *expected);
/* The surname as it is compared. */
const char *card_called(const Usher__Fact__Card *card);
/* The newest other guest on site of that surname (as it is compared), or NULL. */
struct visit *visit_namesake(
	const struct relay *relay, const char *surname, const struct visit *but);
/* @post has to do with it from now on. */
void visit_at_post(struct visit *visit, const char *post);
/* The visit @number, or that of the handoff @number, while it is in the core. */
struct visit *visit_find(const struct relay *relay, uint64_t number);

/* Everybody who sees the handoff must hear of it. */
void handoff_touch(struct relay *relay, struct handoff *handoff);
/* Account for the seats that it takes now. */
void handoff_seat(struct relay *relay, struct handoff *handoff);
/* Seats of @vehicle that are taken. */
uint32_t seats_taken(const struct relay *relay, const char *vehicle);

/* NULL if the relay has never heard of it. */
struct device *device_find(const struct relay *relay, const char *name);
/* The same, made if need be. */
struct device *device_need(struct relay *relay, const char *name);
struct device *device_free(struct device *device);
/* The place of @post among the device's duties, or -1. */
int device_duty(const struct device *device, const char *post);
/* Is somebody on duty on it at a post that the handoff is for? */
bool device_is_addressed(const struct device *device, const Usher__Fact__Handoff *is);
/* A post that it does not hold yet. */
void device_sign_on(struct relay *relay, struct device *device, const Usher__Fact__Duty *duty);
/* A break begins at @since, or with 0 is over. */
void device_pause(struct relay *relay, struct device *device, int64_t since);
/* NULL: all of them; with the last, nobody is on duty there any more. */
void device_sign_off(struct relay *relay, struct device *device, const char *post);
/* How many devices hold @post, and are not on a break. */
uint32_t device_count(const struct relay *relay, const char *post);

/* The ear of the device called @name, NULL if it has not listened. */
struct ear *ear_find(const struct relay *relay, const char *name);
/* Does it listen? After a start, everybody is taken to for a while. */
bool ear_hears(const struct relay *relay, const char *name);
/* How many devices hold @post, are not on a break, and listen. */
uint32_t ear_count(const struct relay *relay, const char *post);
/* A device holds @post and is not on a break from now on (@by 1), or no more (@by -1). */
void ear_note(struct relay *relay, const char *name, const char *post, int by);
void ears_finish(struct relay *relay);
/* Find out, after its duties or the site have changed, what the site makes of them. */
void device_assess(const struct relay *relay, struct device *device);
bool device_has_run(const struct device *device, uint64_t run);
/* Keep an answer given in @run, letting go of the oldest where the limits say so. */
void device_remember(struct device *device, uint64_t run, const Usher__Fact__Answered *answered);
/* No id up to @forgotten can be told of any more. */
void device_forget(struct device *device, uint64_t run, uint64_t forgotten);
/* What was answered to a request. Returns 0 and the answer, 1 if there is none yet and the request
 * may be applied, -1 if it is too old to tell. */
int device_recall(const struct device *device, uint64_t run, uint64_t id,
	const Usher__Fact__Answered **ret_answered);

/* Is it for @post: its own, or one to which it was widened? */
bool handoff_is_for(const Usher__Fact__Handoff *is, const char *post);
/* Has @badge declined it? */
bool handoff_declined(const Usher__Fact__Handoff *is, const char *badge);
/* Does it fit: so many rungs, each in its time? */
bool ladder_fits(Usher__Fact__Rung *const *ladder, size_t n);
/* Is it a day and a time of day, or (NULL) none? */
bool repeat_fits(const Usher__Fact__Repeat *repeat);

/* Is each who is to read it somebody? Of no notice, yes. */
bool notice_fits(const Usher__Fact__Notice *notice);
bool readers_fit(Usher__Fact__Reader *const *readers, size_t n);

/* Set when a rule acts next on it, from its own stage and times. */
void handoff_schedule(struct relay *relay, struct handoff *handoff);
void visit_schedule(struct relay *relay, struct visit *visit);

/* Keep a copy of it, letting go of the oldest. */
void inspection_keep(struct relay *relay, const Usher__Fact__Inspection *inspection);

/* Apply one fact to the state. Returns 0, or -EUCLEAN, with nothing changed, if it cannot be true
 * of it. */
int state_fold(struct relay *relay, const Usher__Fact__Fact *fact);
