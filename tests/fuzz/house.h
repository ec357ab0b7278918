/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * A whole relay but for its process: the loop, the acceptor with its socket, api, delivery,
 * journal, over a store in memory. Clients connect and send what they like; whatever the relay says
 * to them must be what usher.proto says: sound frames, welcome first and goodbye last, no answer
 * that nobody asked for, nothing that is not durable.
 */

#include "config/loaded_config.h"
#include "feed.h"
#include "loop/loop.h"
#include "proto/arena.h"
#include "wire/usher.pb-c.h"

enum {
	HOUSE_CLIENTS = 3,
	HOUSE_ASKED = 256, /* more than a client may leave unanswered */
};

struct house_client {
	int fd;         /* -1: none */
	uint8_t *heard; /* bytes that are no whole frame yet */
	size_t n_heard;
	bool welcomed, dismissed;
	uint64_t asked, answered;     /* requests */
	uint64_t before[HOUSE_ASKED]; /* seq of the relay when each was asked, its place is its
					 number modulo HOUSE_ASKED */
};

struct house {
	struct loop *loop;
	struct timer *timer;
	bool turned;
	struct config config;
	struct loaded_config loaded;
	struct store *store;
	struct watch *store_watch;
	struct relay *relay;
	struct journal *journal;
	struct delivery *delivery;
	struct api *api;
	struct acceptor *acceptor;
	int64_t now;      /* site time */
	uint64_t room;    /* bytes free */
	uint64_t durable; /* seq */
	bool failed;      /* the store has, as it was told to */
	struct house_client clients[HOUSE_CLIENTS];
};

void house_open(struct house *house);

/* Connect client @i, if it is not connected. */
void house_connect(struct house *house, size_t i);
void house_hang_up(struct house *house, size_t i);

/* Client @i sends these bytes, as much of them as the relay takes. */
void house_say(struct house *house, size_t i, const void *bytes, size_t size);

/* What client @i says next is a request. */
void house_ask(struct house *house, size_t i);

/* Until nothing moves any more. */
void house_settle(struct house *house);

/* End it; what it was must be what its store replays. */
void house_close(struct house *house);
