/* SPDX-License-Identifier: MIT */
#pragma once

/* A guest and whoever has taken them: when the two should have met. */

#include "core/deciding.h"

/* When whoever takes @rec now is reminded of it, if the guest is not met by then, and when the
 * supervisor hears of it; 0: never, since nobody is expected. Site time, ms. */
int64_t meeting_reminder_at(const struct deciding *d, const Usher__Fact__Handoff *rec);
int64_t meeting_escalation_at(const struct deciding *d, int64_t remind_at);
