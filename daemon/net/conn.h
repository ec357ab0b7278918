/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * A connected socket as bytes in and bytes out, whatever lies beneath. What is written leaves at
 * the end of the turn; what has come is looked at in place. Its callbacks never come from inside
 * its functions.
 */

#include "loop/loop.h"

#include <stddef.h>

struct conn;

struct conn_events {
	void (*received)(void *userdata); /* there are bytes to look at */
	void (*drained)(void *userdata);  /* all that was written has left */
	void (*ended)(void *userdata);    /* by the peer or an error, or it takes no more */
};

/* Takes @fd. At most @read_max bytes are read ahead; a peer that takes nothing for @stall_ms
 * ms has ended. */
struct conn *conn_new(struct loop *loop, int fd, size_t read_max, int64_t stall_ms,
	const struct conn_events *events, void *userdata);
/* Closes at once. Takes NULL; returns NULL. Not from inside its callbacks. */
struct conn *conn_free(struct conn *conn);

/* All that has come, in one piece, until the next call; *@ret_size bytes. */
const void *conn_peek(struct conn *conn, size_t *ret_size);
/* Forget the first @size bytes of it. */
void conn_consume(struct conn *conn, size_t size);

/* Have a copy of @bytes written at the end of the turn, or once the socket has room. */
void conn_write(struct conn *conn, const void *bytes, size_t size);
/* Bytes written that have not left. */
size_t conn_unsent_bytes(const struct conn *conn);

/* Read on, or not for now. */
void conn_set_reading(struct conn *conn, int on);
/* Nothing will be written any more: the peer reads the end. */
void conn_shut_write(struct conn *conn);
