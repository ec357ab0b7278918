/* SPDX-License-Identifier: MIT */
#pragma once

/* The daemon: makes the parts in order, unmakes them in reverse. */

#include "config/loaded_config.h"

struct usherd;

/*
 * Read the configuration and the site, open the store, replay, listen. Returns 0, or the process's
 * exit status with the reason logged.
 */
int usherd_new(struct usherd **ret, const struct config_files *config_files);

/* Run until SIGTERM or SIGINT, or until the store fails. Returns the process's exit status. */
int usherd_run(struct usherd *usherd);

/* Takes NULL and half-built; returns NULL. */
struct usherd *usherd_free(struct usherd *usherd);

/* Read the configuration and the site, and say what is wrong with them or that nothing is. Returns
 * the process's exit status. */
int usherd_check_config(const struct config_files *config_files);
