/* SPDX-License-Identifier: MIT */
#include "loop/worker.h"

#include "base/memory.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <unistd.h>

struct worker {
	struct watch *watch;
	int event_fd; /* an eventfd, readable when a job has ended */
	size_t max_waiting;
	pthread_t thread;
	bool thread_started;

	pthread_mutex_t mutex; /* over all that follows */
	pthread_cond_t work_available;
	struct list waiting_jobs, ended_jobs;
	size_t n_waiting;
	struct job *running_job;
	bool stopping;
};

/* The mutex is held. */
static void queue_ended_job(struct worker *worker, struct job *job) {
	list_append(&worker->ended_jobs, &job->link);
	(void)eventfd_write(worker->event_fd, 1); /* it fails only when it is readable already */
}

static struct job *first_waiting_job(const struct worker *worker) {
	return list_empty(&worker->waiting_jobs)
		? NULL
		: container_of(worker->waiting_jobs.next, struct job, link);
}

/* The mutex is held. */
static void remove_waiting_job(struct worker *worker, struct job *job) {
	list_remove(&job->link);
	job->is_waiting = false;
	worker->n_waiting--;
}

static void *worker_main(void *argument) {
	struct worker *worker = argument;

	pthread_mutex_lock(&worker->mutex);
	while (!worker->stopping) {
		struct job *job = first_waiting_job(worker);

		if (!job) {
			pthread_cond_wait(&worker->work_available, &worker->mutex);
			continue;
		}
		worker->running_job = job;
		remove_waiting_job(worker, job);
		pthread_mutex_unlock(&worker->mutex);
		job->run(job);
		pthread_mutex_lock(&worker->mutex);
		worker->running_job = NULL;
		queue_ended_job(worker, job);
	}
	pthread_mutex_unlock(&worker->mutex);
	return NULL;
}

/* Call done() of all that have ended. A job that is given meanwhile waits for the next time. */
static void call_done_callbacks(void *userdata) {
	struct worker *worker = userdata;
	struct list batch;
	eventfd_t count;

	list_init(&batch);
	(void)eventfd_read(worker->event_fd, &count);
	pthread_mutex_lock(&worker->mutex);
	list_each_safe(link, &worker->ended_jobs) {
		list_remove(link);
		list_append(&batch, link);
	}
	pthread_mutex_unlock(&worker->mutex);
	while (!list_empty(&batch)) {
		struct job *job = container_of(batch.next, struct job, link);

		list_remove(&job->link);
		job->done(job);
	}
}

/* Signals are the loop's matter: the thread gets none. */
static int start_thread(struct worker *worker) {
	sigset_t all_signals, old_mask;
	int r;

	sigfillset(&all_signals);
	pthread_sigmask(SIG_SETMASK, &all_signals, &old_mask);
	r = pthread_create(&worker->thread, NULL, worker_main, worker);
	pthread_sigmask(SIG_SETMASK, &old_mask, NULL);
	worker->thread_started = r == 0;
	return -r;
}

int worker_new(struct worker **ret, struct loop *loop, size_t max_waiting) {
	struct worker *worker = NEW(struct worker);
	int r;

	worker->max_waiting = max_waiting;
	list_init(&worker->waiting_jobs);
	list_init(&worker->ended_jobs);
	pthread_mutex_init(&worker->mutex, NULL);
	pthread_cond_init(&worker->work_available, NULL);
	worker->event_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	r = worker->event_fd < 0
		? -errno
		: loop_watch(loop, worker->event_fd, call_done_callbacks, worker, &worker->watch);
	if (r == 0) {
		r = start_thread(worker);
	}
	if (r < 0) {
		worker_free(worker);
		return r;
	}
	*ret = worker;
	return 0;
}

bool worker_submit(struct worker *worker, struct job *job) {
	bool accepted;

	pthread_mutex_lock(&worker->mutex);
	accepted = !worker->stopping && worker->n_waiting < worker->max_waiting;
	if (accepted) {
		list_append(&worker->waiting_jobs, &job->link);
		job->is_waiting = true;
		worker->n_waiting++;
		pthread_cond_signal(&worker->work_available);
	}
	pthread_mutex_unlock(&worker->mutex);
	return accepted;
}

/* The mutex is held. */
static void cancel_job(struct worker *worker, struct job *job) {
	atomic_store(&job->stop_requested, true);
	if (job->is_waiting) {
		remove_waiting_job(worker, job);
		queue_ended_job(worker, job);
	}
}

void worker_cancel(struct worker *worker, struct job *job) {
	pthread_mutex_lock(&worker->mutex);
	cancel_job(worker, job);
	pthread_mutex_unlock(&worker->mutex);
}

void worker_stop(struct worker *worker) {
	pthread_mutex_lock(&worker->mutex);
	worker->stopping = true;
	while (first_waiting_job(worker)) {
		cancel_job(worker, first_waiting_job(worker));
	}
	if (worker->running_job) {
		cancel_job(worker, worker->running_job);
	}
	pthread_cond_signal(&worker->work_available);
	pthread_mutex_unlock(&worker->mutex);
}

struct worker *worker_free(struct worker *worker) {
	if (!worker) {
		return NULL;
	}
	if (worker->thread_started) {
		worker_stop(worker);
		pthread_join(worker->thread, NULL);
		call_done_callbacks(worker);
	}
	watch_free(worker->watch);
	if (worker->event_fd >= 0) {
		close(worker->event_fd);
	}
	pthread_cond_destroy(&worker->work_available);
	pthread_mutex_destroy(&worker->mutex);
	free(worker);
	return NULL;
}
