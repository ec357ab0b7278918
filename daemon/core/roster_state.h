/* SPDX-License-Identifier: MIT */
#pragma once

/* Who is on duty where: a part of struct relay that roster.c alone changes. */

#include "base/textmap.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct device;

/* A post, or a vehicle. */
struct roster_entry {
	char *id;
	struct device **devices; /* on a break or not; n_devices of them, in order of their ids */
	size_t n_devices;
	uint64_t changed_seq; /* of the last fact that changed who is there, or what they drive */
	bool is_changed;      /* by the event under way: roster.changed_posts */
};

/* All zeroes: nobody is on duty. */
struct roster {
	struct textmap posts, vehicles; /* -> struct roster_entry; whoever was there once stays */
	struct roster_entry **changed_posts; /* by this event, n_changed_posts of them; */
	size_t n_changed_posts;
	struct device **changed_devices; /* and n_changed_devices: of what they are told of
					    themselves */
	size_t n_changed_devices;
};
