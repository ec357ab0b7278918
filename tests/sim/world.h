/* SPDX-License-Identifier: MIT */
#pragma once

/* One simulated property: the relay's rooms, the network, the devices, and the oracle that watches
 * them all. */

#include "action.h"
#include "chance.h"
#include "device.h"
#include "network.h"
#include "oracle.h"
#include "raw.h"
#include "rooms.h"
#include "tally.h"
#include "trace.h"

struct world {
	int64_t now;          /* site time, and every device's own */
	struct chance chance; /* of the action under way */
	uint64_t guests; /* so far: each guest is somebody else, so that a card tells its request */
	struct rooms rooms;
	struct network network;
	struct device devices[DEVICES];
	struct raw raws[RAWS];
	struct oracle oracle;
	struct tally *tally;
	struct trace *trace;
	enum invariant wrong; /* the first one that did not hold */
	char why[512];
};

struct world *world_new(uint64_t seed, uint32_t absent, struct tally *tally, struct trace *trace);
struct world *world_free(struct world *world);

/* @invariant does not hold. Only the first time counts. */
void world_wrong(struct world *world, enum invariant invariant, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Let time pass; whatever falls due in between happens when it falls due. */
void world_pass(struct world *world, int64_t ms);

/* Let @n things happen of those that can: a piece of a frame arrives, a commit ends. */
void world_turn(struct world *world, unsigned n);
/* The same until nothing can. */
void world_settle(struct world *world);

/* The process ends, with @n more commits on disk than anybody was told of, and starts again after
 * @ms under site @site. */
void world_crash(struct world *world, unsigned n, int64_t ms, int site);

/* Is all connected, durable and told, as it happens? Then the copies must be right. */
void world_check_quiet(struct world *world);

/* Everything works again for a while: all is connected, durable and told. Then all copies must be
 * right. */
void world_quiet(struct world *world);

#define TELL(world, ...) trace_print((world)->trace, (world)->now, __VA_ARGS__)
#define COUNT(world, item) ((void)(world)->tally->n[TALLY_##item]++)
