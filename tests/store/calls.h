/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The system calls beneath a store: those that SQLite makes, through its own table of them and a
 * VFS that stands before the default one, and those that the store makes itself, which the linker
 * leads here (--wrap). They can be made to fail, and what they do to the files can be told to a
 * disk.
 */

#include "disk.h"

#include <stdbool.h>

/* Take SQLite's place; once, before SQLite is used. */
void calls_take(void);

/* From now on @disk is told what happens in the folder of @database; NULL: nobody is. */
void calls_tell(struct disk *disk, const char *database);

/* The file system says that it is full. */
extern bool calls_little_room;

/* Make connections that SQLite opens from now on synchronous=NORMAL, behind the store's back. */
extern bool calls_normal;

/* One row for each call that can fail. */
enum way {
	WAY_ONCE,
	WAY_FOR_EVER,
	WAY_SHORT,           /* it does half, once */
	WAY_SHORT_THEN_FULL, /* it does half, then fails for ever */
};

struct fault {
	const char *call;
	unsigned nth; /* from 1 */
	enum way way;
	int error;
};

extern const char *const calls_names[]; /* ends with NULL */

/* Every count begins anew; @fault is copied, NULL for none. */
void calls_fail(const struct fault *fault);

/* How often it was called since. */
unsigned calls_counted(const char *call);

/* Has the fault happened? */
bool calls_failed(void);
