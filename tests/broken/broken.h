/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * What must be true is made untrue on purpose: in a process of its own, which must end by that very
 * invariant and by no other. It holds in a build without asserts too, so what is broken must be
 * what an INVARIANT looks at.
 */

#include <criterion/criterion.h>
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* What the last process wrote to stderr. */
static char broken_said[4096];

/* Returns 0 in the new process, whose stderr is in the pipe *@ret_said, and no core is left of it.
 */
static inline pid_t broken_begin(int *ret_said) {
	int ends[2];
	pid_t child;

	cr_assert_eq(pipe(ends), 0);
	child = fork();
	cr_assert_geq(child, 0);
	if (child == 0) {
		(void)setrlimit(RLIMIT_CORE, &(struct rlimit){0});
		(void)signal(SIGABRT, SIG_DFL);
		(void)dup2(ends[1], STDERR_FILENO);
	}
	(void)close(ends[1]);
	*ret_said = ends[0];
	return child;
}

/* Fails unless the process has ended by the invariant @name. */
static inline void broken_end(pid_t child, int said, const char *name) {
	char line[256];
	size_t n = 0;
	ssize_t r;
	int status;

	while (n < sizeof broken_said - 1 &&
		(r = read(said, broken_said + n, sizeof broken_said - 1 - n)) > 0) {
		n += (size_t)r;
	}
	broken_said[n] = '\0';
	(void)close(said);
	cr_assert_eq(waitpid(child, &status, 0), child);
	(void)snprintf(line, sizeof line, "usherd: invariant broken: %s (", name);
	cr_assert(strstr(broken_said, line), "not \"%s\", but: %s", name, broken_said);
	cr_assert(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
}

/* BROKEN(NAME, STATEMENT...): what the statements do breaks the invariant NAME. */
#define BROKEN(name, ...)                                                                          \
	do {                                                                                       \
		int broken_pipe;                                                                   \
		pid_t broken_child = broken_begin(&broken_pipe);                                   \
		if (broken_child == 0) {                                                           \
			__VA_ARGS__;                                                               \
			_exit(0);                                                                  \
		}                                                                                  \
		broken_end(broken_child, broken_pipe, (name));                                     \
	} while (0)
