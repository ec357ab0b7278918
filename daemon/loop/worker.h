/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Slow pure work, beside the loop: one thread, and jobs that are done one after the other. A job's
 * run() is called on that thread; its done() afterwards from the loop, whatever has become of it.
 * Between the two nobody but run() touches what the job works on: that is how neither needs a lock.
 *
 * All functions are the loop's.
 */

#include "base/list.h"
#include "loop/loop.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

struct worker;

/* Embedded in what it is about. All zeroes but for the two functions. */
struct job {
	struct list link; /* worker.waiting_jobs, worker.ended_jobs, or none while it runs */
	void (*run)(struct job *job);
	void (*done)(struct job *job); /* the job is the caller's again, to be freed too */
	atomic_bool stop_requested; /* nobody wants it any more: run() is to look at it, and return
				       soon */
	bool is_waiting;            /* the worker's */
};

/* Start the thread. At most @max_waiting jobs wait behind the one that runs. Returns 0 or a
 * negative errno. */
int worker_new(struct worker **ret, struct loop *loop, size_t max_waiting);

/* Have @job done after all that were given before. False, and nothing else, if too many wait or the
 * worker is stopped. */
bool worker_submit(struct worker *worker, struct job *job);

/* Nobody wants @job, which was given and is not done. If it has not begun it never will; if it runs
 * it is told to stop. */
void worker_cancel(struct worker *worker, struct job *job);

/* The same of all jobs, and none is taken any more. Does not wait. */
void worker_stop(struct worker *worker);

/* Stop, wait until nothing runs, and call done() of what is left. Takes NULL; returns NULL. */
struct worker *worker_free(struct worker *worker);
