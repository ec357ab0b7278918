/* SPDX-License-Identifier: MIT */
#include "net/loop.h"

#include "base/memory.h"
#include "net/loop_private.h"

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <time.h>

struct loop {
	struct event_base *base;
	struct list chores; /* of struct chore */
	struct list dead;   /* of struct dead */
	void (*turned)(void *userdata);
	void *userdata;
	bool stopping;
};

struct watch {
	struct event *event;
	void (*ready)(void *userdata);
	void *userdata;
};

struct timer {
	struct event *event;
	void (*due)(void *userdata);
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
	list_init(&loop->chores);
	list_init(&loop->dead);
	*ret = loop;
	return 0;
}

static void bury_dead(struct loop *loop) {
	while (!list_empty(&loop->dead)) {
		struct dead *dead = container_of(loop->dead.next, struct dead, link);

		list_remove(&dead->link);
		dead->bury(dead);
	}
}

struct loop *loop_free(struct loop *loop) {
	if (loop) {
		bury_dead(loop);
		event_base_free(loop->base);
		free(loop);
	}
	return NULL;
}

static void do_chores(struct loop *loop) {
	struct list now;

	list_init(&now);
	while (!list_empty(&loop->chores)) {
		struct list *link = loop->chores.next;

		list_remove(link);
		list_append(&now, link);
	}
	while (!list_empty(&now)) {
		struct chore *chore = container_of(now.next, struct chore, link);

		list_remove(&chore->link);
		chore->run(chore);
	}
}

int loop_turn(struct loop *loop) {
	int r;

	bury_dead(loop);
	r = event_base_loop(loop->base, list_empty(&loop->chores) ? EVLOOP_ONCE : EVLOOP_NONBLOCK);
	if (loop->turned) {
		loop->turned(loop->userdata);
	}
	do_chores(loop);
	bury_dead(loop);
	return r < 0 ? -EIO : 0;
}

int loop_run(struct loop *loop) {
	int r = 0;

	while (r == 0 && !loop->stopping) {
		r = loop_turn(loop);
	}
	return r;
}

void loop_stop(struct loop *loop) {
	loop->stopping = true;
}

static void on_ready(evutil_socket_t fd, short what, void *userdata) {
	struct watch *watch = userdata;

	watch->ready(watch->userdata);
}

static int watch_new(struct loop *loop, int number, short what, void (*ready)(void *userdata),
	void *userdata, struct watch **ret) {
	struct watch *watch = NEW(struct watch);

	watch->ready = ready;
	watch->userdata = userdata;
	watch->event = event_new(loop->base, number, what | EV_PERSIST, on_ready, watch);
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

int loop_signal(struct loop *loop, int signo, void (*caught)(void *userdata), void *userdata,
	struct watch **ret) {
	return watch_new(loop, signo, EV_SIGNAL, caught, userdata, ret);
}

void watch_set(struct watch *watch, int on) {
	if (on) {
		must(event_add(watch->event, NULL) == 0 ? watch : NULL);
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

static void on_due(evutil_socket_t fd, short what, void *userdata) {
	struct timer *timer = userdata;

	timer->due(timer->userdata);
}

int timer_new(struct loop *loop, void (*due)(void *userdata), void *userdata, struct timer **ret) {
	struct timer *timer = NEW(struct timer);

	timer->due = due;
	timer->userdata = userdata;
	timer->event = evtimer_new(loop->base, on_due, timer);
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
		must(evtimer_add(timer->event, &time) == 0 ? timer : NULL);
	}
}

struct timer *timer_free(struct timer *timer) {
	if (timer) {
		event_free(timer->event);
		free(timer);
	}
	return NULL;
}

static int64_t read_clock(clockid_t clock) {
	struct timespec time;

	clock_gettime(clock, &time);
	return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

int64_t loop_monotonic_ms(const struct loop *loop) {
	return read_clock(CLOCK_MONOTONIC);
}

int64_t loop_wall_ms(void) {
	return read_clock(CLOCK_REALTIME);
}

void loop_at_turn(struct loop *loop, void (*turned)(void *userdata), void *userdata) {
	loop->turned = turned;
	loop->userdata = userdata;
}

void loop_do(struct loop *loop, struct chore *chore) {
	if (list_empty(&chore->link)) {
		list_append(&loop->chores, &chore->link);
	}
}

void loop_mourn(struct loop *loop, struct dead *dead) {
	list_append(&loop->dead, &dead->link);
}

struct event_base *loop_base(const struct loop *loop) {
	return loop->base;
}
