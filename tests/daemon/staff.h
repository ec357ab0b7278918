/* SPDX-License-Identifier: MIT */
#pragma once

/* Who is there when a test begins: a house, a handset for each of a table, and a duty for those who
 * have one. */

#include "handset.h"

struct staff {
	struct handset *handset;
	const char *device;
	bool listens;
	const char *post, *badge; /* NULL: nobody is signed on */
};

/* Open the house, connect all, sign on in the table's order, and forget what was heard of that. */
void staff_come(const struct staff *staff, size_t n, struct house *house, bool sqlite);
/* What they have heard so far is old news. */
void staff_forget(const struct staff *staff, size_t n);
/* Hang up, and close the house. */
void staff_leave(const struct staff *staff, size_t n, struct house *house);

#define STAFF(table) (table), sizeof(table) / sizeof *(table)
