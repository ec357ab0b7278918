/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The event loop: descriptors and signals, and the one place that reads clocks. A turn waits until
 * something is ready and calls all callbacks that are due. Then it frees what has ended meanwhile,
 * so that nothing is freed beneath its own callback; calls the callback of
 * loop_set_turn_ending_callback, which by now knows all that has happened; and runs the tasks that
 * were deferred.
 *
 * One thread. Functions that can fail return 0 or a negative errno.
 */

#include <stdint.h>

struct deferred_free;
struct deferred_task;
struct loop;
struct watch;

/* Also has the process ignore SIGPIPE. */
int loop_new(struct loop **ret);
/* Takes NULL; returns NULL. All watches and timers must be gone. */
struct loop *loop_free(struct loop *loop);

/* Turn until loop_stop. */
int loop_run(struct loop *loop);
void loop_stop(struct loop *loop);

/* Turn once, waiting if nothing is ready. */
int loop_run_turn(struct loop *loop);

/* Call @ready whenever @fd, which stays the caller's, can be read. */
int loop_watch(struct loop *loop, int fd, void (*ready)(void *userdata), void *userdata,
	struct watch **ret);
/* Call @caught, from the loop, when the process gets @signo. */
int loop_watch_signal(struct loop *loop, int signo, void (*caught)(void *userdata), void *userdata,
	struct watch **ret);
/* Watch on, or not for now. */
void watch_set_enabled(struct watch *watch, int on);
/* Takes NULL; returns NULL. */
struct watch *watch_free(struct watch *watch);

/* Milliseconds that never jump, from some instant. */
int64_t loop_monotonic_ms(const struct loop *loop);
/* Milliseconds since 1970-01-01 UTC, as the machine's clock has it. */
int64_t loop_wall_ms(void);

/* Call @turn_ending at the end of every turn, after what has ended is freed and before the deferred
 * tasks are run. */
void loop_set_turn_ending_callback(
	struct loop *loop, void (*turn_ending)(void *userdata), void *userdata);

/* Have @task run at the end of this turn; nothing changes if it is to be run already. A task that
 * is deferred by a task is run at the end of the next turn, which comes at once. */
void loop_defer(struct loop *loop, struct deferred_task *task);

/* Have @ended freed at the end of this turn; if a task is what ended it, at the end of the next
 * turn, which comes at once. To be called once for each. */
void loop_defer_free(struct loop *loop, struct deferred_free *ended);
