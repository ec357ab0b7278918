/* SPDX-License-Identifier: MIT */
#include "store/replay.h"

#include "base/text_printf.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

int replay_snapshot(
	struct replay *replay, uint64_t seq, const void *bytes, size_t size, uint64_t checksum) {
	int r;

	if (store_compute_checksum(STORE_BOOKS_N, seq, bytes, size) != checksum) {
		replay->failure = text_printf(
			"%s is damaged: the checksum of the snapshot at %" PRIu64 " is wrong",
			replay->source_name, seq);
		return -EUCLEAN;
	}
	replay->result.last_seq = replay->result.snapshot_seq = seq;
	r = replay->on_snapshot(replay->userdata, seq, bytes, size);
	if (r < 0) {
		replay->failure = text_printf("%s: the snapshot at %" PRIu64 " was not taken: %s",
			replay->source_name, seq, strerror(-r));
	}
	return r;
}

int replay_verify_facts_checksum(
	struct replay *replay, uint64_t seq, const void *bytes, size_t size, uint64_t checksum) {
	if (store_compute_checksum(STORE_FACTS, seq, bytes, size) != checksum) {
		replay->failure = text_printf(
			"%s is damaged: the checksum of the facts up to %" PRIu64 " is wrong",
			replay->source_name, seq);
		return -EUCLEAN;
	}
	return 0;
}

int replay_fact(struct replay *replay, uint64_t seq, const void *bytes, size_t size) {
	uint64_t expected = replay->result.last_seq + 1;
	int r;

	if (seq != expected) {
		replay->failure = text_printf("%s is damaged: fact %" PRIu64
					      " is missing (the next one is %" PRIu64 ")",
			replay->source_name, expected, seq);
		return -EUCLEAN;
	}
	replay->result.last_seq = seq;
	replay->result.n_facts++;
	r = replay->on_fact(replay->userdata, seq, bytes, size);
	if (r < 0) {
		replay->failure = text_printf("%s: fact %" PRIu64 " was not taken: %s",
			replay->source_name, seq, strerror(-r));
	}
	return r;
}
