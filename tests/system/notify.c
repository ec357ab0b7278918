/* SPDX-License-Identifier: MIT */
/*
 * A service manager's ear: binds the datagram socket that NOTIFY_SOCKET names (sd_notify(3)) and
 * prints what it is told, a line for each assignment. Ends when it is told to.
 *
 * usage: notify PATH
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

int main(int argc, char **argv) {
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	char message[4096];
	ssize_t size;

	if (argc != 2 || strlen(argv[1]) >= sizeof address.sun_path) {
		fputs("usage: notify PATH\n", stderr);
		return 2;
	}
	memcpy(address.sun_path, argv[1], strlen(argv[1]));
	if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof address) < 0) {
		perror(argv[1]);
		return EXIT_FAILURE;
	}
	puts("listening");
	fflush(stdout);
	while ((size = recv(fd, message, sizeof message, 0)) >= 0) {
		printf("%.*s\n", (int)size, message);
		fflush(stdout);
	}
	return EXIT_FAILURE;
}
