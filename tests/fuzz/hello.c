/* SPDX-License-Identifier: MIT */
/*
 * Bytes as a client sends them, from the first on, to a relay that is there for it alone (house.h).
 * They come in pieces: the first byte says how long each is.
 */
#include "base/memory.h"
#include "house.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
	struct feed feed = {bytes, bytes + size};
	size_t piece = 1 + 16 * (size_t)feed_raw(&feed);
	struct house house;

	house_open(&house);
	house_connect(&house, 0);
	house.clients[0].asked = UINT64_MAX; /* only the relay knows what it took for a request */
	while (!feed_is_empty(&feed)) {
		struct feed part = feed_part(&feed, piece);

		house_say(&house, 0, part.at, (size_t)(part.end - part.at));
		if (piece < 128) {
			house_settle(&house);
		}
	}
	house_close(&house);
	return 0;
}
