/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * What must be true wherever data is at stake: checked in every build, NDEBUG too. If it is not,
 * the process ends before it writes down or tells what is wrong; the service manager starts it
 * again. It prints a last line to stderr by itself, so that rooms without a log and without I/O may
 * use it. (An assert states what a caller relies on, and may be compiled out.)
 */

/* Ends the process unless @condition holds. @name: the invariant in a few plain words. */
#define INVARIANT(condition, name)                                                                 \
	do {                                                                                       \
		if (!(condition)) {                                                                \
			invariant_abort((name), __FILE__, __LINE__);                               \
		}                                                                                  \
	} while (0)

/* Prints "usherd: invariant broken: NAME (FILE:LINE)" to stderr, and aborts. */
_Noreturn void invariant_abort(const char *name, const char *file, int line);
