/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * libusher over a socket, for programs that have nothing else to wait for: connects, sends, waits,
 * and connects again after a loss. Blocks, in poll(2), for as long as it is told to.
 */

#include "libusher/usher.h"

struct usher_link;

/*
 * Connect to the relay at @place, the path of its Unix socket or "tcp:HOST:PORT", and wait for its
 * welcome. Fills in options->run itself if that is 0. Returns 0, or with *@ret_why one sentence for
 * people, which the caller frees: -ENOENT, -ECONNREFUSED, … if nobody is there; -EACCES if this
 * process may not; -EINVAL if @place is none; -EPERM if the relay refused, in its words;
 * -ETIMEDOUT; -ENOMEM (and no sentence).
 */
int usher_link_open(struct usher_link **ret, char **ret_why, const char *place,
	const struct usher_options *options);
/* Takes NULL; returns NULL. */
struct usher_link *usher_link_free(struct usher_link *link);

/* The client that it drives: to ask, and to send receipts. */
struct usher *usher_link_client(struct usher_link *link);

/* What the relay said to the last hello; lives until the next welcome. */
const Usher__Welcome *usher_link_welcome(const struct usher_link *link);

/* What time it is at the site, ms since 1970-01-01 UTC, by the last welcome. */
int64_t usher_link_time(const struct usher_link *link);

/* The clock by which the link lives: monotonic milliseconds. */
int64_t usher_link_now(void);

/* Wait until something happens, or until the instant @until. Returns 1 and the event, 0 if time is
 * up, -EPERM if the relay will not have this client any more (its goodbye was an event), or another
 * negative errno. */
int usher_link_next(struct usher_link *link, struct usher_event *ret, int64_t until);

/* Ask, and wait for the answer until @until, but without a connection for at most @alone ms; what
 * else happens is passed over. Returns as usher_link_next; the answer lives until the next call. */
int usher_link_ask(struct usher_link *link, const Usher__Request *request,
	const Usher__Answer **ret, int64_t until, int64_t alone);

/* Is there a connection that the relay has welcomed? */
bool usher_link_is_up(const struct usher_link *link);
