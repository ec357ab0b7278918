/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * A model device: the real libusher, and a person with it, who does what an action says as well as
 * what is on the screen allows. It keeps a copy of what it is told, as a client that watches does,
 * and remembers what it has asked.
 */

#include "chance.h"
#include "libusher/usher.h"

#include <stdbool.h>
#include <stdint.h>

struct world;
struct line;

enum {
	DEVICES = 10,
	RAWS = 2,
	PEERS = DEVICES + RAWS, /* the odd ones come last */
};

extern const char *const peer_names[PEERS];

/* Some have old clients. */
bool peer_is_of_first_edition(int peer);

/* A handoff as the device has it. */
struct copy {
	Usher__Handoff *handoff;
	uint32_t rung; /* of its rings, those that have rung here */
	bool doubtful; /* since a reset: not spoken of again yet */
};

/* A request that is under way. */
struct asked_id {
	uint64_t id;
	bool doubtful; /* its line is gone, and it may not be asked again */
};

/* By its run: mostly it keeps an outbox; now and then it ends once it is answered, so that its run
 * is a short one, or wants nothing remembered. */
struct device {
	struct world *world;
	int peer;
	struct usher *usher;
	uint64_t run;
	struct line *line; /* NULL: off line */
	bool away;         /* out of reach */
	bool absent;       /* for the whole run */
	bool in_step;
	struct copy *copies;
	size_t n_copies;
	size_t n_deaf;               /* devices, as it was told last */
	Usher__Me *me;               /* who it is, the newest that it was told; NULL: nothing yet */
	Usher__PostPresence **posts; /* who is where, as it was told last; n_posts of them */
	size_t n_posts;
	bool unremembered;
	bool had_answer;        /* that the relay remembers, in its run */
	struct asked_id *asked; /* not answered yet */
	size_t n_asked;
};

void device_init(struct device *device, struct world *world, int peer, uint64_t run);
void device_finish(struct device *device);

/* Time has passed, or something was asked: say and do what is due. */
void device_turn(struct device *device);

/* Bytes came. Returns whether the line they came on is still there. */
bool device_receive(struct device *device, const void *bytes, size_t size);

/* Ask. Nothing happens with too much under way. */
void device_ask(struct device *device, Usher__Request *request);
/* Say again that everything here is on the screen. */
void device_look(struct device *device);

/* The line is gone. */
void device_lost(struct device *device);
/* The client ends, with all it knew, and begins anew. */
void device_reboot(struct device *device, uint64_t run);

/* The copy of handoff @id, or NULL. */
struct copy *device_copy(struct device *device, const char *id);

/* Hello said, welcome heard, all answered? */
bool device_is_settled(const struct device *device);
