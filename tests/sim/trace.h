/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The run as text, a line for each thing that is done, told or heard, stamped with virtual time:
 *
 *	09:00:04.001  flat-1 takes 2                   what somebody does, or what befalls the relay
 *	09:00:04.001     2 OFFERED -> TAKEN by 301     what it comes to in the relay
 *	09:00:04.001  <- flat-1 DONE: 2                what is told: the frame leaves the relay
 *	09:00:04.001  .. flat-1: 2 TAKEN by 301        an update that leaves
 *
 * Its hash stands for the whole run. A trace that is off costs nothing and hashes nothing.
 */

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct trace {
	bool on;
	FILE *out; /* NULL: only hashed */
	uint64_t hash, lines;
};

void trace_print(struct trace *trace, int64_t at, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
