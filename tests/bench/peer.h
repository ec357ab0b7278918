/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The relays that are compared, each a row of functions. Messages travel on numbered lines: a
 * sender puts one on its line, the receivers of that line answer it, the sender hears of that. A
 * station is either of them, with its own connection (redis's sender has two, since a blocked read
 * leaves no room for a write).
 */

#include "driver.h"
#include "server.h"

enum {
	PAYLOAD = 200, /* bytes of a message's words */
};

struct station;

struct peer {
	const char *name;
	/* Write its configuration for so many lines, and start it. */
	void (*start)(struct server *server, unsigned lines);
	/* Start it again as it was. */
	void (*restart)(struct server *server);
	/* Connected, and ready: a sender may send, a receiver will hear. @index tells the receivers
	 * of a line apart. @takes: it takes what it hears. */
	struct station *(*sender)(
		struct driver *driver, const struct server *server, unsigned line);
	struct station *(*receiver)(struct driver *driver, const struct server *server,
		unsigned line, unsigned index, bool takes);
	/* Queue a message; what is queued while the driver turns goes out by itself. */
	void (*send)(struct station *sender, uint64_t number);
	/* Write what is queued now. */
	void (*flush)(struct station *sender);
	void (*close)(struct station *station);
};

extern const struct peer peer_usher, peer_redis, peer_mosquitto;

/* Where the usherd under measure is. */
extern const char *usherd_path;

/* A site with so many lines: line N leads from post from-N to area line-N and post to-N. And one
 * supervisor, so that it has 2 N + 1 posts. @database: NULL for one in the server's folder. */
void usher_configure(const struct server *server, unsigned lines, const char *database);
/* Its arguments for execvp. */
const char *const *usher_argv(const struct server *server);

/* PAYLOAD bytes of text. */
const char *payload(void);
