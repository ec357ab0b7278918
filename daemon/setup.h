/* SPDX-License-Identifier: MIT */
#pragma once

/* A configuration, its site, and where they say things are: built whole, then swapped. */

#include "core/site.h"
#include "daemon/config.h"
#include "daemon/usherd.h"

struct setup {
	struct config *config;
	struct site *site;
	char *socket;    /* path of the Unix socket */
	char *database;  /* path of the store */
	char *site_path; /* where the site was read from */
};

/* Returns 0, or a negative errno and one sentence *@ret_why, which the caller frees. */
int setup_read(struct setup **ret, char **ret_why, const struct usherd_options *options);

/* Takes NULL and half-built; returns NULL. */
struct setup *setup_free(struct setup *setup);
