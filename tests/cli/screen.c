/* SPDX-License-Identifier: MIT */
#include "screen.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <termios.h>
#include <unistd.h>

static int watched, kept; /* the descriptor, and where it led before */
static int there;         /* the file, or the far end of the terminal */

/* A terminal that changes nothing on its way. Returns its near end. */
static int open_terminal(unsigned columns) {
	struct winsize size = {.ws_row = 24, .ws_col = (unsigned short)columns};
	struct termios settings;
	int near;

	there = posix_openpt(O_RDWR | O_NOCTTY);
	near = there >= 0 && grantpt(there) == 0 && unlockpt(there) == 0
		? open(ptsname(there), O_RDWR | O_NOCTTY)
		: -1;
	if (near < 0) {
		cr_skip_test("there are no pseudo-terminals here (is /dev/pts mounted?)");
	}
	cr_assert(near >= 0 && tcgetattr(near, &settings) == 0);
	cfmakeraw(&settings);
	cr_assert(tcsetattr(near, TCSANOW, &settings) == 0 && ioctl(near, TIOCSWINSZ, &size) == 0);
	return near;
}

void screen_start(int fd, unsigned columns) {
	int near;

	fflush(NULL);
	watched = fd;
	kept = dup(fd);
	if (columns == SCREEN_NONE) {
		there = memfd_create("screen", 0);
		near = dup(there);
	} else {
		near = open_terminal(columns);
	}
	cr_assert(kept >= 0 && near >= 0);
	cr_assert_geq(dup2(near, fd), 0);
	close(near);
}

const char *screen_stop(void) {
	static char text[65536];
	size_t size = 0;
	ssize_t n;

	fflush(NULL);
	cr_assert_geq(dup2(kept, watched), 0); /* which closes the near end, so that the far end
						  comes to its own */
	close(kept);
	(void)lseek(there, 0, SEEK_SET);
	while ((n = read(there, text + size, sizeof text - 1 - size)) > 0) {
		size += (size_t)n;
	}
	close(there);
	text[size] = '\0';
	return text;
}
