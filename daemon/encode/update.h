/* SPDX-License-Identifier: MIT */
#pragma once

/* Updates as messages of the wire, and what goes into them, not packed yet. @cursor: Update.seq.
 * All live in @pool. */

#include "base/pool.h"
#include "core/relay.h"
#include "wire/usher.pb-c.h"

/* With what handoffs are told: whose they are, what goes with them, and the time at
 * the site, ms. */
struct update_context {
	const struct relay *relay;
	const struct site *site;
	int64_t now;
	bool may_name_guest;   /* the guest may be named aloud where it is told */
	bool is_first_edition; /* for clients that were written to that one: what is said is one
				  text; */
	bool has_only_sent;    /* for others: nothing of it is for their device, which has only sent
				  it */
};

/* The state of @handoff, what to say to the guest, and the voice line. */
const Usher__FromRelay *encode_state_update(struct pool *pool, const struct update_context *context,
	const struct handoff *handoff, uint64_t cursor);
/* How many devices have @handoff, and how many show it. */
const Usher__FromRelay *encode_counts_update(
	struct pool *pool, const struct relay *relay, const struct handoff *handoff);
/* The handoff of @handoff_number is gone. */
const Usher__FromRelay *encode_gone_update(
	struct pool *pool, uint64_t handoff_number, uint64_t cursor);
/* Forget everything: the whole picture follows. */
const Usher__FromRelay *encode_reset_update(struct pool *pool);
/* A deaf device, who has it, since when (site time, ms), and at which posts, as far as they fit.
 * Its texts are those of @device. */
Usher__Ear *encode_deaf_device(
	struct pool *pool, const struct relay *relay, const Usher__Fact__Device *device);
/* These @n devices are deaf, and no others. */
const Usher__FromRelay *encode_deaf_devices_update(
	struct pool *pool, Usher__Ear **deaf_devices, size_t n);
/* What is told of the site is another now, with @version. */
const Usher__FromRelay *encode_site_update(struct pool *pool, uint64_t version);
/* Who a device is: @me. */
const Usher__FromRelay *encode_me_update(struct pool *pool, Usher__Me *me);
/* Who is at @posts, @n of them; @whole: and nobody knows anything yet. */
const Usher__FromRelay *encode_post_presence_update(
	struct pool *pool, Usher__PostPresence **posts, size_t n, bool whole);
/* Of all handoffs that were told, those of @numbers are left, @n of them. */
const Usher__FromRelay *encode_remaining_update(
	struct pool *pool, const uint64_t *numbers, size_t n);
/* All has been told up to @cursor. */
const Usher__FromRelay *encode_in_step_update(struct pool *pool, uint64_t cursor);
