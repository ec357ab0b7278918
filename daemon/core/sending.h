/* SPDX-License-Identifier: MIT */
#pragma once

/* What acts that send something share: from where, when the guest is there, what the answer says.
 */

#include "core/deciding.h"
#include "core/offer.h"

struct area;

/* From which post something is sent: @asked_post, or if that is NULL the default: *ret_from.
 * Returns OK, or why it may not be. */
Usher__Outcome sending_choose_origin_post(
	struct deciding *d, const char *asked_post, const char **ret_from);

/* Offer what @offer describes. Its sender, device and lateness are those of the act. */
Usher__Fact__Offered *sending_add_offer(struct deciding *d, const struct offer *offer);

/* A guest goes to @area with the offer, now or when it is due: when they are there, and until when
 * they are met in time. */
void sending_set_meeting_times(
	const struct deciding *d, struct offer *offer, const struct area *area);

/* The answer names what is offered, and says how many are on duty there. */
void sending_fill_answer(struct deciding *d, const Usher__Fact__Offered *offered);

/* The guest of @visit_number is sent from the post @from to @area, at @due_at or (0) now; the
 * answer names the offer. */
void sending_offer_arrival(struct deciding *d, uint64_t visit_number, const char *from,
	const struct area *area, int64_t due_at);
