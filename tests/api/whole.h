/* SPDX-License-Identifier: MIT */
#pragma once

#include "encode/problem.h"

/* The sentence of @problem, NULL for none; what it says must be there as data as well. */
const char *whole_text(const struct problem *problem);
