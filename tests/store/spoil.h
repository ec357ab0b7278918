/* SPDX-License-Identifier: MIT */
#pragma once

/* Ways to spoil the files of a database. */

#include "chance.h"
#include "place.h"

/* Spoil one thing, which @ret_what says. */
void spoil(const struct place *place, struct chance *chance, char ret_what[128]);
