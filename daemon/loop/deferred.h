/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * What is put off until the end of the loop's turn: tasks, and the freeing of what has ended while
 * its own callbacks may still be running.
 */

#include "base/list.h"

/* Something to be done at the end of the turn (loop_defer). Embedded in its owner, who takes it out
 * of the list before the owner goes. */
struct deferred_task {
	struct list link; /* loop.tasks */
	void (*run)(struct deferred_task *task);
};

/* Something that has ended and is to be freed (loop_defer_free). Embedded in it. */
struct deferred_free {
	struct list link; /* loop.deferred_frees */
	void (*free)(struct deferred_free *ended);
};

/* The loop's own: run, or free, all in @list, which is empty afterwards but for what was put there
 * meanwhile by tasks. */
void deferred_run_all(struct list *list);
void deferred_free_all(struct list *list);
