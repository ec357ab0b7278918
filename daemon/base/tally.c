/* SPDX-License-Identifier: MIT */
#include "base/tally.h"

#include "base/invariant.h"
#include "base/memory.h"

void tally_finish(struct tally *tally) {
	const char *text;
	size_t position = 0;
	void *count;

	while (textmap_next(&tally->counts, &position, &text, &count)) {
		free(count);
	}
	textmap_finish(&tally->counts);
}

uint64_t tally_get(const struct tally *tally, const char *text) {
	const uint64_t *count = textmap_get(&tally->counts, text);

	return count ? *count : 0;
}

void tally_add(struct tally *tally, const char *text, uint64_t n) {
	void **slot = textmap_ensure_value_slot(&tally->counts, text);
	uint64_t *count = *slot;

	if (!count) {
		count = NEW(uint64_t);
		*slot = count;
	}
	*count += n;
}

void tally_subtract(struct tally *tally, const char *text, uint64_t n) {
	uint64_t *count = textmap_get(&tally->counts, text);

	INVARIANT(n <= (count ? *count : 0), "nothing is counted down below none");
	if (count) {
		*count -= n;
	}
}

bool tally_is_zero(const struct tally *tally) {
	const char *text;
	size_t position = 0;
	void *count;

	while (textmap_next(&tally->counts, &position, &text, &count)) {
		if (*(const uint64_t *)count) {
			return false;
		}
	}
	return true;
}
