/* SPDX-License-Identifier: MIT */
/*
 * Who may come in through the Unix socket. A peer that is somebody else is a process of its own: it
 * takes the ids that the test names and connects. Only root can do that, so those tests are skipped
 * for anybody else, and where a container keeps its root from it.
 */
#include "door/group.h"
#include "door/peer.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <grp.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
	USER = 61234, /* who nobody is, and groups that nothing belongs to */
	OTHER_USER = 61235,
	HOME_GROUP = 61236,
	STAFF_GROUP = 61237,
	OTHER_GROUP = 61238,
	/* how a process that took other ids ends */
	NO = 0,
	YES = 1,
	CANNOT = 77, /* it could not take them */
};

#define NO_GROUP ((gid_t)-1)

struct identity {
	uid_t user;
	gid_t group;
	size_t n_more; /* supplementary groups */
	gid_t more[3];
};

static const struct identity stranger = {USER, HOME_GROUP, 0, {0}};
static const struct identity stranger_elsewhere = {USER, HOME_GROUP, 2, {1, OTHER_GROUP}};
static const struct identity staff = {USER, STAFF_GROUP, 0, {0}};
static const struct identity staff_too = {USER, HOME_GROUP, 3, {1, OTHER_GROUP, STAFF_GROUP}};

static void needs_root(void) {
	if (geteuid() != 0) {
		cr_skip_test("only root can be somebody else");
	}
}

/* For a child: from now on it is @as, or it ends. */
static void become(const struct identity *as) {
	if (setgroups(as->n_more, as->more) < 0 || setresgid(as->group, as->group, as->group) < 0 ||
		setresuid(as->user, as->user, as->user) < 0) {
		_exit(CANNOT);
	}
}

/* Wait for @child. Returns YES or NO; skips the test if it could not be somebody else. */
static int end_of(pid_t child) {
	int status = -1;

	cr_assert_eq(waitpid(child, &status, 0), child);
	cr_assert(WIFEXITED(status));
	if (WEXITSTATUS(status) == CANNOT) {
		cr_skip_test("the system does not let this root be somebody else");
	}
	return WEXITSTATUS(status);
}

/* Our end of a connection that @as made. */
static int connected_by(const struct identity *as) {
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	socklen_t size = sizeof(sa_family_t); /* a name in no folder, which the kernel makes up */
	int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0), fd;
	pid_t child;

	cr_assert_eq(bind(listener, (const struct sockaddr *)&address, size), 0);
	size = sizeof address;
	cr_assert_eq(getsockname(listener, (struct sockaddr *)&address, &size), 0);
	cr_assert_eq(listen(listener, 1), 0);
	child = fork();
	cr_assert_geq(child, 0);
	if (child == 0) {
		become(as);
		fd = socket(AF_UNIX, SOCK_STREAM, 0);
		_exit(connect(fd, (const struct sockaddr *)&address, size) == 0 ? YES : NO);
	}
	cr_assert_eq(end_of(child), YES, "it connects");
	fd = accept(listener, NULL, NULL);
	cr_assert_geq(fd, 0);
	close(listener);
	return fd;
}

static bool may_enter(const struct identity *who, gid_t group) {
	int fd = connected_by(who);
	bool may = peer_may_enter_unix_socket(fd, group);

	cr_assert_eq(peer_kind_of(fd, group), may ? PEER_LOCAL : PEER_STRANGER);
	close(fd);
	return may;
}

/* What @asks says of @group when @as asks, with both ends of a connection. */
static bool asked_by(const struct identity *as, bool (*asks)(const int pair[2], gid_t group),
	const int pair[2], gid_t group) {
	pid_t child = fork();

	cr_assert_geq(child, 0);
	if (child == 0) {
		become(as);
		_exit(asks(pair, group) ? YES : NO);
	}
	return end_of(child) == YES;
}

/* Who may enter ------------------------------------------------------------------------------- */

Test(peer, usherds_own_user_may_enter) {
	int pair[2];

	cr_assert_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
	cr_assert(peer_may_enter_unix_socket(pair[0], NO_GROUP));
	cr_assert(peer_may_enter_unix_socket(pair[1], STAFF_GROUP));
	cr_assert_eq(peer_kind_of(pair[0], NO_GROUP), PEER_LOCAL);
	close(pair[0]);
	close(pair[1]);
}

static bool enters_its_own(const int pair[2], gid_t group) {
	int own[2];

	return socketpair(AF_UNIX, SOCK_STREAM, 0, own) == 0 &&
		peer_may_enter_unix_socket(own[0], group);
}

static bool enters(const int pair[2], gid_t group) {
	return peer_may_enter_unix_socket(pair[0], group);
}

/* To a relay that does not run as root, root and its own user are two. */
Test(peer, root_may_enter_anywhere) {
	int pair[2];

	needs_root();
	cr_assert_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
	cr_assert(asked_by(&stranger, enters, pair, NO_GROUP), "root");
	cr_assert(asked_by(&stranger, enters_its_own, pair, NO_GROUP), "the user that it runs as");
	close(pair[0]);
	close(pair[1]);
}

Test(peer, another_user_may_not_enter) {
	const struct identity other = {OTHER_USER, HOME_GROUP, 0, {0}};
	int pair[2];

	needs_root();
	cr_assert_not(may_enter(&stranger, NO_GROUP));
	cr_assert_not(may_enter(&stranger, STAFF_GROUP));
	cr_assert_not(may_enter(&stranger_elsewhere, STAFF_GROUP), "a member of other groups");
	cr_assert_not(may_enter(&staff_too, NO_GROUP), "there is no group");
	pair[0] = connected_by(&stranger);
	pair[1] = -1;
	cr_assert_not(asked_by(&other, enters, pair, NO_GROUP), "nor does a group in common help");
	cr_assert(asked_by(&other, enters, pair, HOME_GROUP), "unless it is the one");
	close(pair[0]);
}

Test(peer, members_of_the_group_may_enter) {
	needs_root();
	cr_assert(may_enter(&staff, STAFF_GROUP), "as the group that they have first");
	for (size_t i = 0; i < staff_too.n_more; i++) { /* the kernel sorts them */
		cr_assert(may_enter(&staff_too, staff_too.more[i]), "or as one of the others");
	}
	cr_assert(may_enter(&staff_too, HOME_GROUP));
}

/* The kernel says of a TCP connection that its user and its group are -1, which means no group. */
Test(peer, whom_the_kernel_does_not_vouch_for_may_not_enter) {
	struct sockaddr_in address = {.sin_family = AF_INET};
	socklen_t size = sizeof address;
	int listener = socket(AF_INET, SOCK_STREAM, 0), fd = socket(AF_INET, SOCK_STREAM, 0);
	int pipes[2];

	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	cr_assert_eq(bind(listener, (const struct sockaddr *)&address, size), 0);
	cr_assert_eq(getsockname(listener, (struct sockaddr *)&address, &size), 0);
	cr_assert_eq(listen(listener, 1), 0);
	cr_assert_eq(connect(fd, (const struct sockaddr *)&address, size), 0);
	cr_assert_not(peer_may_enter_unix_socket(fd, NO_GROUP));
	cr_assert_eq(peer_kind_of(fd, NO_GROUP), PEER_LOOPBACK, "it is let in as what it is");
	cr_assert_not(peer_may_enter_unix_socket(fd, STAFF_GROUP));
	close(fd);
	close(listener);
	cr_assert_eq(pipe(pipes), 0);
	cr_assert_not(peer_may_enter_unix_socket(pipes[0], STAFF_GROUP), "no socket");
	cr_assert_eq(peer_kind_of(pipes[0], STAFF_GROUP), PEER_STRANGER);
	close(pipes[0]);
	close(pipes[1]);
	cr_assert_not(peer_may_enter_unix_socket(-1, STAFF_GROUP), "nothing at all");
}

/* The group ------------------------------------------------------------------------------------ */

Test(peer, a_file_may_be_given_to_ones_own_groups) {
	int n = getgroups(0, NULL);
	gid_t *groups = calloc((size_t)n + 1, sizeof *groups);

	cr_assert_eq(getgroups(n, groups), n);
	for (int i = 0; i < n; i++) {
		cr_assert(group_may_be_given_files(groups[i]));
	}
	cr_assert(group_may_be_given_files(getegid()));
	cr_assert_eq(group_may_be_given_files(STAFF_GROUP), geteuid() == 0, "root gives to any");
	free(groups);
}

static bool gives(const int pair[2], gid_t group) {
	return group_may_be_given_files(group);
}

Test(peer, who_is_not_root_gives_to_no_other_group) {
	needs_root();
	cr_assert(asked_by(&staff_too, gives, NULL, HOME_GROUP));
	for (size_t i = 0; i < staff_too.n_more; i++) {
		cr_assert(asked_by(&staff_too, gives, NULL, staff_too.more[i]));
	}
	cr_assert_not(asked_by(&stranger_elsewhere, gives, NULL, STAFF_GROUP));
	cr_assert(asked_by(&staff, gives, NULL, STAFF_GROUP));
	cr_assert_not(asked_by(&stranger, gives, NULL, STAFF_GROUP), "a member of no more groups");
	cr_assert_not(asked_by(&stranger, gives, NULL, 0));
}

Test(peer, a_group_is_found_by_its_name) {
	gid_t group = 77;

	cr_assert_eq(group_id_by_name("no such group", &group), -ENOENT);
	cr_assert_eq(group, 77, "untouched");
	cr_assert_eq(group_id_by_name("root", &group), 0);
	cr_assert_eq(group, 0);
}
