/* SPDX-License-Identifier: MIT */
#pragma once

/* The audit book: who asked for what, and what came of it. Ids only, never a guest's words. */

#include "fact/fact.pb-c.h"

#include <stddef.h>
#include <stdint.h>

/*
 * A row for an act that @badge (NULL: nobody signed on) on @device did at @at (site time, ms). @act
 * and
 * @outcome are the words of the wire. Returns *@ret_size bytes; the caller frees.
 */
void *audit_pack_row(int64_t at, const char *device, const char *badge, const char *act,
	const char *outcome, const Usher__Fact__Answered *answered, size_t *ret_size);
