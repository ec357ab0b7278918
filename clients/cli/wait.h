/* SPDX-License-Identifier: MIT */
#pragma once

/* Sending, and staying to see what comes of it: --wait and --timeout. */

#include "cli/options.h"
#include "cli/verb.h"

struct wait {
	const struct wait_step *step; /* NULL: for the answer alone */
	int64_t timeout;              /* s */
};

/* Read the two options, for a handoff of @kind. Returns 0, or -1 with what would be right told. */
int wait_read(const struct options *options, Usher__Kind kind, struct wait *ret);

/* Ask @request, which sends a handoff, or of a notice one for each post; print that, and stay as
 * @wait says. Returns the exit status. */
int wait_send(struct call *call, const Usher__Request *request, const struct wait *wait);
