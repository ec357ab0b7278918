/* SPDX-License-Identifier: MIT */
/* What the reads have in common: what may be seen, and why a read is refused. */
#include "query/query_private.h"

#include "encode/refusal_text.h"

bool query_may_see_handoff(const struct query *query, const Usher__Fact__Handoff *handoff) {
	return relay_device_may_see_handoff(query->relay, query->principal->device, handoff);
}

void query_refuse_unreadable(struct pool *pool, const struct site *site, Usher__Answer *answer) {
	refusal_put_problem(
		pool, site, USHER__OUTCOME__UNREADABLE, USHER__PROBLEM__PROBLEM_UNSAID, answer);
}

void query_refuse_all_but_supervisors(
	struct pool *pool, const struct site *site, const char *act, Usher__Answer *answer) {
	Usher__Refusal refusal = USHER__REFUSAL__INIT;

	refusal.problem = USHER__PROBLEM__SUPERVISORS_ONLY;
	refusal.act = (char *)act;
	refusal_put(pool, site, USHER__OUTCOME__NEVER_YOURS, &refusal, answer);
}
