/* SPDX-License-Identifier: MIT */
#include "staff.h"

void staff_come(const struct staff *staff, size_t n, struct house *house, bool sqlite) {
	house_init(house, sqlite, NULL);
	for (size_t i = 0; i < n; i++) {
		handset_init(staff[i].handset, house, staff[i].device, staff[i].listens);
	}
	for (size_t i = 0; i < n; i++) {
		if (staff[i].badge) {
			handset_on(staff[i].handset, staff[i].post, staff[i].badge);
		}
	}
	staff_forget(staff, n);
}

void staff_forget(const struct staff *staff, size_t n) {
	for (size_t i = 0; i < n; i++) {
		(void)handset_heard(staff[i].handset);
	}
}

void staff_leave(const struct staff *staff, size_t n, struct house *house) {
	for (size_t i = 0; i < n; i++) {
		handset_finish(staff[i].handset);
	}
	house_finish(house);
}
