/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * What the service manager hears: ready, stopping, status, and the watchdog's beat, which is sent
 * only when the store has answered too, so that a stuck disk is noticed.
 */

#include "loop/loop.h"
#include "store/store.h"

#include <stdint.h>

struct supervision;

/* Starts the watchdog's beat if the service manager asked for one. */
struct supervision *supervision_new(struct loop *loop, struct store *store);
/* Takes NULL; returns NULL. */
struct supervision *supervision_free(struct supervision *supervision);

/* Tell the service manager, in sd_notify(3)'s words. Nothing happens if there is none. */
void supervision_say(struct supervision *supervision, const char *words);

/* The store has answered up to @ticket. Takes NULL. */
void supervision_answered(struct supervision *supervision, uint64_t ticket);
