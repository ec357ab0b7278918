/* SPDX-License-Identifier: MIT */
#pragma once

/* What follows without anybody's act; see consequence.c. */

#include <stdint.h>

struct event;
struct facts;
struct relay;
struct site;

/* Time has passed. */
void consequence_apply_tick(struct relay *relay, int64_t at, struct facts *facts);

/* The site is another from now on. */
void consequence_apply_site(
	struct relay *relay, const struct site *site, int64_t at, struct facts *facts);

/* A device says that it has a handoff. */
void consequence_apply_reached(
	struct relay *relay, const struct event *event, int64_t at, struct facts *facts);
