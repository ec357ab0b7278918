/* SPDX-License-Identifier: MIT */
/* What a fact or a snapshot may bring. It comes from the disk, so nothing of it is taken on trust.
 */
#include "core/fits.h"

#include "core/site.h"

bool time_fits(int64_t ms) {
	return ms >= 0 && ms <= INT64_MAX >> 8; /* a million years */
}

bool ladder_fits(Usher__Fact__Rung *const *ladder, size_t n) {
	for (size_t i = 0; i < n && n <= LADDER_MAX; i++) {
		if (!time_fits(ladder[i]->after)) {
			return false;
		}
	}
	return n <= LADDER_MAX;
}

bool repeat_fits(const Usher__Fact__Repeat *repeat) {
	enum {
		EVERY_DAY = 0x7f,
		DAY_MINUTES = 24 * 60
	};

	return !repeat ||
		(repeat->days && repeat->days <= EVERY_DAY && repeat->minute < DAY_MINUTES &&
			time_fits(repeat->at));
}

bool expected_fits(const Usher__Fact__Expected *expected) {
	return !expected ||
		(time_fits(expected->at) && time_fits(expected->ahead) &&
			time_fits(expected->overdue_after) && time_fits(expected->overdue_at) &&
			time_fits(expected->arrived_at));
}

bool readers_fit(Usher__Fact__Reader *const *readers, size_t n) {
	for (size_t i = 0; i < n; i++) {
		if (!readers[i]->person) {
			return false;
		}
	}
	return true;
}

bool notice_fits(const Usher__Fact__Notice *notice) {
	return !notice || readers_fit(notice->readers, notice->n_readers);
}
