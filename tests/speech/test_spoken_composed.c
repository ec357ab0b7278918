/* SPDX-License-Identifier: MIT */
/*
 * Lines that nobody wrote down: each is composed from a card, and the card must come back. A line
 * that fails is named by its seed; USHER_SAID_SEED=… tries that one alone, USHER_SAID_LINES=… more
 * or fewer of them.
 */
#include "composer.h"
#include "spoken.h"

#include <criterion/criterion.h>
#include <stdlib.h>

enum {
	LINES = 100000,
	WRONG_MAX = 20,
};

/* Returns 1 if the card of @seed does not come back. */
static unsigned try(const struct site *site, uint64_t seed) {
	struct composed composed;
	const char *breaks;
	json_t *came;
	unsigned wrong;

	compose(site, seed, &composed);
	came = spoken_read(site, composed.line);
	breaks = spoken_breaks(composed.line, came);
	wrong = !json_equal(came, composed.meaning) || breaks;
	if (wrong) {
		char *want = json_dumps(composed.meaning, JSON_COMPACT | JSON_SORT_KEYS);
		char *got = json_dumps(came, JSON_COMPACT | JSON_SORT_KEYS);

		cr_log_error("USHER_SAID_SEED=%llu: \"%s\"%s%s\n  expected %s\n  came     %s",
			(unsigned long long)seed, composed.line, breaks ? ": " : "",
			breaks ? breaks : "", want, got);
		free(want);
		free(got);
	}
	json_decref(came);
	json_decref(composed.meaning);
	return wrong;
}

Test(spoken_composed, cards_come_back, .fini = spoken_finish) {
	const char *seed = getenv("USHER_SAID_SEED"), *lines = getenv("USHER_SAID_LINES");
	uint64_t first = seed ? strtoull(seed, NULL, 10) : 1,
		 n = seed ? 1
		: lines   ? strtoull(lines, NULL, 10)
			  : LINES;
	unsigned wrong = 0;

	for (uint64_t i = 0; i < n && wrong < WRONG_MAX; i++) {
		wrong += try(spoken_site(), first + i);
	}
	cr_assert_eq(wrong, 0, "%u of %llu lines, or more", wrong, (unsigned long long)n);
}
