/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * What waits to be told. Every reply is held until the last fact that it could have seen is
 * durable; every client that listens has a set of handoffs whose latest state it has not been told,
 * and is told once that state is durable and the client has room. So nobody hears what a crash
 * could undo, and a slow client costs a bounded set, not a queue.
 *
 * Receipts (reached, seen) are a device's word and go out at once, as counts.
 */

#include "base/list.h"
#include "core/relay.h"
#include "net/session.h"
#include "wire/usher.pb-c.h"

struct outbox;
struct client; /* a session that has said hello, as the outbox knows it */

/* @log: the number of the log that seqs count in. @seq: what is durable at start; a cursor from
 * before it gets the full picture. */
struct outbox *outbox_new(const struct relay *relay, uint64_t log, uint64_t seq);
/* All clients must be gone. */
struct outbox *outbox_free(struct outbox *outbox);

/* The relay has taken @site, whose phrases go with what is told from now on. To be called once
 * before anything is, and before the one that it had goes. If other posts are supervisors' now,
 * everybody who listens begins anew. */
void outbox_site(struct outbox *outbox, const struct site *site);

/* Welcome.log: the log, as this site's posts see it. A cursor counts for one of them alone. */
uint64_t outbox_log(const struct outbox *outbox);

/* A session has said @hello. The session's userdata must lead its owner back to the client. */
struct client *outbox_enter(
	struct outbox *outbox, struct session *session, const Usher__Hello *hello);
/* Its session is closed: what was held for it is dropped. Returns NULL. */
struct client *outbox_leave(struct client *client);

const char *client_device(const struct client *client);
/* Does it take updates, and not only for a while? */
bool client_listens(const struct client *client);
uint64_t client_run(const struct client *client);

/*
 * An answer that takes a while, and whom it is for. Embedded in what brings it: a client may leave
 * first, and who comes after it may have its place in memory.
 */
struct awaited {
	struct list link;      /* client.awaits */
	struct client *client; /* NULL: it has left */
	void (*left)(struct awaited *awaited);
};

/* @client waits for @awaited until that ends. If it leaves before, left() is called, once, and it
 * has ended. */
void await_begin(
	struct awaited *awaited, struct client *client, void (*left)(struct awaited *awaited));
void await_end(struct awaited *awaited);

/* Hold @message for @client until everything decided so far is durable. Packed now. */
void outbox_reply(struct client *client, const Usher__FromRelay *message);

/* The relay has just decided @facts: mark what listening clients must be told. */
void outbox_changed(struct outbox *outbox, const struct facts *facts);

/* After every event: if a device has turned deaf, or is so no more, mark whom that concerns. */
void outbox_turned(struct outbox *outbox);

/* Everything up to @seq is durable. */
void outbox_durable(struct outbox *outbox, uint64_t seq);

/* Let go of what may be told now, at @now (site time, ms). To be called when all that has just
 * happened is known here: at the end of a turn of the loop, so that it goes to each client at once.
 */
void outbox_flush(struct outbox *outbox, int64_t now);

/* The session has room again. */
void outbox_drained(struct client *client);

/* Does a client of @device listen (client_listens)? */
bool outbox_listens(const struct outbox *outbox, const char *device);

/* Nothing is held for anyone. */
bool outbox_empty(const struct outbox *outbox);

/* After a flush: does anybody wait for what is not durable yet? */
bool outbox_waits(const struct outbox *outbox);
