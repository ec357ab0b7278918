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
	CHANGES_BYTES = 16384,   /* of what was before and after in all of them: a visit must fit a frame */
	VISIT_HANDOFFS_MAX = 200,
	READERS_MAX = 256,      /* of a notice */
	EARLIER_KEPT = 16,      /* takers of a handoff that have it no more */
	INSPECTIONS_KEPT = 500, /* in the core; all of them are history */
};

struct visit {
	Usher__Fact__Visit is;
	struct list handoffs;  /* of struct handoff, in order of their numbers */
	size_t n_open;         /* of them */
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
	struct textmap by_name;                /* the same */
	struct textmap on_duty;                /* by post: how many devices hold it and are not on a break, as a pointer */
	struct heap due;                       /* of handoffs and visits, by the instant at which a rule acts on them */
	struct list filed, past;               /* of struct handoff and struct visit: filed, not let go yet; in order of seq */
	struct idmap surnames;                 /* a hash of a surname -> struct list of struct visit: who is on site */
	struct textmap seats;                  /* by vehicle: how many are taken, as a pointer */
	Usher__Fact__Inspection **inspections; /* the last ones, n_inspections of them */
	size_t n_inspections;
	uint64_t *touched; /* handoffs that the last event has changed, some more than once */
	size_t n_touched;
	const struct site *site; /* for decisions only; never read by the fold */
};

/* Is @ms a time, or a span of it, that a fact can bring: not negative, and so short of the end of numbers that what
 * is added to it stays one? */
bool time_fits(int64_t ms);

/* Make *place a copy of @value (NULL is ""), freeing what was there. */
void text_set(char **place, const char *value);

/* The visit must live as long as the handoff, which is appended to its list; NULL: it is about no guest. */
struct handoff *handoff_new(struct visit *visit, uint64_t number);
struct handoff *handoff_free(struct handoff *handoff);

struct visit *visit_new(uint64_t number);
struct visit *visit_free(struct visit *visit);
/* The guest is on site under the surname of the card, or no more. The handoffs of those are touched to whom it is news that
 * there is a namesake, or none any more. */
void visit_appear(struct relay *relay, struct visit *visit);
void visit_vanish(struct relay *relay, struct visit *visit);
/* May a visit end while a handoff of it is at @stage? */
bool visit_may_end(Usher__Fact__Stage stage);
/* The newest other guest on site of that surname, or NULL. */
struct visit *visit_namesake(const struct relay *relay, const char *surname, const struct visit *but);
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
/* A post that it does not hold yet. */
void device_sign_on(struct relay *relay, struct device *device, const Usher__Fact__Duty *duty);
/* A break begins at @since, or with 0 is over. */
void device_pause(struct relay *relay, struct device *device, int64_t since);
/* NULL: all of them; with the last, nobody is on duty there any more. */
void device_sign_off(struct relay *relay, struct device *device, const char *post);
/* How many devices hold @post, and are not on a break. */
uint32_t device_count(const struct relay *relay, const char *post);
/* Find out, after its duties or the site have changed, what the site makes of them. */
void device_assess(const struct relay *relay, struct device *device);
bool device_has_run(const struct device *device, uint64_t run);
/* Keep an answer given in @run, letting go of the oldest where the limits say so. */
void device_remember(struct device *device, uint64_t run, const Usher__Fact__Answered *answered);
/* No id up to @forgotten can be told of any more. */
void device_forget(struct device *device, uint64_t run, uint64_t forgotten);
/* What was answered to a request. Returns 0 and the answer, 1 if there is none yet and the request may
 * be applied, -1 if it is too old to tell. */
int device_recall(const struct device *device, uint64_t run, uint64_t id,
	const Usher__Fact__Answered **ret_answered);

/* Is each who is to read it somebody? Of no notice, yes. */
bool notice_fits(const Usher__Fact__Notice *notice);

/* Set when a rule acts next on it, from its own stage and times. */
void handoff_schedule(struct relay *relay, struct handoff *handoff);
void visit_schedule(struct relay *relay, struct visit *visit);

/* Keep a copy of it, letting go of the oldest. */
void inspection_keep(struct relay *relay, const Usher__Fact__Inspection *inspection);

/* Apply one fact to the state. Returns 0, or -EUCLEAN, with nothing changed, if it cannot be true of it. */
int state_fold(struct relay *relay, const Usher__Fact__Fact *fact);
