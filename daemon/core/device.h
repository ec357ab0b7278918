/* SPDX-License-Identifier: MIT */
#pragma once

/* A device, as far as the core knows it: who is on duty on it and where, and what it was answered.
 */

#include "fact/fact.pb-c.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct relay;

enum {
	RUNS_KEPT = 256,     /* of a device; DESIGN.md, "at least once in" */
	ANSWERS_KEPT = 64,   /* of a run */
	DEVICES_MAX = 20000, /* as many as there may be clients */
	DUTIES_MAX = 32,     /* posts held on a device at once */
};

struct device {
	Usher__Fact__Device rec;  /* its arrays have room as grow leaves it */
	bool sees_all;            /* under the relay's site: it holds a supervisor's post; */
	bool takes_handoffs;      /* it holds a post that has anything to take */
	uint64_t own_changed_seq; /* seq of the last fact that changed what it is told of itself;
				     where a snapshot does not tell, the snapshot's; 0: none has */
	bool is_changed;          /* roster.changed_devices: so it has by the event under way */
};

/* NULL if the relay has never heard of it. */
struct device *device_find(const struct relay *relay, const char *id);

/* The same, made if need be. */
struct device *device_get_or_make(struct relay *relay, const char *id);

/* Returns NULL. */
struct device *device_free(struct device *device);

/* The index of @post among the device's duties, or -1. */
int device_duty_index(const struct device *device, const char *post);

/* Is somebody on duty on it at a post that the handoff is for? */
bool device_is_addressed(const struct device *device, const Usher__Fact__Handoff *rec);

/* How many devices hold @post, and are not on a break. */
uint32_t device_count_on_duty(const struct relay *relay, const char *post);

/* Find out, after its duties or the site have changed, what the site makes of them. */
void device_update_from_site(const struct relay *relay, struct device *device);

bool device_has_run(const struct device *device, uint64_t run_id);

/* Keep an answer given in @run_id, letting go of the oldest where the limits say so. */
void device_remember_answer(
	struct device *device, uint64_t run_id, const Usher__Fact__Answered *answered);

/* No id up to @last_id can be told of any more. */
void device_mark_answers_forgotten(struct device *device, uint64_t run_id, uint64_t last_id);

/* What was answered to a request. Returns 0 and the answer, 1 if there is none yet and the request
 * may be applied, -1 if it is too old to tell. */
int device_remembered_answer(const struct device *device, uint64_t run_id, uint64_t request_id,
	const Usher__Fact__Answered **ret_answered);
