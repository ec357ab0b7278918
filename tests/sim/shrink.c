/* SPDX-License-Identifier: MIT */
#include "shrink.h"

#include "base/memory.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
	GOES_WRONG = 100, /* the exit status of a run is this plus the invariant's number */
};

static void run_alone(const struct play *play) {
	struct tally tally = {{0}};
	struct trace trace = {0};
	struct verdict verdict;
	int null = open("/dev/null", O_WRONLY);

	/* what a run that dies has to say is said at the end, once */
	(void)dup2(null, STDOUT_FILENO);
	(void)dup2(null, STDERR_FILENO);
	run(play, &tally, &trace, &verdict);
	_exit(verdict.wrong ? GOES_WRONG + (int)verdict.wrong : 0);
}

int attempt(const struct play *play) {
	pid_t pid;
	int status = 0;

	fflush(NULL);
	pid = fork();
	if (pid < 0) {
		abort();
	}
	if (pid == 0) {
		run_alone(play);
	}
	if (waitpid(pid, &status, 0) < 0) {
		abort();
	}
	if (!WIFEXITED(status)) {
		return -1;
	}
	return WEXITSTATUS(status) == 0            ? 0
		: WEXITSTATUS(status) > GOES_WRONG ? WEXITSTATUS(status) - GOES_WRONG
						   : -1;
}

/* Leave out the @size actions from @start on, if it goes wrong without them, too. Returns whether
 * it does. */
static bool leave_out(struct play *play, size_t start, size_t size, int verdict) {
	size_t end = start + size < play->n ? start + size : play->n;
	struct play shorter = *play;

	shorter.n = play->n - (end - start);
	shorter.list = NEW_N(struct action, play->n);
	memcpy(shorter.list, play->list, start * sizeof *play->list);
	memcpy(shorter.list + start, play->list + end, (play->n - end) * sizeof *play->list);
	if (attempt(&shorter) != verdict) {
		free(shorter.list);
		return false;
	}
	free(play->list);
	*play = shorter;
	return true;
}

static void shrink_list(struct play *play, int verdict) {
	size_t size = (play->n + 1) / 2;

	while (size) {
		bool helped = false;

		for (size_t start = 0; start < play->n;) {
			if (leave_out(play, start, size, verdict)) {
				helped = true;
			} else {
				start += size;
			}
		}
		size = size > 1 ? size / 2 : helped;
	}
}

static void shrink_devices(struct play *play, int verdict) {
	for (int i = 0; i < DEVICES; i++) {
		struct play fewer = *play;

		fewer.absent |= UINT32_C(1) << i;
		if (attempt(&fewer) == verdict) {
			*play = fewer;
		}
	}
}

/* No pauses, and an orderly network, where that will do. */
static void shrink_actions(struct play *play, int verdict) {
	for (size_t i = 0; i < play->n; i++) {
		struct action before = play->list[i];

		play->list[i].pause = 0;
		play->list[i].turns = UINT_MAX;
		if (attempt(play) != verdict) {
			play->list[i] = before;
		}
	}
}

void shrink(struct play *play, int verdict) {
	shrink_list(play, verdict);
	shrink_devices(play, verdict);
	shrink_actions(play, verdict);
	shrink_list(play, verdict);
}
