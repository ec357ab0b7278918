/* SPDX-License-Identifier: MIT */
#include "loop/timer.h"

#include "base/memory.h"
#include "loop/event_base.h"

#include <errno.h>
#include <event2/event.h>

struct timer {
	struct event *event;
	void (*expired)(void *userdata);
	void *userdata;
};

static void on_timeout(evutil_socket_t fd, short events, void *userdata) {
	struct timer *timer = userdata;

	timer->expired(timer->userdata);
}

int timer_new(
	struct loop *loop, void (*expired)(void *userdata), void *userdata, struct timer **ret) {
	struct timer *timer = NEW(struct timer);

	timer->expired = expired;
	timer->userdata = userdata;
	timer->event = evtimer_new(loop_event_base(loop), on_timeout, timer);
	if (!timer->event) {
		free(timer);
		return -ENOMEM;
	}
	*ret = timer;
	return 0;
}

void timer_set(struct timer *timer, int64_t delay_ms) {
	struct timeval timeout = {.tv_sec = delay_ms / 1000, .tv_usec = delay_ms % 1000 * 1000};

	if (delay_ms < 0) {
		(void)evtimer_del(timer->event);
	} else {
		allocated(evtimer_add(timer->event, &timeout) == 0 ? timer : NULL);
	}
}

struct timer *timer_free(struct timer *timer) {
	if (timer) {
		event_free(timer->event);
		free(timer);
	}
	return NULL;
}
