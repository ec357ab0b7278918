/* SPDX-License-Identifier: MIT */
#pragma once

/* The daemon: makes the parts in order, unmakes them in reverse. */

struct usherd;

/* What the command line says; NULL where it says nothing. */
struct usherd_options {
	const char *config;
	const char *site;
};

/*
 * Read the configuration and the site, open the store, replay, listen. Returns 0, or the process's
 * exit status with the reason logged.
 */
int usherd_new(struct usherd **ret, const struct usherd_options *options);

/* Run until SIGTERM or SIGINT, or until the store fails. Returns the process's exit status. */
int usherd_run(struct usherd *usherd);

/* Takes NULL and half-built; returns NULL. */
struct usherd *usherd_free(struct usherd *usherd);

/* Read the configuration and the site, and say what is wrong with them or that nothing is. Returns
 * the process's exit status. */
int usherd_check(const struct usherd_options *options);
