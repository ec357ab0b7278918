/* SPDX-License-Identifier: MIT */
/*
 * Passes sockets on as systemd does (sd_listen_fds(3)): opens those that are named, from descriptor
 * 3 on, and becomes the command. A command that starts others passes them on in turn, and so keeps
 * them open.
 *
 * usage: pass SOCKET... -- COMMAND...
 *   SOCKET  the path of a Unix socket to listen on;
 *           tcp for a port of its own on 127.0.0.1, which is printed;
 *           unbound for a TCP socket that has no address
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static int give_up(const char *what) {
	perror(what);
	exit(EXIT_FAILURE);
}

static int open_unix(const char *path) {
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	snprintf(address.sun_path, sizeof address.sun_path, "%s", path);
	if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof address) < 0 ||
		listen(fd, 64) < 0) {
		return give_up(path);
	}
	return fd;
}

static int open_tcp(void) {
	struct sockaddr_in address = {
		.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t size = sizeof address;
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof address) < 0 ||
		listen(fd, 64) < 0 || getsockname(fd, (struct sockaddr *)&address, &size) < 0) {
		return give_up("tcp");
	}
	printf("port %d\n", ntohs(address.sin_port));
	fflush(stdout);
	return fd;
}

static int open_one(const char *name) {
	if (!strcmp(name, "tcp")) {
		return open_tcp();
	}
	return strcmp(name, "unbound") ? open_unix(name) : socket(AF_INET, SOCK_STREAM, 0);
}

int main(int argc, char **argv) {
	char text[16];
	int i = 1;

	for (; i < argc && strcmp(argv[i], "--") != 0; i++) {
		int fd = open_one(argv[i]);

		if (fd != 2 + i && (dup2(fd, 2 + i) < 0 || close(fd) < 0)) {
			return give_up(argv[i]);
		}
	}
	if (i == 1 || i + 1 >= argc) {
		fputs("usage: pass SOCKET... -- COMMAND...\n", stderr);
		return 2;
	}
	snprintf(text, sizeof text, "%d", i - 1);
	(void)setenv("LISTEN_FDS", text, 1);
	snprintf(text, sizeof text, "%d", (int)getpid());
	(void)setenv("LISTEN_PID", text, 1);
	execv(argv[i + 1], argv + i + 1);
	return give_up(argv[i + 1]);
}
