/* SPDX-License-Identifier: MIT */
/*
 * The worker's thread under ThreadSanitizer, which Criterion's processes cannot run in: a plain
 * program. What a job has worked on is read by the loop without a lock once it is done; jobs are
 * dropped while they wait, while they run and once they have ended; and the worker goes in the
 * middle of it all.
 */
#include "loop/worker.h"

#include "base/memory.h"

#include <poll.h>
#include <stdio.h>

enum {
	JOBS = 400,
	WAITING = 8,
};

struct task {
	struct job job;
	unsigned number, sum; /* the sum is the thread's until the job is done */
	bool blocks;          /* until it is told to stop */
	bool ran, done;
	atomic_bool began;
};

static struct loop *loop;
static struct worker *worker;
static unsigned n_done, n_ran, last_run; /* tasks that are done; that had run by then; the last one
					    that had */
static bool disorder;

static void need(bool fine, const char *what) {
	if (!fine) {
		fprintf(stderr, "worker: %s\n", what);
		exit(EXIT_FAILURE);
	}
}

static void run(struct job *job) {
	struct task *task = container_of(job, struct task, job);

	task->ran = true;
	atomic_store(&task->began, true);
	for (unsigned i = 0; i < 1000 && !atomic_load(&job->stop_requested); i++) {
		task->sum += i;
	}
	while (task->blocks && !atomic_load(&job->stop_requested)) {
		(void)poll(NULL, 0, 1);
	}
}

static void done(struct job *job) {
	struct task *task = container_of(job, struct task, job);

	need(!task->done, "a job is done twice");
	need(task->ran || atomic_load(&job->stop_requested), "what nobody dropped was not run");
	need(!task->ran || atomic_load(&job->stop_requested) || task->sum == 499500,
		"what it has worked out is not there");
	task->done = true;
	n_done++;
	if (task->ran) {
		disorder |= n_ran && task->number < last_run;
		last_run = task->number;
		n_ran++;
	}
}

static void init(struct task *task, unsigned number, bool blocks) {
	*task = (struct task){
		.number = number, .blocks = blocks, .job = {.run = run, .done = done}};
}

static void open_worker(void) {
	need(worker_new(&worker, loop, WAITING) == 0, "no worker");
	n_done = n_ran = last_run = 0;
	disorder = false;
}

static void await_done(unsigned n) {
	while (n_done < n) {
		need(loop_run_turn(loop) == 0, "the loop");
	}
}

static void await_begun(const struct task *task) {
	while (!atomic_load(&task->began)) {
		(void)poll(NULL, 0, 1);
	}
}

/* As many as may wait, and no more; in the order in which they were given. */
static void check_cap_and_order(void) {
	struct task tasks[WAITING + 2];

	open_worker();
	for (unsigned i = 0; i < WAITING + 2; i++) {
		init(&tasks[i], i, i == 0);
	}
	need(worker_submit(worker, &tasks[0].job), "the first is refused");
	await_begun(&tasks[0]);
	for (unsigned i = 1; i <= WAITING; i++) {
		need(worker_submit(worker, &tasks[i].job), "one that may wait is refused");
	}
	need(!worker_submit(worker, &tasks[WAITING + 1].job), "one more than may wait is taken");
	worker_cancel(worker, &tasks[3].job);
	need(worker_submit(worker, &tasks[WAITING + 1].job),
		"the place of one that was dropped is not free");
	worker_cancel(worker, &tasks[0].job);
	await_done(WAITING + 2);
	need(n_ran == WAITING + 1 && !tasks[3].ran, "what was dropped has run, or another has not");
	need(!disorder, "they are not done in order");
	worker = worker_free(worker);
}

/* Some are dropped, wherever they are by then: each is done once. */
static void check_drops(void) {
	static struct task tasks[JOBS];
	unsigned given = 0;

	open_worker();
	while (given < JOBS) {
		init(&tasks[given], given, false);
		if (!worker_submit(worker, &tasks[given].job)) {
			need(loop_run_turn(loop) == 0, "the loop");
			continue;
		}
		if (given % 3 == 0) {
			worker_cancel(worker, &tasks[given].job);
			worker_cancel(worker, &tasks[given].job);
		}
		if (given % 5 == 4 && !tasks[given - 1].done) {
			worker_cancel(worker, &tasks[given - 1].job);
		}
		given++;
	}
	await_done(JOBS);
	need(!disorder, "they are not done in order");
	worker = worker_free(worker);
}

/* It goes while one runs and others wait. */
static void check_end(bool stop_first) {
	struct task tasks[4];

	open_worker();
	for (unsigned i = 0; i < 4; i++) {
		init(&tasks[i], i, true);
		if (i < 3) {
			need(worker_submit(worker, &tasks[i].job), "refused");
		}
	}
	await_begun(&tasks[0]);
	if (stop_first) {
		worker_stop(worker);
		need(!worker_submit(worker, &tasks[3].job), "it is stopped, and takes one");
		await_done(3);
	}
	worker = worker_free(worker);
	need(n_done == 3 && n_ran == 1, "not all are done, or one that waited has run");
}

int main(void) {
	need(loop_new(&loop) == 0, "no loop");
	check_cap_and_order();
	for (int i = 0; i < 20; i++) {
		check_drops();
	}
	check_end(true);
	check_end(false);
	loop_free(loop);
	puts("all jobs are done once");
	return 0;
}
