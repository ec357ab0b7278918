/* SPDX-License-Identifier: MIT */
#pragma once

/* A device, as far as the core knows it: who is on duty on it and where. (What it was answered:
 * runs.h.) */

#include "fact/fact.pb-c.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct relay;

enum {
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
	size_t n_short_runs;      /* of rec.runs */
};

/* NULL if the relay has never heard of it. */
struct device *device_find(const struct relay *relay, const char *id);

/* The position that @id has among @n @devices, which are in order of their ids, or would have. */
size_t device_position(struct device *const *devices, size_t n, const char *id);

/* As device_find, made if need be. */
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
