/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The way in: a request is checked, stamped with the time, and becomes one event; what the relay
 * decides goes to the journal and the delivery, and so does the answer. Reads are answered from the
 * state, and from history where they ask for it.
 */

#include "api/journal.h"
#include "core/relay.h"
#include "delivery/client.h"
#include "delivery/delivery.h"
#include "query/reports.h"
#include "record/history.h"
#include "wire/usher.pb-c.h"

struct api;
struct text_refusal;

/* All must outlive the api; @history may be NULL (a store in memory has none), and so may
 * @reports (none are made). @now gives site time in ms; @available_bytes the bytes free for the
 * store.
 */
struct api_parts {
	struct relay *relay;
	struct journal *journal;
	struct delivery *delivery;
	struct history *history;
	int64_t (*now)(void *userdata);
	uint64_t (*available_bytes)(void *userdata);
	void *userdata;
	struct reports *reports;
};

/* @parts is copied. */
struct api *api_new(const struct api_parts *parts);
/* Takes NULL; returns NULL. */
struct api *api_free(struct api *api);

/* Take @site from now on, which is to live until the next one is taken. Before the first nothing
 * else may be called. */
void api_set_site(struct api *api, const struct site *site);

/* The instant that relay_wake_at asked for has come. */
void api_tick(struct api *api);

/* The run in which a client counts its acts, as its hello says (usher.proto). */
struct client_run {
	uint64_t id; /* 0: nothing of it is remembered */
	bool is_short, is_new;
};

/* What the @hello of a client says of its run. */
struct client_run client_run_of_hello(const Usher__Hello *hello);

/* The request of @client in its @run; @unsound, if not NULL, is the text of it that is refused, and
 * why. It is answered in every case, once what it saw is durable (a report once it is made): with
 * the answer that it had, if it is an act that was answered before. */
void api_handle_request(struct api *api, struct client *client, const struct client_run *run,
	const Usher__Request *request, const struct text_refusal *unsound);

/* @device has a connection that listens from now on. */
void api_handle_device_online(struct api *api, const char *device);

/* The last connection of @device that listened is gone, and nothing has been received from it for
 * @silence_ms ms. */
void api_handle_device_lost(struct api *api, const char *device, int64_t silence_ms);

/* A device's word that it has a handoff. Anything that cannot be is passed over. */
void api_handle_receipt(struct api *api, struct client *client, const Usher__Receipt *receipt);
