/* SPDX-License-Identifier: MIT */
#pragma once

/* A handoff about a guest, as a test makes it, and what people read of it. */

#include "cli/render.h"

#include <stddef.h>
#include <stdint.h>

#define MIDNIGHT INT64_C(1767225600000)
#define AT(h, m, s) (MIDNIGHT + ((h)*INT64_C(3600) + (m)*60 + (s)) * 1000)

extern struct table table;
extern struct view view;
extern Usher__Handoff handoff;
extern Usher__Card card; /* of its guest */

/* Before a test: an arrival is offered, and nothing has come of it; it is 10:42, UTC. */
void handoff_row_start(void);
/* 302 李 has it, at @stage. */
void take(Usher__Stage stage);

/* Its row, and what stands below when somebody looks at it alone; each lives until the next. */
const char *row(void);
const char *details(void);

/* What nobody should be able to have printed, and that @text is @lines lines without. */
extern char hostile[];
void expect_safe(const char *text, size_t lines);
