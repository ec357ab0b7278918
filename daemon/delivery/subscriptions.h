/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Where to look for those who could hear of something. Each client subscribes to topics: its
 * device, each post at which its device is on duty, and for supervisors everything. Whether a
 * client may hear of a thing is for the core to say; this is an index.
 */

#include "base/idmap.h"
#include "base/list.h"

struct client;

enum topic {
	TOPIC_DEVICE,
	TOPIC_POST,
	TOPIC_ALL, /* of no name */
};

/* An empty one is all zeroes. */
struct subscriptions {
	struct idmap topics;
};

struct subscription {
	struct list link;                    /* the topic */
	struct subscription *next_of_client; /* the next of its client */
	uint64_t topic_hash;
	struct client *client;
};

/* All subscriptions must have been dropped. */
void subscriptions_finish(struct subscriptions *subscriptions);

/* Subscribe @client to it as well; @client_subscriptions leads to all subscriptions of the client,
 * NULL at first. */
void subscriptions_add(struct subscriptions *subscriptions, enum topic topic, const char *name,
	struct subscription **client_subscriptions, struct client *client);
/* End all subscriptions of @client_subscriptions, which becomes NULL. */
void subscriptions_drop(
	struct subscriptions *subscriptions, struct subscription **client_subscriptions);

/* Has nobody any? */
bool subscriptions_is_empty(const struct subscriptions *subscriptions);

/* The subscriptions to a topic, by their link. (Of two names one in 2^64 shares its topic with
 * another.) */
const struct list *subscriptions_to(
	const struct subscriptions *subscriptions, enum topic topic, const char *name);
