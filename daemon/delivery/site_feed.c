/* SPDX-License-Identifier: MIT */
#include "delivery/site_feed.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "delivery/client_private.h"
#include "delivery/sink_private.h"
#include "delivery/state.h"
#include "encode/encode_site.h"
#include "encode/update.h"

#include <xxhash.h>

/* A number for the content of @site, which is never 0. */
static uint64_t version_of_site(const struct site *site) {
	_cleanup_(pool_finish) struct pool pool = {0};
	const Usher__Site *encoded = encode_site_whole(&pool, site);
	size_t size = usher__site__get_packed_size(encoded);
	_cleanup_(freep) uint8_t *bytes = allocated(malloc(size + 1));
	uint64_t version;

	usher__site__pack(encoded, bytes);
	version = XXH3_64bits(bytes, size);
	return version ? version : 1;
}

void site_feed_apply(struct delivery *delivery) {
	uint64_t version = version_of_site(relay_site(delivery->relay));

	if (version == delivery->site_version) {
		return;
	}
	delivery->site_version = version;
	list_each(link, &delivery->clients) {
		struct client *client = container_of(link, struct client, link);

		if (client->listens && !client_is_of_first_edition(client)) {
			client->site_pending = delivery->site_pending = true;
		}
	}
}

void site_feed_tell(struct client *client) {
	_cleanup_(pool_finish) struct pool pool = {0};

	/* who is not in step yet is told once it is */
	if (!client->site_pending || client->catching_up || !sink_has_room(client->sink)) {
		return;
	}
	sink_send_message(client->sink, encode_site_update(&pool, client->delivery->site_version),
		0, client->delivery->durable_seq);
	client->site_pending = false;
}

void site_feed_flush(struct delivery *delivery) {
	if (!delivery->site_pending) {
		return;
	}
	delivery->site_pending = false;
	list_each(link, &delivery->clients) {
		site_feed_tell(container_of(link, struct client, link));
	}
}
