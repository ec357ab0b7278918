/* SPDX-License-Identifier: MIT */
#include "delivery/news.h"

#include "delivery/client_private.h"
#include "delivery/state.h"

/* What has changed of a handoff, and whom it concerns: those at @posts, n_posts of them. */
struct news {
	uint64_t handoff, seq;
	enum pending what;
	const char *const *posts;
	size_t n_posts;
};

static void mark_for_topic(
	struct delivery *delivery, enum topic topic, const char *name, const struct news *news) {
	list_each(link, subscriptions_to(&delivery->subscriptions, topic, name)) {
		struct client *client = container_of(link, struct subscription, link)->client;

		if (relay_device_may_see_some_post(delivery->relay, client->principal->device,
			    news->posts, news->n_posts)) {
			client_mark_handoff_pending(client, news->handoff, news->what, news->seq);
		}
	}
}

/* Mark @news for whoever may see it. It is pending once, even at two of the posts. */
static void mark_for_all_who_may_see(struct delivery *delivery, const struct news *news) {
	for (size_t i = 0; i < news->n_posts; i++) {
		mark_for_topic(delivery, TOPIC_POST, news->posts[i], news);
	}
	mark_for_topic(delivery, TOPIC_ALL, "", news);
}

void news_mark_state_pending(struct delivery *delivery, uint64_t number) {
	const struct handoff *handoff = relay_handoff(delivery->relay, number);
	const char *posts[HANDOFF_POSTS_MAX];

	if (handoff) {
		mark_for_all_who_may_see(delivery,
			&(struct news){number, handoff->rec.changed, PENDING_STATE, posts,
				handoff_fill_involved_posts(&handoff->rec, posts)});
	}
}

void news_mark_gone_pending(struct delivery *delivery, uint64_t number) {
	const struct tombstone *tombstone = tombstones_find(&delivery->tombstones, number);

	if (tombstone) {
		mark_for_all_who_may_see(delivery,
			&(struct news){number, 0, PENDING_STATE,
				(const char *const *)tombstone->posts, tombstone->n_posts});
	}
}

void news_mark_counts_pending(struct delivery *delivery, uint64_t number) {
	const struct handoff *handoff = relay_handoff(delivery->relay, number);

	if (handoff) {
		mark_for_all_who_may_see(delivery,
			&(struct news){number, handoff->offered_seq, PENDING_COUNTS,
				(const char *const *)&handoff->rec.from, 1});
	}
}
