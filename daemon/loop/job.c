/* SPDX-License-Identifier: MIT */
#include "loop/job.h"

#include "base/memory.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <unistd.h>

struct worker {
	struct watch *watch;
	int fd; /* an eventfd, readable when a job has ended */
	size_t most;
	pthread_t thread;
	bool started;

	pthread_mutex_t mutex; /* over all that follows */
	pthread_cond_t work;
	struct list waiting, ended;
	size_t n_waiting;
	struct job *running;
	bool stopping;
};

/* The mutex is held. */
static void end(struct worker *worker, struct job *job) {
	list_append(&worker->ended, &job->link);
	(void)eventfd_write(worker->fd, 1); /* it fails only when it is readable already */
}

static struct job *first_waiting(const struct worker *worker) {
	return list_empty(&worker->waiting) ? NULL
					    : container_of(worker->waiting.next, struct job, link);
}

/* The mutex is held. */
static void leave_queue(struct worker *worker, struct job *job) {
	list_remove(&job->link);
	job->waits = false;
	worker->n_waiting--;
}

static void *worker_main(void *argument) {
	struct worker *worker = argument;

	pthread_mutex_lock(&worker->mutex);
	while (!worker->stopping) {
		struct job *job = first_waiting(worker);

		if (!job) {
			pthread_cond_wait(&worker->work, &worker->mutex);
			continue;
		}
		worker->running = job;
		leave_queue(worker, job);
		pthread_mutex_unlock(&worker->mutex);
		job->run(job);
		pthread_mutex_lock(&worker->mutex);
		worker->running = NULL;
		end(worker, job);
	}
	pthread_mutex_unlock(&worker->mutex);
	return NULL;
}

/* Call done() of all that have ended. A job that is given meanwhile waits for the next time. */
static void dispatch(void *userdata) {
	struct worker *worker = userdata;
	struct list ended;
	eventfd_t count;

	list_init(&ended);
	(void)eventfd_read(worker->fd, &count);
	pthread_mutex_lock(&worker->mutex);
	list_each_safe(link, &worker->ended) {
		list_remove(link);
		list_append(&ended, link);
	}
	pthread_mutex_unlock(&worker->mutex);
	while (!list_empty(&ended)) {
		struct job *job = container_of(ended.next, struct job, link);

		list_remove(&job->link);
		job->done(job);
	}
}

/* Signals are the loop's matter: the thread gets none. */
static int start(struct worker *worker) {
	sigset_t all, before;
	int r;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	r = pthread_create(&worker->thread, NULL, worker_main, worker);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	worker->started = r == 0;
	return -r;
}

int worker_new(struct worker **ret, struct loop *loop, size_t most) {
	struct worker *worker = NEW(struct worker);
	int r;

	worker->most = most;
	list_init(&worker->waiting);
	list_init(&worker->ended);
	pthread_mutex_init(&worker->mutex, NULL);
	pthread_cond_init(&worker->work, NULL);
	worker->fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	r = worker->fd < 0 ? -errno
			   : loop_watch(loop, worker->fd, dispatch, worker, &worker->watch);
	if (r == 0) {
		r = start(worker);
	}
	if (r < 0) {
		worker_free(worker);
		return r;
	}
	*ret = worker;
	return 0;
}

bool worker_submit(struct worker *worker, struct job *job) {
	bool given;

	pthread_mutex_lock(&worker->mutex);
	given = !worker->stopping && worker->n_waiting < worker->most;
	if (given) {
		list_append(&worker->waiting, &job->link);
		job->waits = true;
		worker->n_waiting++;
		pthread_cond_signal(&worker->work);
	}
	pthread_mutex_unlock(&worker->mutex);
	return given;
}

/* The mutex is held. */
static void drop(struct worker *worker, struct job *job) {
	atomic_store(&job->stop, true);
	if (job->waits) {
		leave_queue(worker, job);
		end(worker, job);
	}
}

void worker_cancel(struct worker *worker, struct job *job) {
	pthread_mutex_lock(&worker->mutex);
	drop(worker, job);
	pthread_mutex_unlock(&worker->mutex);
}

void worker_stop(struct worker *worker) {
	pthread_mutex_lock(&worker->mutex);
	worker->stopping = true;
	while (first_waiting(worker)) {
		drop(worker, first_waiting(worker));
	}
	if (worker->running) {
		drop(worker, worker->running);
	}
	pthread_cond_signal(&worker->work);
	pthread_mutex_unlock(&worker->mutex);
}

struct worker *worker_free(struct worker *worker) {
	if (!worker) {
		return NULL;
	}
	if (worker->started) {
		worker_stop(worker);
		pthread_join(worker->thread, NULL);
		dispatch(worker);
	}
	watch_free(worker->watch);
	if (worker->fd >= 0) {
		close(worker->fd);
	}
	pthread_cond_destroy(&worker->work);
	pthread_mutex_destroy(&worker->mutex);
	free(worker);
	return NULL;
}
