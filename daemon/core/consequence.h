/* SPDX-License-Identifier: MIT */
#pragma once

/* What follows without anybody's act; see consequence.c. */

#include <stdint.h>

struct event;
struct facts;
struct relay;
struct site;

/* Time has passed. */
void decide_tick(struct relay *relay, int64_t at, struct facts *facts);

/* The site is another from now on. */
void decide_site(struct relay *relay, const struct site *site, int64_t at, struct facts *facts);

/* A device says that it has a handoff. */
void decide_reached(
	struct relay *relay, const struct event *event, int64_t at, struct facts *facts);
