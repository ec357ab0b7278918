/* SPDX-License-Identifier: MIT */
#include "driver.h"

#include "base/memory.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define PATIENCE (INT64_C(60) * 1000000000)

int64_t now_ns(void) {
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

void give_up(const char *format, ...) {
	va_list arguments;

	va_start(arguments, format);
	fputs("bench: ", stderr);
	vfprintf(stderr, format, arguments);
	fputc('\n', stderr);
	va_end(arguments);
	exit(EXIT_FAILURE);
}

void driver_init(struct driver *driver) {
	/* A steady load is sent to the microsecond: without the precise timer the loop wakes to the
	 * millisecond. */
	struct event_config *config = event_config_new();

	if (!config || event_config_set_flag(config, EVENT_BASE_FLAG_NOLOCK) < 0 ||
		event_config_set_flag(config, EVENT_BASE_FLAG_PRECISE_TIMER) < 0) {
		give_up("no event loop");
	}
	*driver = (struct driver){.base = event_base_new_with_config(config)};
	event_config_free(config);
	if (!driver->base) {
		give_up("no event loop");
	}
}

void driver_finish(struct driver *driver) {
	event_base_free(driver->base);
	driver->base = NULL;
}

void driver_answered(struct driver *driver, struct answers *answers, uint64_t number) {
	while (number >= answers->n) {
		answers->list = grow(answers->list, answers->n, sizeof *answers->list);
		answers->list[answers->n++] = 0;
	}
	driver->told(driver->userdata, number, REACHED, ++answers->list[number]);
}

static void on_alarm(evutil_socket_t fd, short what, void *userdata) {
}

void driver_turn(struct driver *driver, int64_t until) {
	int64_t delay = until - now_ns();
	struct timeval time = {.tv_sec = delay / 1000000000, .tv_usec = delay % 1000000000 / 1000};

	if (delay <= 0) {
		(void)event_base_loop(driver->base, EVLOOP_NONBLOCK);
		return;
	}
	if (event_base_once(driver->base, -1, EV_TIMEOUT, on_alarm, NULL, &time) < 0 ||
		event_base_loop(driver->base, EVLOOP_ONCE) < 0) {
		give_up("the loop does not turn");
	}
}

void driver_until(struct driver *driver, const bool *done, const char *what) {
	int64_t deadline = now_ns() + PATIENCE;

	while (!*done) {
		if (event_base_loop(driver->base, EVLOOP_ONCE) != 0) {
			give_up("nothing is left to wait for: %s", what);
		}
		if (now_ns() > deadline) {
			give_up("waited a minute: %s", what);
		}
	}
}
