/* SPDX-License-Identifier: MIT */
/*
 * Bytes as a snapshot whose checksum is right: the relay becomes what it says, or refuses it; and
 * then it lives on, in a day of what bytes are left, as any relay.
 *
 * A '#', two bytes of length and so many bytes are a snapshot as it lies on disk; otherwise it is
 * fed (feed_message).
 */
#include "day.h"

static Usher__Fact__Snapshot *take_snapshot(struct feed *feed, struct pool *pool) {
	const ProtobufCMessage *fed;
	struct feed packed;
	size_t size;
	uint8_t *bytes;

	if (!feed_is_empty(feed) && *feed->at == '#') {
		feed->at++;
		size = feed_raw(feed);
		packed = feed_part(feed, size << 8 | feed_raw(feed));
		return usher__fact__snapshot__unpack(
			NULL, (size_t)(packed.end - packed.at), packed.at);
	}
	fed = feed_message(feed, &usher__fact__snapshot__descriptor, pool);
	bytes = feed_pack(fed, pool, &size);
	return usher__fact__snapshot__unpack(NULL, size, bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
	struct feed feed = {bytes, bytes + size};
	Usher__Fact__Snapshot *snapshot;
	struct day day;

	day_open(&day);
	snapshot = take_snapshot(&feed, &day.pool);
	if (snapshot && day_restore(&day, snapshot) == 0) {
		day_check(&day);
		day_check_replay(&day);
		day_pass(&day, &feed);
	}
	if (snapshot) {
		usher__fact__snapshot__free_unpacked(snapshot, NULL);
	}
	day_close(&day);
	return 0;
}
