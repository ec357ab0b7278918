/* SPDX-License-Identifier: MIT */
/*
 * What a turn of the loop does, in which order. Whoever is called at its end is to know all that
 * has happened in it, the end of what has ended too: a device that is lost changes when a rule is
 * due.
 */
#include "loop/deferred.h"
#include "loop/timer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct loop *loop;
static struct timer *timer;
static char trace[64];

static void need(int holds, const char *what) {
	if (!holds) {
		fprintf(stderr, "turn: %s: \"%s\"\n", what, trace);
		exit(1);
	}
}

static void note(const char *what) {
	strncat(trace, what, sizeof trace - strlen(trace) - 1);
}

static void on_free(struct deferred_free *ended) {
	note("free ");
}

static struct deferred_free ended = {.free = on_free};

static void on_task(struct deferred_task *task) {
	note("task ");
}

static void on_ending_task(struct deferred_task *task) {
	note("task ");
	loop_defer_free(loop, &ended);
}

static struct deferred_task task;

static void on_due(void *userdata) {
	note("due ");
	loop_defer(loop, &task);
	if (userdata) {
		loop_defer_free(loop, &ended);
	}
}

static void on_turned(void *userdata) {
	note("turned ");
}

/* A turn in which a timer is due, which defers @run; @ends: and ends something itself. */
static void begin(void (*run)(struct deferred_task *task), void *ends) {
	*trace = '\0';
	list_init(&task.link);
	list_init(&ended.link);
	task.run = run;
	need(timer_new(loop, on_due, ends, &timer) == 0, "no timer");
	timer_set(timer, 0);
	need(loop_run_turn(loop) == 0, "the loop");
	timer = timer_free(timer);
}

int main(void) {
	need(loop_new(&loop) == 0, "no loop");
	loop_set_turn_ending_callback(loop, on_turned, NULL);
	begin(on_task, loop);
	need(!strcmp(trace, "due free turned task "), "what a callback ends is freed first");
	begin(on_ending_task, NULL);
	need(!strcmp(trace, "due turned task "), "what a task ends is not freed beneath it");
	need(loop_run_turn(loop) == 0, "the loop"); /* nothing is due: if it waited, it would for
						     * ever
						     */
	need(!strcmp(trace, "due turned task free turned "), "it is freed in the next turn");
	loop_free(loop);
	return 0;
}
