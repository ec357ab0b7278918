/* SPDX-License-Identifier: MIT */
#include "delivery/subscriptions.h"

#include "base/memory.h"

#include <xxhash.h>

static uint64_t topic_hash(enum topic topic, const char *name) {
	uint64_t hash = XXH3_64bits_withSeed(name, strlen(name), topic);

	return hash ? hash : 1;
}

void subscriptions_finish(struct subscriptions *subscriptions) {
	idmap_finish(&subscriptions->topics);
}

void subscriptions_add(struct subscriptions *subscriptions, enum topic topic, const char *name,
	struct subscription **client_subscriptions, struct client *client) {
	uint64_t key = topic_hash(topic, name);
	struct list *subscribed = idmap_get(&subscriptions->topics, key);
	struct subscription *subscription = NEW(struct subscription);

	if (!subscribed) {
		subscribed = NEW(struct list);
		list_init(subscribed);
		idmap_put(&subscriptions->topics, key, subscribed);
	}
	subscription->topic_hash = key;
	subscription->client = client;
	subscription->next_of_client = *client_subscriptions;
	*client_subscriptions = subscription;
	list_append(subscribed, &subscription->link);
}

void subscriptions_drop(
	struct subscriptions *subscriptions, struct subscription **client_subscriptions) {
	while (*client_subscriptions) {
		struct subscription *subscription = *client_subscriptions;
		struct list *subscribed =
			idmap_get(&subscriptions->topics, subscription->topic_hash);

		*client_subscriptions = subscription->next_of_client;
		list_remove(&subscription->link);
		if (list_empty(subscribed)) {
			free(idmap_remove(&subscriptions->topics, subscription->topic_hash));
		}
		free(subscription);
	}
}

bool subscriptions_is_empty(const struct subscriptions *subscriptions) {
	return !subscriptions->topics.n;
}

const struct list *subscriptions_to(
	const struct subscriptions *subscriptions, enum topic topic, const char *name) {
	static const struct list none = {(struct list *)&none, (struct list *)&none};
	const struct list *subscribed = idmap_get(&subscriptions->topics, topic_hash(topic, name));

	return subscribed ? subscribed : &none;
}
