/* SPDX-License-Identifier: MIT */
/* Sockets that listen: their files, and what they do when there is no descriptor left. */
#include "net/listener.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

static struct loop *loop;
static int accepted = -1, exhausted_by;

static void on_accepted(void *userdata, int fd) {
	accepted = fd;
}

static void on_exhausted(void *userdata, int error) {
	exhausted_by = error;
}

static const struct listener_events listener_events = {on_accepted, on_exhausted};

Test(listener, a_unix_socket_comes_and_goes) {
	char folder[] = "/tmp/usher-net-XXXXXX", path[64];
	struct listener *listener, *second = NULL;
	struct stat status;
	char *why = NULL;
	int fd;

	cr_assert_eq(loop_new(&loop), 0);
	cr_assert_not_null(mkdtemp(folder));
	snprintf(path, sizeof path, "%s/sock", folder);
	cr_assert_eq(listener_open_unix(
			     &listener, &why, loop, path, 0660, (gid_t)-1, &listener_events, NULL),
		0, "%s", why);
	cr_assert_eq(stat(path, &status), 0);
	cr_assert_eq(status.st_mode & 0777, 0660);
	cr_assert_eq(listener_open_unix(
			     &second, &why, loop, path, 0660, (gid_t)-1, &listener_events, NULL),
		-EADDRINUSE);
	cr_assert_not_null(strstr(why, "another process listens"), "%s", why);
	free(why);
	while (accepted < 0) { /* the second one's own knock */
		loop_run_turn(loop);
	}
	cr_assert(fcntl(accepted, F_GETFL) & O_NONBLOCK);
	cr_assert(fcntl(accepted, F_GETFD) & FD_CLOEXEC);
	close(accepted);
	listener_free(listener);
	cr_assert_lt(stat(path, &status), 0, "removed");
	fd = open(path, O_CREAT | O_WRONLY, 0600);
	close(fd);
	cr_assert_eq(listener_open_unix(
			     &second, &why, loop, path, 0660, (gid_t)-1, &listener_events, NULL),
		-EEXIST);
	cr_assert_eq(stat(path, &status), 0, "left alone");
	free(why);
	unlink(path);
	rmdir(folder);
	loop_free(loop);
}

static int knock(const struct sockaddr_un *address) {
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	cr_assert_eq(connect(fd, (const struct sockaddr *)address, sizeof *address), 0);
	return fd;
}

/* No descriptor with a number from @first_missing on. */
static void limit_descriptors(int first_missing, struct rlimit *ret_before) {
	struct rlimit limit;

	cr_assert_eq(getrlimit(RLIMIT_NOFILE, &limit), 0);
	*ret_before = limit;
	limit.rlim_cur = (rlim_t)first_missing;
	cr_assert_eq(setrlimit(RLIMIT_NOFILE, &limit), 0);
}

Test(listener, it_tells_that_there_is_no_descriptor_left, .timeout = 120) {
	char folder[] = "/tmp/usher-net-XXXXXX";
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	struct listener *listener;
	struct rlimit before;
	char *why = NULL;
	int client, second, spare;

	cr_assert_eq(loop_new(&loop), 0);
	cr_assert_not_null(mkdtemp(folder));
	snprintf(address.sun_path, sizeof address.sun_path, "%s/sock", folder);
	cr_assert_eq(listener_open_unix(&listener, &why, loop, address.sun_path, 0660, (gid_t)-1,
			     &listener_events, NULL),
		0, "%s", why);
	client = knock(&address);
	spare = open("/dev/null", O_RDONLY | O_CLOEXEC);
	cr_assert_geq(spare, 0);
	close(spare);
	limit_descriptors(spare, &before);
	while (!exhausted_by) {
		cr_assert_eq(loop_run_turn(loop), 0);
	}
	cr_assert_eq(exhausted_by, EMFILE);
	cr_assert_lt(accepted, 0);
	cr_assert_eq(setrlimit(RLIMIT_NOFILE, &before), 0);
	second = knock(&address); /* valgrind, which does the limit itself, has closed the first */
	while (accepted < 0) {    /* after its pause */
		cr_assert_eq(loop_run_turn(loop), 0);
	}
	close(accepted);
	close(client);
	close(second);
	listener_free(listener);
	rmdir(folder);
	loop_free(loop);
}
