/* SPDX-License-Identifier: MIT */
#pragma once

/* A configuration, its site, and where they say things are: built whole, then swapped. */

#include "config/config.h"
#include "core/site.h"

/* The files that the command line names; NULL: those of their usual places. */
struct config_files {
	const char *config;
	const char *site;
};

struct loaded_config {
	struct config *config;
	struct site *site;
	char *socket_path;   /* path of the Unix socket */
	char *database_path; /* path of the store */
	char *site_path;     /* where the site was read from */
};

/* Returns 0, or a negative errno and one sentence *@ret_why, which the caller frees. */
int loaded_config_read(
	struct loaded_config **ret, char **ret_why, const struct config_files *files);

/* Takes NULL and half-built; returns NULL. */
struct loaded_config *loaded_config_free(struct loaded_config *loaded);
