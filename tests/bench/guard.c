/* SPDX-License-Identifier: MIT */
#include "guard.h"

#include "driver.h"

#include <errno.h>
#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static int remove_one(const char *path, const struct stat *status, int type, struct FTW *walk) {
	return remove(path);
}

void remove_folder(const char *path) {
	(void)nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

void die_with(pid_t parent) {
	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent) { /* it was quicker */
		_exit(EXIT_FAILURE);
	}
}

/* What is to be waited for. What is ignored, as nohup(1) does with SIGHUP, stays so. */
static void block_signals(sigset_t *ret_waited, sigset_t *ret_before) {
	static const int ends[] = {SIGTERM, SIGINT, SIGHUP, SIGQUIT};
	struct sigaction now;

	sigemptyset(ret_waited);
	sigaddset(ret_waited, SIGCHLD);
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
		if (sigaction(ends[i], NULL, &now) == 0 && now.sa_handler != SIG_IGN) {
			sigaddset(ret_waited, ends[i]);
		}
	}
	(void)signal(SIGCHLD, SIG_DFL);
	(void)sigprocmask(SIG_BLOCK, ret_waited, ret_before);
}

/* Returns the exit status of @child, which is gone then. */
static int wait_for(pid_t child, const sigset_t *waited) {
	int signo, status = 0;

	do {
		if (sigwait(waited, &signo) != 0) {
			signo = SIGTERM;
		}
	} while (signo == SIGCHLD && waitpid(child, &status, WNOHANG) == 0);
	if (signo != SIGCHLD) {
		(void)kill(child, SIGKILL);
		(void)waitpid(child, NULL, 0);
		return 128 + signo;
	}
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int guard(const char *where, int (*run)(const char *place, void *userdata), void *userdata) {
	char place[GUARD_WHERE_MAX + 32];
	sigset_t waited, before;
	pid_t parent = getpid(), child;
	int status;

	block_signals(&waited, &before);
	snprintf(place, sizeof place, "%s/usher-bench-XXXXXX", where);
	if (!mkdtemp(place)) {
		give_up("%s: no folder can be made there: %s", where, strerror(errno));
	}
	(void)prctl(PR_SET_CHILD_SUBREAPER, 1); /* so that the child's servers can be waited for */
	child = fork();
	if (child == 0) {
		die_with(parent);
		(void)sigprocmask(SIG_SETMASK, &before, NULL);
		exit(run(place, userdata));
	}
	status = child < 0 ? EXIT_FAILURE : wait_for(child, &waited);
	while (wait(NULL) > 0) {
		/* a server, which dies with the child */
	}
	remove_folder(place);
	return status;
}
