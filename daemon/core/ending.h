/* SPDX-License-Identifier: MIT */
#pragma once

/* How handoffs and visits end before they are done. */

#include "core/deciding.h"

/* Whoever acts does not want the handoff after all. */
void ending_add_withdrawn(struct deciding *d, uint64_t handoff_number);

/* Facts that end @visit, by @person or with NULL by the relay, and withdraw what is open of it but
 * what is lent; @except_handoff: the number of what is ended already, or 0. */
void ending_add_visit_end_facts(struct deciding *d, const struct visit *visit,
	uint64_t except_handoff, Usher__Fact__Person *person);
