/* SPDX-License-Identifier: MIT */
/* Bytes as a day at the core (day.h): nobody's event, in any order, breaks a rule, and the replay
 * is the same. */
#include "day.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
	struct feed feed = {bytes, bytes + size};
	struct day day;

	day_open(&day);
	day.honest = true;
	day_pass(&day, &feed);
	day_close(&day);
	return 0;
}
