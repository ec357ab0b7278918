/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * A measure may end by itself, by give_up, or by a signal, and leaves nothing behind: it runs in a
 * child, and the parent does nothing but clear up after it.
 */

#include <sys/types.h>

enum {
	GUARD_WHERE_MAX = 70, /* the longest @where: sockets' names are short (unix(7)) */
};

/* Make a folder beneath @where, let a child @run in it, and remove the folder with all that is left
 * there, once the child and its own children are gone. SIGTERM, SIGINT, SIGHUP and SIGQUIT end them
 * all. Returns the exit status: the child's, or 128 and the signal. */
int guard(const char *where, int (*run)(const char *place, void *userdata), void *userdata);

/* In a child: be killed when @parent, which has just made it, ends. exec(3) keeps this. */
void die_with(pid_t parent);

/* Remove the folder @path and all in it. */
void remove_folder(const char *path);
