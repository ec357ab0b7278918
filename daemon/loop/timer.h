/* SPDX-License-Identifier: MIT */
#pragma once

/* Something that happens once, after a while. */

#include "loop/loop.h"

#include <stdint.h>

struct timer;

/* A timer that is off. Returns 0 or a negative errno. */
int timer_new(
	struct loop *loop, void (*expired)(void *userdata), void *userdata, struct timer **ret);
/* Call back once, in @delay_ms from now, in place of any earlier setting; never if
 * @delay_ms is negative. */
void timer_set(struct timer *timer, int64_t delay_ms);
/* Takes NULL; returns NULL. */
struct timer *timer_free(struct timer *timer);
