/* SPDX-License-Identifier: MIT */
#pragma once

/* Can that be true, whatever the state? What is read from the disk is asked before it is folded. */

#include "fact/fact.pb-c.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Is @ms a time, or a span of it, that a fact can bring: not negative, and so short of the end of
 * numbers that what is added to it stays one? */
bool time_is_valid(int64_t ms);

/* At most LADDER_MAX rungs, each in its time. */
bool ladder_is_valid(Usher__Fact__Rung *const *ladder, size_t n);

/* Is it a day and a time of day, or (NULL) none? */
bool repeat_is_valid(const Usher__Fact__Repeat *repeat);

/* Can that be true of anybody who is expected? NULL, of nobody, can. */
bool expected_is_valid(const Usher__Fact__Expected *expected);

/* Is each who is to read it somebody? */
bool readers_are_valid(Usher__Fact__Reader *const *readers, size_t n);

/* The same, of a notice's readers; NULL, no notice, fits. */
bool notice_is_valid(const Usher__Fact__Notice *notice);
