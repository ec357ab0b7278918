/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The driver: one thread and one loop that plays all clients of a measure, and the clock by which
 * it measures.
 */

#include <event2/event.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What a sender learns of its message. */
enum news {
	CONFIRMED, /* it is on the relay's disk */
	REACHED,   /* a receiver's device has it; told once for each of them */
	TAKEN,     /* somebody has taken it, and that is on disk */
	NEWS_N,
};

struct driver {
	struct event_base *base;
	/* Called by whoever plays a sender. @count: receivers so far, for REACHED. */
	void (*told)(void *userdata, uint64_t number, enum news news, unsigned count);
	void *userdata;
};

void driver_init(struct driver *driver);
void driver_finish(struct driver *driver);

/* How many answers have come to each message, for a relay that does not say. */
struct answers {
	unsigned *list; /* by number */
	size_t n;
};

/* One more to @number: tell the driver. */
void driver_answered(struct driver *driver, struct answers *answers, uint64_t number);

/* Turn the loop until *@done, at most a minute: then the benchmark is broken, says
 * @what, and ends. */
void driver_until(struct driver *driver, const bool *done, const char *what);

/* Turn once, waiting at most until the instant @until. */
void driver_turn(struct driver *driver, int64_t until);

/* Monotonic nanoseconds. */
int64_t now_ns(void);

/* One sentence to stderr, and the end. */
void give_up(const char *format, ...) __attribute__((format(printf, 1, 2), noreturn));
