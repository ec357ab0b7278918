/* SPDX-License-Identifier: MIT */
#include "record/audit.h"

#include "base/memory.h"

void *audit_pack_row(int64_t at, const char *device, const char *badge, const char *act,
	const char *outcome, const Usher__Fact__Answered *answered, size_t *ret_size) {
	Usher__Fact__Audit audit = USHER__FACT__AUDIT__INIT;
	void *bytes;

	audit.at = at;
	audit.device = (char *)device;
	audit.badge = (char *)(badge ? badge : "");
	audit.act = (char *)act;
	audit.outcome = (char *)outcome;
	audit.handoff = answered->handoff;
	audit.visit = answered->visit;
	*ret_size = usher__fact__audit__get_packed_size(&audit);
	bytes = allocated(malloc(*ret_size ? *ret_size : 1));
	usher__fact__audit__pack(&audit, bytes);
	return bytes;
}
