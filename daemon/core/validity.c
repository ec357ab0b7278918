/* SPDX-License-Identifier: MIT */
/* What a fact or a snapshot may bring. It comes from the disk, so nothing of it is taken on trust.
 */
#include "core/validity.h"

#include "core/site.h"

bool time_is_valid(int64_t ms) {
	return ms >= 0 && ms <= INT64_MAX >> 8; /* a million years */
}

bool ladder_is_valid(Usher__Fact__Rung *const *ladder, size_t n) {
	for (size_t i = 0; i < n && n <= LADDER_MAX; i++) {
		if (!time_is_valid(ladder[i]->after)) {
			return false;
		}
	}
	return n <= LADDER_MAX;
}

bool repeat_is_valid(const Usher__Fact__Repeat *repeat) {
	enum {
		EVERY_DAY = 0x7f,
		DAY_MINUTES = 24 * 60
	};

	return !repeat ||
		(repeat->days && repeat->days <= EVERY_DAY && repeat->minute < DAY_MINUTES &&
			time_is_valid(repeat->at));
}

bool expected_is_valid(const Usher__Fact__Expected *expected) {
	return !expected ||
		(time_is_valid(expected->at) && time_is_valid(expected->ahead) &&
			time_is_valid(expected->overdue_after) &&
			time_is_valid(expected->overdue_at) && time_is_valid(expected->arrived_at));
}

bool readers_are_valid(Usher__Fact__Reader *const *readers, size_t n) {
	for (size_t i = 0; i < n; i++) {
		if (!readers[i]->person) {
			return false;
		}
	}
	return true;
}

bool notice_is_valid(const Usher__Fact__Notice *notice) {
	return !notice || readers_are_valid(notice->readers, notice->n_readers);
}
