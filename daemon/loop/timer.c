/* SPDX-License-Identifier: MIT */
#include "loop/timer.h"

#include "base/memory.h"
#include "loop/event_base.h"

#include <errno.h>
#include <event2/event.h>

struct timer {
	struct event *event;
	void (*due)(void *userdata);
	void *userdata;
};

static void on_due(evutil_socket_t fd, short what, void *userdata) {
	struct timer *timer = userdata;

	timer->due(timer->userdata);
}

int timer_new(struct loop *loop, void (*due)(void *userdata), void *userdata, struct timer **ret) {
	struct timer *timer = NEW(struct timer);

	timer->due = due;
	timer->userdata = userdata;
	timer->event = evtimer_new(loop_base(loop), on_due, timer);
	if (!timer->event) {
		free(timer);
		return -ENOMEM;
	}
	*ret = timer;
	return 0;
}

void timer_set(struct timer *timer, int64_t delay) {
	struct timeval time = {.tv_sec = delay / 1000, .tv_usec = delay % 1000 * 1000};

	if (delay < 0) {
		(void)evtimer_del(timer->event);
	} else {
		allocated(evtimer_add(timer->event, &time) == 0 ? timer : NULL);
	}
}

struct timer *timer_free(struct timer *timer) {
	if (timer) {
		event_free(timer->event);
		free(timer);
	}
	return NULL;
}
