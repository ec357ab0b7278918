/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The site of the fuzzers, whole, and what is left of it after half of its names are gone. Posts lobby, flat, bar, desk
 * (to which no area leads) and boss (supervisor); areas flat-a and club; badges 1 2 (lobby), 3 4 (flat), 5 (bar),
 * 6 (desk), 9 (boss, lobby, flat). The words of feed_text are theirs.
 */

#include "core/site.h"

extern const struct site places_whole, places_half;
