/* SPDX-License-Identifier: MIT */
#pragma once

/* A guest who is announced: posts are told ahead of time, by notices that are held. */

#include "core/deciding.h"

/* Each post that is to be told hears ahead of the time @at that the guest of @visit is to come. It
 * goes to whoever announces the guest, too, if they are at one of them. */
void expected_tell(
	struct deciding *d, uint64_t visit, const Usher__Fact__Expected *expected, int64_t at);

/* Those who were told of the guest, or that the guest has not come, need not read it any more. */
void expected_untell(struct deciding *d, const struct visit *visit);

/* The guest of @visit, who was announced, is here. */
void expected_arrive(struct deciding *d, const struct visit *visit);
