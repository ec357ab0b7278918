/* SPDX-License-Identifier: MIT */
#pragma once

/* Seats of vehicles that are taken: by the parties of open pickups that somebody has taken. */

#include <stdint.h>

struct handoff;
struct relay;

/* Account for the seats that the handoff takes now, in place of those that it took. */
void seats_update(struct relay *relay, struct handoff *handoff);

/* It takes none any more. */
void seats_release(struct relay *relay, struct handoff *handoff);

/* Seats of @vehicle that are taken. */
uint32_t seats_taken(const struct relay *relay, const char *vehicle);
