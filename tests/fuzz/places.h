/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The site of the fuzzers, whole, and what is left of it after half of its names are gone. Posts
 * lobby, flat, bar, desk (with cart-1 of 3 seats, cart-2 of 2, and a check before the shift) and
 * boss (supervisor); the lobby is staffed; areas flat-a, and club and gate, which are exits;
 * services towels, key (a loan; both the bar's) and consultant (flat); badges 1 2 (lobby), 3 4
 * (flat), 5 (bar), 6 (desk), 9 (boss, lobby, flat, desk). The words of feed_text are theirs.
 */

#include "core/site.h"

extern const struct site places_whole, places_half;
