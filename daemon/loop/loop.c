/* SPDX-License-Identifier: MIT */
#include "loop/loop.h"

#include "base/memory.h"
#include "loop/deferred.h"
#include "loop/event_base.h"

#include <errno.h>
#include <event2/event.h>
#include <signal.h>
#include <stdbool.h>
#include <time.h>

struct loop {
	struct event_base *base;
	struct list tasks;          /* of struct deferred_task */
	struct list deferred_frees; /* of struct deferred_free */
	void (*turn_ending)(void *userdata);
	void *userdata;
	bool stopping;
};

struct watch {
	struct event *event;
	void (*callback)(void *userdata);
	void *userdata;
};

int loop_new(struct loop **ret) {
	struct event_base *base = event_base_new();
	struct loop *loop;

	if (!base) {
		return errno ? -errno : -ENOMEM;
	}
	(void)signal(SIGPIPE, SIG_IGN);
	loop = NEW(struct loop);
	loop->base = base;
	list_init(&loop->tasks);
	list_init(&loop->deferred_frees);
	*ret = loop;
	return 0;
}

struct loop *loop_free(struct loop *loop) {
	if (loop) {
		deferred_free_all(&loop->deferred_frees);
		event_base_free(loop->base);
		free(loop);
	}
	return NULL;
}

int loop_run_turn(struct loop *loop) {
	bool may_wait = list_empty(&loop->tasks) && list_empty(&loop->deferred_frees);
	int r = event_base_loop(loop->base, may_wait ? EVLOOP_ONCE : EVLOOP_NONBLOCK);

	deferred_free_all(&loop->deferred_frees);
	if (loop->turn_ending) {
		loop->turn_ending(loop->userdata);
	}
	deferred_run_all(&loop->tasks);
	return r < 0 ? -EIO : 0;
}

int loop_run(struct loop *loop) {
	int r = 0;

	while (r == 0 && !loop->stopping) {
		r = loop_run_turn(loop);
	}
	return r;
}

void loop_stop(struct loop *loop) {
	loop->stopping = true;
}

static void on_watch_event(evutil_socket_t fd, short events, void *userdata) {
	struct watch *watch = userdata;

	watch->callback(watch->userdata);
}

static int watch_new(struct loop *loop, int fd_or_signo, short events,
	void (*callback)(void *userdata), void *userdata, struct watch **ret) {
	struct watch *watch = NEW(struct watch);

	watch->callback = callback;
	watch->userdata = userdata;
	watch->event =
		event_new(loop->base, fd_or_signo, events | EV_PERSIST, on_watch_event, watch);
	if (!watch->event || event_add(watch->event, NULL) < 0) {
		watch_free(watch);
		return -ENOMEM;
	}
	*ret = watch;
	return 0;
}

int loop_watch(struct loop *loop, int fd, void (*ready)(void *userdata), void *userdata,
	struct watch **ret) {
	return watch_new(loop, fd, EV_READ, ready, userdata, ret);
}

int loop_watch_signal(struct loop *loop, int signo, void (*caught)(void *userdata), void *userdata,
	struct watch **ret) {
	return watch_new(loop, signo, EV_SIGNAL, caught, userdata, ret);
}

void watch_set_enabled(struct watch *watch, int on) {
	if (on) {
		allocated(event_add(watch->event, NULL) == 0 ? watch : NULL);
	} else {
		(void)event_del(watch->event);
	}
}

struct watch *watch_free(struct watch *watch) {
	if (watch) {
		if (watch->event) {
			event_free(watch->event);
		}
		free(watch);
	}
	return NULL;
}

static int64_t read_clock_ms(clockid_t clock_id) {
	struct timespec now;

	clock_gettime(clock_id, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int64_t loop_monotonic_ms(const struct loop *loop) {
	return read_clock_ms(CLOCK_MONOTONIC);
}

int64_t loop_wall_ms(void) {
	return read_clock_ms(CLOCK_REALTIME);
}

void loop_set_turn_ending_callback(
	struct loop *loop, void (*turn_ending)(void *userdata), void *userdata) {
	loop->turn_ending = turn_ending;
	loop->userdata = userdata;
}

void loop_defer(struct loop *loop, struct deferred_task *task) {
	if (list_empty(&task->link)) {
		list_append(&loop->tasks, &task->link);
	}
}

void loop_defer_free(struct loop *loop, struct deferred_free *ended) {
	list_append(&loop->deferred_frees, &ended->link);
}

struct event_base *loop_event_base(const struct loop *loop) {
	return loop->base;
}
