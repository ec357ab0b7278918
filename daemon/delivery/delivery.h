/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * What waits to be told. Every reply is queued until the last fact that it could have seen is
 * durable; every client that listens has a set of handoffs whose latest state is pending, and is
 * told once that state is durable and its sink has room. So nobody hears what a crash could undo,
 * and a slow client costs a bounded set, not a queue.
 *
 * Receipts (reached, seen) are a device's word and go out at once, as counts.
 */

#include "core/principal.h"
#include "core/relay.h"
#include "delivery/sink.h"
#include "wire/usher.pb-c.h"

struct delivery;
struct client; /* whoever has said hello (client.h) */

/* @store_log_id: of the log that seqs count in. @durable_seq: as it is at the start; what
 * went before it is not known: with a cursor from before it, a client of the first edition gets the
 * full picture, and a later one what remains. */
struct delivery *delivery_new(
	const struct relay *relay, uint64_t store_log_id, uint64_t durable_seq);
/* All clients must be gone. */
struct delivery *delivery_free(struct delivery *delivery);

/* The relay has taken another site (relay_site). To be called before anything is told under it. If
 * other posts are supervisors' now, everybody who listens begins anew. */
void delivery_apply_site(struct delivery *delivery);

/* Site.version of the relay's site; 0 before the first. */
uint64_t delivery_site_version(const struct delivery *delivery);

/* Welcome.log: the log, as this site's posts see it. A cursor counts for one of them alone. */
uint64_t delivery_log_id(const struct delivery *delivery);

/* Somebody has said @hello, speaks for @principal and is told through @sink; both must outlive the
 * client. */
struct client *delivery_add_client(struct delivery *delivery, struct sink *sink,
	const struct principal *principal, const Usher__Hello *hello);
/* It is gone: what was queued for it is dropped. Returns NULL. */
struct client *delivery_remove_client(struct client *client);

/* Queue @message for @client until everything decided so far is durable. Packed now: an answer is
 * as of now, if it does not say another seq; what the client's edition does not have is taken out.
 */
void delivery_queue_reply(struct client *client, Usher__FromRelay *message);

/* The relay has just decided @facts: mark what listening clients must be told. */
void delivery_mark_news_of_facts(struct delivery *delivery, const struct facts *facts);

/* After every event: if anybody is somewhere else on duty, on a break, online or deaf now, or is so
 * no more, mark whom that concerns. */
void delivery_mark_presence_changes(struct delivery *delivery);

/* Everything up to @seq is durable. */
void delivery_set_durable(struct delivery *delivery, uint64_t seq);

/* Send what may be told now, at @now (site time, ms). To be called when all that has just
 * happened is known here: at the end of a turn of the loop, so that it goes to each client at once.
 */
void delivery_flush(struct delivery *delivery, int64_t now);

/* All that was sent through its sink has left. */
void delivery_tell_drained_client(struct client *client);

/* Does a client of @device listen (client_is_online)? */
bool delivery_device_is_online(const struct delivery *delivery, const char *device);

/* No reply is queued for anyone. */
bool delivery_has_no_replies(const struct delivery *delivery);

/* After a flush: does anybody wait for what is not durable yet? */
bool delivery_is_waiting_for_disk(const struct delivery *delivery);
