/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Sockets that listen. When the process has no descriptor left for a connection that waits, a
 * listener pauses for a moment, and tries again.
 */

#include "loop/loop.h"

#include <sys/socket.h>
#include <sys/types.h>

struct listener;

/* Callbacks come from the loop. */
struct listener_events {
	/* The callback owns @fd: connected, without blocking, closed on exec. */
	void (*accepted)(void *userdata, int fd);
	/* Somebody waits, and cannot be accepted: @error says what there is no more of, EMFILE or
	 * the like. Before every pause. */
	void (*exhausted)(void *userdata, int error);
};

/*
 * Listen on the Unix socket @path, made with @mode and, unless it is -1, @group. A socket that
 * nobody listens on any more is replaced; anything else in its place is left alone.
 *
 * These return 0, or a negative errno and one sentence *@ret_why, which the caller frees. @events
 * must outlive the listener.
 */
int listener_open_unix(struct listener **ret, char **ret_why, struct loop *loop, const char *path,
	mode_t mode, gid_t group, const struct listener_events *events, void *userdata);

/* Listen on @host_port, "127.0.0.1:7070" or "[::1]:7070"; on nothing but loopback. */
int listener_open_loopback_tcp(struct listener **ret, char **ret_why, struct loop *loop,
	const char *host_port, const struct listener_events *events, void *userdata);

/* Listen on @fd, which listens already and which the listener then owns. */
int listener_open_fd(struct listener **ret, char **ret_why, struct loop *loop, int fd,
	const struct listener_events *events, void *userdata);

/* Takes NULL; returns NULL. Removes the socket that listener_open_unix made. */
struct listener *listener_free(struct listener *listener);

/* Returns 0 if the socket @fd is bound to a loopback address, or -EADDRNOTAVAIL. */
int listener_validate_loopback(int fd);
