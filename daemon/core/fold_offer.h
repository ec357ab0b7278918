/* SPDX-License-Identifier: MIT */
#pragma once

/* What facts of offers do to the state: rows of the table in fold.c, see there. */

#include "fact/fact.pb-c.h"

struct relay;

int fold_offered(struct relay *relay, const Usher__Fact__Fact *fact);
int fold_taken(struct relay *relay, const Usher__Fact__Fact *fact);
int fold_estimated(struct relay *relay, const Usher__Fact__Fact *fact);
int fold_declined(struct relay *relay, const Usher__Fact__Fact *fact);
int fold_released(struct relay *relay, const Usher__Fact__Fact *fact);
int fold_handed_over(struct relay *relay, const Usher__Fact__Fact *fact);
int fold_reminded(struct relay *relay, const Usher__Fact__Fact *fact);
int fold_climbed(struct relay *relay, const Usher__Fact__Fact *fact);
int fold_missed(struct relay *relay, const Usher__Fact__Fact *fact);
int fold_moved(struct relay *relay, const Usher__Fact__Fact *fact);
