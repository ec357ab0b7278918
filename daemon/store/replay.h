/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * What a kind of store reads at a start, on its way to the caller of store_replay: checksums and
 * numbers are checked here, the same for every kind. Each function returns 0, or a negative errno
 * with replay->failure set, a sentence for people: -EUCLEAN if what was read is damaged, else what
 * the caller's callback said.
 */

#include "store/store_private.h"

#include <stddef.h>
#include <stdint.h>

/* The snapshot, of @size bytes, that stands for the facts up to @seq: hand it to the caller, if
 * @checksum is its. The next fact is then that after @seq. */
int replay_snapshot(
	struct replay *replay, uint64_t seq, const void *bytes, size_t size, uint64_t checksum);

/* Is @checksum that of the @size bytes of the facts' row @seq? Hands nothing to the caller. */
int replay_verify_facts_checksum(
	struct replay *replay, uint64_t seq, const void *bytes, size_t size, uint64_t checksum);

/* The fact @seq, of @size bytes, whose row has been verified: hand it to the caller, if no fact is
 * missing before it. */
int replay_fact(struct replay *replay, uint64_t seq, const void *bytes, size_t size);
