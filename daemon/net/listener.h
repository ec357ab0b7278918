/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Sockets that listen. What they accept goes to a callback, which owns the descriptor: connected,
 * without blocking, closed on exec. When the process has no descriptor left, a listener pauses for
 * a moment.
 */

#include "loop/loop.h"

#include <sys/socket.h>
#include <sys/types.h>

struct listener;

typedef void listener_accepted_function(void *userdata, int fd);

/*
 * Listen on the Unix socket @path, made with @mode and, unless it is -1, @group. A socket that
 * nobody listens on any more is replaced; anything else in its place is left alone.
 *
 * These return 0, or a negative errno and one sentence *@ret_why, which the caller frees.
 */
int listener_open_unix(struct listener **ret, char **ret_why, struct loop *loop, const char *path,
	mode_t mode, gid_t group, listener_accepted_function *accepted, void *userdata);

/* Listen on @host_port, "127.0.0.1:7070" or "[::1]:7070"; on nothing but loopback. */
int listener_open_loopback_tcp(struct listener **ret, char **ret_why, struct loop *loop,
	const char *host_port, listener_accepted_function *accepted, void *userdata);

/* Listen on @fd, which listens already and which the listener then owns. */
int listener_open_fd(struct listener **ret, char **ret_why, struct loop *loop, int fd,
	listener_accepted_function *accepted, void *userdata);

/* Takes NULL; returns NULL. Removes the socket that listener_open_unix made. */
struct listener *listener_free(struct listener *listener);

/* Returns 0 if the socket @fd is bound to a loopback address, or -EADDRNOTAVAIL. */
int listener_validate_loopback(int fd);
