/* SPDX-License-Identifier: MIT */
/* An invariant that does not hold ends the process, in a build without asserts too. */
#ifndef NDEBUG
#define NDEBUG
#endif
#include "base/invariant.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

Test(invariant, that_holds_changes_nothing) {
	INVARIANT(1 + 1 == 2, "one and one is two");
}

Test(invariant, broken_aborts_and_says_which) {
	char said[256] = {0};
	size_t n = 0;
	ssize_t r;
	int status, ends[2];
	pid_t child;

	cr_assert_eq(pipe(ends), 0);
	child = fork();
	cr_assert_geq(child, 0);
	if (child == 0) {
		(void)signal(SIGABRT, SIG_DFL);
		(void)dup2(ends[1], STDERR_FILENO);
		INVARIANT(1 + 1 == 3, "one and one is three");
		_exit(0);
	}
	(void)close(ends[1]);
	while (n < sizeof said - 1 && (r = read(ends[0], said + n, sizeof said - 1 - n)) > 0) {
		n += (size_t)r;
	}
	cr_assert_eq(waitpid(child, &status, 0), child);
	cr_assert(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
	cr_assert_not_null(strstr(said, "usherd: invariant broken: one and one is three ("));
	cr_assert_not_null(strstr(said, "test_invariant.c:"));
}
