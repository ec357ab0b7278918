/* SPDX-License-Identifier: MIT */
#include "daemon/setup.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "daemon/site_file.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct setup *setup_free(struct setup *setup) {
	if (setup) {
		config_free(setup->config);
		site_free(setup->site);
		free(setup->socket);
		free(setup->database);
		free(setup->site_path);
		free(setup);
	}
	return NULL;
}

CLEANUP_FREEP(struct setup, setup_free)

/* Without --config the one in CONFIGURATION_DIRECTORY counts, and need not be there. */
static char *config_path(const struct usherd_options *options) {
	_cleanup_(freep) char *path = NULL;

	if (options->config) {
		return copy_text(options->config);
	}
	path = config_place("", getenv("CONFIGURATION_DIRECTORY"), "/etc/usher", "usherd.conf");
	return access(path, F_OK) == 0 ? TAKE(path) : NULL;
}

int setup_read(struct setup **ret, char **ret_why, const struct usherd_options *options) {
	_cleanup_(setup_freep) struct setup *setup = NEW(struct setup);
	_cleanup_(freep) char *path = config_path(options);
	int r = config_read(&setup->config, ret_why, path);

	if (r < 0) {
		return r;
	}
	setup->socket = config_place(
		setup->config->socket, getenv("RUNTIME_DIRECTORY"), "/run/usher", "usher.sock");
	setup->database = config_place(
		setup->config->database, getenv("STATE_DIRECTORY"), "/var/lib/usher", "usher.db");
	setup->site_path = options->site
		? copy_text(options->site)
		: config_place(setup->config->site, getenv("CONFIGURATION_DIRECTORY"), "/etc/usher",
			  "usher.site");
	r = site_read(&setup->site, ret_why, setup->site_path);
	if (r < 0) {
		return r;
	}
	*ret = TAKE(setup);
	return 0;
}
