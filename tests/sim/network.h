/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The network: lines between devices and the relay, each two queues of bytes. The relay's end of a
 * line is the sink of a client. Bytes arrive in pieces, in any order between lines, and are lost
 * when the line is cut.
 */

#include "api/api.h"
#include "base/list.h"
#include "core/principal.h"
#include "delivery/sink.h"
#include "libusher/bytes.h"
#include "oracle.h"
#include "wire/usher.pb-c.h"

#include <stdbool.h>

struct world;
struct device;

/* A reply that the relay holds for a line. */
struct waiting {
	uint64_t seq;  /* that it has seen; UINT64_MAX: it is being made */
	uint32_t view; /* what its device might see then: posts */
	int site;      /* taken then: its names are in the words of a refusal */
	struct entry *entry;
	enum recall recall; /* of the request, when it came */
};

struct line {
	struct list link; /* network.lines */
	struct sink sink; /* of the relay's end */
	struct world *world;
	int peer;                    /* in whose name */
	uint64_t run;                /* that its requests are known by here; 0: by none */
	struct client_run said;      /* by its hello, */
	struct client_run relay_run; /* as the relay takes it */
	struct device *device;       /* whose line it is, NULL: a raw one's */
	struct principal principal;
	struct client *client; /* NULL until hello has arrived */
	struct bytes in, out;  /* on the way */
	size_t arrived;        /* of in */
	bool is_first_edition; /* its client is an old one */
	bool stalled;          /* nothing is read at the device's end */
	uint64_t seq;          /* of the last update */
	unsigned steps;        /* how often "in step" is on the way */
	int site;              /* when it was last said */
	struct waiting *waiting;
	size_t n_waiting;
};

struct network {
	struct list lines;
};

void network_init(struct network *network);

struct line *network_connect(struct world *world, int peer, uint64_t run, struct device *device);
/* What is on the way is lost. */
void network_cut(struct line *line);
void network_cut_all(struct world *world);

/* Towards the relay. */
void network_write(struct line *line, const void *bytes, size_t size);

/* Can anything arrive? */
bool network_may_move(const struct line *line);
/* Something does. */
void network_move(struct line *line);
/* All that is on the way to the device arrives. */
void network_move_out(struct line *line);

/* The relay says something of its own, as its sessions do. */
void network_beat(struct line *line);
void network_goodbye(struct line *line);
