/* SPDX-License-Identifier: MIT */
#include "shrink.h"

#include "base/memory.h"
#include "run.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
	GOES_WRONG = 100, /* the exit status of a run is this plus the invariant's number */
};

static void run_alone(uint64_t seed, const struct action *list, size_t n) {
	struct tally tally = {{0}};
	struct trace trace = {0};
	struct verdict verdict;
	int null = open("/dev/null", O_WRONLY);

	(void)dup2(null, STDERR_FILENO); /* what a run that dies has to say is said at the end, once */
	run(seed, list, n, &tally, &trace, &verdict);
	_exit(verdict.wrong ? GOES_WRONG + (int)verdict.wrong : 0);
}

int attempt(uint64_t seed, const struct action *list, size_t n) {
	pid_t pid;
	int status = 0;

	fflush(NULL);
	pid = fork();
	if (pid < 0) {
		abort();
	}
	if (pid == 0) {
		run_alone(seed, list, n);
	}
	if (waitpid(pid, &status, 0) < 0) {
		abort();
	}
	if (!WIFEXITED(status)) {
		return -1;
	}
	return WEXITSTATUS(status) == 0 ? 0 : WEXITSTATUS(status) > GOES_WRONG ? WEXITSTATUS(status) - GOES_WRONG : -1;
}

/* @list without the @size actions from @start on, in @shorter. */
static size_t without(const struct action *list, size_t n, size_t start, size_t size, struct action *shorter) {
	size_t end = start + size < n ? start + size : n;

	memcpy(shorter, list, start * sizeof *list);
	memcpy(shorter + start, list + end, (n - end) * sizeof *list);
	return n - (end - start);
}

void shrink(uint64_t seed, struct action *list, size_t n, int verdict, size_t *ret_n) {
	struct action *shorter = NEW_N(struct action, n);

	for (size_t size = (n + 1) / 2; size; ) {
		bool helped = false;

		for (size_t start = 0; start < n;) {
			size_t m = without(list, n, start, size, shorter);

			if (attempt(seed, shorter, m) == verdict) {
				memcpy(list, shorter, m * sizeof *list);
				n = m;
				helped = true;
			} else {
				start += size;
			}
		}
		size = size > 1 ? size / 2 : helped;
	}
	free(shorter);
	*ret_n = n;
}
