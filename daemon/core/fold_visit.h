/* SPDX-License-Identifier: MIT */
#pragma once

/* What facts of visits do to the state: rows of the table in fold.c, see there. */

#include "fact/fact.pb-c.h"

struct relay;

int fold_visit_opened(struct relay *relay, const Usher__Fact__Fact *fact);
int fold_arrived(struct relay *relay, const Usher__Fact__Fact *fact);
int fold_postponed(struct relay *relay, const Usher__Fact__Fact *fact);
int fold_overdue(struct relay *relay, const Usher__Fact__Fact *fact);
int fold_card_changed(struct relay *relay, const Usher__Fact__Fact *fact);
int fold_visit_ended(struct relay *relay, const Usher__Fact__Fact *fact);
int fold_visit_archived(struct relay *relay, const Usher__Fact__Fact *fact);
