/* SPDX-License-Identifier: MIT */
#pragma once

/* What is known of the devices' presence: a part of struct relay that presence.c alone looks into.
 */

#include "base/heap.h"
#include "base/tally.h"
#include "base/textmap.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Of one device. Of a device that does not listen, and that nobody is on duty on, none is kept. */
struct presence {
	char *device_id;
	bool online;           /* it listens */
	int64_t last_received; /* site time, ms: when it was heard of last, once it is lost */
	int64_t deaf_since;    /* it has listened, and does no more; 0: not so */
	struct heap_node node; /* presences.lost, while nothing is heard of it */
};

/* Of all devices. All zeroes: of none. */
struct presences {
	struct textmap by_device_id; /* -> struct presence */
	struct tally online_by_post; /* by post: how many devices hold it, are not on a break and
				   are online */
	struct heap lost;            /* of presences, by when they are deaf */
	uint64_t last_number;        /* given to a presence; so the heap has an order */
	int64_t grace_ends_at; /* until then (site time, ms) nobody is deaf; 0: that is over */
	const char **changed;  /* devices that are online since this event, or are no more; */
	size_t n_changed;      /* so many */
};
