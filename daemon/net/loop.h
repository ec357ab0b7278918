/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The event loop: descriptors, timers and signals, and the one place that reads clocks. A turn
 * waits until something is ready, calls all callbacks that are due, does the chores that they have
 * left, and then buries the dead: whatever ended during the turn is freed only there, beneath
 * nobody's feet.
 *
 * One thread. Functions that can fail return 0 or a negative errno.
 */

#include "base/list.h"

#include <stdint.h>

struct loop;
struct watch;
struct timer;

/* Also has the process ignore SIGPIPE. */
int loop_new(struct loop **ret);
/* Takes NULL; returns NULL. All watches and timers must be gone. */
struct loop *loop_free(struct loop *loop);

/* Turn until loop_stop. */
int loop_run(struct loop *loop);
void loop_stop(struct loop *loop);

/* Turn once, waiting if nothing is ready. */
int loop_turn(struct loop *loop);

/* Call @ready whenever @fd, which stays the caller's, can be read. */
int loop_watch(struct loop *loop, int fd, void (*ready)(void *userdata), void *userdata,
	struct watch **ret);
/* Call @caught, from the loop, when the process gets @signo. */
int loop_signal(struct loop *loop, int signo, void (*caught)(void *userdata), void *userdata,
	struct watch **ret);
/* Watch on, or not for now. */
void watch_set(struct watch *watch, int on);
/* Takes NULL; returns NULL. */
struct watch *watch_free(struct watch *watch);

/* A timer that is off. */
int timer_new(struct loop *loop, void (*due)(void *userdata), void *userdata, struct timer **ret);
/* Call back once, in @delay ms from now, in place of any earlier word; never if @delay is negative.
 */
void timer_set(struct timer *timer, int64_t delay);
/* Takes NULL; returns NULL. */
struct timer *timer_free(struct timer *timer);

/* Milliseconds that never jump, from some instant. */
int64_t loop_monotonic_ms(const struct loop *loop);
/* Milliseconds since 1970-01-01 UTC, as the machine's clock has it. */
int64_t loop_wall_ms(void);

/* Call @turned at the end of every turn, before the chores are done. */
void loop_at_turn(struct loop *loop, void (*turned)(void *userdata), void *userdata);

/* Something to be done at the end of the turn. Embedded in whose it is, who takes it out of the
 * list before it goes. */
struct chore {
	struct list link; /* loop.chores */
	void (*run)(struct chore *chore);
};

/* Have @chore run at the end of this turn; if it is to be already, nothing changes. Chores that
 * chores bring are done at the end of the next turn, which comes at once. */
void loop_do(struct loop *loop, struct chore *chore);

/* Something that ends. Embedded in it. */
struct dead {
	struct list link; /* loop.dead */
	void (*bury)(struct dead *dead);
};

/* Have @dead buried at the end of this turn. Once for each. */
void loop_mourn(struct loop *loop, struct dead *dead);
