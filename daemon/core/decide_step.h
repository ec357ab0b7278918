/* SPDX-License-Identifier: MIT */
#pragma once

/* The steps of a kind: met, aboard, dropped, done, back. */

#include "core/event.h"

struct deciding;

/* @act: which of them. */
Usher__Outcome decide_step(struct deciding *d, enum event_type act);
