/* SPDX-License-Identifier: MIT */
/*
 * Bytes as the facts of a database whose checksums are right. Each is folded, or refused with
 * nothing changed; what came of them is a sound relay all the same, which lives on, in a day of
 * what bytes are left.
 *
 * A '#', two bytes of length and so many bytes are a fact as it lies on disk; a '!' begins the day;
 * otherwise a fact is fed (feed_message).
 */
#include "day.h"

#include <ctype.h>

enum {
	FACTS_MAX = 400,
};

static Usher__Fact__Fact *next_fact(struct feed *feed, struct pool *pool) {
	const ProtobufCMessage *fed;
	struct feed packed;
	size_t size;
	uint8_t *bytes;

	if (*feed->at == '#') {
		feed->at++;
		size = feed_raw(feed);
		packed = feed_part(feed, size << 8 | feed_raw(feed));
		return usher__fact__fact__unpack(NULL, (size_t)(packed.end - packed.at), packed.at);
	}
	fed = feed_message(feed, &usher__fact__fact__descriptor, pool);
	bytes = feed_pack(fed, pool, &size);
	return usher__fact__fact__unpack(NULL, size, bytes);
}

/* Is there another fact, before the day? */
static bool is_next(struct feed *feed) {
	while (!feed_is_empty(feed) && isspace(*feed->at)) {
		feed->at++;
	}
	return !feed_is_empty(feed) && *feed->at != '!';
}

static void fold_all(struct day *day, struct feed *feed) {
	for (unsigned i = 0; i < FACTS_MAX && is_next(feed); i++) {
		Usher__Fact__Fact *fact = next_fact(feed, &day->pool);

		if (fact) {
			(void)day_fold(day, fact);
			day_check(day);
			usher__fact__fact__free_unpacked(fact, NULL);
		}
	}
	(void)feed_raw(feed);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
	struct feed feed = {bytes, bytes + size};
	struct day day;

	day_open(&day);
	fold_all(&day, &feed);
	day_check_replay(&day);
	day_pass(&day, &feed);
	day_close(&day);
	return 0;
}
