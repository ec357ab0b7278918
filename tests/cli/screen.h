/* SPDX-License-Identifier: MIT */
#pragma once

/* What is printed, into a file or on a terminal, to be looked at afterwards. */

enum {
	SCREEN_NONE = 0, /* columns of a file */
};

/* From now on what goes to the descriptor @fd goes there; @columns of a terminal,
 * or SCREEN_NONE. */
void screen_start(int fd, unsigned columns);

/* No more. Returns all of it; lives until the next call. */
const char *screen_stop(void);
