/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * What the service manager is told: ready, stopping, status, and the watchdog's beat, which is sent
 * only when the store has answered too, so that a stuck disk is noticed.
 */

#include "loop/loop.h"
#include "store/store.h"

#include <stdint.h>

struct service_manager;

/* Starts the watchdog's beat if the service manager asked for one. */
struct service_manager *service_manager_new(struct loop *loop, struct store *store);
/* Takes NULL; returns NULL. */
struct service_manager *service_manager_free(struct service_manager *service_manager);

/* Tell the service manager, in sd_notify(3)'s words. Nothing happens if there is none. */
void service_manager_notify(struct service_manager *service_manager, const char *state);

/* The store has answered up to @ticket: send the watchdog's beat if a question to it was open.
 * Takes NULL. */
void service_manager_store_answered(struct service_manager *service_manager, uint64_t ticket);
