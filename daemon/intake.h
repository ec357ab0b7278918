/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The way in: a request is checked, stamped with the time, and becomes one event; what the relay
 * decides goes to the journal and the delivery, and so does the answer. Reads are answered from the
 * state, and from history where they ask for it.
 */

#include "core/relay.h"
#include "daemon/journal.h"
#include "daemon/reports.h"
#include "delivery/delivery.h"
#include "record/history.h"
#include "wire/usher.pb-c.h"

struct intake;

/* All must outlive the intake; @history may be NULL (a store in memory has none), and so may
 * @reports (none are made). @now gives site time in ms; @room the bytes free for the store. */
struct intake_parts {
	struct relay *relay;
	struct journal *journal;
	struct delivery *delivery;
	struct history *history;
	int64_t (*now)(void *userdata);
	uint64_t (*room)(void *userdata);
	void *userdata;
	struct reports *reports;
};

struct intake *intake_new(const struct intake_parts *parts);
struct intake *intake_free(struct intake *intake);

/* Take @site from now on; it must live until the next one is taken. */
void intake_site(struct intake *intake, const struct site *site);

/* The instant that relay_wake asked for has come. */
void intake_tick(struct intake *intake);

/* The request of @client; @problem, if not NULL, says what is wrong with its text. It is answered,
 * now or when what it saw is durable, in every case. */
void intake_request(struct intake *intake, struct client *client, const Usher__Request *request,
	const char *problem);

/* @device listens from now on; or it does no more: the last of its connections that did is gone,
 * and nothing was heard of it for @silence ms. */
void intake_hears(struct intake *intake, const char *device);
void intake_silent(struct intake *intake, const char *device, int64_t silence);

/* A device's word that it has a handoff. Anything that cannot be is passed over. */
void intake_receipt(struct intake *intake, struct client *client, const Usher__Receipt *receipt);
