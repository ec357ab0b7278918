/* SPDX-License-Identifier: MIT */
#pragma once

/* Whom news of a handoff concerns: it is marked pending for each client that may see it. */

#include <stdint.h>

struct delivery;

/* The handoff has another state. Nothing happens if it was archived by the same event. */
void news_mark_state_pending(struct delivery *delivery, uint64_t number);

/* It was archived just now, and is among the tombstones. */
void news_mark_gone_pending(struct delivery *delivery, uint64_t number);

/* Other devices have it. That is news for the sender and the supervisor: the addressees are the
 * ones counted, and learn it when they come back. */
void news_mark_counts_pending(struct delivery *delivery, uint64_t number);
