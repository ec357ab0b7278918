/* SPDX-License-Identifier: MIT */
#include "net/listener.h"

#include "base/address.h"
#include "base/cleanup.h"
#include "base/memory.h"
#include "base/text_printf.h"
#include "loop/timer.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

enum {
	BACKLOG = 4096,
	ACCEPTS_PER_TURN = 64,
	PAUSE_MS = 100, /* ms, when there is no descriptor left */
};

struct listener {
	struct watch *watch;
	struct timer *timer; /* ends a pause */
	int fd;
	char *path; /* to remove, or NULL */
	struct stat made_stat;
	const struct listener_events *events;
	void *userdata;
};

static void on_ready(void *userdata) {
	struct listener *listener = userdata;

	for (int i = 0; i < ACCEPTS_PER_TURN; i++) {
		int fd = accept4(listener->fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);

		if (fd >= 0) {
			listener->events->accepted(listener->userdata, fd);
		} else if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS ||
			errno == ENOMEM) {
			listener->events->exhausted(listener->userdata, errno);
			watch_set_enabled(listener->watch, 0);
			timer_set(listener->timer, PAUSE_MS);
			return;
		} else if (errno == EAGAIN) {
			return;
		}
	}
}

static void on_pause_over(void *userdata) {
	struct listener *listener = userdata;

	watch_set_enabled(listener->watch, 1);
}

int listener_open_fd(struct listener **ret, char **ret_why, struct loop *loop, int fd,
	const struct listener_events *events, void *userdata) {
	struct listener *listener = NEW(struct listener);
	int r;

	listener->fd = fd;
	listener->events = events;
	listener->userdata = userdata;
	r = fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK) < 0 ? -errno : 0;
	if (r == 0) {
		r = timer_new(loop, on_pause_over, listener, &listener->timer);
	}
	if (r == 0) {
		r = loop_watch(loop, fd, on_ready, listener, &listener->watch);
	}
	if (r < 0) {
		*ret_why = text_printf("the listening socket cannot be watched: %s", strerror(-r));
		listener_free(listener);
		return r;
	}
	*ret = listener;
	return 0;
}

/* A Unix socket left by a process that has died is removed. Returns 0 if @address is free. */
static int remove_stale_socket(const struct sockaddr_un *address, char **ret_why) {
	_cleanup_(closep) int fd = -1;
	struct stat status;

	if (lstat(address->sun_path, &status) < 0) {
		return 0;
	}
	if (!S_ISSOCK(status.st_mode)) {
		*ret_why = text_printf(
			"%s is there and is not a socket: it is left alone", address->sun_path);
		return -EEXIST;
	}
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd < 0 || connect(fd, (const struct sockaddr *)address, sizeof *address) == 0 ||
		errno != ECONNREFUSED) {
		*ret_why = text_printf("another process listens on %s", address->sun_path);
		return -EADDRINUSE;
	}
	(void)unlink(address->sun_path);
	return 0;
}

static int bind_and_listen_unix(
	int fd, const struct sockaddr_un *address, mode_t mode, gid_t group) {
	mode_t old_mask = umask(0177); /* nobody else until the group is right */
	int r = bind(fd, (const struct sockaddr *)address, sizeof *address) < 0 ? -errno : 0;

	(void)umask(old_mask);
	if (r < 0) {
		return r;
	}
	if (group != (gid_t)-1 && chown(address->sun_path, (uid_t)-1, group) < 0) {
		return -errno;
	}
	return chmod(address->sun_path, mode) < 0 || listen(fd, BACKLOG) < 0 ? -errno : 0;
}

int listener_open_unix(struct listener **ret, char **ret_why, struct loop *loop, const char *path,
	mode_t mode, gid_t group, const struct listener_events *events, void *userdata) {
	_cleanup_(closep) int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int r;

	if (strlen(path) >= sizeof address.sun_path) {
		*ret_why =
			text_printf("%s is too long for a Unix socket; expected at most %zu bytes",
				path, sizeof address.sun_path - 1);
		return -ENAMETOOLONG;
	}
	memcpy(address.sun_path, path, strlen(path));
	r = fd < 0 ? -errno : remove_stale_socket(&address, ret_why);
	if (r < 0) {
		return r;
	}
	r = bind_and_listen_unix(fd, &address, mode, group);
	if (r < 0) {
		*ret_why = text_printf("%s: %s", path, strerror(-r));
		return r;
	}
	r = listener_open_fd(ret, ret_why, loop, fd, events, userdata);
	fd = -1;
	if (r == 0) {
		(*ret)->path = copy_text(path);
		(void)stat(path, &(*ret)->made_stat);
	}
	return r;
}

int listener_validate_loopback(int fd) {
	struct sockaddr_storage address = {0};
	socklen_t size = sizeof address;

	return getsockname(fd, (struct sockaddr *)&address, &size) == 0 &&
			address_is_loopback(&address)
		? 0
		: -EADDRNOTAVAIL;
}

int listener_open_loopback_tcp(struct listener **ret, char **ret_why, struct loop *loop,
	const char *host_port, const struct listener_events *events, void *userdata) {
	_cleanup_(closep) int fd = -1;
	struct sockaddr_storage address;
	socklen_t size;
	int r = address_parse_loopback(host_port, &address, &size), on = 1;

	if (r < 0) {
		*ret_why = text_printf("%s is not a loopback address with a port; until there is "
				       "encryption, no other is listened on",
			host_port);
		return r;
	}
	/* accepted sockets inherit TCP_NODELAY */
	fd = socket(address.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) < 0 ||
		setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) < 0 ||
		bind(fd, (struct sockaddr *)&address, size) < 0 || listen(fd, BACKLOG) < 0) {
		r = -errno;
		*ret_why = text_printf("%s: %s", host_port, strerror(-r));
		return r;
	}
	r = listener_open_fd(ret, ret_why, loop, fd, events, userdata);
	fd = -1;
	return r;
}

/* Only what we made: another process may have put its own socket there since. */
static void remove_own_socket(const struct listener *listener) {
	struct stat status;

	if (lstat(listener->path, &status) == 0 && status.st_dev == listener->made_stat.st_dev &&
		status.st_ino == listener->made_stat.st_ino) {
		(void)unlink(listener->path);
	}
}

struct listener *listener_free(struct listener *listener) {
	if (!listener) {
		return NULL;
	}
	watch_free(listener->watch);
	timer_free(listener->timer);
	if (listener->path) {
		remove_own_socket(listener);
		free(listener->path);
	}
	closep(&listener->fd);
	free(listener);
	return NULL;
}
