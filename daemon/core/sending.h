/* SPDX-License-Identifier: MIT */
#pragma once

/* What acts that send something share: from where, when the guest is there, what the answer says.
 */

#include "core/deciding.h"
#include "core/offer.h"

struct area;

/* From which post something is sent: @said, or if that is NULL the usual one: *ret. Returns OK, or
 * why it may not be. */
Usher__Outcome sending_post(struct deciding *d, const char *said, const char **ret);

/* Whoever acts offers what is described, but for who sends it, from which device and how late. */
Usher__Fact__Offered *send_offer(struct deciding *d, const struct offer *offer);

/* A guest goes to @area with the offer, now or when it is due: when they are there, and until when
 * they are met in time. */
void meet(const struct deciding *d, struct offer *offer, const struct area *area);

/* The answer names what is offered, and says how many are there. */
void name_offer(struct deciding *d, const Usher__Fact__Offered *offered);

/* The guest of @visit is sent from the post @from to @area, at @due_at or (0) now; the answer names
 * the offer. */
void send_guest(struct deciding *d, uint64_t visit, const char *from, const struct area *area,
	int64_t due_at);
